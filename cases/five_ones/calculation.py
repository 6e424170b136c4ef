"""The five ones of grids, from rows: one query for the rows' facts, however many grids; what is asked for is held."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from threading import get_ident
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    DateField,
    DateTimeField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject, TruncDate
from django.utils import timezone

from cases.five_ones import evidence
from cases.five_ones.evaluation import Ones, month_ones, now_ones, thresholds, week_ones
from cases.five_ones.facts import Facts, Stay
from cases.five_ones.periods import Period, midnight, month_of, shanghai_day, week_of, weeks_of
from cases.lifecycle import calendar
from cases.models import Excuse, Patrol, Threshold, Visit
from grids.models import Grid, Posting
from grids.runtime_params import Given, giving

UNTIL = Given("until", DateTimeField())
STAY = JSONObject(user="user_id", first="from_on", last="to_on")


@dataclass(frozen=True)
class PostedStretch:
    """What is asked about: days that hold the weeks, the month, and the instant up to which things count.

    In each of ``parts`` one day is looked for on which a week's work was done; counts that only have to reach a number
    stop at ``most``. ``until`` is an instant, or stands for one in the last part that is given when the query runs.
    """

    first: date
    after: date
    month: Period
    until: Any
    parts: tuple[Period, ...]
    most: int | None = None

    def end_of(self, period: Period) -> Any:
        """Up to when things of the period count; what is given lies in whatever goes on after the last part began."""
        if self.until is UNTIL:
            return self.until if period.after > self.parts[-1].first else period.ends
        return min(period.ends, self.until)


def of_grid(grid: Grid, now: datetime) -> Ones:
    """This week and this month of one grid; one query."""
    return of_grids(Grid.objects.filter(pk=grid.pk), now)[0]


def of_grids(grids: QuerySet[Grid], now: datetime) -> list[Ones]:
    """This week and this month of each grid, by code; one query for all."""
    stretch = _around(now, _by_day(week_of(shanghai_day(now)), now))
    return _now_ones(_facts_of(grids, stretch), stretch)


def states_of_grids(inside: Q, now: datetime) -> list[Ones]:
    """As ``of_grids`` of the grids in use inside, for somebody who asks only which are done.

    No count goes on past what is asked for: it costs the same however many visits and overdue cases there are. Putting
    the query together would cost a third of it; it is kept.
    """
    asked, week = thresholds(), week_of(shanghai_day(now))
    parts = [week] if asked[Threshold.Code.WEEK] == 1 else _by_day(week, now)
    most = max(asked[Threshold.Code.MONTH], asked[Threshold.Code.LOOP]) + 1
    stretch = _around(now, parts, most)
    with giving(until=now):
        rows = list(_kept(inside, replace(stretch, until=UNTIL), get_ident()).all())
    return _now_ones(_facts(rows, stretch, asked), stretch)


@lru_cache(maxsize=100)
def _kept(inside: Q, stretch: PostedStretch, _thread: int) -> QuerySet[Grid]:
    """A query for each thread: Django changes the inner ones while it compiles them."""
    return _with_facts(Grid.objects.filter(inside, retired_on__isnull=True), stretch)


def _around(now: datetime, parts: Iterable[Period], most: int | None = None) -> PostedStretch:
    """The week and the month of an instant."""
    week, month = week_of(shanghai_day(now)), month_of(shanghai_day(now))
    first, after = min(week.first, month.first), max(week.after, month.after)
    return PostedStretch(first, after, month, now, tuple(parts), most)


def _now_ones(facts: Iterable[Facts], stretch: PostedStretch) -> list[Ones]:
    week = week_of(shanghai_day(stretch.until))
    return [now_ones(one, week, stretch.month) for one in facts]


def of_week(grids: QuerySet[Grid], week: Period, now: datetime) -> list[Ones]:
    """What is asked for by the week, of each grid, by code; one query for all."""
    until = min(now, week.ends)
    stretch = PostedStretch(week.first, week.after, month_of(week.last), until, tuple(_by_day(week, until)))
    return [week_ones(facts, week) for facts in _facts_of(grids, stretch)]


def of_month(grids: QuerySet[Grid], month: Period, now: datetime) -> list[Ones]:
    """A month of each grid with its weeks, by code; one query for all."""
    weeks = [week for week in weeks_of(month) if week.starts <= now]
    first = min([month.first, *(week.first for week in weeks)])
    after = max([month.after, *(week.after for week in weeks)])
    stretch = PostedStretch(first, after, month, now, tuple(_by_day(Period(first, after, ""), now)))
    return [month_ones(facts, month, weeks) for facts in _facts_of(grids, stretch)]


def _with_facts(grids: QuerySet[Grid], stretch: PostedStretch) -> QuerySet[Grid]:
    return grids.order_by("code").annotate(**_stays(stretch), **_days(stretch), **_counts(stretch))


def _facts_of(grids: QuerySet[Grid], stretch: PostedStretch) -> Iterable[Facts]:
    return _facts(_with_facts(grids, stretch), stretch, thresholds())


def _facts(rows: Iterable[Grid], stretch: PostedStretch, asked: dict[str, int]) -> Iterable[Facts]:
    known, columns = calendar(), [_column(part) for part in stretch.parts]

    @cache
    def working(period: Period) -> list[date]:
        return [day for day in period.days if known.is_working(day)]

    for grid in rows:
        found = (getattr(grid, column) for column in columns)
        yield _read(grid, working, asked, {day for day in found if day}, stretch)


def _by_day(period: Period, until: datetime) -> list[Period]:
    """Its days that have begun."""
    return [Period(day, day + timedelta(days=1), "") for day in period.days if midnight(day) <= until]


def _stays(stretch: PostedStretch) -> dict[str, Any]:
    """Who was posted and who was excused."""
    overlapping = Q(to_on__isnull=True) | Q(to_on__gte=stretch.first)
    here = {"grid": OuterRef("pk"), "from_on__lt": stretch.after}
    postings = Posting.objects.filter(overlapping, **here).order_by("from_on").values(json=STAY)
    excuses = Excuse.objects.filter(to_on__gte=stretch.first, **here).order_by("from_on").values(json=STAY)
    return {"postings_then": ArraySubquery(postings), "excuses_then": ArraySubquery(excuses)}


def _days(stretch: PostedStretch) -> dict[str, Any]:
    """A day of each part on which something of the week's was done; what was said in the group, by day."""
    whole = Period(stretch.first, stretch.after, "")
    starts, ends = whole.starts, stretch.end_of(whole)
    said = evidence.messages(OuterRef("pk"), starts, ends).order_by()
    zone = timezone.get_default_timezone()
    known: dict[str, Any] = {_column(part): _done_in(part, stretch.end_of(part)) for part in stretch.parts}
    known["message_days"] = ArraySubquery(said.annotate(day=TruncDate("at", tzinfo=zone)).values("day"))
    return known


def _column(part: Period) -> str:
    return f"done_{part.first:%Y%m%d}"


def _done_in(part: Period, ends: Any) -> Any:
    """The first that is found; an EXISTS would be planned as a hash of everybody's rows, which grow with the street."""
    visit, patrol = (
        evidence.on_the_spot(model, OuterRef("pk"), part.starts, ends).order_by() for model in (Visit, Patrol)
    )
    return Coalesce(*(Subquery(rows.values("day")[:1], output_field=DateField()) for rows in (visit, patrol)))


def _counts(stretch: PostedStretch) -> dict[str, Any]:
    """The month's counts, and what stands as it stands."""
    month, grid, code, most = stretch.month, OuterRef("pk"), OuterRef("code"), stretch.most
    starts, ends = month.starts, stretch.end_of(month)
    homes = evidence.key_homes(grid, month.first, month.last)
    # Meetings are asked for only where there is no key household.
    meetings = Case(
        When(Q(evidence.found(homes)), then=Value(0)),
        default=_count(evidence.meetings(grid, starts, ends), most),
        output_field=IntegerField(),
    )
    return {
        "key_homes": _count(homes),
        "met_homes": _count(evidence.met_homes(grid, month.first, month.last, starts, ends)),
        "meetings": meetings,
        "reviewed_at": Subquery(evidence.reviews(grid, ends).values("at")[:1]),
        "stuck": _count(evidence.stuck_cases(code, ends), most)
        + _count(evidence.stuck_promises(code, ends), most)
        + _count(evidence.stuck_hazards(code, ends), most),
    }


def _count(rows: QuerySet[Any], most: int | None = None) -> Any:
    if most is not None:
        found = ArraySubquery(rows.order_by().values("pk")[:most])
        return Func(found, function="cardinality", output_field=IntegerField())
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(all=Count("pk")).values("all")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _read(
    grid: Any,
    working: Callable[[Period], list[date]],
    asked: dict[str, int],
    done: set[date],
    stretch: PostedStretch,
) -> Facts:
    return Facts(
        grid=grid,
        working=working,
        until=min(stretch.month.ends, stretch.until),
        postings=[_stay(row) for row in grid.postings_then],
        excuses=[_stay(row) for row in grid.excuses_then],
        thresholds=asked,
        days=done,
        message_days=list(grid.message_days),
        key_homes=grid.key_homes,
        met_homes=grid.met_homes,
        meetings=grid.meetings,
        reviewed_at=grid.reviewed_at,
        stuck=grid.stuck,
    )


def _stay(row: dict[str, Any]) -> Stay:
    last = row["last"]
    return Stay(
        user=row["user"],
        first=date.fromisoformat(row["first"]),
        last=date.fromisoformat(last) if last else date.max,
    )
