"""Weeks and months as half-open stretches of Shanghai days.

Weeks are ISO weeks, Monday to Sunday; a week belongs to the month in which its Thursday lies.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

WEEK, MONTH = "week", "month"
THURSDAY = 3
EARLIEST, LATEST = 2000, 2100


@dataclass(frozen=True, order=True)
class Period:
    """From the first day, up to and without ``after``."""

    first: date
    after: date
    kind: str

    @property
    def starts(self) -> datetime:
        """The instant with which it begins."""
        return midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The instant with which the next one begins."""
        return midnight(self.after)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after - timedelta(days=1)

    @property
    def days(self) -> list[date]:
        """Each day."""
        return [self.first + timedelta(days=n) for n in range((self.after - self.first).days)]

    @property
    def key(self) -> str:
        """As it stands in an address: 2026-W48, 2026-11."""
        if self.kind == WEEK:
            year, week, _day = self.first.isocalendar()
            return f"{year}-W{week:02d}"
        return f"{self.first:%Y-%m}"

    @property
    def number(self) -> int:
        """The week's or month's number in its year."""
        return self.first.isocalendar()[1] if self.kind == WEEK else self.first.month

    @property
    def before(self) -> "Period":
        """The one before."""
        return (week_of if self.kind == WEEK else month_of)(self.first - timedelta(days=1))

    @property
    def next(self) -> "Period":
        """The one after."""
        return (week_of if self.kind == WEEK else month_of)(self.after)

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day < self.after


def midnight(day: date) -> datetime:
    """The instant with which the day begins in Shanghai."""
    return datetime.combine(day, time(0), timezone.get_default_timezone())


def shanghai_day(instant: datetime) -> date:
    """The day on which the instant falls in Shanghai."""
    return timezone.localtime(instant, timezone.get_default_timezone()).date()


def week_of(day: date) -> Period:
    """The ISO week of the day."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=7), WEEK)


def month_of(day: date) -> Period:
    """The month of the day."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1), MONTH)


def weeks_of(month: Period) -> list[Period]:
    """The ISO weeks whose Thursday lies in the month."""
    week, weeks = week_of(month.first), []
    while week.first < month.after:
        if month.holds(week.first + timedelta(days=THURSDAY)):
            weeks.append(week)
        week = week.next
    return weeks


def in_whole_weeks(period: Period) -> Period:
    """The period as its weeks cover it; a week is itself."""
    if period.kind == WEEK:
        return period
    weeks = weeks_of(period)
    return Period(weeks[0].first, weeks[-1].after, MONTH)


def parse_week(text: str) -> Period | None:
    """2026-W48 as a week; None for what is none."""
    found = re.fullmatch(r"(\d{4})-W(\d{2})", text)
    try:
        if found and EARLIEST <= int(found[1]) < LATEST:
            return week_of(date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except ValueError:
        return None
    return None


def parse_month(text: str) -> Period | None:
    """2026-11 as a month; None for what is none."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", text)
    if found and EARLIEST <= int(found[1]) < LATEST and 1 <= int(found[2]) <= 12:
        return month_of(date(int(found[1]), int(found[2]), 1))
    return None
