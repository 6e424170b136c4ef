"""How cases live: each life waits for its next instant and then takes a step; where the present cuts it, it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from django.utils import timezone

from cases.lifecycle import calendar
from cases.models import Case, Rating, Source, Status, Urgency
from dashboard.demonstration import rhythm
from dashboard.demonstration.acts import OUTSIDE, Acts, Matterful
from dashboard.demonstration.world import Life, World

DAY_FROM, DAY_TO = 7, 22


class Fate(Enum):
    """What is out of the ordinary in a case's way."""

    PLAIN = auto()
    REJECTED = auto()
    WITHDRAWN = auto()
    REPEATED = auto()
    SENT_BACK = auto()
    HANDED_ON = auto()
    EXTENDED = auto()
    NOT_EXTENDED = auto()
    SUSPENDED = auto()
    NOT_SUSPENDED = auto()
    REWORKED = auto()
    REOPENED = auto()
    LATE = auto()


@dataclass
class Way:
    """A case to come: when, what, and its fate."""

    at: datetime
    brought: Matterful
    fate: Fate = Fate.PLAIN


def settled(world: World, at: datetime, brought: Matterful) -> Life:
    """Put right on the spot."""
    yield at
    Acts(world, brought).settle(at)


def chained(world: World, way: Way) -> Life:
    """From the report to the rating."""
    acts, at = Acts(world, way.brought), way.at
    yield at
    acts.report(at)
    if way.fate is Fate.REPEATED:
        world.agenda.add(repeat(world, acts, at))
    if way.fate is Fate.WITHDRAWN:
        at += timedelta(minutes=world.random.uniform(6, 80))
        yield at
        acts.withdraw(at)
        return
    if world.leaf(way.brought.matter).code == "FIR-01-01" and way.brought.source == Source.SNAP:
        at += timedelta(seconds=world.random.uniform(1, 4))
        yield at
        acts.by_rule(at)
        yield from handled(world, acts, way, at, dispatched=True)
        return
    at = soon(world, acts, at, 0.1, 1.5)
    yield at
    if way.fate is Fate.REJECTED:
        acts.reject(at)
        return
    acts.register(at)
    yield from handled(world, acts, way, at)


def repeat(world: World, first: Acts, at: datetime) -> Life:
    """Somebody else reports the same; the centre joins it to the first while that one is open."""
    given = first.brought
    source = Source.RESIDENT if given.source == Source.SNAP else Source.SNAP
    again = Acts(world, Matterful(given.grid, given.matter, given.site, source, pair=first.pair))
    at += timedelta(hours=world.random.uniform(0.4, 3))
    yield at
    again.report(at)
    at = soon(world, again, at, 0.2, 1.2)
    yield at
    first.case.refresh_from_db()
    if first.case.is_open:
        again.merge(at, first.case)
        return
    again.register(at)
    yield from handled(world, again, Way(at, again.brought), at)


def handled(world: World, acts: Acts, way: Way, at: datetime, *, dispatched: bool = False) -> Life:
    """From the registration to the rating."""
    if not dispatched:
        at = soon(world, acts, at, 0.05, 1.2)
        yield at
        acts.dispatch(at)
    if way.fate is Fate.SENT_BACK:
        at = soon(world, acts, at, 0.3, 3)
        yield at
        acts.send_back(at)
        at = soon(world, acts, at, 0.2, 1.5)
        yield at
        acts.dispatch(at, world.staff.executors[f"C-{way.brought.grid.community.code[-3:]}"])
    at = soon(world, acts, at, 0.1, 3.2)
    yield at
    acts.accept(at)
    if way.fate is Fate.HANDED_ON:
        at = soon(world, acts, at, 1, 5)
        yield at
        acts.redispatch(at, world.staff.executors[world.random.choice(("D-CITY", "D-BUILD", "D-HOME"))])
        at = soon(world, acts, at, 0.3, 3)
        yield at
        acts.accept(at)
    yield from worked(world, acts, way, at)


def worked(world: World, acts: Acts, way: Way, at: datetime) -> Life:
    """From the signature to the result, and on."""
    if hurried(acts.case) and way.fate is Fate.PLAIN and timezone.localtime(at).hour < DAY_TO - 3:
        at += timedelta(minutes=world.random.uniform(20, 150))
        yield at
        acts.resolve(at)
        yield from looked_at(world, acts, way, at)
        return
    for _ in range(world.random.choices((0, 1, 2), (5, 4, 1))[0]):
        if world.random.random() < 0.8:
            at = within_term(world, acts.case, at, 0.1, 0.3)
            yield at
            acts.note(at)
    for step in detours(way.fate):
        at = within_term(world, acts.case, at, 0.15, 0.3)
        if step == "resume":
            at = rhythm.after(at, world.random.uniform(40, 90))
        yield at
        getattr(acts, step)(at)
    if way.fate is Fate.LATE:
        yield from overdue(world, acts, at)
        at = rhythm.after(max(acts.case.deadline_at or at, at), world.random.uniform(2, 16))
    else:
        quick = way.brought.source == Source.SNAP
        at = within_term(world, acts.case, at, 0.1 if quick else 0.25, 0.55 if quick else 0.9)
    yield at
    acts.resolve(at)
    yield from looked_at(world, acts, way, at)


def detours(fate: Fate) -> tuple[str, ...]:
    """The steps that a fate puts between signature and result."""
    return {
        Fate.EXTENDED: ("ask_extension", "grant_extension"),
        Fate.NOT_EXTENDED: ("ask_extension", "refuse_extension"),
        Fate.NOT_SUSPENDED: ("ask_suspension", "refuse_suspension"),
        Fate.SUSPENDED: ("ask_suspension", "suspend", "resume"),
    }.get(fate, ())


def overdue(world: World, acts: Acts, at: datetime) -> Life:
    """Past its term: urged by the centre, sometimes by the leader."""
    at = rhythm.after(max(acts.case.deadline_at or at, at), world.random.uniform(0.1, 1.5))
    yield at
    acts.supervise(at) if world.random.random() < 0.3 else acts.urge(at)


def looked_at(world: World, acts: Acts, way: Way, at: datetime) -> Life:
    """Verification, rework, closure, rating, reopening."""
    if way.fate is Fate.REWORKED:
        at = soon(world, acts, at, 0.5, 5)
        yield at
        acts.rework(at)
        at = rhythm.after(at, world.random.uniform(1, 10))
        yield at
        acts.resolve(at)
    at = soon(world, acts, at, 0.4, 6)
    yield at
    acts.close(at)
    if way.fate is Fate.REOPENED:
        way.fate = Fate.PLAIN
        yield from dissatisfied(world, acts, way, at)
    elif way.brought.source in OUTSIDE and world.random.random() < 0.52:
        at = rhythm.awake(world.random, at + timedelta(hours=world.random.uniform(1, 60)))
        at = max(at, (acts.case.closed_at or at) + timedelta(minutes=5))
        yield at
        acts.rate(at, world.random.choices(Rating.values, (80, 16, 4))[0])
        if acts.case.status == Status.REGISTERED:
            yield from handled(world, acts, way, at)


def dissatisfied(world: World, acts: Acts, way: Way, at: datetime) -> Life:
    """The resident says no, with a reason; the case opens by itself and goes the way again."""
    at += timedelta(hours=world.random.uniform(3, 70))
    yield at
    acts.rate(at, Rating.NO)
    yield from handled(world, acts, way, at)


def soon(world: World, acts: Acts, at: datetime, least: float, most: float) -> datetime:
    """Some working hours later, mostly sooner; an emergency and the rule's cases do not wait for morning."""
    hours = least + (most - least) * world.random.random() ** 1.7
    by_day = DAY_FROM <= timezone.localtime(at).hour < DAY_TO - 1
    if acts.case.urgency == Urgency.EMERGENCY or (by_day and hurried(acts.case)):
        return at + timedelta(hours=hours / 4)
    return rhythm.after(at, hours)


def hurried(case: Case) -> bool:
    """Whether it is put right the same day, working hours or not."""
    return case.given_hours is not None and case.given_hours <= 4


def within_term(world: World, case: Case, at: datetime, least: float, most: float) -> datetime:
    """An instant between now and the deadline: a share of what is left of the working time."""
    due = case.deadline_at or at
    share = world.random.uniform(least, most)
    if case.urgency == Urgency.EMERGENCY:
        return at + max((due - at) * share, timedelta(minutes=5))
    return calendar().add(at, max(calendar().between(at, due) * share, 10))


def standing(
    world: World, brought: Matterful, steps: list[tuple[datetime, Callable[[Acts, datetime], None]]]
) -> Life:
    """A case that is led, step by step, to where it stands now."""
    acts = Acts(world, brought)
    for at, step in steps:
        yield at
        step(acts, at)
