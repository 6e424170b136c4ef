"""The registers in memory: what a code or an id stands for, without asking the database at every turn."""

from dataclasses import dataclass

from grids.cached_tables import CachedTable
from grids.models import Community, EnforcementArea, Executor, Grid, Street


@dataclass(frozen=True)
class Registers:
    """Places and executors by id and by code, retired and inactive ones too. Read, never changed."""

    grids: dict[int, Grid]
    grids_by_code: dict[str, Grid]
    communities_by_code: dict[str, Community]
    areas_by_code: dict[str, EnforcementArea]
    executors: dict[int, Executor]
    executors_by_code: dict[str, Executor]

    def community_of(self, place_code: str) -> Community | None:
        """The community that a place lies in; None for a case that is only known to be in the street."""
        return self.communities_by_code.get(place_code[:12])

    def prefixes_of(self, area: EnforcementArea) -> tuple[str, ...]:
        """The codes of the communities that an enforcement area holds."""
        return tuple(code for code, held in self.communities_by_code.items() if held.area_id == area.pk)


def _load() -> Registers:
    grids = {grid.pk: grid for grid in Grid.objects.select_related("community__street", "community__area")}
    communities = Community.objects.select_related("street", "area")
    executors = {executor.pk: executor for executor in Executor.objects.select_related("community", "area")}
    return Registers(
        grids,
        {grid.code: grid for grid in grids.values()},
        {community.code: community for community in communities},
        {area.code: area for area in EnforcementArea.objects.all()},
        executors,
        {executor.code: executor for executor in executors.values()},
    )


_registers = CachedTable(
    _load, lambda: Grid, lambda: Community, lambda: EnforcementArea, lambda: Executor, lambda: Street
)


def registers() -> Registers:
    """The registers as they stand."""
    return _registers.get()
