"""What a screen covers: the whole street for the centre, a leader's communities, a street for a wall."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from cases.five_ones import Period, shanghai_day
from cases.models import lies_within
from grids.models import Grid, User
from grids.places import registers
from grids.roles import covers

DAYS, WEEK, USUAL = 30, 7, 28


@dataclass(frozen=True)
class Scope:
    """Code prefixes of the places that are added up."""

    prefixes: tuple[str, ...]
    name: str

    @property
    def condition(self) -> Q:
        """For rows with a ``place_code``."""
        inside = Q(pk__in=[])
        for prefix in self.prefixes:
            inside |= lies_within(prefix)
        return inside

    def at(self, column: str) -> Q:
        """For rows whose place stands in another column, or further away."""
        inside = Q(pk__in=[])
        for prefix in self.prefixes:
            inside |= Q(**{f"{column}__startswith": prefix})
        return inside

    @property
    def patterns(self) -> list[str]:
        """For ``like any``."""
        return [f"{prefix}%" for prefix in self.prefixes]

    def holds(self, place_code: str) -> bool:
        """Whether a place lies within."""
        return covers(self.prefixes, place_code)

    def within(self, place_code: str) -> "Scope":
        """The same narrowed to a place inside."""
        return Scope((place_code,), self.name)

    @property
    def grids(self) -> list[Grid]:
        """The grids in use, by their codes; from memory."""
        held = registers().grids.values()
        inside = [grid for grid in held if self.holds(grid.code) and grid.retired_on is None]
        return sorted(inside, key=lambda grid: grid.code)


def scope_of(user: User | Any) -> Scope | None:
    """What this person's screen covers; None for whom there is none."""
    if not user.is_authenticated or not user.is_active:
        return None
    standing = user.standing
    if standing.is_centre:
        return scope_of_street(standing.street, user.street.name if user.street else "")
    if standing.is_leader:
        known = registers().communities_by_code
        return Scope(standing.led, "、".join(known[code].name for code in standing.led if code in known))
    return None


def scope_of_street(code: str, name: str) -> Scope:
    """A whole street."""
    return Scope((code,), name)


@dataclass(frozen=True)
class Windows:
    """The days that the figures of an instant look back on: days of Shanghai, the last one is today."""

    now: datetime

    @property
    def today(self) -> date:
        """The day of the instant."""
        return shanghai_day(self.now)

    def first(self, span: str) -> date:
        """The first day of a span."""
        today = self.today
        if span == "year":
            return today.replace(year=today.year - 1, day=1)
        return today - timedelta(
            days={"day": 1, "week": WEEK, "month": DAYS, "usual": WEEK + USUAL}[span] - 1
        )

    def span(self, span: str) -> Period:
        """A span as a stretch of days."""
        return Period(self.first(span), self.today + timedelta(days=1), span)

    @property
    def days(self) -> list[date]:
        """The days of the trend."""
        return self.span("month").days


def one_day(day: date) -> Period:
    """A single day as a stretch."""
    return Period(day, day + timedelta(days=1), "day")
