"""Working time in PostgreSQL: seconds worked since a midnight, from one array with an entry a day.

``worked(end) - worked(begin)`` equals ``worktime.calendar().between`` for any two instants of the array's days.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from cases.five_ones import midnight, shanghai_day
from cases.lifecycle import calendar

DAY = 86_400


def seconds_since(instant: str) -> str:
    """SQL: seconds from the clock's first midnight to the instant, exact to the microsecond for decades."""
    return f"date_part('epoch', {instant} - %(clock_starts)s::timestamptz)"


def worked(seconds: str) -> str:
    """SQL: working seconds up to so many seconds after the first midnight; needs a row with the array ``cum``.

    Nothing where the instant lies outside the array.
    """
    day = f"floor({seconds} / {DAY})::int"
    shifts = " + ".join(
        f"greatest(0, least({seconds} - {day} * {DAY}, {_seconds(ends)}) - {_seconds(starts)})"
        for starts, ends in calendar().shifts
    )
    return f"(cum[{day} + 1] + case when cum[{day} + 2] > cum[{day} + 1] then {shifts} else 0 end)"


def clock(earliest: datetime, latest: datetime) -> dict[str, Any]:
    """The parameters behind the SQL: the first midnight, and the seconds worked before each day."""
    first, last = shanghai_day(earliest), shanghai_day(latest)
    return {"clock_starts": midnight(first), "cum": _cumulated(first, (last - first).days + 2)}


def _cumulated(first: date, days: int) -> list[int]:
    known, total, found = calendar(), 0, []
    for number in range(days):
        found.append(total)
        total += known.day_minutes * 60 if known.is_working(first + timedelta(days=number)) else 0
    return [*found, total]


def _seconds(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second
