"""A table of transitions and its judge: buttons and clicks of cases, orders, projects, activities, resolutions read it.

A line is allowed when the row stands in one of its sources, the person holds one of its parts, and its condition
holds. The table knows the sentences in which it refuses; who holds which part, its callers know.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases.lifecycle.exceptions import NotTheirs, Refused


@dataclass(frozen=True)
class Transition:
    """One line of a table; ``to`` None leaves the state as it is, ``needs`` is what must be brought."""

    name: str
    label: str | Promise
    sources: frozenset[str]
    to: str | None
    parts: frozenset[str]
    needs: tuple[str, ...] = ()
    condition: Callable[[Any], bool] = lambda row: True
    refusal: str | Promise = ""
    primary: bool = False


Line = TypeVar("Line", bound=Transition)


@dataclass(frozen=True)
class TransitionTable(Generic[Line]):
    """All lines for one kind of row; ``column`` holds its state.

    ``not_theirs`` takes the label, ``not_from_here`` ``state`` and ``step``.
    """

    lines: tuple[Line, ...]
    column: str
    not_theirs: str | Promise
    not_from_here: str | Promise

    @cached_property
    def by_name(self) -> dict[str, Line]:
        """The lines by their names."""
        return {line.name: line for line in self.lines}

    def allowed(self, row: Model, parts: frozenset[str]) -> list[Line]:
        """What these parts may do with the row as it stands, in the table's order."""
        state = getattr(row, self.column)
        return [
            line
            for line in self.lines
            if state in line.sources and line.parts & parts and line.condition(row)
        ]

    def judge(self, name: str, row: Model, parts: frozenset[str]) -> Line:
        """The line; raises what stands in the way: first whose it is, then the state, then the condition."""
        line = self.by_name[name]
        if not line.parts & parts:
            raise NotTheirs(str(self.not_theirs) % line.label)
        if getattr(row, self.column) not in line.sources:
            state = getattr(row, f"get_{self.column}_display")()
            raise Refused(str(self.not_from_here) % {"state": state, "step": line.label})
        if not line.condition(row):
            raise Refused(str(line.refusal) or _("现在不能“%s”。") % line.label)
        return line
