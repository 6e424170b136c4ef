"""Point → grid: the current outlines in an STRtree, held in memory and renewed when an outline changes."""

from dataclasses import dataclass

from django.utils import timezone
from shapely import Point, STRtree
from shapely.geometry import shape

from grids.cached_tables import CachedTable
from grids.models import Community, Grid, GridOutline, Street


@dataclass(frozen=True)
class OutlineTree:
    """The tree and the grids behind it, in the same order; WGS-84."""

    tree: STRtree
    grids: tuple[Grid, ...]


def _load() -> OutlineTree:
    today = timezone.localdate()
    rows = list(
        GridOutline.objects.filter(from_on__lte=today, grid__retired_on__isnull=True)
        .current()
        .select_related("grid__community__street")
    )
    return OutlineTree(STRtree([shape(row.geometry) for row in rows]), tuple(row.grid for row in rows))


_outlines = CachedTable(_load, lambda: GridOutline, lambda: Grid, lambda: Community, lambda: Street)


def grid_at(longitude: float, latitude: float) -> Grid | None:
    """The grid whose outline holds the point (WGS-84 degrees), or None outside every grid.

    A point on a shared border belongs to the grid with the lower code.
    """
    return next(iter(grids_at(longitude, latitude)), None)


def grids_at(longitude: float, latitude: float) -> list[Grid]:
    """The grids whose outlines hold the point, by their codes: several on a border, and where streets overlap."""
    held = _outlines.get()
    hits = held.tree.query(Point(longitude, latitude), predicate="intersects")
    return sorted((held.grids[index] for index in hits), key=lambda grid: grid.code)
