"""Who helps: 2,236 volunteers, 460 building heads, 347 new-employment workers, 106 units, and what they give."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from dashboard.demonstration import names, rhythm, volunteering_texts
from dashboard.demonstration.people import Staff
from dashboard.demonstration.places import PAVILION_COMMUNITY, Ground
from grids.models import Building, Community, Executor, Site
from volunteers.models import (
    BuildingHead,
    Gift,
    Helper,
    JoinLink,
    Resource,
    Rider,
    Skill,
    Slot,
    Unit,
)

VOLUNTEERS, HEADS, RIDERS, UNITS = 2236, 460, 347, 106
WAITING = 6
HEADS_WHO_VOLUNTEER, RIDERS_WHO_VOLUNTEER = 190, 58
FIRST_NUMBER = 500_000  # of the telephones: those of households lie below
BATCH = 1000
Kind = Unit.Kind


@dataclass
class Helping:
    """Those who help, as the stories need them."""

    skills: dict[str, Skill] = field(default_factory=dict)
    helpers: list[Helper] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)
    resources: list[Resource] = field(default_factory=list)

    def unit_of(self, executor: Executor) -> Unit:
        """The unit behind a partner's executor."""
        return next(unit for unit in self.units.values() if unit.executor_id == executor.pk)


def gather(random: Random, ground: Ground, staff: Staff, today: date) -> Helping:
    """Invent them and write their rows."""
    helping = Helping()
    made = Skill.objects.bulk_create(
        Skill(code=code, name=name) for code, name in volunteering_texts.SKILLS.items()
    )
    helping.skills = {skill.code: skill for skill in made}
    _helpers(random, ground, staff, helping, today)
    _units(random, ground, staff, helping, today)
    _resources(random, helping, today)
    return helping


class Rows:
    """Collects helpers with running numbers."""

    def __init__(self, random: Random, staff: Staff, today: date) -> None:
        self.random, self.staff, self.today = random, staff, today
        self.helpers: list[Helper] = []

    def helper(self, community: Community, *, volunteer: bool, building: Building | None = None) -> Helper:
        """One person, confirmed by the community's office on the day they came."""
        number, day = len(self.helpers) + 1, self.today - timedelta(days=self.random.randint(3, 700))
        at = rhythm.at_clock(day, time(self.random.randint(9, 17), self.random.randrange(60)))
        offices = self.staff.workers[community.code]
        row = Helper(
            code=f"{community.code[-3:]}-V{number:04d}",
            community=community,
            grid=building.grid if building else None,
            name=names.person_name(self.random),
            phone=names.phone(FIRST_NUMBER + number),
            is_volunteer=volunteer,
            times=self._times() if volunteer else [],
            came=self.random.choice((Helper.Came.FILE, Helper.Came.OFFICE, Helper.Came.LINK)),
            consented_on=day,
            registered_at=at,
            confirmed_at=at,
            confirmed_by=self.random.choice(offices),
        )
        row.normalise()
        self.helpers.append(row)
        return row

    def _times(self) -> list[str]:
        chosen = self.random.sample(volunteering_texts.USUAL_TIMES, self.random.randint(1, 4))
        return sorted(str(slot.value) for slot in chosen)


def _helpers(random: Random, ground: Ground, staff: Staff, helping: Helping, today: date) -> None:
    rows = Rows(random, staff, today)
    buildings = [building for own in ground.buildings.values() for building in own]
    headed = random.sample(buildings, HEADS)
    heads = [
        (rows.helper(one.grid.community, volunteer=n < HEADS_WHO_VOLUNTEER, building=one), one)
        for n, one in enumerate(headed)
    ]
    riders = [
        rows.helper(random.choice(ground.communities), volunteer=n < RIDERS_WHO_VOLUNTEER)
        for n in range(RIDERS)
    ]
    for _number in range(VOLUNTEERS - HEADS_WHO_VOLUNTEER - RIDERS_WHO_VOLUNTEER):
        rows.helper(random.choice(ground.communities), volunteer=True)
    waiting = [_waiting(rows, ground, today) for _number in range(WAITING)]
    helping.helpers = Helper.objects.bulk_create(rows.helpers, batch_size=BATCH)
    BuildingHead.objects.bulk_create(
        BuildingHead(helper=helper, building=building, from_on=helper.consented_on or today)
        for helper, building in heads
    )
    Rider.objects.bulk_create(
        Rider(
            helper=helper,
            trade=random.choices(list(volunteering_texts.TRADES), list(volunteering_texts.TRADES.values()))[
                0
            ],
            company=f"{random.choice(names.GREENS)}站",
        )
        for helper in riders
    )
    _skills(random, helping, skip={helper.pk for helper in waiting})
    JoinLink.objects.create(
        community=next(one for one in ground.communities if one.code == PAVILION_COMMUNITY),
        created_by=staff.accounts["worker"],
        expires_on=today + timedelta(days=200),
    )


def _waiting(rows: Rows, ground: Ground, today: date) -> Helper:
    """Registered by the poster these days; the community office has not called yet."""
    community = next(one for one in ground.communities if one.code == PAVILION_COMMUNITY)
    row = rows.helper(community, volunteer=True)
    day = today - timedelta(days=rows.random.randint(1, 4))
    row.came, row.consented_on, row.confirmed_at, row.confirmed_by = Helper.Came.LINK, day, None, None
    row.registered_at = rhythm.at_clock(day, time(rows.random.randint(9, 20), 12))
    return row


def _skills(random: Random, helping: Helping, skip: set[int]) -> None:
    known, through = list(helping.skills.values()), Helper.skills.through
    links = []
    for helper in helping.helpers:
        if helper.is_volunteer and helper.pk not in skip:
            for skill in random.sample(known, random.choice((0, 1, 1, 2))):
                links.append(through(helper_id=helper.pk, skill_id=skill.pk))
    through.objects.bulk_create(links, batch_size=BATCH)


def _units(random: Random, ground: Ground, staff: Staff, helping: Helping, today: date) -> None:
    """The fifteen partners that can handle cases, and the others, each beside a site of its community."""
    partners = [row for row in staff.executors.values() if row.kind == Executor.Kind.PARTNER]
    named: list[tuple[str, Unit.Kind, Executor | None]] = []
    named += [(row.name, kind, row) for row, kind in zip(partners, volunteering_texts.PARTNERS, strict=True)]
    taken = {name for name, _kind, _row in named}
    while len(named) < UNITS:
        tail = random.choice(list(volunteering_texts.UNITS))
        name = random.choice(names.GREENS) + tail
        if name not in taken:
            taken.add(name)
            named.append((name, volunteering_texts.UNITS[tail], None))
    rows = []
    for number, (name, kind, executor) in enumerate(named, 1):
        community = ground.communities[number % len(ground.communities)]
        site = _site_of(random, ground, community)
        row = Unit(
            street=ground.street,
            code=f"N-{number:03d}",
            name=name,
            kind=kind,
            community=community,
            address=site.address,
            longitude=site.longitude,
            latitude=site.latitude,
            contact_name=names.person_name(random),
            phone=names.phone(FIRST_NUMBER + 9_000 + number),
            offers=volunteering_texts.OFFERS[kind],
            executor=executor,
            joined_on=today - timedelta(days=random.randint(200, 900)),
        )
        row.normalise()
        rows.append(row)
    helping.units = {row.code: row for row in Unit.objects.bulk_create(rows)}


def _site_of(random: Random, ground: Ground, community: Community) -> Site:
    own = [site for code, sites in ground.sites.items() if code.startswith(community.code) for site in sites]
    return random.choice(own)


def _resources(random: Random, helping: Helping, today: date) -> None:
    """Each unit gives one thing or two."""
    rows = []
    for unit in helping.units.values():
        choices = volunteering_texts.RESOURCES[Kind(unit.kind)]
        for gift, title, amount, skill in random.sample(choices, min(len(choices), random.choice((1, 1, 2)))):
            rows.append(_resource(random, helping, unit, gift, title, amount, skill, today))
    helping.resources = Resource.objects.bulk_create(rows)


def _resource(
    random: Random,
    helping: Helping,
    unit: Unit,
    gift: Gift,
    title: str,
    amount: int,
    skill: str,
    today: date,
) -> Resource:
    day = today - timedelta(days=random.randint(30, 330))
    at: datetime = rhythm.at_clock(day, time(random.randint(9, 17), 20))
    weekly = gift in (Gift.HALL, Gift.SKILL, Gift.HOURS)
    slots = random.sample(list(Slot), random.randint(2, 6)) if weekly else []
    return Resource(
        street=unit.street,
        unit=unit,
        gift=gift,
        title=title,
        skill=helping.skills[skill] if skill else None,
        amount_fen=amount * random.choice((1, 2, 3)) * 100 if amount else None,
        community=unit.community,
        place=unit.address,
        longitude=unit.longitude,
        latitude=unit.latitude,
        from_on=day,
        to_on=today + timedelta(days=random.randint(60, 300)) if random.random() < 0.5 else None,
        times=sorted(str(slot.value) for slot in slots),
        audience=random.choice(("street", "street", "units")),
        offered_at=at,
    )
