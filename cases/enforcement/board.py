"""An area's board: its cases by status, joint orders, who is on duty, hazards past their day, the map."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from cases.duty import AreaScope, Table, month_of, roster, table
from cases.enforcement.figures import FIGURES, overdue_hazards
from cases.models import (
    OPEN,
    Case,
    CaseQuerySet,
    DutyShift,
    Hazard,
    JointOrder,
    Status,
    areas_seen,
    lies_in_any,
)
from grids.models import EnforcementArea, User
from grids.places import registers
from grids.privacy import mask_text

AHEAD = timedelta(days=7)
MOST_PINS, MOST_ROWS = 200, 10
IN_ORDER = tuple(status for status in Status if status in OPEN)


@dataclass(frozen=True)
class StatusCount:
    """How many open cases of the area stand in a status, and where they are listed."""

    label: str
    number: int
    link: str


@dataclass(frozen=True)
class AreaBoard:
    """One area's board for one reader."""

    area: EnforcementArea
    table: Table
    statuses: list[StatusCount]
    orders: list[JointOrder]
    duty: list[DutyShift]
    hazards: list[Hazard]
    pins: dict[str, Any]


def areas_of(user: User) -> list[EnforcementArea]:
    """The areas among which somebody chooses; their own team's first."""
    areas = list(areas_seen(user.standing).select_related("street"))
    own = {unit.area_id for pk, unit in registers().executors.items() if pk in user.standing.executors}
    return sorted(areas, key=lambda area: (area.pk not in own, area.code))


def board_of(area: EnforcementArea, user: User, now: datetime) -> AreaBoard:
    """A fixed number of queries, however much there is."""
    scope, span = AreaScope.of(user), month_of(now)
    prefixes = registers().prefixes_of(area)
    cases = Case.objects.visible_to(user).filter(lies_in_any(prefixes))
    orders = JointOrder.objects.visible_to(user).filter(area=area)
    hazards = overdue_hazards(scope, span).filter(lies_in_any(prefixes))
    return AreaBoard(
        area=area,
        table=table(FIGURES, user, span, scope),
        statuses=_statuses(area, cases),
        orders=list(orders.standing().filter(from_at__lt=now + AHEAD).order_by("from_at")[:MOST_ROWS]),
        duty=roster.on_duty(area.street_id, area, now),
        hazards=list(
            hazards.select_related("grid__community", "site").order_by("rectify_on", "pk")[:MOST_ROWS]
        ),
        pins=pins_of(cases.open(), now),
    )


def _statuses(area: EnforcementArea, cases: CaseQuerySet) -> list[StatusCount]:
    counted = dict(cases.open().order_by().values_list("status").annotate(Count("pk")))
    return [
        StatusCount(
            str(status.label),
            counted.get(status, 0),
            f"{reverse('case_list')}?{urlencode({'area': area.code, 'status': status.value})}",
        )
        for status in IN_ORDER
    ]


def pins_of(cases: CaseQuerySet, now: datetime) -> dict[str, Any]:
    """The open cases with a point, the most urgent first, as a FeatureCollection for the map."""
    columns = ("number", "description", "longitude", "latitude", "status", "due_at", "warn_at")
    found = cases.filter(longitude__isnull=False).order_by("due_at").only(*columns)[:MOST_PINS]
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [case.longitude, case.latitude]},
                "properties": {
                    "number": case.number,
                    "light": str(case.light_at(now)),
                    "label": mask_text(case.headline),
                    "url": case.get_absolute_url(),
                },
            }
            for case in found
        ],
    }


def today_of(now: datetime) -> tuple[datetime, datetime]:
    """The day of Asia/Shanghai around an instant."""
    first = timezone.localtime(now, timezone.get_default_timezone()).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    return first, first + timedelta(days=1)
