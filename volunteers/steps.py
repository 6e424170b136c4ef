"""A line of a table of steps: the ways of a micro-project, an activity and a resolution are each such a table."""

from dataclasses import dataclass

from cases.lifecycle import Transition


@dataclass(frozen=True)
class Step(Transition):
    """One line of these tables."""

    @property
    def fields(self) -> tuple[str, ...]:
        """What its form asks for."""
        return self.needs
