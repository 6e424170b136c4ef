"""A line of a table of steps: the ways of a micro-project, an activity and a resolution are each such a table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Step:
    """One line; ``to`` None leaves the state as it is; ``fields`` are what its form asks for."""

    name: str
    label: str | Promise
    sources: frozenset[str]
    to: str | None
    parts: frozenset[str]
    fields: tuple[str, ...] = ()
    condition: Callable[[Any], bool] = lambda row: True
    refusal: str | Promise = ""
    primary: bool = False
