"""What the analysis finds in the demonstration: a hot spot, a seasonal matter, and one of some weeks ago that was
made a task in time. All of it from rows; the analysis itself finds them, here only what happened is told.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from cases import lifecycle
from cases.dispatching.learning.rows import closed_cases
from cases.dispatching.learning.training import TooFew
from cases.dispatching.learning.versions import train
from cases.lifecycle import Actor
from cases.models import LearnedFormula, Source
from dashboard.analysis import analyse, look_again, make_task
from dashboard.demonstration import lives, rhythm
from dashboard.demonstration.acts import Matterful
from dashboard.demonstration.matters import BY_LEAF
from dashboard.demonstration.world import World
from dashboard.models import Note
from grids.models import Grid

SEASONAL = {12: "楼道照明", 3: "树木修剪", 6: "占道经营", 9: "枯枝倒伏"}
SEASON_CASES, SEASON_DAYS = {0: 16, 340: 8}, 24
EARLIER_COMMUNITY, EARLIER_LEAF = "320104003007", "共享单车淤积"
EARLIER_DAYS, EARLIER_CASES = 40, 10
EARLIER_STEP = 0.5  # days: all of them lie within the week that is looked at, whatever the hour
LOOKED_AFTER = 15


def seasonal_leaf(month: int) -> str:
    """What the season of a month brings."""
    return SEASONAL[12 if month in (11, 12, 1, 2) else 3 if month < 6 else 6 if month < 9 else 9]


def tell(world: World) -> None:
    """The cases behind: a season now and a year ago, and a heap of bicycles five weeks ago."""
    matter = BY_LEAF[seasonal_leaf(timezone.localdate(world.present).month)]
    grids = [grid for grid in world.ground.grids if world.site_for(grid, matter)]
    for back, count in SEASON_CASES.items():
        for number in range(count):
            days = back + 0.5 + number * SEASON_DAYS / count
            settled(world, grids[number * len(grids) // count], matter.leaf, days)
    for number, grid in earlier(world):
        settled(world, grid, EARLIER_LEAF, EARLIER_DAYS + number * EARLIER_STEP)


def earlier(world: World) -> list[tuple[int, Grid]]:
    """Where the bicycles lay: one grid of the community."""
    matter = BY_LEAF[EARLIER_LEAF]
    grids = [grid for grid in world.ground.grids if grid.community.code == EARLIER_COMMUNITY]
    place = next((grid for grid in grids if world.site_for(grid, matter)), None)
    return [(number, place) for number in range(EARLIER_CASES)] if place else []


def settled(world: World, grid: Grid, leaf: str, days: float) -> None:
    """One that was put right on the spot, so many days before the present."""
    site = world.site_for(grid, BY_LEAF[leaf])
    if site is not None:
        at = rhythm.awake(world.random, world.present - timedelta(days=days))
        world.agenda.add(lives.settled(world, at, Matterful(grid, BY_LEAF[leaf], site, Source.PATROL)))


def notice(world: World) -> None:
    """Look as the clock would have looked: when the bicycles lay there, and now."""
    street, day = world.ground.street, timezone.localdate(world.present) - timedelta(days=EARLIER_DAYS - 1)
    then = datetime.combine(day, time(9, 40), timezone.get_default_timezone())
    found = [note for note in analyse(street, then) if _is_the_heap(note)]
    Note.objects.exclude(pk__in=[note.pk for note in found]).delete()
    for note in found:
        handle(world, note, then)
    analyse(street, world.present)


def _is_the_heap(note: Note) -> bool:
    return note.kind == Note.Kind.HOT_SPOT and note.place_code.startswith(EARLIER_COMMUNITY)


def handle(world: World, note: Note, then: datetime) -> None:
    """The centre makes it a task of the community office; a fortnight later it is looked at again."""
    office = world.staff.executors[f"C-{EARLIER_COMMUNITY[-3:]}"]
    centre, lead = world.dispatcher(), Actor(world.member(office))
    case = make_task(note, by=centre, to=office, now=then)
    lifecycle.accept(case, by=lead, at=rhythm.after(then, 1.5))
    told = "约谈三家运营企业，站口划定停放区，每晚集中清运一次。"
    lifecycle.resolve(case, by=lead, words=told, photos=[world.album.pair(world.random, "bikes").after],
                     at=rhythm.after(then, 15))  # fmt: skip
    lifecycle.close(case, by=Actor(centre), words="连看三天，站口整齐，同意结案。", at=rhythm.after(then, 24))
    look_again(note, then + timedelta(days=LOOKED_AFTER))


def learn(world: World) -> None:
    """What the year's closed cases teach."""
    for kind in LearnedFormula.Kind:
        try:
            rows = closed_cases(world.ground.street.pk, kind)
            train(world.ground.street, kind, rows, LearnedFormula.Source.CASES, world.present)
        except TooFew:
            continue
