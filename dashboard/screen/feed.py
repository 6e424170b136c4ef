"""What just happened, for a wall that anybody may pass: the step, the kind of matter, the place. No names, no words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.lifecycle.table import label_of
from cases.models import Case, CaseEvent
from dashboard.screen.scope import Scope

SHOWN = 14
LOOKED_BACK = timedelta(days=7)


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
    events = recent.select_related("case__category", "case__grid__community").order_by("-at", "-pk")[:SHOWN]
    return [_told(event, now) for event in events]


def _told(event: CaseEvent, now: datetime) -> Happened:
    case = event.case
    place = f"{case.grid.community.name} {case.grid.name}" if case.grid else _("不在网格内")
    return Happened(
        at=event.at,
        step=str(label_of(event.action)),
        what=case.category.name if case.category else _("待定类别"),
        place=place,
        number=case.number,
        light=case.light_at(now) if case.is_open else "done",
        url=reverse("case_page", args=[case.number]),
    )
