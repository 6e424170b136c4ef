"""Groups matters into what concerns one thing, judges each group, and weighs it: for the street and for files.

Groups are made by average linkage: a matter joins where it is, on the mean, alike enough to all that are there, so
that no chain of neighbours grows into everything. The same rows give the same groups.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log2

import numpy as np

from dashboard.analysis.baseline import YEAR, Judgement, Span, busiest, judge
from dashboard.analysis.likeness import Item, Matrix, by_words_and_kind, nearness

ALIKE = 0.3
MOST_ITEMS = 5_000  # a matrix of so many takes 100 MB, its groups some seconds
FEWEST = 4
WINDOWS = (1, 7, 30)  # days
IN_HINDSIGHT = 30
GROWTH = (0.5, 2.0)


@dataclass(frozen=True)
class Matter:
    """One group: where its members stand in the list that was given, and how its busiest stretch is judged."""

    members: tuple[int, ...]
    inside: tuple[int, ...]
    judgement: Judgement
    local: bool
    voices: int

    def weight(self, discount: float = 1.0) -> float:
        """Size, agreeing voices counted on a logarithmic scale, times one and its surprise, less for false alarms."""
        return (len(self.inside) + log2(1 + self.voices)) * (1 + self.judgement.surprise) * discount


def groups(alike: Matrix) -> list[list[int]]:
    """Those that belong together, in the order of their first members; most are alone."""
    # A second of loading that only the process which makes groups has to pay, not every web process at its start.
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415
    from scipy.spatial.distance import squareform  # noqa: PLC0415

    if len(alike) < 2:
        return [[at] for at in range(len(alike))]
    apart = 1 - alike
    apart = np.maximum((apart + apart.T) / 2, 0)
    np.fill_diagonal(apart, 0)
    labels = fcluster(linkage(squareform(apart, checks=False), "average"), 1 - ALIKE + 1e-6, "distance")
    found: dict[int, list[int]] = {}
    for at, label in enumerate(labels):
        found.setdefault(int(label), []).append(at)
    return list(found.values())


def find_now(items: Sequence[Item], today: date, since: date) -> list[Matter]:
    """What stands out of the last day, week or month, the weightiest first: hot spots and what is common everywhere.

    ``since`` is the first day of which everything is known. Seasonal matters come too; ``judgement`` says so.
    """
    known = Span(since, today + timedelta(days=1))
    alike = by_words_and_kind(items)
    here, everywhere = groups(alike * nearness(items)), groups(alike)
    looks = float((len(here) + len(everywhere)) * len(WINDOWS))
    growth = growth_of([item.on for item in items], known)
    found = []
    for local, made in ((True, here), (False, everywhere)):
        for members in made:
            judged = _judged_now(items, members, known, looks, growth)
            if judged is not None:
                found.append(_matter(items, members, judged, local))
    return without_shadows(sorted(found, key=lambda one: (-one.weight(), one.members)))


def _judged_now(
    items: Sequence[Item], members: Sequence[int], known: Span, looks: float, growth: float
) -> Judgement | None:
    """The most surprising of the windows that end today; None where nothing is over the running rate."""
    days = sorted(items[at].on for at in members)
    best = None
    for length in WINDOWS:
        span = Span(known.after - timedelta(days=length), known.after)
        if span.count(days) < FEWEST:
            continue
        judged = judge(days, span, known, looks, growth)
        if judged.is_surprising or judged.is_seasonal:
            rank = (judged.is_surprising, judged.surprise, judged.over_running)
            if best is None or rank > (best.is_surprising, best.surprise, best.over_running):
                best = judged
    return best


def find_in_hindsight(items: Sequence[Item], fewest: int = FEWEST) -> list[Matter]:
    """All groups of a file, weighed by their busiest thirty days against the rest of the time."""
    if not items:
        return []
    known = Span(min(item.on for item in items), max(item.on for item in items) + timedelta(days=1))
    made = groups(by_words_and_kind(items))
    looks = len(made) * max(known.days / IN_HINDSIGHT, 1)
    found = []
    for members in made:
        if len(members) >= fewest:
            days = sorted(items[at].on for at in members)
            judged = judge(days, busiest(days, IN_HINDSIGHT), known, looks, rest=True)
            found.append(_matter(items, members, judged, local=False, whole=True))
    return sorted(found, key=lambda one: (-one.weight(), one.members))


def _matter(
    items: Sequence[Item], members: Sequence[int], judged: Judgement, local: bool, *, whole: bool = False
) -> Matter:
    inside = (
        members if whole else [at for at in members if judged.span.first <= items[at].on < judged.span.after]
    )
    voices = sum(items[at].voices for at in inside)
    return Matter(tuple(members), tuple(inside), judged, local, voices)


def growth_of(days: Sequence[date], known: Span) -> float:
    """How much more is reported altogether than a year ago, between a half and twice as much; 1 where unknown."""
    lately = Span(known.after - timedelta(days=30), known.after)
    then = Span(lately.first - YEAR, lately.after - YEAR + timedelta(days=30)).within(known)
    if then.days < IN_HINDSIGHT / 2:
        return 1.0
    ordered = sorted(days)
    ratio = (lately.count(ordered) / lately.days) / max(then.count(ordered) / then.days, 0.01)
    return min(max(ratio, GROWTH[0]), GROWTH[1])


def without_shadows(matters: Sequence[Matter]) -> list[Matter]:
    """One of two that are mostly the same members: the weightier stays."""
    kept: list[Matter] = []
    for matter in matters:
        inside = set(matter.inside)
        if not any(
            2 * len(inside & set(other.inside)) >= min(len(inside), len(other.inside)) for other in kept
        ):
            kept.append(matter)
    return kept
