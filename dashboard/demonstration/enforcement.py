"""Enforcement by area: the duty roster of eight weeks, joint work orders of the past weeks, and one for today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from cases import enforcement, lifecycle
from cases.duty import officers_of
from cases.enforcement import Brought
from cases.lifecycle import Actor, Report, report
from cases.models import Case, DutyShift, JointOrder, JointPart, Notice, Source
from dashboard.demonstration import rhythm
from dashboard.demonstration.matters import BY_LEAF
from dashboard.demonstration.world import World
from grids.models import EnforcementArea, Executor, Site, User

WEEKS_BACK, WEEKS_AHEAD = 4, 4
CHANGE = time(8)


@dataclass(frozen=True)
class Round:
    """One past visit: how many days ago, where, what was found there, and who signed what."""

    days_ago: int
    area: int
    place: str
    leaves: tuple[str, ...]
    words: dict[str, str]


PAST = (
    Round(
        24,
        0,
        "菜场周边沿街商铺",
        ("占道经营", "油烟扰民", "店招破损", "经营场所隐患", "商铺噪声"),
        {
            "urban": "店外摊位全部退回，破损店招已加固，复划经营线",
            "market": "六家商户证照齐全，一家超范围经营已责令改正",
            "fire": "后厨灭火器、灭火毯补齐，安全出口堆物已清空",
        },
    ),
    Round(
        11,
        2,
        "在建工地和渣土车出入口",
        ("工地扬尘", "施工噪声", "工地安全隐患"),
        {
            "urban": "出入口冲洗恢复，夜间不再作业，公示电话已张贴",
            "emergency": "临边防护补齐，动火审批到位，复查合格",
        },
    ),
    Round(
        5,
        3,
        "老旧小区出入口和车棚",
        ("飞线充电", "电动车进楼", "机动车乱停"),
        {
            "urban": "违停车辆已驶离，重划停车线",
            "fire": "飞线全部拆除，车棚充电桩已通电，签了承诺书",
        },
    ),
)


def tell(world: World, random: Random) -> None:
    """Write all of it; the past orders bring their own cases along."""
    _roster(world)
    for visit in PAST:
        _past_order(world, random, visit)
    _today(world)


def _roster(world: World) -> None:
    """From eight to eight: a first and a second for each area, one for the street; ``area`` is first today."""
    today = timezone.localdate(world.present)
    monday = today - timedelta(days=today.weekday() + 7 * WEEKS_BACK)
    street, rows = world.ground.street, []
    zone = timezone.get_default_timezone()
    teams = {area.pk: list(officers_of(area)) for area in world.ground.areas}
    others = [user for code, own in world.staff.members.items() if code.startswith("D-") for user in own]
    for number in range(7 * (WEEKS_BACK + WEEKS_AHEAD)):
        day = monday + timedelta(days=number)
        starts = datetime.combine(day, CHANGE, zone)
        span = {"street": street, "from_at": starts, "to_at": starts + timedelta(days=1)}
        offset = (day - today).days
        for area in world.ground.areas:
            people = [member.user for member in teams[area.pk]]
            rows += [
                DutyShift(area=area, rank=rank, user=people[(offset + step) % len(people)], **span)
                for rank, step in ((1, 0), (2, len(people) // 2))
            ]
        rows.append(DutyShift(rank=1, user=others[offset % len(others)], **span))
    DutyShift.objects.bulk_create(rows)


def _past_order(world: World, random: Random, visit: Round) -> None:
    """Cases of one place, a visit, the signatures of its departments, and somebody who looked afterwards."""
    area = world.ground.areas[visit.area]
    team = next(row for row in world.staff.executors.values() if row.area_id == area.pk)
    day = timezone.localdate(world.present) - timedelta(days=visit.days_ago)
    nine = rhythm.at_clock(day, time(9, 30))
    site = _site(world, area)
    cases = [_in_hand(world, random, leaf, site, team, nine) for leaf in visit.leaves]
    departments = list(visit.words)
    tasks = [(case, departments[number % len(departments)]) for number, case in enumerate(cases)]
    tasks += [(cases[0], department) for department in departments[1:]]
    officers = {
        department: next(m.user for m in officers_of(area) if m.department == department)
        for department in departments
    }
    by, drawn = officers[departments[0]], nine - timedelta(days=1, hours=2)
    brought = Brought(area, nine, nine + timedelta(hours=2), visit.place, tasks, site=site)
    order, _ = enforcement.draft(brought, by=by, at=drawn)
    enforcement.plan(order, by=by, at=drawn)
    enforcement.begin(order, by=by, at=nine + timedelta(minutes=4))
    _sign_all(world, order, visit, officers, nine)
    for case in cases:
        case.refresh_from_db()
        looker = world.cadre(site.grid, nine)
        at = rhythm.after(nine, 6 + random.random() * 5)
        if at < world.present:
            lifecycle.close(case, by=Actor(looker), words="到现场看过，已经整改到位", at=at)
    _read(order, nine)


def _sign_all(
    world: World, order: JointOrder, visit: Round, officers: dict[str, User], nine: datetime
) -> None:
    """Each department a while after the other, with a photo."""
    for number, (department, words) in enumerate(visit.words.items(), 1):
        part = JointPart.objects.select_related("order").get(order=order, department=department)
        photo = world.album.pair(world.random, BY_LEAF[visit.leaves[number - 1]].scene).after
        enforcement.sign(
            part,
            words=words,
            by=officers[department],
            photos=[photo],
            at=nine + timedelta(minutes=28 * number),
        )


def _site(world: World, area: EnforcementArea) -> Site:
    """A shop or works of the area."""
    own = [
        site
        for grid in world.ground.grids
        if grid.community.area_id == area.pk
        for site in world.ground.sites[grid.code]
    ]
    return next(site for site in own if site.kind in (Site.Kind.SHOP, Site.Kind.BUILDING_SITE))


def _in_hand(world: World, random: Random, leaf: str, site: Site, team: Executor, visit_at: datetime) -> Case:
    """A case that the team signed for a few days before the visit."""
    matter, centre = BY_LEAF[leaf], Actor(world.dispatcher())
    at = rhythm.after(visit_at - timedelta(days=4), random.random() * 5)
    longitude, latitude = world.point(site.grid, site, matter)
    brought = Report(
        source=Source.PATROL,
        description=random.choice(matter.what),
        category=world.leaf(matter),
        longitude=longitude,
        latitude=latitude,
        address=site.address,
        grid=site.grid,
        photos=[world.album.pair(random, matter.scene).before],
    )
    case, _ = report(brought, by=Actor(world.cadre(site.grid, at)), at=at)
    steps: Sequence[tuple[str, Actor, dict[str, object]]] = (
        ("register", centre, {}),
        ("dispatch", centre, {"executor": team}),
        ("accept", Actor(world.member(team)), {}),
    )
    for name, by, more in steps:
        at = rhythm.after(at, 0.2 + random.random())
        lifecycle.act(name, case, by=by, at=at, **more)
    return case


def _today(world: World) -> None:
    """What the team of the demonstration's ``area`` account has in hand, for this afternoon."""
    user = world.staff.accounts["area"]
    team = next(
        unit for unit in world.staff.executors.values() if user in world.staff.members.get(unit.code, ())
    )
    area = next(one for one in world.ground.areas if one.pk == team.area_id)
    cases = list(enforcement.candidates(area, user)[:5])
    if not cases:
        return
    departments = [one for one in ("urban", "market", "fire") if one in enforcement.departments_of(area)]
    tasks = [(case, departments[number % len(departments)]) for number, case in enumerate(cases)]
    tasks += [(cases[0], department) for department in departments[1:]]
    starts = (world.present + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    drawn = rhythm.back(world.present, 200)
    brought = Brought(area, starts, starts + timedelta(hours=2), "沿街商铺和小区出入口", tasks)
    order, _ = enforcement.draft(brought, by=user, at=drawn)
    enforcement.plan(order, by=user, at=drawn)


def _read(order: JointOrder, at: datetime) -> None:
    """Who was asked to come has read it long since."""
    notices = Notice.objects.filter(cause__startswith=f"joint:{order.pk}:")
    notices.update(created_at=at - timedelta(days=1), read_at=at - timedelta(hours=20))
