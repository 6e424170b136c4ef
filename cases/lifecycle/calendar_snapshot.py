"""The calendar as it stands, kept in a row: so that a change is seen whichever way it came, the package's included.

A snapshot names the shifts, the declared days and what the official calendar says of the years around today.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from cases.lifecycle.worktime import WorkCalendar, official

YEARS = 2  # before and after this one; no open term reaches further
KINDS = {True: "1", False: "0", None: "?"}
READ = {letter: kind for kind, letter in KINDS.items()}
Snapshot = dict[str, Any]


def snapshot_of(known: WorkCalendar, today: date) -> Snapshot:
    """The calendar, to be kept."""
    return {
        "shifts": [[starts.isoformat(), ends.isoformat()] for starts, ends in known.shifts],
        "declared": {day.isoformat(): working for day, working in sorted(known.declared.items())},
        "official": {
            str(year): "".join(KINDS[official(day)] for day in _days_of(year))
            for year in range(today.year - YEARS, today.year + YEARS + 1)
        },
    }


def calendar_of(kept: Snapshot) -> WorkCalendar:
    """The calendar that was kept."""
    return WorkCalendar(
        tuple((time.fromisoformat(starts), time.fromisoformat(ends)) for starts, ends in kept["shifts"]),
        {date.fromisoformat(day): working for day, working in kept["declared"].items()},
        {
            day: READ[letter]
            for year, letters in kept["official"].items()
            for day, letter in zip(_days_of(int(year)), letters, strict=True)
        },
    )


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]


def changed_days(before: WorkCalendar, after: WorkCalendar) -> list[date]:
    """The days that are counted otherwise, or are certain now, in order; with other shifts, all days there are."""
    named = {*before.declared, *after.declared, *before.known, *after.known}
    if before.shifts != after.shifts:
        return [date.min + timedelta(days=2), date.max - timedelta(days=2)]
    return sorted(
        day
        for day in named
        if before.is_working(day) != after.is_working(day)
        or before.is_provisional(day) != after.is_provisional(day)
    )


def span_of(days: list[date], zone: Any) -> tuple[datetime, datetime]:
    """From the beginning of the first of the days to the end of the last."""
    begins = datetime.combine(days[0], time(), zone)
    return begins, datetime.combine(days[-1] + timedelta(days=1), time(), zone)
