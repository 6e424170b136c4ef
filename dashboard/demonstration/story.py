"""The year: how much of what happens when and where, up to the present."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, repeat

from django.utils import timezone

from cases.models import Source, Urgency
from dashboard.demonstration import lives, rhythm
from dashboard.demonstration.acts import Matterful
from dashboard.demonstration.lives import Fate, Way
from dashboard.demonstration.matters import MATTERS, DemonstrationMatter
from dashboard.demonstration.world import World
from grids.models import Grid

SETTLED = 1414
CHAINED = {
    Source.SNAP: 148,
    Source.RESIDENT: 54,
    Source.PATROL: 32,
    Source.VISIT: 26,
    Source.HOTLINE: 26,
    Source.ENTERPRISE: 9,
    Source.PAPER: 7,
}
# Of a hundred cases through the chain, how many take which way.
FATES = {
    Fate.PLAIN: 60,
    Fate.REJECTED: 2,
    Fate.WITHDRAWN: 1,
    Fate.REPEATED: 2.4,
    Fate.SENT_BACK: 5,
    Fate.HANDED_ON: 3,
    Fate.EXTENDED: 5,
    Fate.NOT_EXTENDED: 1.6,
    Fate.SUSPENDED: 2.6,
    Fate.NOT_SUSPENDED: 0.8,
    Fate.REWORKED: 6,
    Fate.REOPENED: 2,
    Fate.LATE: 7,
}
OF_FIRMS = {"firm"}
SNAPPED = {"yard", "stairs", "road", "shop", "works"}
IN_SEASON, OUT_OF_SEASON = 2.2, 0.55
HOTSPOT_COMMUNITY, HOTSPOT_LEAF = "320104003017", "飞线充电"


class Chooser:
    """Draws grids and matters by weight; some grids have more to do than others."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.grids = world.ground.grids
        self.weights = list(accumulate(world.random.lognormvariate(0, 0.55) for _ in self.grids))

    def grid(self) -> Grid:
        """One of the 126."""
        return self.grids[bisect(self.weights, self.world.random.random() * self.weights[-1])]

    def matter(self, grid: Grid, day: date, source: str, *, at_once: bool) -> Matterful | None:
        """A matter that fits grid, season and channel; None when the grid has no place for the one drawn."""
        weights = [
            (matter.at_once if at_once else matter.chained) * season(matter, day) * fits(matter, source)
            for matter in MATTERS
        ]
        matter = self.world.random.choices(MATTERS, weights)[0]
        site = self.world.site_for(grid, matter)
        return Matterful(grid, matter, site, source) if site else None

    def anywhere(self, day: date, source: str, *, at_once: bool = False) -> Matterful:
        """A matter somewhere in the street."""
        while True:
            found = self.matter(self.grid(), day, source, at_once=at_once)
            if found:
                return found


def season(matter: DemonstrationMatter, day: date) -> float:
    """How much likelier than in the year's mean."""
    if not matter.months:
        return 1.0
    return IN_SEASON if day.month in matter.months else OUT_OF_SEASON


def fits(matter: DemonstrationMatter, source: str) -> float:
    """Whether such a matter comes through the channel."""
    if source == Source.ENTERPRISE:
        return float(matter.where in OF_FIRMS)
    if matter.where in OF_FIRMS:
        return 0.0
    if source in (Source.SNAP, Source.PATROL):
        return float(matter.where in SNAPPED and bool(matter.scene))
    if source == Source.VISIT:
        return 3.0 if matter.where == "home" else 1.0
    return 1.0


def tell(world: World, share: float) -> None:
    """Put the year's cases on the agenda."""
    chooser = Chooser(world)
    days = rhythm.year_of(timezone.localdate(world.present))
    _settled(world, chooser, days, round(SETTLED * share))
    fates = _fates(world, share)
    for source, count in CHAINED.items():
        for _ in range(max(2, round(count * share))):
            _chained(world, chooser, days, source, next(fates))
    _hotspot(world, chooser)


def _settled(world: World, chooser: Chooser, days: Sequence[date], count: int) -> None:
    weights = rhythm.day_weights(list(days), "staff")
    placed = 0
    while placed < count:
        day = world.random.choices(days, weights)[0]
        at = rhythm.moment_on(world.random, day, "staff")
        source = Source.PATROL if world.random.random() < 0.7 else Source.VISIT
        if at <= world.present:
            brought = chooser.anywhere(day, source, at_once=True)
            world.agenda.add(lives.settled(world, at, brought))
            placed += 1


def _fates(world: World, share: float) -> Iterator[Fate]:
    """Each fate as often as its share says, in any order; plain ones without end."""
    whole = sum(CHAINED.values()) * share / sum(FATES.values())
    dealt = [fate for fate, part in FATES.items() for _ in range(max(1, round(part * whole)))]
    world.random.shuffle(dealt)
    yield from dealt
    yield from repeat(Fate.PLAIN)


def _chained(world: World, chooser: Chooser, days: Sequence[date], source: str, fate: Fate) -> None:
    """Those of the last days are led by hand elsewhere, so the year ends here a little before the present."""
    who = "resident" if source in (Source.SNAP, Source.RESIDENT) else "staff"
    day = world.random.choices(days[:-3], rhythm.day_weights(list(days[:-3]), who))[0]
    brought = chooser.anywhere(day, source)
    brought.urgency = _urgency(world, brought)
    at = rhythm.moment_on(world.random, day, who)
    world.agenda.add(lives.chained(world, Way(at, brought, fate)))


def _urgency(world: World, brought: Matterful) -> str:
    chance = world.random.random()
    if brought.matter.leaf in ("燃气隐患", "外墙脱落", "电梯故障", "井盖缺损"):
        return Urgency.EMERGENCY if chance < 0.3 else Urgency.URGENT
    return Urgency.URGENT if chance < 0.06 else Urgency.NORMAL


def _hotspot(world: World, chooser: Chooser) -> None:
    """Cables out of windows: one compound of 汇景和园 sees nine in less than six days, one week at any hour."""
    matter = next(matter for matter in MATTERS if matter.leaf == HOTSPOT_LEAF)
    for grid in world.ground.grids:
        site = world.site_for(grid, matter) if grid.community.code == HOTSPOT_COMMUNITY else None
        if site is None:
            continue
        for number in range(9):
            at = rhythm.awake(world.random, world.present - timedelta(days=0.4 + 0.6 * number))
            if number % 3:
                brought = Matterful(grid, matter, site, Source.PATROL)
                world.agenda.add(lives.settled(world, at, brought))
            else:
                world.agenda.add(lives.chained(world, Way(at, Matterful(grid, matter, site, Source.SNAP))))
        return
