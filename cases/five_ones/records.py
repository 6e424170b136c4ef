"""The records behind a value, a page at a time."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Subquery

from cases.five_ones import evidence
from cases.five_ones.evaluation import NAMES, Code
from cases.five_ones.periods import Period, in_whole_weeks
from cases.models import Patrol, Visit
from grids.models import Grid

PAGE = 30


def records_of(grid: Grid, one: str, period: Period, now: datetime, start: int = 0) -> dict[str, Any]:
    """What the page of records shows: ``kind`` of rows, the rows, and from where the next page begins."""
    code = Code(one)
    kind, rows = KINDS[code](grid, period, now, start + PAGE + 1)
    page = list(islice(rows, start, start + PAGE + 1))
    return {
        "name": NAMES[code],
        "kind": kind,
        "rows": page[:PAGE],
        "more": start + PAGE if len(page) > PAGE else None,
        "now": now,
    }


def _contacts(grid: Grid, period: Period, now: datetime, most: int) -> tuple[str, Any]:
    """Visits and patrols of the posted cadre, the newest first."""
    weeks = in_whole_weeks(period)
    ends = min(weeks.ends, now)
    visits = evidence.newest(evidence.on_the_spot(Visit, grid, weeks.starts, ends))
    patrols = evidence.newest(evidence.on_the_spot(Patrol, grid, weeks.starts, ends))
    together = [*_with_all(visits, "household__building")[:most], *_with_all(patrols)[:most]]
    return "contacts", sorted(together, key=lambda row: row.at, reverse=True)


def _with_all(rows: Any, *more: str) -> Any:
    return rows.select_related("grid__community", "site", "by", *more).prefetch_related("findings")


def _meetings(grid: Grid, period: Period, now: datetime, most: int) -> tuple[str, Any]:
    """Each key household with the visit at which it was met; in a grid without any, the meetings."""
    ends = min(period.ends, now)
    homes = evidence.key_homes(grid, period.first, period.last)
    if homes.exists():
        met = evidence.newest(evidence.meetings_with_each(period.starts, ends))
        seen = homes.select_related("building").annotate(
            met_at=Subquery(met.values("at")[:1]), met_in=Subquery(met.values("uuid")[:1])
        )
        return "homes", seen.order_by("building__code", "code")[:most]
    rows = evidence.newest(evidence.meetings(grid, period.starts, ends))
    return "contacts", _with_all(rows, "household__building")[:most]


def _said(grid: Grid, period: Period, now: datetime, most: int) -> tuple[str, Any]:
    """What was said in the group."""
    weeks = in_whole_weeks(period)
    rows = evidence.messages(grid, weeks.starts, min(weeks.ends, now))
    return "messages", evidence.newest(rows).select_related("by")[:most]


def _looked(grid: Grid, period: Period, now: datetime, most: int) -> tuple[str, Any]:
    """When the list was looked through."""
    return "reviews", evidence.reviews(grid, min(period.ends, now)).select_related("by")[:most]


def _stuck(grid: Grid, period: Period, now: datetime, most: int) -> tuple[str, Any]:
    """What is past its term without a next step: cases, promises, hazards."""
    until = min(period.ends, now)
    cases = evidence.stuck_cases(grid.code, until).select_related("grid", "category").order_by("due_at", "pk")
    related = ("grid__community", "household__building", "site")
    promises = evidence.stuck_promises(grid.code, until).select_related(*related)
    hazards = evidence.stuck_hazards(grid.code, until).select_related(*related)
    return "stuck", [
        *(("case", row) for row in cases[:most]),
        *(("promise", row) for row in promises[:most]),
        *(("hazard", row) for row in hazards[:most]),
    ]


KINDS: dict[str, Callable[[Grid, Period, datetime, int], tuple[str, Any]]] = {
    Code.WEEK: _contacts,
    Code.MONTH: _meetings,
    Code.GROUP: _said,
    Code.LIST: _looked,
    Code.LOOP: _stuck,
}
