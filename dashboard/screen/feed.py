"""What just happened, for a wall that anybody may pass: the step, the kind of matter, the place. No names, no words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.categories import categories
from cases.lifecycle import label_of
from cases.models import Case, CaseEvent
from dashboard.scope import Scope
from grids.places import registers

SHOWN = 14
LOOKED_BACK = timedelta(days=7)
READ = (
    "at",
    "action",
    *(f"case__{column}" for column in ("number", "status", "grid", "category", "due_at", "warn_at")),
)


@dataclass(frozen=True)
class Happened:
    """One step of a case."""

    at: datetime
    step: str
    what: str
    place: str
    number: str
    light: str
    url: str


def feed(scope: Scope, now: datetime) -> list[Happened]:
    """The newest steps of a week, the latest first; one query along the index of instants."""
    recent = CaseEvent.objects.filter(at__gt=now - LOOKED_BACK, case__in=Case.objects.filter(scope.condition))
    events = (
        recent.exclude(action="recount").select_related("case").only(*READ).order_by("-at", "-pk")[:SHOWN]
    )
    return [_told(event, now) for event in events]


def _told(event: CaseEvent, now: datetime) -> Happened:
    case = event.case
    grid = registers().grids.get(case.grid_id or 0)
    category = categories().by_id.get(case.category_id or 0)
    return Happened(
        at=event.at,
        step=str(label_of(event.action)),
        what=category.name if category else _("待定类别"),
        place=f"{grid.community.name} {grid.name}" if grid else _("不在网格内"),
        number=case.number,
        light=case.light_at(now) if case.is_open else "done",
        url=reverse("case_page", args=[case.number]),
    )
