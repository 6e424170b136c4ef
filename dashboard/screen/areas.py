"""The outlines of the enforcement areas: the grids' outlines of their communities, joined."""

from typing import Any

from shapely.geometry import mapping, shape
from shapely.ops import unary_union

from grids.cached_tables import CachedTable
from grids.models import Community, EnforcementArea, GridOutline

# Neighbours drawn by hand leave slivers; this many degrees, some two metres, close them.
SLIVER = 0.00002
SIMPLER = 0.00001


def _load() -> dict[str, Any]:
    found: dict[str, tuple[str, list[Any]]] = {}
    outlines = GridOutline.objects.current().filter(grid__retired_on__isnull=True)
    for outline in outlines.select_related("grid__community__area").order_by("grid__code"):
        area = outline.grid.community.area
        if area is not None:
            found.setdefault(area.code, (area.name, []))[1].append(shape(outline.geometry).buffer(SLIVER))
    return {"type": "FeatureCollection", "features": [_feature(*one) for one in found.values()]}


def _feature(name: str, shapes: list[Any]) -> dict[str, Any]:
    joined = unary_union(shapes).buffer(-SLIVER).simplify(SIMPLER)
    return {"type": "Feature", "properties": {"name": name}, "geometry": mapping(joined)}


_areas = CachedTable(_load, lambda: GridOutline, lambda: Community, lambda: EnforcementArea)


def area_outlines() -> dict[str, Any]:
    """A GeoJSON FeatureCollection, WGS-84, a feature an area."""
    return _areas.get()
