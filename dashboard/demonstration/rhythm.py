"""When things happen: a year's seasons, weekdays and holidays, the hours of a day; and working time backwards."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from cases.lifecycle import calendar

# How much is reported in each month of the year, against the mean.
MONTHS = (0.78, 0.62, 0.92, 1.0, 1.06, 1.14, 1.2, 1.16, 1.06, 0.98, 1.04, 1.04)
# Staff walk in the morning and the afternoon; residents write before, between and after work.
STAFF_HOURS = {8: 4, 9: 16, 10: 18, 11: 10, 13: 3, 14: 14, 15: 16, 16: 13, 17: 6, 18: 2, 19: 1}
RESIDENT_HOURS = {6: 2, 7: 7, 8: 9, 9: 8, 10: 7, 11: 6, 12: 8, 13: 5, 14: 5, 15: 5, 16: 6, 17: 7, 18: 9, 19: 10,
                  20: 9, 21: 6, 22: 3}  # fmt: skip
OFF_DAY = {"staff": 0.22, "resident": 0.8}
# The platform is used more with every month.
GROWTH = (0.7, 1.3)


def year_of(today: date) -> list[date]:
    """The twelve months up to today, day by day."""
    return [today - timedelta(days=back) for back in range(364, -1, -1)]


def day_weights(days: list[date], who: str) -> list[float]:
    """How much falls on each day, for staff or for residents."""
    known = calendar()
    first, last = GROWTH
    return [
        MONTHS[day.month - 1]
        * (1.0 if known.is_working(day) else OFF_DAY[who])
        * (first + (last - first) * number / len(days))
        for number, day in enumerate(days)
    ]


def moment_on(random: Random, day: date, who: str) -> datetime:
    """An instant of the day, at an hour when such people are about."""
    hours = STAFF_HOURS if who == "staff" else RESIDENT_HOURS
    hour = random.choices(list(hours), list(hours.values()))[0]
    return at_clock(day, time(hour, random.randrange(60), random.randrange(60)))


def at_clock(day: date, clock: time) -> datetime:
    """A day and a time of the street's clock."""
    return datetime.combine(day, clock, timezone.get_default_timezone())


def after(start: datetime, hours: float) -> datetime:
    """So many working hours later."""
    return calendar().add(start, hours * 60)


def back(end: datetime, minutes: float) -> datetime:
    """The instant before which so many working minutes passed until ``end``."""
    known = calendar()
    low, high = end - timedelta(days=1), end
    while known.between(low, end) < minutes:
        low -= timedelta(days=1 + minutes / 900)
    while high - low > timedelta(seconds=30):
        middle = low + (high - low) / 2
        if known.between(middle, end) < minutes:
            high = middle
        else:
            low = middle
    return low


def awake(random: Random, instant: datetime) -> datetime:
    """The instant, moved to the evening before when it lies in the night."""
    local = timezone.localtime(instant, timezone.get_default_timezone())
    if local.hour >= 6:
        return local
    evening = time(random.choice((18, 19, 20, 21)), random.randrange(60), random.randrange(60))
    return at_clock(local.date() - timedelta(days=1), evening)
