"""The rows behind a month, each with its parts and spans: read live from the cases, or as a report froze them.

Both are one shape (``id place_code category_id executor_id source area_id parts spans``), and everything else,
tables, lists, freezing and comparing, is asked of that shape.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Min, Q

from cases.five_ones import Period
from cases.lifecycle import lengths_of_all
from cases.models import Case, CaseQuerySet, Step, lies_within
from dashboard.models import MonthlyReport
from dashboard.stats import clock
from dashboard.stats.conditions import PARTS, STEPS
from grids.models import Street, User
from grids.roles import Standing

COLUMNS = [
    "id",
    "place_code",
    "category_id",
    "executor_id",
    "source",
    "street_id",
    "parent_id",
    "urgency",
    "settled",
    "status",
    "rating",
    "reported_at",
    "registered_at",
    "dispatched_at",
    "accepted_at",
    "resolved_at",
    "closed_at",
    "ended_at",
    "due_at",
    "deadline_at",
    "rated_at",
    "dispatch_count",
    "rework_count",
    "extension_count",
    "reopen_count",
]
MEASURED = ("reported", "registered", "dispatched", "accepted", "resolved", "closed")
# Alive during the stretch; or its deadline or its rating, which may come after its end, fell into it.
CONCERNED = """(reported_at >= %(starts)s and reported_at < %(until)s)
  or (reported_at < %(starts)s and (ended_at is null or ended_at >= %(starts)s))
  or (deadline_at >= %(starts)s and deadline_at < %(until)s)
  or (rated_at >= %(starts)s and rated_at < %(until)s)"""

ACCEPT_TERM = """(%(accept_seconds)s::jsonb ->> (category_id || ' ' || urgency))::int as accept_seconds,
  (%(accept_walls)s::jsonb ->> (category_id || ' ' || urgency))::boolean as wall"""


@dataclass(frozen=True)
class Question:
    """Who asks for which month: as it reads at ``now``, or as a report froze it."""

    user: User
    month: Period
    now: datetime
    report: MonthlyReport | None = None

    @property
    def until(self) -> datetime:
        """Up to where things count: the month's end, or now while it runs."""
        return min(self.month.ends, self.now)

    @property
    def is_running(self) -> bool:
        """The month is not over."""
        return self.now < self.month.ends

    @property
    def version(self) -> str:
        """As it stands in an address."""
        return str(self.report.version) if self.report else "live"

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The places whose figures the person reads."""
        return prefixes_of(self.user.standing)


def prefixes_of(standing: Standing) -> tuple[str, ...]:
    """The street for auditor and centre, their communities for a leader, nothing for others."""
    return (standing.street,) if standing.is_auditor or standing.is_centre else standing.led


def street_of(user: User) -> Street:
    """The street whose months the person reads."""
    return Street.objects.get(code=user.standing.street or user.standing.led[0][:9])


def readable(user: User) -> CaseQuerySet:
    """The cases that the person's figures speak of."""
    places = Q(pk__in=[])
    for prefix in prefixes_of(user.standing):
        places |= lies_within(prefix)
    return Case.objects.visible_to(user).filter(places)


def rows_of(question: Question, ids: range | None = None) -> tuple[str, dict[str, Any]]:
    """SQL for the rows behind the question, and its parameters; see the module for their shape.

    ``ids`` gives the cases of a stretch of ids alone, at the cost of that stretch.
    """
    return _frozen(question, ids) if question.report else _live(question, ids)


def _frozen(question: Question, ids: range | None) -> tuple[str, dict[str, Any]]:
    sql = """select case_id as id, place_code, category_id, executor_id, source, area_id, parts, spans
      from dashboard_frozencase where report_id = %(report)s and place_code like any(%(places)s)"""
    report = question.report.pk if question.report else 0
    params = {"report": report, "places": [f"{prefix}%" for prefix in question.prefixes]}
    if ids is None:
        return sql, params
    stretch = " and case_id >= %(first)s and case_id < %(after)s"
    return sql + stretch, params | {"first": ids.start, "after": ids.stop}


def _live(question: Question, ids: range | None) -> tuple[str, dict[str, Any]]:
    cases = readable(question.user).order_by()
    if ids is not None:
        cases = cases.filter(pk__gte=ids.start, pk__lt=ids.stop)
    inside, params = named(cases.values_list(*COLUMNS))
    earliest = Case.objects.aggregate(first=Min("reported_at"))["first"] or question.month.starts
    lengths = lengths_of_all(Step.ACCEPT).items()
    params |= clock.clock(min(earliest, question.month.starts), question.now)
    params |= {
        "starts": question.month.starts,
        "until": question.until,
        "now": question.now,
        "accept_seconds": _by_key({key: length.minutes * 60 for key, length in lengths}),
        "accept_walls": _by_key({key: length.wall for key, length in lengths}),
    }
    return _marked(inside), params


def _by_key(values: dict[tuple[int, str], Any]) -> str:
    """JSON by category and urgency, as ``ACCEPT_TERM`` looks it up."""
    return json.dumps({f"{category} {urgency}": value for (category, urgency), value in values.items()})


def named(cases: Any) -> tuple[str, dict[str, Any]]:
    """A queryset's SQL with its parameters named, so that it can stand within ours."""
    sql, given = cases.query.sql_with_params()
    names = [f"scope_{number}" for number in range(len(given))]
    return sql % tuple(f"%({name})s" for name in names), dict(zip(names, given, strict=True))


def _marked(inside: str) -> str:
    """The stages: the concerned rows, their instants on the clock, the working time at each, parts and spans.

    A stage with a CTE of its own, or an aggregate, is not computed once for each place where the next one names it; an
    ``offset 0`` would do the same, but keeps the work to a single process. The working time has none: written into the
    spans, it is reckoned only for the cases whose step is measured.
    """
    ends = ", ".join(f"{step.ends}_at" for step in STEPS)
    moved = f"not settled and greatest({ends}) >= %(starts)s"
    instants = ", ".join(
        f"case when {moved} then {clock.seconds_since(f'{name}_at')} end as at_{name}" for name in MEASURED
    )
    worked = ", ".join(f"{clock.worked(f'at_{name}')} as worked_{name}" for name in MEASURED)
    just_before = f"{clock.worked('(at_accepted - 0.000001)')} as worked_until_accepted"
    parts = " + ".join(f"case when {part.where} then {part.mask} else 0 end" for part in PARTS)
    steps = " + ".join(f"case when {step.where} then {step.mask} else 0 end" for step in STEPS)
    spans = ", ".join(
        f"case when {step.where} then worked_{step.ends} - worked_{step.begins} end" for step in STEPS
    )
    return f"""
      select id, place_code, category_id, executor_id, source, area_id,
        ({parts} + {steps})::bigint as parts, array[{spans}]::float8[] as spans
      from (select staged.*, {worked}, {just_before}, {ACCEPT_TERM} from (
        with apart as (select) select concerned.*, community.area_id, cum, {instants}
        from (select * from ({inside}) as visible where {CONCERNED}) as concerned
        cross join (select max(given) as cum from (values (%(cum)s::int[])) as once(given)) as days
        left join grids_community community on community.code = left(concerned.place_code, 12)
      ) as staged) as marked"""  # noqa: S608 names of our own alone


def fetched(sql: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a query as dictionaries."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
