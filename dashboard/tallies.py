"""Folding the triggers' lines into tallies, proving that tallies and rows agree, and counting anew.

Each is one statement, so that it sees one instant of the database while everybody else goes on writing.
"""

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from dashboard.models import EVER

# By day and grid for the charts and the map, by month and community for a year, or as it stands now.
DAILY = ("reported", "closed", "settled", "visit", "category")
YEARLY = (
    "settled",
    "closed",
    "enterprise",
    "enforcement",
    "visit",
    "enterprise_visit",
    "patrol",
    "need",
    "hazard",
)
STANDING = ("open", "need_open")
# Days are kept a little longer than the longest window that asks for them.
KEPT_DAYS = 45

SPREAD = """
  select 'ever' as span, what, day, place_code, key, n from {source} where what = any(%(standing)s)
  union all
  select 'day', what, day, place_code, key, n from {source} where what = any(%(daily)s) and day >= %(kept)s
  union all
  select 'month', what, date_trunc('month', day)::date, left(place_code, 12), 0, n from {source}
  where what = any(%(yearly)s)
"""
COUNTED = """
  select line.* from cases_case c, dashboard_lines_of_case(c) line
  union all select line.* from cases_visit v, dashboard_lines_of_visit(v) line
  union all select line.* from cases_patrol p, dashboard_lines_of_patrol(p) line
  union all select line.* from cases_need d, dashboard_lines_of_need(d) line
  union all select line.* from cases_hazard h, dashboard_lines_of_hazard(h) line
"""
FOLD = f"""
with gone as (delete from dashboard_tallyline returning what, day, place_code, key, n),
spread as ({SPREAD.format(source="gone")})
insert into dashboard_tally (span, what, day, place_code, key, n)
select span, what, day, place_code, key, sum(n) from spread group by 1, 2, 3, 4, 5 having sum(n) <> 0
on conflict (span, what, day, place_code, key) do update set n = dashboard_tally.n + excluded.n
"""  # noqa: S608
FORGET = "delete from dashboard_tally where n = 0 or (span = 'day' and day < %(kept)s)"
RECOUNT = f"""
with old_tallies as (delete from dashboard_tally), old_lines as (delete from dashboard_tallyline)
insert into dashboard_tallyline (what, day, place_code, key, n)
select what, day, place_code, key, count(*) from ({COUNTED}) counted group by 1, 2, 3, 4
"""  # noqa: S608
# What the rows say beside what the tallies and the lines not folded yet say; a row for each cell that differs.
COMPARE = f"""
with counted as (
  select what, day, place_code, key, count(*) as n from ({COUNTED}) counted group by 1, 2, 3, 4
),
rows_say as (
  select span, what, day, place_code, key, sum(n) as n from ({SPREAD.format(source="counted")}) spread
  group by 1, 2, 3, 4, 5
),
tallies_say as (
  select span, what, day, place_code, key, sum(n) as n from (
    select span, what, day, place_code, key, n from dashboard_tally
    where span <> 'day' or day >= %(kept)s
    union all {SPREAD.format(source="dashboard_tallyline")}
  ) folded group by 1, 2, 3, 4, 5
)
select span, what, day, place_code, key, coalesce(rows_say.n, 0), coalesce(tallies_say.n, 0)
from rows_say full join tallies_say using (span, what, day, place_code, key)
where coalesce(rows_say.n, 0) <> coalesce(tallies_say.n, 0)
order by 1, 2, 3, 4, 5
"""  # noqa: S608
FALSE_MEETINGS = """
delete from dashboard_lastmeeting known where not exists (
  select from cases_visit v where v.household_id = known.household_id and v.outcome = 'met' and v.at = known.at
)
"""
MISSED_MEETINGS = """
insert into dashboard_lastmeeting as known (household_id, place_code, at)
select distinct on (household_id) household_id, place_code, at from cases_visit
where household_id is not null and outcome = 'met' order by household_id, at desc, id desc
on conflict (household_id) do update set at = excluded.at, place_code = excluded.place_code
  where excluded.at > known.at
"""


def kept_from(today: date) -> date:
    """The first day that is still kept by day."""
    return today - timedelta(days=KEPT_DAYS)


def _values(today: date) -> dict[str, Any]:
    names = {"daily": list(DAILY), "yearly": list(YEARLY), "standing": list(STANDING)}
    return names | {"kept": kept_from(today)}


def fold(today: date) -> int:
    """Fold the lines into the tallies; how many cells changed. One at a time: see ``dashboard.upkeep``."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FOLD, _values(today))
        changed: int = cursor.rowcount
        cursor.execute(FORGET, _values(today))
    return changed


def recount(today: date) -> None:
    """Count every row anew, as after rows were copied in with the triggers off; writers need not wait."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RECOUNT)
        cursor.execute(FALSE_MEETINGS)
        cursor.execute(MISSED_MEETINGS)
    fold(today)


def differences(today: date) -> list[str]:
    """Where the tallies and the rows disagree, a line each; empty when everything adds up."""
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, _values(today))
        wrong = cursor.fetchall()
    return [_line(*row) for row in wrong]


def _line(span: str, what: str, day: date, place: str, key: int, rows: int, tally: int) -> str:
    when = "" if day == EVER else f" {day}"
    return f"{what} by {span}{when} in {place}{f' of {key}' if key else ''}: {rows} rows, tally {tally}"
