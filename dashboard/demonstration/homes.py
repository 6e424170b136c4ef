"""The households: forty thousand doors, what each agreed to have kept, and who needs to be met each month."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from dashboard.demonstration import names
from dashboard.demonstration.places import PAVILION_GRID, Ground
from grids.models import Building, Grid, Household
from grids.privacy import lookup_digest

Kind, Consent = Household.Kind, Household.Consent
BATCH = 2000
KEY_SHARE = 0.024
KEY_KINDS = {
    Kind.LIVING_ALONE: 34,
    Kind.EMPTY_NEST: 20,
    Kind.DISABLED: 16,
    Kind.HARDSHIP: 12,
    Kind.ILLNESS: 8,
    Kind.CHILD: 5,
    Kind.VETERAN: 5,
}
CONSENTS = {Consent.CONTACT: 46, Consent.UNASKED: 34, Consent.FULL: 15, Consent.REFUSED: 5}
NOTES = {
    Kind.LIVING_ALONE: "女儿周末来，平时一个人买菜做饭",
    Kind.EMPTY_NEST: "儿子在外地工作，视频联系",
    Kind.DISABLED: "出门靠轮椅，需要提前约电梯",
    Kind.HARDSHIP: "已享受低保，孩子读初中",
    Kind.ILLNESS: "每周二、周五去医院透析",
    Kind.CHILD: "由祖母照看，放学后没人辅导",
    Kind.VETERAN: "听力不好，说话要慢一点",
}
SHARED_ROOMS = 4  # doors to a landing in a tower; two in an old house
FIRST_NUMBER = 100_000  # of the telephones: those of staff lie below


def settle(random: Random, ground: Ground, today: date, share: float) -> dict[str, list[Household]]:
    """Write the households, or a ``share`` of them; by their grid's code."""
    homes: dict[str, list[Household]] = {}
    number = FIRST_NUMBER
    for grid in ground.grids:
        own = homes[grid.code] = []
        for building, door, index in _doors(grid, ground.buildings[grid.code]):
            if share >= 1 or not own or random.random() < share:
                number += 1
                own.append(_household(random, grid, building, door, index, number, today))
    rows = [home for own in homes.values() for home in own]
    Household.objects.bulk_create(rows, batch_size=BATCH)
    return homes


def _doors(grid: Grid, buildings: list[Building]) -> Iterator[tuple[Building, str, int]]:
    """The doors of a grid, as many as it has homes, building by building; with each its number there."""
    for place, building in enumerate(buildings):
        share = grid.households_planned * (place + 1) // len(buildings)
        count = share - grid.households_planned * place // len(buildings)
        rooms = 2 if building.floors <= 7 else SHARED_ROOMS
        for index in range(count):
            unit, rest = divmod(index, building.floors * rooms)
            floor, room = divmod(rest, rooms)
            yield building, f"{unit + 1} 单元 {floor + 1}{room + 1:02d} 室", index


def _household(
    random: Random, grid: Grid, building: Building, door: str, index: int, number: int, today: date
) -> Household:
    key = random.random() < KEY_SHARE
    kinds = _dealt(random, KEY_KINDS, random.choice((1, 1, 1, 2))) if key else []
    consent = random.choices(list(CONSENTS), list(CONSENTS.values()))[0]
    if key and consent in (Consent.UNASKED, Consent.REFUSED):
        consent = Consent.FULL
    known = consent in (Consent.CONTACT, Consent.FULL)
    phone = names.phone(number) if known else ""
    return Household(
        grid=grid,
        building=building,
        code=f"{building.code}-{index + 1:03d}",
        door=door,
        people=random.choices((1, 2, 3, 4, 5), (18, 30, 30, 15, 7))[0],
        contact_name=names.person_name(random) if known else "",
        phone=phone,
        phone_digest=lookup_digest(phone),
        kinds=[str(kind) for kind in kinds],
        consent=consent,
        prefers_call=random.random() < 0.04,
        note=NOTES[kinds[0]] if kinds and consent == Consent.FULL else "",
        moved_in_on=_moved_in(random, grid, today),
        asked_on=today - timedelta(days=random.randint(0, 4)) if random.random() < 0.0008 else None,
    )


def _dealt(random: Random, weights: dict[Household.Kind, int], count: int) -> list[Household.Kind]:
    """Some kinds, none twice."""
    return list(dict.fromkeys(random.choices(list(weights), list(weights.values()), k=count)))


def _moved_in(random: Random, grid: Grid, today: date) -> date | None:
    """In newly delivered compounds people move in all the time; elsewhere nobody wrote down when."""
    if grid.kind == Grid.Kind.NEW_COMPOUND and random.random() < 0.5:
        return today - timedelta(days=int(random.triangular(0, 500, 90)))
    return None


def with_a_child(homes: dict[str, list[Household]]) -> Household:
    """The household of the third story, in the grid of the demonstration's cadre; made one if the dice made none."""
    own = homes[PAVILION_GRID]
    for home in own:
        if Kind.CHILD in home.kinds and home.consent == Consent.FULL:
            return home
    home = own[len(own) // 3]
    home.kinds, home.consent, home.prefers_call = [str(Kind.CHILD)], Consent.FULL, False
    home.contact_name = home.contact_name or "苏云舟"
    home.note = NOTES[Kind.CHILD]
    home.save()
    return home
