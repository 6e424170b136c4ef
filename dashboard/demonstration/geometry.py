"""Outlines drawn for the demonstration: a street cut into grids, grids gathered into communities.

Nothing here is surveyed. The patches tile the street without overlaps, share their borders, and each
community is one connected piece. Work is done in metres from the box's south-west corner.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from shapely import MultiPoint, Point, Polygon, voronoi_polygons
from shapely.geometry.base import BaseGeometry

WEST, SOUTH, EAST, NORTH = 118.790513, 31.976789, 118.836673, 32.016540
METRES_LATITUDE = 110_900.0
METRES_LONGITUDE = METRES_LATITUDE * math.cos(math.radians((SOUTH + NORTH) / 2))
WIDTH, HEIGHT = (EAST - WEST) * METRES_LONGITUDE, (NORTH - SOUTH) * METRES_LATITUDE
CANDIDATES, RELAXATIONS = 14, 3
BEND = 18.0  # metres by which a border leaves the straight line
TOUCH = 5.0  # metres of shared border that make two patches neighbours

Spot = tuple[float, float]


@dataclass(frozen=True)
class Patch:
    """One piece of ground, in metres."""

    shape: Polygon
    group: int


def to_degrees(spot: Spot) -> Spot:
    """Metres from the south-west corner → longitude, latitude, six decimals."""
    return round(WEST + spot[0] / METRES_LONGITUDE, 6), round(SOUTH + spot[1] / METRES_LATITUDE, 6)


def to_metres(longitude: float, latitude: float) -> Spot:
    """Longitude, latitude → metres from the south-west corner."""
    return (longitude - WEST) * METRES_LONGITUDE, (latitude - SOUTH) * METRES_LATITUDE


def geojson(shape: Polygon) -> dict[str, object]:
    """The polygon in degrees, as GeoJSON wants it."""
    return {
        "type": "Polygon",
        "coordinates": [[list(to_degrees((x, y))) for x, y in shape.exterior.coords]],
    }


def street_outline(random: Random) -> Polygon:
    """A rounded, slightly restless outline that nearly fills the box."""
    waves = [(random.uniform(0, math.tau), random.uniform(0.008, 0.022)) for _ in range(6)]
    spots = []
    for step in range(180):
        angle = math.tau * step / 180
        radius = 0.965 + sum(
            size * math.sin((k + 2) * angle + phase) for k, (phase, size) in enumerate(waves)
        )
        roundness = (abs(math.cos(angle)) ** 3.2 + abs(math.sin(angle)) ** 3.2) ** (-1 / 3.2)
        reach = min(radius, 1.0) * roundness * 0.985
        spots.append(
            (
                WIDTH / 2 * (1 + min(max(reach * math.cos(angle), -0.995), 0.995)),
                HEIGHT / 2 * (1 + min(max(reach * math.sin(angle), -0.995), 0.995)),
            )
        )
    return Polygon(spots)


def _seeds(random: Random, outline: Polygon, count: int) -> list[Spot]:
    """Blue noise, denser in the old north-west than among the new blocks of the south-east."""
    seeds: list[Spot] = []
    while len(seeds) < count:
        best, best_reach = None, -1.0
        for _ in range(CANDIDATES):
            spot = (random.uniform(0, WIDTH), random.uniform(0, HEIGHT))
            if not outline.contains(Point(spot)):
                continue
            wide = 1 + 0.5 * (spot[0] / WIDTH + 1 - spot[1] / HEIGHT)
            reach = min((math.dist(spot, seed) for seed in seeds), default=1e9) / wide
            if reach > best_reach:
                best, best_reach = spot, reach
        if best is not None:
            seeds.append(best)
    return seeds


def _cells(seeds: Sequence[Spot], outline: Polygon) -> list[Polygon]:
    """The Voronoi cells of the seeds, in the seeds' order, not clipped yet."""
    found = voronoi_polygons(MultiPoint(seeds), extend_to=outline.buffer(400), ordered=True)
    return [cell for cell in found.geoms if isinstance(cell, Polygon)]


def _largest(shape: BaseGeometry) -> Polygon:
    pieces = [piece for piece in getattr(shape, "geoms", [shape]) if isinstance(piece, Polygon)]
    return max(pieces, key=lambda piece: piece.area)


def _bent(cell: Polygon, seed: int) -> Polygon:
    """The cell with each edge bent a little; neighbours bend their common edge alike."""
    spots: list[Spot] = []
    ring = [(round(x, 1), round(y, 1)) for x, y in cell.exterior.coords]
    for start, end in pairwise(ring):
        if start == end:
            continue
        first, last = sorted([start, end])
        dice = Random(f"{seed} {first} {last}")  # noqa: S311
        across, along = last[0] - first[0], last[1] - first[1]
        bend = min(0.07, BEND / math.hypot(across, along))
        bends = [(share, dice.uniform(-bend, bend)) for share in (0.3, 0.68)]
        middle = [(first[0] + across * s - along * b, first[1] + along * s + across * b) for s, b in bends]
        spots += [start, *(middle if start == first else reversed(middle))]
    bent = Polygon(spots)
    return bent if bent.is_valid else cell


def neighbours_of(shapes: Sequence[BaseGeometry]) -> list[set[int]]:
    """For each shape, which others share a border with it."""
    near: list[set[int]] = [set() for _ in shapes]
    for one, shape in enumerate(shapes):
        grown = shape.buffer(1)
        for other in range(one + 1, len(shapes)):
            if grown.intersects(shapes[other]) and grown.intersection(shapes[other]).length > 2 * TOUCH:
                near[one].add(other)
                near[other].add(one)
    return near


def gathered(shapes: Sequence[BaseGeometry], starts: Sequence[Spot], wanted: Sequence[int]) -> list[int]:
    """Groups of connected shapes grown around the starts, of about the wanted sizes; every shape gets one."""
    near = neighbours_of(shapes)
    middles = [(shape.centroid.x, shape.centroid.y) for shape in shapes]
    group = [-1] * len(shapes)
    sizes = [0] * len(starts)
    for index, start in enumerate(starts):
        free = [shape for shape in range(len(shapes)) if group[shape] < 0]
        group[min(free, key=lambda shape: math.dist(middles[shape], start))] = index
        sizes[index] = 1
    while -1 in group:
        for index in sorted(range(len(starts)), key=lambda index: sizes[index] / wanted[index]):
            edge = {n for shape, g in enumerate(group) if g == index for n in near[shape] if group[n] < 0}
            if edge:
                taken = min(edge, key=lambda shape: (math.dist(middles[shape], starts[index]), shape))
                group[taken] = index
                sizes[index] += 1
                break
    return group


def draw(random: Random, starts: Sequence[Spot], wanted: Sequence[int]) -> list[Patch]:
    """As many patches as wanted in all, each in one of the groups that grow around the starts."""
    outline = street_outline(random)
    seeds = _seeds(random, outline, sum(wanted))
    for _ in range(RELAXATIONS):
        cells = [_largest(cell.intersection(outline)) for cell in _cells(seeds, outline)]
        seeds = [
            ((seed[0] + cell.centroid.x) / 2, (seed[1] + cell.centroid.y) / 2)
            for seed, cell in zip(seeds, cells, strict=True)
        ]
    whim = random.randrange(1 << 30)
    shapes = [_largest(_bent(cell, whim).intersection(outline)) for cell in _cells(seeds, outline)]
    groups = gathered(shapes, starts, wanted)
    return [Patch(shape, group) for shape, group in zip(shapes, groups, strict=True)]


def spot_within(random: Random, shape: Polygon, around: Spot | None = None, spread: float = 60.0) -> Spot:
    """A point of the shape, near a spot when one is given; metres."""
    west, south, east, north = shape.bounds
    inner = shape.buffer(-4)
    for _ in range(40):
        if around is not None:
            spot = (random.gauss(around[0], spread), random.gauss(around[1], spread))
        else:
            spot = (random.uniform(west, east), random.uniform(south, north))
        if inner.contains(Point(spot)):
            return spot
    middle = shape.representative_point()
    return middle.x, middle.y
