"""Risks of sites, days by which hazards are to be put right, and one emergency with its log, closed."""

from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from cases import emergency, lifecycle
from cases.lifecycle import Actor, calendar
from cases.models import Emergency, EmergencyKind, Hazard, Notice, RectificationTerm
from dashboard.demonstration import rhythm
from dashboard.demonstration.matters import BY_LEAF
from dashboard.demonstration.places import Ground
from dashboard.demonstration.world import World
from grids.models import Grid, Site, User

DAYS_AGO = 16
# Under which category an emergency of a kind is filed.
LEAVES = {"fire": "消防设施损坏", "gas": "燃气隐患", "collapse": "外墙脱落", "flood": "路面积水"}
Risk = Site.Risk
WEIGHTS = {
    Site.Kind.BUILDING_SITE: {Risk.HIGH: 6, Risk.MAJOR: 3, Risk.MEDIUM: 2},
    Site.Kind.SHOP: {Risk.LOW: 5, Risk.MEDIUM: 6, Risk.HIGH: 2},
    Site.Kind.COMPOUND: {Risk.LOW: 3, Risk.MEDIUM: 5, Risk.HIGH: 2},
    Site.Kind.SCHOOL: {Risk.MEDIUM: 4, Risk.HIGH: 2},
}
OTHERS = {Risk.LOW: 5, Risk.MEDIUM: 4}


def judge_risks(random: Random, ground: Ground) -> None:
    """What could happen where."""
    sites = [site for own in ground.sites.values() for site in own]
    for site in sites:
        weights = WEIGHTS.get(Site.Kind(site.kind), OTHERS)
        site.risk = random.choices(list(weights), list(weights.values()))[0]
    Site.objects.bulk_update(sites, ["risk"], batch_size=1000)


def tell(world: World, random: Random) -> None:
    """Terms for the year's hazards, categories for the kinds, one night of a gas leak."""
    _terms()
    for code, leaf in LEAVES.items():
        EmergencyKind.objects.filter(code=code).update(category=world.book.leaves[leaf])
    _gas_leak(world)


def _terms() -> None:
    """As each would have got it on the day it was found."""
    days = dict(RectificationTerm.objects.values_list("degree", "working_days"))
    rows, known = list(Hazard.objects.all()), calendar()
    for hazard in rows:
        hazard.rectify_on = known.days_after(timezone.localdate(hazard.found_at), days[hazard.degree])
    Hazard.objects.bulk_update(rows, ["rectify_on"], batch_size=500)


def _gas_leak(world: World) -> None:
    """The first on duty does not answer; the second has it within nine minutes; nobody is hurt."""
    grid = _old_compound(world)
    night = rhythm.at_clock(timezone.localdate(world.present) - timedelta(days=DAYS_AGO), time(21, 42, 10))
    kind = EmergencyKind.objects.get(code="gas")
    site = next(site for site in world.ground.sites[grid.code] if site.kind == Site.Kind.COMPOUND)
    alarm = emergency.Alarm(
        kind,
        "三楼楼道闻到很浓的燃气味，已请住户不要开灯",
        grid=grid,
        longitude=site.longitude,
        latitude=site.latitude,
        address=f"{site.address} {site.name}",
        photos=[world.album.pair(world.random, BY_LEAF["燃气隐患"].scene).before],
    )
    row, _ = emergency.raise_alarm(alarm, by=world.cadre(grid, night), at=night)
    _answered(world, row, night)


def _old_compound(world: World) -> Grid:
    """An old compound in the area of the demonstration's team."""
    areas = {unit.area_id for unit in world.staff.executors.values() if unit.code == "T-1"}
    return next(
        grid
        for grid in world.ground.grids
        if grid.kind == Grid.Kind.OLD_COMPOUND and grid.community.area_id in areas
    )


def _answered(world: World, row: Emergency, night: datetime) -> None:
    """By the clock, minute by minute."""
    emergency.lapse(row.pk, night + timedelta(minutes=5, seconds=20))
    second = User.objects.get(pk=row.calls.get(outcome="").people[0])
    emergency.acknowledge(row, by=second, at=night + timedelta(minutes=8, seconds=51))
    scene = world.album.pair(world.random, BY_LEAF["燃气隐患"].scene)
    for minutes, words in (
        (19, "到达现场，关闭单元燃气总阀，疏散三户八人"),
        (34, "燃气公司到场检测，302 室软管脱落，室内浓度已降到安全值"),
    ):
        emergency.note(row, words=words, by=second, at=night + timedelta(minutes=minutes))
    emergency.close(
        row,
        result="302 室燃气软管老化脱落。已更换金属软管并装报警器，通风后住户返回，无人受伤。",
        by=second,
        photos=[scene.after],
        at=night + timedelta(minutes=71, seconds=30),
    )
    row.case.refresh_from_db()
    looked_at = rhythm.after(night + timedelta(hours=12), 3)
    lifecycle.close(
        row.case, by=Actor(world.dispatcher()), words="电话回访住户，报警器工作正常", at=looked_at
    )
    Notice.objects.filter(cause__startswith=f"emergency:{row.pk}:").update(
        created_at=night, read_at=night + timedelta(hours=1)
    )
