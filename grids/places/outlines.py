"""Outlines in and out: a street's grids from one GeoJSON file, checked as a whole, taken in as a whole.

Every grid of the street comes exactly once. The outlines in force end the day before the new ones begin and
stay on record; cases keep the grid that they were given. Everything stored is WGS-84.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, radians
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from shapely import STRtree, set_precision, transform
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union
from shapely.validation import explain_validity

from grids.cached_tables import CachedTable
from grids.models import Community, Grid, GridOutline, Street
from grids.places.coordinates import converted, gcj02_to_wgs84

WGS84, GCJ02 = "wgs84", "gcj02"
OVERLAP_M2 = 20.0
METRES_PER_DEGREE = 111_320.0
CHINA = (73.0, 3.0, 136.0, 54.0)
DECIMALS = 6
WHOLE_STREET = 9


class OutlinesRefused(Exception):
    """The file was not taken in; ``sentences`` says everything that is wrong with it."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class TakenOutlines:
    """What an import did: the street, how many outlines are new, how many were the same already."""

    street: Street
    new: int
    same: int


def import_outlines(
    content: bytes | str,
    *,
    crs: str,
    from_on: date,
    illustrative: bool = False,
    within: str | None = None,
) -> TakenOutlines:
    """Take in the outlines of a whole street from a GeoJSON FeatureCollection, or raise OutlinesRefused.

    ``crs`` is what the file is in, wgs84 or gcj02; each feature names its grid in the property ``code``.
    ``within`` is the code of the only street that the importer may change.
    """
    shapes, wrong = _read(content, crs)
    if wrong:
        raise OutlinesRefused(wrong)
    street, grids, wrong = _matched(shapes)
    if street is not None:
        wrong += _overlaps(shapes, street)
        if within not in (None, street.code):
            wrong.append(_("这些网格不属于您的街道。"))
    if from_on > timezone.localdate():
        wrong.append(_("启用日期不能晚于今天。"))
    if wrong or street is None:
        raise OutlinesRefused(wrong)
    with transaction.atomic():
        new = _replace(grids, shapes, crs, from_on, illustrative)
        _widen(street, shapes)
    return TakenOutlines(street, new, len(shapes) - new)


def feature_collection(street: Street) -> dict[str, Any]:
    """The street's outlines of today as GeoJSON, WGS-84 to six decimals; held in memory, not to be changed."""
    empty: dict[str, Any] = {"type": "FeatureCollection", "features": []}
    return _collections.get().get(street.code, empty)


def _read(content: bytes | str, crs: str) -> tuple[dict[str, BaseGeometry], list[str]]:
    """Grid code → shape in WGS-84, and what is wrong feature by feature."""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        features = json.loads(text)["features"]
    except (ValueError, KeyError, TypeError, RecursionError):
        features = None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        return {}, [_("文件不是 GeoJSON FeatureCollection。")]
    shapes: dict[str, BaseGeometry] = {}
    wrong = [] if features else [_("文件里没有要素。")]
    for place, feature in enumerate(features, 1):
        code, geometry = _parts(feature)
        name = code or _("第 %d 个要素") % place
        found = _shape(geometry)
        sentence = _fault(code, found)
        if code in shapes:
            sentence = _("这个网格代码出现了不止一次。")
        if sentence:
            wrong.append(f"{name}: {sentence}")
        elif found is not None:
            shapes[code] = converted(found, gcj02_to_wgs84) if crs == GCJ02 else found
    return shapes, wrong


def _parts(feature: dict[str, Any]) -> tuple[str, Any]:
    """A feature's code and geometry; no code where it is no word or number, or where there are no properties."""
    properties = feature.get("properties")
    code = properties.get("code") if isinstance(properties, dict) else ""
    words = str(code) if isinstance(code, str | int) and not isinstance(code, bool) else ""
    return (words.strip() if words.isprintable() else ""), feature.get("geometry")


def _shape(geometry: Any) -> BaseGeometry | None:
    """The geometry, flat; None when it cannot be read."""
    try:
        return transform(shape(geometry), lambda points: points)
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        ArithmeticError,
        RecursionError,
        ShapelyError,
    ):
        return None


def _fault(code: str, found: BaseGeometry | None) -> str:
    """What is wrong with one feature by itself, or nothing."""
    if not code:
        return _("缺少属性 code(网格代码)。")
    if found is None or found.is_empty or found.geom_type not in ("Polygon", "MultiPolygon"):
        return _("边界应为 Polygon 或 MultiPolygon。")
    west, south, east, north = found.bounds
    if CHINA[1] <= west and east <= CHINA[3] and CHINA[0] <= south and north <= CHINA[2]:
        return _("经度和纬度像是写反了，应先经度后纬度。")
    if not (CHINA[0] <= west and CHINA[1] <= south and east <= CHINA[2] and north <= CHINA[3]):
        return _("坐标不在中国范围内，请确认单位是度。")
    if not found.is_valid:
        return _("边界不合法：%s。") % explain_validity(found)
    return ""


def _matched(shapes: dict[str, BaseGeometry]) -> tuple[Street | None, dict[str, Grid], list[str]]:
    """The one street of all the codes, its grids by code, and the codes that are unknown or missing."""
    prefixes = {code[:WHOLE_STREET] for code in shapes}
    street = Street.objects.filter(code__in=prefixes).first() if len(prefixes) == 1 else None
    if street is None:
        return (
            None,
            {},
            [_("网格代码应都属于同一个已建档的街道，文件里是：%s。") % "、".join(sorted(prefixes))],
        )
    rows = Grid.objects.filter(community__street=street, retired_on__isnull=True).select_related("community")
    grids = {grid.code: grid for grid in rows}
    wrong = [_("没有代码为 %s 的在用网格。") % code for code in sorted(shapes.keys() - grids.keys())]
    wrong += [
        _("文件里缺少网格 %(code)s(%(community)s %(name)s)。")
        % {"code": code, "community": grids[code].community.name, "name": grids[code].name}
        for code in sorted(grids.keys() - shapes.keys())
    ]
    return street, grids, wrong


def _overlaps(shapes: dict[str, BaseGeometry], street: Street) -> list[str]:
    """Each pair of outlines that overlap by more than OVERLAP_M2 square metres."""
    codes = sorted(shapes)
    middle = radians(unary_union([shapes[code] for code in codes]).centroid.y)
    scale = (METRES_PER_DEGREE * cos(middle), METRES_PER_DEGREE)
    flat = [transform(shapes[code], lambda points: points * scale) for code in codes]
    left, right = STRtree(flat).query(flat, predicate="intersects")
    sentences = []
    for one, other in sorted(zip(left.tolist(), right.tolist(), strict=True)):
        if one >= other:
            continue
        area = flat[one].intersection(flat[other]).area
        if area > OVERLAP_M2:
            words = _("网格 %(one)s 与 %(other)s 重叠约 %(area)d 平方米。")
            sentences.append(words % {"one": codes[one], "other": codes[other], "area": round(area)})
    return sentences


def _replace(
    grids: dict[str, Grid],
    shapes: dict[str, BaseGeometry],
    crs: str,
    from_on: date,
    illustrative: bool,
) -> int:
    """Close the outlines in force and open the new ones; an outline that stays the same is left alone."""
    current = {row.grid_id: row for row in GridOutline.objects.current().filter(grid__in=grids.values())}
    later = sorted(grid.code for grid in grids.values() if _begins_after(current.get(grid.pk), from_on))
    if later:
        raise OutlinesRefused([_("网格 %s 已有启用日期更晚的边界。") % code for code in later])
    fresh = []
    for code, outline in sorted(shapes.items()):
        old, geometry = current.get(grids[code].pk), mapping(outline)
        if old is not None and (old.geometry, old.illustrative) == (_plain(geometry), illustrative):
            continue
        if old is not None and old.from_on == from_on:
            old.delete()
        elif old is not None:
            GridOutline.objects.filter(pk=old.pk).update(to_on=from_on - timedelta(days=1))
        fresh.append(
            GridOutline(
                grid=grids[code],
                geometry=_plain(geometry),
                from_on=from_on,
                declared_crs=crs,
                illustrative=illustrative,
            )
        )
    GridOutline.objects.bulk_create(fresh)
    return len(fresh)


def _begins_after(outline: GridOutline | None, day: date) -> bool:
    return outline is not None and outline.from_on > day


def _plain(geometry: Any) -> Any:
    """A geometry as JSON gives it back: lists, no tuples."""
    return json.loads(json.dumps(geometry))


def _widen(street: Street, shapes: dict[str, BaseGeometry]) -> None:
    """The street's box becomes that of its outlines when they do not lie within it, or when it has none."""
    west, south, east, north = unary_union(list(shapes.values())).bounds
    known = street.box
    if known is None or west < known[0] or south < known[1] or east > known[2] or north > known[3]:
        street.west, street.south, street.east, street.north = west, south, east, north
        street.save(update_fields=["west", "south", "east", "north"])


def _load_collections() -> dict[str, dict[str, Any]]:
    """Street code → its FeatureCollection."""
    rows = (
        GridOutline.objects.filter(from_on__lte=timezone.localdate(), grid__retired_on__isnull=True)
        .current()
        .select_related("grid__community__street")
        .order_by("grid__code")
    )
    collections: dict[str, dict[str, Any]] = {}
    for row in rows:
        code = row.grid.community.street.code
        whole = collections.setdefault(code, {"type": "FeatureCollection", "features": []})
        whole["features"].append(_feature(row))
    return collections


def _feature(row: GridOutline) -> dict[str, Any]:
    """One grid's outline with what a map wants to say about it."""
    outline = set_precision(shape(row.geometry), 10**-DECIMALS)
    rounded = transform(outline, lambda points: points.round(DECIMALS))
    grid = row.grid
    return {
        "type": "Feature",
        "geometry": _plain(mapping(rounded)),
        "properties": {
            "code": grid.code,
            "name": grid.name,
            "kind": grid.kind,
            "community": grid.community.code,
            "community_name": grid.community.name,
            "illustrative": row.illustrative,
        },
    }


_collections = CachedTable(_load_collections, lambda: GridOutline, lambda: Grid, lambda: Community)
