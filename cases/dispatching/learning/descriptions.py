"""A version's measures in words and names that a person reads: no codes, no jargon without its meaning."""

from dataclasses import dataclass
from typing import Any

from cases.categories import categories
from cases.models import LearnedFormula
from grids.places import registers

MOST_SHOWN = 12
MOST_VERSIONS = 8
WEAK, FEWEST = 0.7, 5  # a share of fewer rows says nothing
Kind = LearnedFormula.Kind


@dataclass(frozen=True)
class Told:
    """One kind: the version in use, those before, and its measures under the names of the registers."""

    kind: Kind
    current: LearnedFormula | None
    versions: list[LearnedFormula]
    bands: list[dict[str, Any]]
    weak: list[dict[str, Any]]
    confused: list[tuple[str, str, int]]


def told_of(street: int) -> list[Told]:
    """Both kinds of a street; three queries."""
    rows = list(LearnedFormula.objects.filter(street=street).defer("formula"))
    return [_told(kind, [row for row in rows if row.kind == kind]) for kind in Kind]


def _told(kind: Kind, rows: list[LearnedFormula]) -> Told:
    current = next((row for row in rows if row.current), None)
    measures: dict[str, Any] = current.measures if current else {}
    names = _names(kind)
    weak = [
        one | {"name": names.get(one["label"], one["label"])}
        for one in measures.get("labels", [])
        if one["rows"] >= FEWEST and min(one["found"], one["true"]) < WEAK
    ]
    confused = [(names.get(a, a), names.get(b, b), times) for a, b, times in measures.get("confused", [])]
    return Told(
        kind,
        current,
        rows[:MOST_VERSIONS],
        measures.get("bands", []),
        weak[:MOST_SHOWN],
        confused[:MOST_SHOWN],
    )


def _names(kind: Kind) -> dict[str, str]:
    if kind == Kind.CATEGORY:
        return {code: category.name for code, category in categories().by_code.items()}
    return {code: unit.name for code, unit in registers().executors_by_code.items()}
