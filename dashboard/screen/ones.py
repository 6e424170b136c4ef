"""五个一 by community: in how many of its grids each of the five is done, of those of which it is asked."""

from dataclasses import dataclass, field
from datetime import datetime

from cases.five_ones import Ones, State, states_of_grids
from cases.models import Threshold
from dashboard.scope import Scope
from dashboard.screen.figure_rows import page
from grids.models import Community
from grids.places import registers

CODES = tuple(Threshold.Code)


@dataclass(frozen=True)
class Cover:
    """One of the five in a community."""

    code: str
    done: int
    asked: int
    url: str


@dataclass
class CommunityOnes:
    """A community's five."""

    community: Community
    grids: list[Ones] = field(default_factory=list)

    @property
    def covers(self) -> list[Cover]:
        """Done of asked; a grid that is excused is not asked."""
        return [self._cover(code) for code in CODES]

    def _cover(self, code: str) -> Cover:
        states = [ones.of(code).state for ones in self.grids]
        done = states.count(State.DONE)
        asked = done + states.count(State.NOT_YET)
        return Cover(code, done, asked, page("dashboard_ones", self.community.code, code))


def by_community(scope: Scope, now: datetime) -> list[CommunityOnes]:
    """In the order of the communities' codes, never of their figures."""
    found: dict[str, CommunityOnes] = {}
    held = registers()
    for ones in states_of_grids(scope.at("code"), now):
        community = held.communities_by_code[ones.grid.code[:12]]
        found.setdefault(community.code, CommunityOnes(community)).grids.append(ones)
    return list(found.values())
