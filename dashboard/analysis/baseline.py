"""Whether so many are more than was to be expected: by the running rate, and by the same weeks of the year before.

A count is surprising by −log₁₀ of the chance that a Poisson variable with the expected mean reaches it, times the
number of groups and stretches that were looked at (Bonferroni): among thousands something rare happens every day.
2 is one chance in a hundred that the whole look would have shown such a thing without a reason.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log10

from scipy.special import pdtrc

RUNNING = timedelta(weeks=12)
YEAR = timedelta(weeks=52)  # whole weeks, so that weekdays meet weekdays
AROUND = timedelta(weeks=2)
FEWEST_DAYS = 14  # of a season or a running rate, below which it says nothing
A_PRIORI = 0.5  # nothing seen is not the same as impossible
SURPRISING = 2.0


@dataclass(frozen=True)
class Span:
    """From a day to before another."""

    first: date
    after: date

    @property
    def days(self) -> int:
        """How many, none when it is empty."""
        return max((self.after - self.first).days, 0)

    def within(self, other: "Span") -> "Span":
        """The part that lies in the other."""
        return Span(max(self.first, other.first), min(self.after, other.after))

    def count(self, ordered: Sequence[date]) -> int:
        """How many of the days, in order, lie in it."""
        return bisect_left(ordered, self.after) - bisect_left(ordered, self.first) if self.days else 0


@dataclass(frozen=True)
class Judgement:
    """So many in a stretch of days, what was to be expected, and how surprising that is.

    ``season`` is None where nothing is known of the year before; ``season_days`` says from how many days it was taken.
    """

    span: Span
    count: int
    running: float
    season: float | None
    season_days: int
    over_running: float
    over_season: float | None

    @property
    def expected(self) -> float:
        """The higher of both."""
        return max(self.running, self.season or 0.0)

    @property
    def surprise(self) -> float:
        """Over the higher of both expectations."""
        return self.over_running if self.over_season is None else min(self.over_running, self.over_season)

    @property
    def is_surprising(self) -> bool:
        """Over the running rate and over the season."""
        return self.surprise >= SURPRISING

    @property
    def is_seasonal(self) -> bool:
        """Over the running rate, but no more than the season brings."""
        return self.over_running >= SURPRISING and not self.is_surprising


def surprise(count: int, expected: float, looks: float) -> float:
    """−log₁₀ of the corrected chance of as many or more (Poisson); 0 for what is to be expected."""
    if count <= 0:
        return 0.0
    chance = float(pdtrc(count - 1, expected)) * max(looks, 1.0)
    return -log10(max(chance, 1e-300)) if chance < 1 else 0.0


def judge(
    days: Sequence[date], span: Span, known: Span, looks: float, growth: float = 1.0, *, rest: bool = False
) -> Judgement:
    """A group's days (in order) in a stretch against the rest of what is known.

    ``growth`` is how much more is reported altogether than a year ago. With ``rest`` the running rate is that of all
    other days, before and after: for stretches chosen in hindsight.
    """
    count = span.count(days)
    before = known if rest else Span(span.first - RUNNING, span.first).within(known)
    earlier = before.count(days) - (count if rest else 0)
    length = before.days - (span.days if rest else 0)
    running = _mean(earlier, length, span.days)
    season = Span(span.first - YEAR - AROUND, span.after - YEAR + AROUND).within(known)
    mean = None
    if not rest and season.days >= FEWEST_DAYS:
        mean = _mean(season.count(days), season.days, span.days) * growth
    return Judgement(
        span,
        count,
        running,
        mean,
        season.days if mean is not None else 0,
        surprise(count, running, looks),
        None if mean is None else surprise(count, mean, looks),
    )


def _mean(count: int, days: int, length: int) -> float:
    """What a stretch of some length is to expect after so many in so many days; one a day where too little is known."""
    return (count + A_PRIORI) / days * length if days >= FEWEST_DAYS else float(length)


def busiest(days: Sequence[date], length: int) -> Span:
    """The stretch of so many days with the most, the earliest of equal ones."""
    best, most = Span(days[0], days[0] + timedelta(days=length)), 0
    for first in dict.fromkeys(days):
        span = Span(first, first + timedelta(days=length))
        if (count := span.count(days)) > most:
            best, most = span, count
    return best
