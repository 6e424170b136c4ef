"""How well a formula does on rows that it never saw, in figures a person can check by counting."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Judged:
    """One row: what it is, what the formula says, and how sure it is."""

    truth: str
    said: str
    sure: float


@dataclass(frozen=True)
class Band:
    """Of what was said with a confidence in a band: how much, how sure on average, what share was right."""

    low: float
    high: float
    rows: int
    sure: float
    right: float


@dataclass(frozen=True)
class OfLabel:
    """One label: its rows, how many of those that are it were found, how many of those called it are it."""

    label: str
    rows: int
    found: float
    true: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.found * self.true / (self.found + self.true) if self.found + self.true else 0.0


@dataclass(frozen=True)
class Measures:
    """All of it over some judged rows."""

    judged: tuple[Judged, ...]

    @property
    def rows(self) -> int:
        """How many were judged."""
        return len(self.judged)

    @property
    def accuracy(self) -> float:
        """The share that was right."""
        return sum(one.truth == one.said for one in self.judged) / self.rows if self.judged else 0.0

    @property
    def macro_f1(self) -> float:
        """The mean of the labels' F1, so that a rare one counts as much as a common one."""
        labels = self.labels()
        return sum(one.f1 for one in labels) / len(labels) if labels else 0.0

    def labels(self) -> list[OfLabel]:
        """Every label that occurs in truth, the commonest first."""
        truth = Counter(one.truth for one in self.judged)
        said = Counter(one.said for one in self.judged)
        right = Counter(one.truth for one in self.judged if one.truth == one.said)
        return [
            OfLabel(label, rows, right[label] / rows, right[label] / said[label] if said[label] else 0.0)
            for label, rows in sorted(truth.items(), key=lambda pair: (-pair[1], pair[0]))
        ]

    def confusion(self) -> Counter[tuple[str, str]]:
        """How often each truth was called what."""
        return Counter((one.truth, one.said) for one in self.judged)

    def bands(self) -> list[Band]:
        """Whether the confidence can be believed: bands that hold at least one row."""
        found = []
        for low, high in zip(BANDS, (*BANDS[1:], 1.01), strict=True):
            inside = [one for one in self.judged if low <= one.sure < high]
            if inside:
                right = sum(one.truth == one.said for one in inside) / len(inside)
                sure = sum(one.sure for one in inside) / len(inside)
                found.append(Band(low, min(high, 1.0), len(inside), sure, right))
        return found

    def kept(self) -> dict[str, Any]:
        """What is kept beside a version."""
        mixed = self.confusion().most_common()
        return {
            "rows": self.rows,
            "macro_f1": round(self.macro_f1, 4),
            "accuracy": round(self.accuracy, 4),
            "labels": [
                {
                    "label": one.label,
                    "rows": one.rows,
                    "found": round(one.found, 3),
                    "true": round(one.true, 3),
                }
                for one in self.labels()
            ],
            "bands": [
                {
                    "low": b.low,
                    "high": b.high,
                    "rows": b.rows,
                    "sure": round(b.sure, 3),
                    "right": round(b.right, 3),
                }
                for b in self.bands()
            ],
            "confused": [[truth, said, times] for (truth, said), times in mixed if truth != said][:40],
        }
