"""What the rows say about a grid: who was posted on which days, who was excused, what was done."""

from dataclasses import dataclass
from datetime import date, datetime

from cases.rounds.periods import Period
from cases.worktime import WorkCalendar
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
    """One grid's."""

    grid: Grid
    calendar: WorkCalendar
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

    def working(self, period: Period) -> list[date]:
        """The working days of the period."""
        return [day for day in period.days if self.calendar.is_working(day)]

    def asked(self, period: Period) -> tuple[int, list[str]]:
        """On how many days something is asked of the posted cadre, and why not on the others."""
        excuses = [self.excuse_on(day) for day in self.working(period)]
        reasons = [HOLIDAY] if not excuses else list(dict.fromkeys(filter(None, excuses)))
        return sum(1 for excuse in excuses if not excuse), reasons
