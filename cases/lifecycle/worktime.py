"""Terms in working time: the Chinese calendar with its swapped weekends, the street's shifts, lunch breaks.

Instants go in and come out aware; days are those of Asia/Shanghai. A year whose official notice is not
out yet follows weekdays and the fixed-date holidays, and is said to be provisional.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import chinese_calendar
from django.utils import timezone

from cases.models import CalendarDay, Shift, Term
from grids.cached_tables import CachedTable

DEFAULT_SHIFTS = ((time(9), time(12)), (time(13, 30), time(17, 30)))
# New Year, Labour Day (two days since 2025) and National Day: the holidays that need no lunar calendar.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
WARN_SHARE = 0.8
Intervals = tuple[tuple[datetime, datetime], ...]


@lru_cache(maxsize=4096)
def official(day: date) -> bool | None:
    """Whether the official calendar calls the day working; None when its notice is not out."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


@dataclass(frozen=True)
class WorkCalendar:
    """The street's working time: shifts of a working day and declared days over the official ones.

    ``known`` holds what the official calendar said of days when the calendar was an earlier one.
    """

    shifts: tuple[tuple[time, time], ...] = DEFAULT_SHIFTS
    declared: dict[date, bool] = field(default_factory=dict)
    known: dict[date, bool | None] = field(default_factory=dict)
    held: dict[date, Intervals] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def day_minutes(self) -> int:
        """Working minutes of one working day."""
        return sum(_minutes(ends) - _minutes(starts) for starts, ends in self.shifts)

    def is_working(self, day: date) -> bool:
        """Whether people work on the day."""
        if day in self.declared:
            return self.declared[day]
        known = self.officially(day)
        if known is None:
            return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS
        return known

    def officially(self, day: date) -> bool | None:
        """Whether the official calendar calls, or then called, the day working; None while its notice is not out."""
        return self.known[day] if day in self.known else official(day)

    def days_after(self, day: date, count: int) -> date:
        """So many working days later; the day itself does not count."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day

    def is_provisional(self, day: date) -> bool:
        """Whether the day's kind is our guess: neither declared nor officially known."""
        return day not in self.declared and self.officially(day) is None

    def _intervals(self, day: date) -> Intervals:
        """From when to when people work on the day; held, because terms ask for the same days again and again."""
        if day not in self.held:
            zone = timezone.get_default_timezone()
            self.held[day] = tuple(
                (datetime.combine(day, starts, zone), datetime.combine(day, ends, zone))
                for starts, ends in (self.shifts if self.is_working(day) else ())
            )
        return self.held[day]

    def add(self, start: datetime, minutes: float) -> datetime:
        """The instant by which so many working minutes have passed since ``start``."""
        left = timedelta(minutes=minutes)
        day = timezone.localtime(start, timezone.get_default_timezone()).date()
        while True:
            for begins, ends in self._intervals(day):
                free = ends - max(begins, start)
                if free >= left and free > timedelta(0):
                    return max(begins, start) + left
                left -= max(free, timedelta(0))
            day += timedelta(days=1)

    def between(self, start: datetime, end: datetime) -> float:
        """Working minutes from one instant to a later one; 0 when they are the wrong way round."""
        zone = timezone.get_default_timezone()
        day, last = timezone.localtime(start, zone).date(), timezone.localtime(end, zone).date()
        total = timedelta(0)
        while day <= last:
            for begins, ends in self._intervals(day):
                total += max(min(ends, end) - max(begins, start), timedelta(0))
            day += timedelta(days=1)
        return total / timedelta(minutes=1)


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def calendar_now() -> WorkCalendar:
    """The calendar as the database has it at this moment."""
    shifts = tuple(Shift.objects.values_list("starts", "ends")) or DEFAULT_SHIFTS
    return WorkCalendar(shifts, dict(CalendarDay.objects.values_list("day", "working")))


_calendar = CachedTable(calendar_now, lambda: Shift, lambda: CalendarDay)


def calendar() -> WorkCalendar:
    """The calendar in force."""
    return _calendar.get()


def forget_calendar() -> None:
    """Look the calendar up when it is next asked for."""
    _calendar.known = None


@dataclass(frozen=True)
class Length:
    """How long a step may take; ``wall`` minutes run through nights and holidays."""

    minutes: int
    wall: bool = False

    def after(self, start: datetime) -> datetime:
        """The instant at which the length has passed since ``start``."""
        if self.wall:
            return start + timedelta(minutes=self.minutes)
        return calendar().add(start, self.minutes)

    def warns(self, start: datetime) -> datetime:
        """The instant at which the light turns yellow."""
        return Length(int(self.minutes * WARN_SHARE), self.wall).after(start)


def length_of(amount: int, unit: str) -> Length:
    """A term's amount and unit as a length."""
    if unit == Term.Unit.HOURS:
        return Length(amount * 60, wall=True)
    if unit == Term.Unit.WORKING_DAYS:
        return Length(amount * calendar().day_minutes)
    return Length(amount * 60)
