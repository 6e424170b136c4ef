"""A year in the field: posting days with visits and patrols, lists looked through, the grids' groups, days excused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar, cast

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Q
from django.utils import timezone

from cases.five_ones import handovers, midnight
from cases.lifecycle import calendar
from cases.models import (
    ChatGroup,
    Checklist,
    Excuse,
    GroupMessage,
    Handover,
    ListReview,
    Patrol,
    Visit,
)
from dashboard.demonstration import fieldtexts, names, rhythm
from dashboard.demonstration.places import PAVILION_COMMUNITY, PAVILION_GRID
from dashboard.demonstration.world import World
from grids.models import Grid, Household, Posting, Site, User

BATCH = 2000
CONTACTED = 0.945  # of the households, within the year
COMES = 0.985  # of the weeks
MISSED_KEY = 0.07
FIRST_TRY_FAILS = 0.12
SITE_VISITS = 900
Kind, Outcome = Visit.Kind, Visit.Outcome
Filed = TypeVar("Filed", Visit, Patrol)


@dataclass
class Rounds:
    """The year's visits and patrols, by grid, in no order."""

    visits: dict[str, list[Visit]] = field(default_factory=dict)
    patrols: dict[str, list[Patrol]] = field(default_factory=dict)


def walk(world: World, random: Random, homes: dict[str, list[Household]], share: float) -> Rounds:
    """Write the year's visits and patrols; ``share`` thins them."""
    rounds = Rounds()
    checklists = list(Checklist.objects.prefetch_related("items"))
    for grid in world.ground.grids:
        days = _posting_days(world, random)
        own = homes[grid.code]
        rounds.visits[grid.code] = [
            visit
            for visit in (
                *_round_of_doors(world, random, grid, own, days),
                *_round_of_key_homes(world, random, grid, own, days),
                *_round_of_sites(world, random, grid, days),
            )
            if visit.at <= world.present
        ]
        rounds.patrols[grid.code] = list(_patrols(world, random, grid, days, checklists, share))
    Visit.objects.bulk_create(_in_order(rounds.visits), batch_size=BATCH)
    Patrol.objects.bulk_create(_in_order(rounds.patrols), batch_size=BATCH)
    return rounds


def _in_order(rows: dict[str, list[Filed]]) -> list[Filed]:
    """All grids' rows together, the earliest first."""
    return sorted((row for own in rows.values() for row in own), key=lambda row: row.at)


def _posting_days(world: World, random: Random) -> list[date]:
    """The days on which the grid's cadre came: one a week, on the usual weekday where it is a working one."""
    known, usual = calendar(), random.randrange(5)
    today = timezone.localdate(world.present)
    monday = today - timedelta(days=today.weekday() + 364)
    days = []
    while monday <= today:
        week = [monday + timedelta(days=n) for n in range(7)]
        working = [day for day in week if known.is_working(day) and day <= today]
        if working and random.random() < COMES:
            days.append(week[usual] if week[usual] in working else random.choice(working))
        monday += timedelta(days=7)
    return days


def _someone(world: World, random: Random, grid: Grid, day: date) -> User:
    """The posted cadre most of the time, else a community worker."""
    if random.random() < 0.85:
        return world.staff.cadre_on(grid, day)
    return random.choice(world.staff.workers[grid.community.code])


def _visit(world: World, random: Random, grid: Grid, day: date, **where: Household | Site) -> Visit:
    at = rhythm.moment_on(random, day, "staff")
    by = _someone(world, random, grid, day)
    return Visit(grid=grid, place_code=grid.code, by=by, at=at, kind=Kind.FACE, outcome=Outcome.MET, **where)


def _at_the_door(world: World, random: Random, grid: Grid, day: date, home: Household) -> Visit:
    visit = _visit(world, random, grid, day, household=home)
    if home.prefers_call or random.random() < 0.14:
        visit.kind = Kind.PHONE
    return visit


def _round_of_doors(
    world: World, random: Random, grid: Grid, homes: list[Household], days: list[date]
) -> Iterator[Visit]:
    """Nearly every household within the year; some only at the second try."""
    for home in homes:
        if random.random() > CONTACTED:
            continue
        day = random.choice(days)
        if random.random() < FIRST_TRY_FAILS and not home.prefers_call:
            failed = _visit(world, random, grid, day, household=home)
            failed.outcome = Outcome.ABSENT if random.random() < 0.9 else Outcome.DECLINED
            yield failed
            later = [other for other in days if other > day]
            day = later[0] if later else days[-1]
        yield _at_the_door(world, random, grid, day, home)


def _round_of_key_homes(
    world: World, random: Random, grid: Grid, homes: list[Household], days: list[date]
) -> Iterator[Visit]:
    """Key households each month, face to face; the running month as far as it has gone."""
    months: dict[tuple[int, int], list[date]] = {}
    for day in days:
        months.setdefault((day.year, day.month), []).append(day)
    for home in homes:
        if not home.kinds:
            continue
        for within in months.values():
            if random.random() > MISSED_KEY:
                yield _visit(world, random, grid, random.choice(within), household=home)


def _round_of_sites(world: World, random: Random, grid: Grid, days: list[date]) -> Iterator[Visit]:
    """Shops, firms and schools are called on now and then; residents are met together once a quarter."""
    sites = world.ground.sites[grid.code]
    for _ in range(SITE_VISITS // len(world.ground.grids) if sites else 0):
        visit = _visit(world, random, grid, random.choice(days), site=random.choice(sites))
        visit.present = random.choice(("负责人", "店长", "安全员", "值班人员"))
        yield visit
    for _ in range(4 if grid.households_planned else 12):
        meeting = _visit(world, random, grid, random.choice(days))
        meeting.kind, meeting.headcount = Kind.GROUP, random.randint(6, 35)
        yield meeting


def _patrols(
    world: World, random: Random, grid: Grid, days: list[date], checklists: list[Checklist], share: float
) -> Iterator[Patrol]:
    """On most posting days a walk, now and then through one of the grid's sites by its own list."""
    by_kind = {checklist.site_kind: checklist for checklist in checklists}
    for day in days:
        if random.random() > 0.8 * share:
            continue
        site = random.choice(world.ground.sites[grid.code] or [None]) if random.random() < 0.4 else None
        checklist = by_kind.get(site.kind) if site else by_kind[""]
        at = rhythm.moment_on(random, day, "staff")
        if at > world.present:
            continue
        looked_at = [{"text": item.text, "ok": True} for item in checklist.items.all()] if checklist else []
        yield Patrol(
            grid=grid,
            place_code=grid.code,
            site=site,
            checklist=checklist,
            looked_at=looked_at,
            by=_someone(world, random, grid, day),
            at=at,
        )


def look_through(world: World, random: Random) -> None:
    """The grids' lists, looked through each month; a few were left longer."""
    rows = []
    for grid in world.ground.grids:
        back = random.choice((3, 9, 14, 21, 27, 27, 38))
        while back < 360:
            day = timezone.localdate(world.present) - timedelta(days=back)
            at = rhythm.moment_on(random, day, "staff")
            rows.append(ListReview(grid=grid, by=world.staff.cadre_on(grid, day), at=at))
            back += random.randint(22, 30)
    ListReview.objects.bulk_create(rows, batch_size=BATCH)


def talk(world: World, random: Random, share: float) -> None:
    """The grids' chat groups: a notice or two a week, an answer, a question collected."""
    groups, rows = [], []
    first = timezone.localdate(world.present) - timedelta(days=364)
    for grid in world.ground.grids:
        name = f"{grid.community.name}{grid.name}邻里群"
        groups.append(ChatGroup(grid=grid, name=name, members=random.randint(90, 480)))
        for back in range(52):
            for _ in range(random.choices((0, 1, 2), (4, 60, 36))[0]):
                if random.random() > share:
                    continue
                day = first + timedelta(days=back * 7 + random.randrange(7))
                rows.append(_said(world, random, grid, day))
    ChatGroup.objects.bulk_create(groups)
    GroupMessage.objects.bulk_create([row for row in rows if row.at <= world.present], batch_size=BATCH)


def _said(world: World, random: Random, grid: Grid, day: date) -> GroupMessage:
    kind = random.choices(GroupMessage.Kind.values, (7, 2, 1))[0]
    texts = {
        GroupMessage.Kind.NOTICE: fieldtexts.NOTICES,
        GroupMessage.Kind.ANSWER: fieldtexts.ANSWERS,
        GroupMessage.Kind.COLLECTED: fieldtexts.COLLECTED,
    }[GroupMessage.Kind(kind)]
    at = rhythm.moment_on(random, day, "staff")
    by = _someone(world, random, grid, day)
    sent_at = None if kind == GroupMessage.Kind.COLLECTED else at
    text = random.choice(texts)
    return GroupMessage(grid=grid, place_code=grid.code, kind=kind, text=text, by=by, at=at, sent_at=sent_at)


def excuse(world: World, random: Random) -> None:
    """Leave and illness, a week or two for about half of the cadres."""
    today, rows = timezone.localdate(world.present), []
    for grid in random.sample(world.ground.grids, 60):
        begun = today - timedelta(days=random.randint(-3, 320))
        user = world.staff.cadre_on(grid, begun)
        rows.append(
            Excuse(
                user=user,
                grid=grid,
                from_on=begun,
                to_on=begun + timedelta(days=random.choice((2, 4, 6, 11))),
                reason=random.choices(Excuse.Reason.values, (5, 2, 2, 1))[0],
                granted_by=random.choice(world.staff.workers[grid.community.code]),
            )
        )
    Excuse.objects.bulk_create(rows)


def hand_over(world: World, random: Random) -> None:
    """The handovers of the year, seen by both; today is the last day of somebody in the community of the accounts."""
    ended = Posting.objects.filter(to_on__isnull=False).select_related("grid")
    for posting in ended.order_by("grid__code"):
        over = midnight(cast(date, posting.to_on) + timedelta(days=1))
        seen = over + timedelta(hours=random.randint(9, 17), minutes=random.randrange(60))
        Handover.objects.create(
            grid=posting.grid,
            leaving=posting,
            coming=handovers.successor(posting),
            made_at=over,
            matters=handovers.snapshot(posting.grid, over),
            words=random.choice(fieldtexts.HANDED_OVER),
            leaving_seen_at=seen - timedelta(days=1),
            coming_seen_at=seen,
        )
    _last_day(world, random)
    handovers.make_all(world.present)


def _last_day(world: World, random: Random) -> None:
    """One cadre goes today, another comes tomorrow."""
    today = timezone.localdate(world.present)
    staying = {PAVILION_GRID, *Handover.objects.values_list("grid__code", flat=True)}
    leaving = Grid.objects.filter(community__code=PAVILION_COMMUNITY).exclude(code__in=staying)
    key = Count("households", filter=Q(households__is_key=True))
    grid = leaving.annotate(key=key).order_by("-key", "code")[0]
    Posting.objects.filter(grid=grid, to_on__isnull=True).update(to_on=today)
    coming = User.objects.create(
        username="cadre-next",
        name=names.person_name(random),
        street=world.ground.street,
        password=f"{UNUSABLE_PASSWORD_PREFIX}cadre-next",
        phone=names.phone(9000),
    )
    Posting.objects.create(user=coming, grid=grid, from_on=today + timedelta(days=1))
