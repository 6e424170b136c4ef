"""Reads the formulas in use: which category or unit a case is likely to need, how sure that is, and from how much.

In milliseconds, by numpy alone. A label that the registers no longer know is passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from cases.categories import categories
from cases.dispatching.learning.formula import Formula, unpack
from cases.dispatching.learning.texts import Said, letters
from cases.models import Case, Category, LearnedFormula
from grids.cached_tables import CachedTable
from grids.models import Executor
from grids.places import registers

T = TypeVar("T")
Kind = LearnedFormula.Kind
SHORTEST = 4  # characters; a photo without words says nothing
OTHERS = 2


@dataclass(frozen=True)
class InUse:
    """A formula with what is told about it."""

    formula: Formula
    version: int
    rows: int
    from_cases: bool


@dataclass(frozen=True)
class Suggestion(Generic[T]):
    """The likeliest, how sure that is (0 to 1), what else it may be, and which version says so from how many rows."""

    what: T
    sure: float
    others: tuple[tuple[T, float], ...]
    version: int
    rows: int
    from_cases: bool


def _load() -> dict[tuple[int, str], InUse]:
    return {
        (row.street_id, row.kind): InUse(
            unpack(row.formula, row.digest), row.version, row.rows, row.source == LearnedFormula.Source.CASES
        )
        for row in LearnedFormula.objects.filter(current=True)
    }


_in_use = CachedTable(_load, lambda: LearnedFormula)


def in_use(street: int, kind: str) -> InUse | None:
    """The formula of a street that is in use; None before anything was learned."""
    return _in_use.get().get((street, kind))


def suggest_category(case: Case) -> Suggestion[Category] | None:
    """The category that its words are like; None where nothing was learned or the words are too few."""
    tree = categories()
    known = {category.code: category for category in tree.by_id.values() if category.pk in tree.leaves}
    return _suggested(in_use(case.street_id, Kind.CATEGORY), said_of(case), known)


def suggest_executor(case: Case, category: Category | None) -> Suggestion[Executor] | None:
    """The unit to which such a matter of such a place went; None where nothing was learned."""
    units = {unit.code: unit for unit in registers().executors.values() if unit.active}
    return _suggested(in_use(case.street_id, Kind.EXECUTOR), said_of(case, category), units)


def _suggested(held: InUse | None, said: Said, known: Mapping[str, T]) -> Suggestion[T] | None:
    if held is None or len(letters(said.words)) < SHORTEST:
        return None
    chances = [(known[label], sure) for label, sure in held.formula.chances(said) if label in known]
    if not chances:
        return None
    (what, sure), others = chances[0], tuple(chances[1 : 1 + OTHERS])
    return Suggestion(what, sure, others, held.version, held.rows, held.from_cases)


def said_of(case: Case, category: Category | None = None) -> Said:
    """What a case says when it comes in; with a category, also its kind and place, from which units follow."""
    return Said(case.description, marks=marks_of(category.path, case.place_code) if category else ())


def marks_of(path: str, place_code: str) -> tuple[str, ...]:
    """A category with all that it lies under, and the community, as marks."""
    parts = path.strip("/").split("/")
    branches = tuple("k" + "/".join(parts[: n + 1]) for n in range(len(parts)))
    return (*branches, "c" + place_code[:12], branches[-1] + "c" + place_code[:12])
