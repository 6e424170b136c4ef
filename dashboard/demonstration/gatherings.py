"""A year of activities in every community, and its council: meetings, what was promised, what came of it."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from cases.lifecycle import calendar
from dashboard.demonstration import gathering_texts, rhythm
from dashboard.demonstration.places import PAVILION_COMMUNITY
from dashboard.demonstration.world import World
from grids.models import Community
from volunteers import councils
from volunteers.models import Activity, Council, Helper, Member, SignUp, Topic
from volunteers.viewers import Viewer

HOLIDAYS = (2, 7, 8)  # months without school, roughly
AHEAD = 14
BATCH = 2000
FULL_PLACES, FULL_WAITING = 30, 10
MEETINGS = (230, 120, 35)  # so many days ago


def tell(world: World, random: Random, share: float) -> None:
    """After those who help are there."""
    _activities(world, random, share)
    _councils(world, random)


def _activities(world: World, random: Random, share: float) -> None:
    """The rows of a year and the next two weeks, and who signed up for each."""
    helpers: dict[int, list[Helper]] = {}
    for helper in world.helping.helpers:
        if helper.is_volunteer and helper.confirmed_at is not None:
            helpers.setdefault(helper.community_id, []).append(helper)
    rows = [
        row
        for community in world.ground.communities
        if helpers.get(community.pk)
        for row in _year(world, random, community, share)
    ]
    full = _full_one(world)
    made = Activity.objects.bulk_create([*rows, full], batch_size=BATCH)
    sign_ups = [
        sign_up for row in made[:-1] for sign_up in _signed(random, row, helpers[row.community_id], world)
    ]
    sign_ups += _queue(made[-1], helpers[full.community_id], world)
    SignUp.objects.bulk_create(sign_ups, batch_size=BATCH)


def _year(world: World, random: Random, community: Community, share: float) -> Iterator[Activity]:
    """School days' mornings each week, the elderly twice a month, tidying up once."""
    today, known = timezone.localdate(world.present), calendar()
    for back in range(364, -AHEAD - 1, -1):
        day = today - timedelta(days=back)
        number = day.toordinal() + community.pk
        if number % 7 == 0 and known.is_working(day) and day.month not in HOLIDAYS:
            yield from _one(world, random, community, day, Activity.Kind.SCHOOL, share)
        if number % 15 == 3:
            yield from _one(world, random, community, day, Activity.Kind.ELDERLY, share)
        if number % 30 == 11:
            yield from _one(world, random, community, day, Activity.Kind.TIDY, share)


def _one(
    world: World, random: Random, community: Community, day: date, kind: Activity.Kind, share: float
) -> Iterator[Activity]:
    """One activity, thinned for quick tests; now and then the weather is against it."""
    title, words, place, hour, hours = random.choice(gathering_texts.ACTIVITIES[kind])
    starts = rhythm.at_clock(day, time(hour, 0))
    off = random.random() < 0.04
    over = starts + timedelta(hours=hours) < world.present
    state = Activity.State.OFF if off else Activity.State.HELD if over else Activity.State.OPEN
    ended = starts - timedelta(hours=14) if off else starts + timedelta(hours=hours + 1)
    row = Activity(
        community=community, place_code=community.code, kind=kind, title=title, words=words,
        place=f"{community.name}{place}", starts_at=starts, ends_at=starts + timedelta(hours=hours),
        places=random.choice((8, 10, 12, 20)), state=state,
        reason=random.choice(gathering_texts.WEATHER) if off else "",
        created_by=random.choice(world.staff.workers[community.code]), created_at=starts - timedelta(days=7),
        ended_at=min(ended, world.present) if state != Activity.State.OPEN else None,
        reminded_at=starts - timedelta(hours=20) if over and not off else None,
    )  # fmt: skip
    if random.random() < share and row.created_at < world.present:
        yield row


def _signed(random: Random, row: Activity, helpers: list[Helper], world: World) -> Iterator[SignUp]:
    """Some of the community's volunteers, most of whom came."""
    count = min(random.randint(3, row.places), len(helpers))
    for helper in random.sample(helpers, count):
        came = random.random() < 0.92 if row.state == Activity.State.HELD else None
        yield SignUp(
            activity=row,
            helper=helper,
            state=SignUp.State.IN,
            way=random.choice((SignUp.Came.PAGE, SignUp.Came.LINK, SignUp.Came.OFFICE)),
            signed_at=min(row.created_at + timedelta(hours=random.randint(1, 100)), world.present),
            came=came,
            minutes=row.minutes if came else 0,
        )


def _full_one(world: World) -> Activity:
    """Next week's large one in the pavilion's community, for which more came forward than there are places."""
    community = next(one for one in world.ground.communities if one.code == PAVILION_COMMUNITY)
    title, words, place, hour, hours = gathering_texts.FULL
    starts = rhythm.at_clock(timezone.localdate(world.present) + timedelta(days=5), time(hour, 0))
    return Activity(
        community=community, place_code=community.code, kind=Activity.Kind.TIDY, title=title, words=words,
        place=f"{community.name}{place}", starts_at=starts, ends_at=starts + timedelta(hours=hours),
        places=FULL_PLACES, created_by=world.staff.accounts["worker"],
        created_at=world.present - timedelta(days=4),
    )  # fmt: skip


def _queue(row: Activity, helpers: list[Helper], world: World) -> Iterator[SignUp]:
    """Thirty in and ten waiting, in order."""
    for number, helper in enumerate(helpers[: FULL_PLACES + FULL_WAITING]):
        state = SignUp.State.IN if number < FULL_PLACES else SignUp.State.WAITING
        at = world.present - timedelta(days=3, minutes=-number)
        yield SignUp(activity=row, helper=helper, state=state, way=SignUp.Came.PAGE, signed_at=at)


def _councils(world: World, random: Random) -> None:
    for community in world.ground.communities:
        by = Viewer(world.staff.workers[community.code][0])
        at = world.present - timedelta(days=300)
        council = councils.set_up(community, place="社区议事厅", by=by, at=at)
        members = _seats(world, random, council, by)
        for number, ago in enumerate(MEETINGS):
            _met(world, random, council, members, by, number, ago)
        ahead = rhythm.at_clock(timezone.localdate(world.present) + timedelta(days=9), time(14, 30))
        meeting = councils.call(council, starts_at=ahead, place=council.place, by=by, at=world.present)
        topic = random.choice(gathering_texts.TOPICS)
        councils.put(meeting, title=topic.title, words=topic.words, options=topic.options, by=by)


def _seats(world: World, random: Random, council: Council, by: Viewer) -> list[Member]:
    """All four parties."""
    community, on = council.community, timezone.localdate(council.created_at)
    grids = [grid for grid in world.ground.grids if grid.community_id == community.pk]
    officials = {world.staff.cadre_on(grid, timezone.localdate(world.present)) for grid in grids[:2]}
    helpers = [one for one in world.helping.helpers if one.community_id == community.pk and one.confirmed_at]
    seats: list[tuple[str, dict[str, Any]]] = []
    seats += [("official", {"account": user}) for user in sorted(officials, key=lambda user: user.pk)]
    seats += [
        ("worker", {"account": by.user}),
        ("property", {"name": random.choice(gathering_texts.MANAGERS)}),
    ]
    seats += [("resident", {"helper": helper}) for helper in random.sample(helpers, min(2, len(helpers)))]
    named = {"property": "小区物业服务中心"}
    return [
        councils.seat(council, party=party, by=by, on=on, from_whom=named.get(party, ""), **who)
        for party, who in seats
    ]


def _met(
    world: World, random: Random, council: Council, members: list[Member], by: Viewer, number: int, ago: int
) -> None:
    """One meeting with two topics: options, who agreed, and a promise for each."""
    day = timezone.localdate(world.present) - timedelta(days=ago - council.pk % 5)
    starts = rhythm.at_clock(day, time(14, 30))
    meeting = councils.call(
        council, starts_at=starts, place=council.place, by=by, at=starts - timedelta(days=6)
    )
    first = council.pk + number * 2
    for step in (0, 1):
        text = gathering_texts.TOPICS[(first + step) % len(gathering_texts.TOPICS)]
        topic = councils.put(meeting, title=text.title, words=text.words, options=text.options, by=by)
        options = list(topic.options.all())
        agreed = random.sample(members, max(len(members) - 1, 1))
        councils.agree(topic, {options[0].pk: agreed}, by=by, at=starts + timedelta(hours=2))
        _promised(world, council, members, by, text, topic, starts, lapsed=number == 2 and step == 1)
    councils.hold(meeting, minutes=gathering_texts.MINUTES, attended=members, by=by, at=world.present)


def _promised(
    world: World, council: Council, members: list[Member], by: Viewer, text: gathering_texts.TopicText, topic: Topic,
    starts: datetime, *, lapsed: bool,
) -> None:  # fmt: skip
    """What was promised: those of old meetings are done; one in the pavilion's community has lapsed."""
    today = timezone.localdate(world.present)
    recent = (world.present - starts).days < MEETINGS[-1] + 5
    due = (
        today + timedelta(days=12 + council.pk % 9) if recent else timezone.localdate(starts) + timedelta(30)
    )
    if lapsed and council.community.code == PAVILION_COMMUNITY:
        due = today - timedelta(days=6)
    office = world.staff.executors[f"C-{council.community.code[-3:]}"]
    owner = {"member": members[-1]} if text.by_member else {"executor": office}
    row = councils.resolve(
        topic, what=text.what, owner=owner, due_on=due, by=by, at=starts + timedelta(hours=2)
    )
    if not recent:
        at = starts + timedelta(days=20)
        councils.move(row, "done", words=text.achieved, by=by, at=at)
