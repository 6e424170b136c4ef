"""Stories that are told on purpose: the pavilion, and a larger matter that is still in parts."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from django.utils import timezone

from cases import lifecycle
from cases.models import Case, Rating, Source
from dashboard.demonstration import rhythm
from dashboard.demonstration.acts import Acts, Matterful
from dashboard.demonstration.lives import standing
from dashboard.demonstration.matters import BY_LEAF
from dashboard.demonstration.places import PAVILION_GRID
from dashboard.demonstration.square import Square
from dashboard.demonstration.world import Life, World
from grids.models import Executor

Step = Callable[[Acts, datetime], None]


def tell(world: World) -> None:
    """Put them on the agenda."""
    world.agenda.add(pavilion(world))
    world.agenda.add(charging(world))


def days_before(world: World, days: int, hour: int, minute: int = 0) -> datetime:
    """A working day about so long before the present, at an hour."""
    day = timezone.localdate(world.present) - timedelta(days=days)
    return rhythm.after(rhythm.at_clock(day, time(hour, minute)), 0.1)


def pavilion(world: World) -> Life:
    """A wooden pavilion stands broken beside a kindergarten; a partner unit gives the money, the square is built."""
    grid = world.ground.grid(PAVILION_GRID)
    site = world.ground.sites[grid.code][0]
    brought = Matterful(
        grid,
        BY_LEAF["凉亭座椅破损"],
        site,
        Source.VISIT,
        words="下沉日走访，红悦里小区（680 户）幼儿园旁的木凉亭建了二十年，柱子朽坏、顶棚漏雨，孩子放学常在里面玩，"
        "居民盼着修好。",
        address="红悦里小区中心花园，红悦里幼儿园东侧",
    )
    steps = pavilion_steps(world, days_before(world, 248, 10))
    return standing(world, brought, steps)


def pavilion_steps(world: World, start: datetime) -> list[tuple[datetime, Step]]:
    """Who did what on which working day, from the visit to the owners' word; the square is a micro-project."""
    executors, square = world.staff.executors, Square(world)
    lead, helping = executors["D-HOME"], [executors["C-015"], executors["U-01"]]

    def day(number: float) -> datetime:
        return rhythm.after(start, number * 7)

    return [
        (start, Acts.report),
        (day(0.2), Acts.register),
        (day(0.3), lambda acts, at: acts.dispatch(at, lead, helping=helping)),
        (day(0.6), Acts.accept),
        (
            day(2),
            lambda acts, at: acts.note(at, "现场勘查：主柱三根朽坏，建议整体重建并连带改造周边小广场。"),
        ),
        (
            day(5),
            lambda acts, at: acts.note(at, "业委会和社区议事会讨论，同意拆旧建新，盼在入夏前完工。"),
        ),
        (day(8), lambda acts, at: acts.ask_extension(at, 45, "需筹措资金并走方案公示，申请延期。")),
        (day(8.3), Acts.grant_extension),
        *square.steps(day),
        (day(51), lambda acts, at: acts.resolve(at, "凉亭重建完成，广场铺装、座椅和照明同步到位。")),
        (day(52), lambda acts, at: acts.close(at, "会同业委会现场查看，居民满意，同意结案。")),
        (
            day(53),
            lambda acts, at: acts.rate(at, Rating.SATISFIED, "业主委员会每一步都看得到，大家很满意。"),
        ),
        (day(54), square.thank),
    ]


def charging(world: World) -> Life:
    """A shed for charging in an old compound, in four parts; some of them are still in hand."""
    grid = world.ground.grid(PAVILION_GRID)
    brought = Matterful(
        grid,
        BY_LEAF["飞线充电"],
        world.ground.sites[grid.code][0],
        Source.PATROL,
        words="红悦里小区飞线充电反复出现，居民缺少充电的地方，拟新建充电棚并集中整治，需几家单位一起办。",
    )
    lines = ["选址并施划充电棚用地", "电力增容报装", "安装充电棚和灭火设施", "集中清理飞线并逐户告知"]
    executors = [world.staff.executors[code] for code in ("C-015", "D-BUILD", "D-SAFE", "D-CITY")]
    return family(world, brought, days_before(world, 8, 9, 40), lines, executors, span=6)


def family(
    world: World,
    brought: Matterful,
    start: datetime,
    lines: Sequence[str],
    executors: Sequence[Executor],
    span: float,
) -> Life:
    """A parent and its children; it ends after the last of them, by a person. The span is in working days."""
    parent = Acts(world, brought)
    yield start
    parent.report(start)
    at = rhythm.after(start, 0.5)
    yield at
    parent.register(at)
    at = rhythm.after(at, 0.4)
    yield at
    parent.dispatch(at, hours=round(span + 8) * 7)
    at = rhythm.after(at, 0.8)
    yield at
    parent.accept(at)
    at = rhythm.after(at, 1.2)
    yield at
    words = "事项多、单位多，拆分办理，主办单位牵头。"
    children = lifecycle.split(parent.case, by=parent.centre(), children=lines, words=words, at=at)
    for number, child in enumerate(children):
        world.agenda.add(part(world, brought, child, executors[number % len(executors)], at, span))
    while any(child.is_open for child in children):
        at = rhythm.after(at, 3.5)
        yield at
    parent.case.refresh_from_db()
    for step in (Acts.note, Acts.resolve, Acts.close):
        at = rhythm.after(at, world.random.uniform(1, 4))
        yield at
        step(parent, at)


def part(world: World, brought: Matterful, child: Case, to: Executor, at: datetime, span: float) -> Life:
    """One child, from its registration to its end."""
    acts = Acts(world, brought)
    acts.case = child
    at = rhythm.after(at, world.random.uniform(0.1, 0.8))
    yield at
    acts.dispatch(at, to, hours=round(span) * 7)
    at = rhythm.after(at, world.random.uniform(0.3, 3))
    yield at
    acts.accept(at)
    at = rhythm.after(at, world.random.uniform(0.2, 0.8) * span * 7)
    yield at
    acts.resolve(at)
    at = rhythm.after(at, world.random.uniform(0.5, 5))
    yield at
    acts.close(at)
