"""Reading the tallies: a few sums over cells whose number does not grow with the rows that they count."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from cases.models import Case, Hazard
from dashboard.models import EVER, LastMeeting
from dashboard.scope import Scope, Windows

CELLS = """
  select what, day, place_code, key, n from dashboard_tally
  where span = %(span)s and what = any(%(what)s) and day >= %(first)s and place_code like any(%(places)s)
  union all
  select what, day, place_code, key, n from dashboard_tallyline
  where what = any(%(what)s) and day >= %(first)s and place_code like any(%(places)s)
"""
BY_DAY_AND_PLACE = f"""
select what, day, place_code, sum(n) filter (where day >= %(month)s), sum(n) filter (where day >= %(week)s),
       sum(n) filter (where day < %(week)s)
from ({CELLS}) cells where day <= %(today)s
group by grouping sets ((what, day), (what, place_code))
"""  # noqa: S608
BY_PLACE = f"select what, place_code, sum(n) from ({CELLS}) cells group by 1, 2"  # noqa: S608
BY_KIND = f"select what, sum(n) from ({CELLS}) cells where day <= %(today)s group by 1"  # noqa: S608
BY_KEY = f"""
select key, sum(n) from ({CELLS}) cells where day <= %(today)s
group by key having sum(n) > 0 order by 2 desc, 1 limit %(most)s
"""  # noqa: S608

RECENT = ["reported", "closed", "settled", "visit"]
YEAR = [
    "settled",
    "closed",
    "visit",
    "patrol",
    "hazard",
    "need",
    "enforcement",
    "enterprise",
    "enterprise_visit",
]


def _asked(
    sql: str, scope: Scope, windows: Windows, span: str, first: date, what: list[str], **more: Any
) -> Any:
    values: dict[str, Any] = {
        "span": span,
        "first": first,
        "what": what,
        "places": scope.patterns,
        "today": windows.today,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values | more)
        return cursor.fetchall()


@dataclass
class Recent:
    """The last weeks: by day for the street, and by place for a month, a week, and the four weeks before."""

    days: dict[str, dict[date, int]] = field(default_factory=lambda: defaultdict(dict))
    month: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    week: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    before: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def on(self, what: str, day: date) -> int:
        """How many on a day."""
        return self.days[what].get(day, 0)

    def in_month(self, what: str) -> int:
        """How many in thirty days."""
        return sum(self.month[what].values())

    def in_week(self, what: str) -> int:
        """How many in seven days."""
        return sum(self.week[what].values())


def recent(scope: Scope, windows: Windows) -> Recent:
    """What was reported, closed, settled and visited lately; one pass."""
    since = {"month": windows.first("month"), "week": windows.first("week")}
    found = Recent()
    rows = _asked(BY_DAY_AND_PLACE, scope, windows, "day", windows.first("usual"), RECENT, **since)
    for what, day, place, month, week, before in rows:
        if place is None:
            found.days[what][day] = month or 0
            continue
        found.month[what][place] = month or 0
        found.week[what][place] = week or 0
        found.before[what][place] = before or 0
    return found


def standing(scope: Scope, windows: Windows) -> dict[str, dict[str, int]]:
    """Open cases and needs by place."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for what, place, n in _asked(BY_PLACE, scope, windows, "ever", EVER, ["open", "need_open"]):
        found[what][place] = n
    return found


def in_a_year(scope: Scope, windows: Windows) -> dict[str, int]:
    """How many of each kind since the month a year ago."""
    return dict(_asked(BY_KIND, scope, windows, "month", windows.first("year"), YEAR))


def by_category(scope: Scope, windows: Windows, most: int) -> list[tuple[int, int]]:
    """The categories most reported in thirty days: id (0 without one) and how many."""
    return list(_asked(BY_KEY, scope, windows, "day", windows.first("month"), ["category"], most=most))


def not_yet_due(scope: Scope, windows: Windows) -> dict[str, tuple[int, int]]:
    """Of open cases whose term has not passed: how many by place, and how many of them are yellow.

    Those past their term are the other open ones: what is not yet due never piles up, what is overdue may.
    """
    rows = Case.objects.open().filter(scope.condition, due_at__gte=windows.now).order_by()
    yellow = Count("pk", filter=Q(warn_at__lte=windows.now))
    counted = rows.values("place_code").annotate(n=Count("pk"), yellow=yellow)
    return {place: (n, warned) for place, n, warned in counted.values_list("place_code", "n", "yellow")}


def contacted(scope: Scope, windows: Windows) -> int:
    """Households met since the month a year ago."""
    span = windows.span("year")
    return LastMeeting.objects.filter(scope.condition, at__gte=span.starts, at__lt=span.ends).count()


def hazards(scope: Scope, windows: Windows) -> tuple[int, int]:
    """Hazards not gone, and those of them whose day has passed."""
    late = Count("pk", filter=Q(recheck_on__lt=windows.today))
    found = Hazard.objects.filter(scope.condition, gone_at__isnull=True).aggregate(n=Count("pk"), late=late)
    return found["n"], found["late"]
