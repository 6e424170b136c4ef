"""What stands open at the present, so that every demonstration account finds something to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.lifecycle import calendar, length_for
from cases.models import Rating, Source
from dashboard.demonstration import rhythm
from dashboard.demonstration.acts import Acts, Matterful
from dashboard.demonstration.lives import standing
from dashboard.demonstration.matters import BY_LEAF
from dashboard.demonstration.places import PAVILION_COMMUNITY, PAVILION_GRID
from dashboard.demonstration.world import World
from grids.models import Grid

Step = tuple[datetime, Callable[[Acts, datetime], None]]
STREET = ""


@dataclass(frozen=True)
class Open:
    """One open case: what, where (a code prefix), from which channel, how far into its term."""

    leaf: str
    place: str = STREET
    source: str = Source.SNAP
    spent: float = 0.4
    then: str = ""


HOME, GRID = PAVILION_COMMUNITY, PAVILION_GRID
REPORTED = (
    Open("垃圾清运", spent=0.2),
    Open("飞线充电", HOME, spent=0.3),
    Open("机动车乱停", spent=0.15),
    Open("共享单车淤积", spent=0.5),
    Open("路面坑洼", spent=0.6),
    Open("路灯不亮", spent=0.3),
    Open("井盖缺损", spent=0.7),
    Open("占道经营", HOME, spent=0.1),
    Open("楼道堆物", GRID, Source.RESIDENT, 0.5),
    Open("消防设施损坏", STREET, Source.PATROL, 0.9),
    Open("健身器材损坏", STREET, Source.PATROL, 1.4),
    Open("屋面渗漏", STREET, Source.HOTLINE, 0.4),
)
REGISTERED = (
    Open("树木修剪", STREET, Source.PATROL, 0.3),
    Open("店招破损", spent=0.5),
    Open("工地安全隐患", STREET, Source.PATROL, 0.6),
    Open("独居老人照护", HOME, Source.VISIT, 0.4),
    Open("邻里纠纷", STREET, Source.RESIDENT, 0.85),
    Open("机动车乱停", HOME, spent=0.2, then="send_back"),
    Open("乱晾晒乱堆放", STREET, Source.RESIDENT, 0.3, "reopened"),
)
DISPATCHED = (
    Open("垃圾清运", spent=0.3),
    Open("树木修剪", HOME, Source.RESIDENT, 0.5),
    Open("污水外溢", STREET, Source.HOTLINE, 0.9),
    Open("占道经营", HOME, spent=0.2),
    Open("工地扬尘", STREET, Source.RESIDENT, 0.4),
    Open("商铺噪声", HOME, Source.RESIDENT, 1.2),
    Open("人行道破损", spent=0.6),
)
HANDLING = (
    Open("建筑垃圾堆放", spent=0.3),
    Open("绿地毁坏", STREET, Source.RESIDENT, 0.5),
    Open("树木修剪", STREET, Source.HOTLINE, 0.88),
    Open("枯枝倒伏", HOME, Source.PATROL, 1.3),
    Open("垃圾清运", STREET, Source.RESIDENT, 0.7, "ask_extension"),
    Open("占道经营", HOME, Source.RESIDENT, 0.5),
    Open("油烟扰民", HOME, Source.RESIDENT, 0.9),
    Open("机动车乱停", HOME, Source.HOTLINE, 1.25, "supervise"),
    Open("楼道堆物", GRID, Source.RESIDENT, 0.6),
    Open("楼道照明", HOME, Source.VISIT, 1.15, "urge"),
    Open("路面坑洼", STREET, Source.RESIDENT, 0.6, "ask_suspension"),
    Open("生活困难救助", STREET, Source.VISIT, 0.4),
    Open("垃圾清运", HOME, Source.SNAP, 0.4, "rework"),
)
SUSPENDED = (Open("屋面渗漏", STREET, Source.HOTLINE, 0.4), Open("路面积水", STREET, Source.RESIDENT, 0.5))
RESOLVED = (
    Open("占道经营", GRID, spent=0.4),
    Open("垃圾清运", GRID, Source.RESIDENT, 0.6),
    Open("楼道堆物", GRID, Source.RESIDENT, 0.3),
    Open("飞线充电", HOME, spent=0.5),
    Open("健身器材损坏", STREET, Source.PATROL, 0.3),
    Open("路灯不亮", STREET, Source.RESIDENT, 0.85),
)


def tell(world: World) -> None:
    """Put them on the agenda, one after the other."""
    table: tuple[tuple[tuple[Open, ...], Callable[[World, Open], list[Step]]], ...] = (
        (REPORTED, reported),
        (REGISTERED, registered),
        (DISPATCHED, dispatched),
        (HANDLING, handling),
        (SUSPENDED, suspended),
        (RESOLVED, resolved),
    )
    for rows, steps in table:
        for row in rows:
            world.agenda.add(standing(world, brought(world, row), steps(world, row)))


def brought(world: World, row: Open) -> Matterful:
    """The matter in a grid of the place."""
    matter = BY_LEAF[row.leaf]
    grids: list[Grid] = [grid for grid in world.ground.grids if grid.code.startswith(row.place)]
    world.random.shuffle(grids)
    grid, site = next(
        (grid, site) for grid in grids for site in [world.site_for(grid, matter)] if site is not None
    )
    return Matterful(grid, matter, site, row.source)


def minutes(world: World, row: Open, step: str) -> float:
    """The working minutes of the row's share of a step's term."""
    category = world.leaf(BY_LEAF[row.leaf])
    return length_for(category.pk, "normal", step).minutes * row.spent


def lead_up(world: World, since: datetime, *steps: Callable[[Acts, datetime], None]) -> list[Step]:
    """Earlier steps, each a while before the next."""
    at, found = since, []
    for step in reversed(steps):
        at = rhythm.back(at, world.random.uniform(12, 55)) - timedelta(seconds=world.random.uniform(1, 50))
        found.append((at, step))
    return found[::-1]


def reported(world: World, row: Open) -> list[Step]:
    """Waits for the centre; residents write at any hour."""
    first = rhythm.back(world.present, minutes(world, row, "register"))
    if row.spent >= 0.8:
        return [(first, Acts.report)]
    guess = world.present - timedelta(minutes=world.random.expovariate(1 / 150) + 2)
    return [(max(first, rhythm.awake(world.random, guess)), Acts.report)]


def registered(world: World, row: Open) -> list[Step]:
    """Waits to be dispatched; two of them come back."""
    since = rhythm.back(world.present, minutes(world, row, "dispatch"))
    if row.then == "send_back":
        return [*lead_up(world, since, Acts.report, Acts.register, Acts.dispatch), (since, Acts.send_back)]
    if row.then == "reopened":
        begun = rhythm.back(since, 7 * 60 * 6)
        steps = (Acts.report, Acts.register, Acts.dispatch, Acts.accept, Acts.resolve, Acts.close)
        return [*lead_up(world, begun, *steps), (since, lambda acts, at: acts.rate(at, Rating.NO))]
    return [*lead_up(world, since, Acts.report), (since, Acts.register)]


def dispatched(world: World, row: Open) -> list[Step]:
    """Waits to be signed for."""
    since = rhythm.back(world.present, minutes(world, row, "accept"))
    return [*lead_up(world, since, Acts.report, Acts.register), (since, Acts.dispatch)]


def handling(world: World, row: Open) -> list[Step]:
    """In hand; the term runs from the dispatch."""
    since = rhythm.back(world.present, minutes(world, row, "resolve"))
    steps = [*lead_up(world, since, Acts.report, Acts.register), (since, Acts.dispatch)]
    left = calendar().between(since, world.present)
    shares = {"accept": 0.12, "note": 0.4}
    more: dict[str, dict[str, float]] = {
        "rework": {"resolve": 0.5, "rework": 0.8},
        "ask_extension": {"ask_extension": 0.9},
        "ask_suspension": {"ask_suspension": 0.85},
        "urge": {"urge": 0.95},
        "supervise": {"supervise": 0.96},
    }
    for name, share in (shares | more.get(row.then, {})).items():
        steps.append((calendar().add(since, left * share), getattr(Acts, name)))
    return steps


def suspended(world: World, row: Open) -> list[Step]:
    """The clock stands still until the review day."""
    since = rhythm.back(world.present, 7 * 60 * 3)
    steps = (Acts.report, Acts.register, Acts.dispatch, Acts.accept, Acts.note, Acts.ask_suspension)
    return [*lead_up(world, since, *steps), (since, Acts.suspend)]


def resolved(world: World, row: Open) -> list[Step]:
    """Waits for somebody to look."""
    since = rhythm.back(world.present, minutes(world, row, "verify"))
    steps = (Acts.report, Acts.register, Acts.dispatch, Acts.accept, Acts.note)
    return [*lead_up(world, rhythm.back(since, 240), *steps), (since, Acts.resolve)]
