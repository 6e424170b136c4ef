"""The places: the street, its ten communities and the retired ones, areas, grids with outlines, buildings, sites."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from shapely import Polygon
from shapely.ops import unary_union

from dashboard.demonstration import geometry, names
from grids.models import Building, Community, EnforcementArea, Grid, GridOutline, Site, Street

STREET = {
    "code": "320104003",
    "name": "红花街道",
    "name_en": "Honghua Sub-district",
    "platform_name": "智慧红花",
    "platform_name_en": "Smart Honghua",
}
# Code, name, where its middle is drawn (shares of the box), grids wanted. The codes are the statistics bureau's
# of 2023; where the communities really lie is not told by the drawing.
COMMUNITIES = (
    ("320104003001", "九龙新寓社区", 0.27, 0.66, 14),
    ("320104003004", "龙苑新寓社区", 0.44, 0.90, 13),
    ("320104003005", "阳光里社区", 0.48, 0.63, 13),
    ("320104003006", "风光里社区", 0.20, 0.42, 12),
    ("320104003007", "龙翔雅苑社区", 0.12, 0.62, 11),
    ("320104003008", "春天家园社区", 0.66, 0.85, 13),
    ("320104003010", "汇幸苑社区", 0.45, 0.12, 12),
    ("320104003015", "红悦社区", 0.72, 0.55, 14),
    ("320104003016", "景泰苑社区", 0.45, 0.38, 12),
    ("320104003017", "汇景和园社区", 0.80, 0.25, 12),
)
RETIRED = (
    ("320104003003", "响水桥社区"),
    ("320104003011", "夹岗社区"),
    ("320104003012", "翁家营社区"),
    ("320104003013", "果园社区"),
    ("320104003014", "广洋社区"),
)
# They stand in the list of 2016 and no longer in that of 2023; the day between is not published.
RETIRED_ON = date(2022, 12, 31)
AREAS = ((0.22, 0.72), (0.62, 0.82), (0.30, 0.25), (0.78, 0.40))
AREA_SIZES = (3, 3, 2, 2)
AREA_NAMES = ("一片区", "二片区", "三片区", "四片区")
Kind = Grid.Kind
# From the old north-west to the new south-east; 126 in all.
KINDS = (
    [Kind.OLD_COMPOUND] * 42
    + [Kind.MIXED] * 8
    + [Kind.SHOPS] * 14
    + [Kind.COMMERCIAL_COMPOUND] * 32
    + [Kind.PARK] * 8
    + [Kind.NEW_COMPOUND] * 14
    + [Kind.BUILDING_SITE] * 8
)
HOMES = {
    Kind.OLD_COMPOUND: (262, 578),
    Kind.COMMERCIAL_COMPOUND: (300, 715),
    Kind.NEW_COMPOUND: (95, 415),
    Kind.MIXED: (130, 335),
    Kind.SHOPS: (30, 130),
}
PAVILION_COMMUNITY, PAVILION_GRID, PAVILION_HOMES = "320104003015", "320104003015003", 680


@dataclass
class Ground:
    """All places of the street, as the stories need them."""

    street: Street
    areas: list[EnforcementArea]
    communities: list[Community] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    shapes: dict[str, Polygon] = field(default_factory=dict)
    buildings: dict[str, list[Building]] = field(default_factory=dict)
    sites: dict[str, list[Site]] = field(default_factory=dict)
    roads: dict[str, str] = field(default_factory=dict)

    def grid(self, code: str) -> Grid:
        """The grid of a code."""
        return next(grid for grid in self.grids if grid.code == code)


def lay(random: Random, today: date) -> Ground:
    """Draw the places and write their rows."""
    street = Street.objects.create(
        **STREET, west=geometry.WEST, south=geometry.SOUTH, east=geometry.EAST, north=geometry.NORTH
    )
    starts = [(x * geometry.WIDTH, y * geometry.HEIGHT) for _, _, x, y, _ in COMMUNITIES]
    patches = geometry.draw(random, starts, [place[4] for place in COMMUNITIES])
    ground = Ground(street, _areas(street))
    _communities(ground, patches)
    _grids(random, ground, patches, today)
    _buildings(random, ground)
    _sites(random, ground)
    return ground


def _areas(street: Street) -> list[EnforcementArea]:
    return EnforcementArea.objects.bulk_create(
        EnforcementArea(street=street, code=f"{street.code}-A{n}", name=name)
        for n, name in enumerate(AREA_NAMES, 1)
    )


def _communities(ground: Ground, patches: list[geometry.Patch]) -> None:
    """The ten in use, each in one of the areas; and the retired ones, to which old cases may point."""
    whole = [unary_union([p.shape for p in patches if p.group == n]) for n in range(len(COMMUNITIES))]
    starts = [(x * geometry.WIDTH, y * geometry.HEIGHT) for x, y in AREAS]
    area_of = geometry.gathered(whole, starts, AREA_SIZES)
    ground.communities = Community.objects.bulk_create(
        Community(street=ground.street, code=code, name=name, area=ground.areas[area_of[n]])
        for n, (code, name, *_) in enumerate(COMMUNITIES)
    )
    Community.objects.bulk_create(
        Community(street=ground.street, code=code, name=name, retired_on=RETIRED_ON) for code, name in RETIRED
    )


def _grids(random: Random, ground: Ground, patches: list[geometry.Patch], today: date) -> None:
    kinds = dict(zip(_from_old_to_new(random, patches), KINDS, strict=True))
    for number, community in enumerate(ground.communities):
        own = [index for index, patch in enumerate(patches) if patch.group == number]
        own.sort(
            key=lambda index: (-round(patches[index].shape.centroid.y, -2), patches[index].shape.centroid.x)
        )
        for place, index in enumerate(own, 1):
            code = f"{community.code}{place:03d}"
            kind = Kind.OLD_COMPOUND if code == PAVILION_GRID else kinds[index]
            homes = random.randint(*HOMES[kind]) if kind in HOMES else 0
            ground.shapes[code] = patches[index].shape
            ground.grids.append(
                Grid(
                    community=community,
                    code=code,
                    name=f"第{place}网格",
                    kind=kind,
                    households_planned=PAVILION_HOMES if code == PAVILION_GRID else homes,
                )
            )
    Grid.objects.bulk_create(ground.grids)
    begun = date(today.year - 2, 1, 1)
    GridOutline.objects.bulk_create(
        GridOutline(
            grid=grid, geometry=geometry.geojson(ground.shapes[grid.code]), from_on=begun, illustrative=True
        )
        for grid in ground.grids
    )
    for grid in ground.grids:
        ground.roads[grid.code] = random.choice(names.ROADS)


def _from_old_to_new(random: Random, patches: list[geometry.Patch]) -> list[int]:
    """The patches' indices from the old quarter to the new one, a little mixed."""

    def newness(index: int) -> float:
        middle = patches[index].shape.centroid
        return middle.x / geometry.WIDTH + 1 - middle.y / geometry.HEIGHT + mixed[index]

    mixed = [random.gauss(0, 0.25) for _ in patches]
    return sorted(range(len(patches)), key=newness)


def _buildings(random: Random, ground: Ground) -> None:
    """One for about eighty homes in old compounds, fewer and taller ones in new compounds."""
    rows: list[Building] = []
    for grid in ground.grids:
        old = grid.kind in (Kind.OLD_COMPOUND, Kind.MIXED, Kind.SHOPS)
        count = -(-grid.households_planned // (70 if old else 110))
        ground.buildings[grid.code] = own = [
            Building(
                grid=grid,
                code=f"{grid.code}-B{n:02d}",
                name=f"{n}幢",
                floors=random.choice((5, 6, 6, 7)) if old else random.choice((11, 18, 18, 26, 33)),
            )
            for n in range(1, count + 1)
        ]
        rows += own
    Building.objects.bulk_create(rows)


def _sites(random: Random, ground: Ground) -> None:
    rows: list[Site] = []
    for grid in ground.grids:
        own = [
            _site(random, ground, grid, number, kind, name)
            for number, (kind, name) in enumerate(_site_names(random, grid), 1)
        ]
        ground.sites[grid.code] = own
        rows += own
    Site.objects.bulk_create(rows)


def _site(random: Random, ground: Ground, grid: Grid, number: int, kind: str, name: str) -> Site:
    spot = geometry.spot_within(random, ground.shapes[grid.code])
    longitude, latitude = geometry.to_degrees(spot)
    return Site(
        grid=grid,
        code=f"{grid.code}-S{number:02d}",
        name=name,
        kind=kind,
        address=f"{ground.roads[grid.code]}{random.randint(1, 268)}号",
        longitude=longitude,
        latitude=latitude,
    )


def _site_names(random: Random, grid: Grid) -> list[tuple[str, str]]:
    """What stands in the grid: compounds first, then by the grid's kind."""
    kinds = Site.Kind
    if grid.code == PAVILION_GRID:
        return [
            (kinds.COMPOUND, "红悦里小区"),
            (kinds.SCHOOL, "红悦里幼儿园"),
            (kinds.SHOP, "红悦里便民超市"),
        ]
    found: list[tuple[str, str]] = []
    old = grid.kind in (Kind.OLD_COMPOUND, Kind.MIXED, Kind.SHOPS)
    if grid.households_planned:
        found.append((kinds.COMPOUND, names.compound_names(random, old)))
    shops = {Kind.SHOPS: 7, Kind.MIXED: 4, Kind.OLD_COMPOUND: 2}.get(Kind(grid.kind), 1)
    greens = random.sample(names.GREENS, shops + 6)
    found += [(kinds.SHOP, greens[n] + random.choice(names.SHOPS)) for n in range(shops)]
    if grid.kind == Kind.PARK:
        firms = random.sample(names.TRADES, 5)
        found += [(kinds.ENTERPRISE, f"{greens[n]}{trade}有限公司") for n, trade in enumerate(firms)]
    if grid.kind == Kind.BUILDING_SITE:
        found.append((kinds.BUILDING_SITE, f"{greens[-1]}项目工地"))
    if grid.households_planned and random.random() < 0.22:
        found.append((kinds.SCHOOL, greens[-2] + random.choice(("幼儿园", "小学", "幼儿园"))))
    return found


def a_year_before(today: date) -> date:
    """The first day of the demonstration's year."""
    return today - timedelta(days=364)
