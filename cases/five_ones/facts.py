"""What the rows say about a grid: who was posted on which days, who was excused, what was done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from cases.five_ones.periods import Period
from grids.models import Grid

# Why nothing is asked. Leave or illness is between the cadre and the community office.
HOLIDAY, VACANT, GRANTED = "holiday", "vacant", "granted"


@dataclass(frozen=True)
class Stay:
    """Somebody posted or excused, both days included."""

    user: int
    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Facts:
    """One grid's; ``working`` gives the working days of a period."""

    grid: Grid
    working: Callable[[Period], list[date]]
    until: datetime
    postings: list[Stay]
    excuses: list[Stay]
    thresholds: dict[str, int]
    days: set[date]
    message_days: list[date]
    key_homes: int
    met_homes: int
    meetings: int
    reviewed_at: datetime | None
    stuck: int

    def posted_on(self, day: date) -> Stay | None:
        """Whose posting holds on the day."""
        return next((stay for stay in self.postings if stay.holds(day)), None)

    def excuse_on(self, day: date) -> str:
        """Why nothing is asked of a cadre on a working day; empty when something is."""
        posted = self.posted_on(day)
        if posted is None:
            return VACANT
        own = (one for one in self.excuses if one.user == posted.user and one.holds(day))
        return GRANTED if any(own) else ""

    def asked(self, period: Period) -> tuple[int, list[str]]:
        """On how many days something is asked of the posted cadre, and why not on the others."""
        days = self.working(period)
        if days and not self.excuses and any(s.holds(days[0]) and s.holds(days[-1]) for s in self.postings):
            return len(days), []
        excuses = [self.excuse_on(day) for day in days]
        reasons = [HOLIDAY] if not excuses else list(dict.fromkeys(filter(None, excuses)))
        return sum(1 for excuse in excuses if not excuse), reasons
