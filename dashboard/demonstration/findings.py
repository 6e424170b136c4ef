"""What the year's visits and patrols found, tied to what it became: needs, hazards, promises, and the year's cases."""

from datetime import datetime, timedelta
from heapq import nlargest
from random import Random

from django.utils import timezone

from cases.models import (
    Case,
    Finding,
    Hazard,
    HazardCheck,
    Need,
    Patrol,
    Promise,
    Source,
    Visit,
)
from dashboard.demonstration import fieldtexts, homes, rhythm
from dashboard.demonstration.places import PAVILION_GRID
from dashboard.demonstration.rounds import Filed, Rounds
from dashboard.demonstration.world import World
from grids.models import Household

NEEDS, HAZARDS, PROMISES, FACTS = 236, 168, 330, 90
STANDING = 8  # promises of the latest meetings
LAPSED, LATELY = 6, timedelta(days=25)
DREAM_DAYS = 140
Kind = Finding.Kind


def tell(
    world: World, random: Random, rounds: Rounds, doors: dict[str, list[Household]], share: float
) -> None:
    """Needs, hazards, promises and facts; and each case of the field hangs on the visit or patrol that found it."""
    meetings = [
        visit for own in rounds.visits.values() for visit in own if visit.household_id and visit.is_meeting
    ]
    latest = nlargest(STANDING, meetings, key=lambda visit: visit.at)
    walks = [patrol for own in rounds.patrols.values() for patrol in own]
    _needs(world, random, _some(random, meetings, NEEDS * share))
    _promises(world, random, _some(random, meetings, PROMISES * share), latest)
    _hazards(world, random, _some(random, walks, HAZARDS * share))
    facts = _some(random, meetings, FACTS * share)
    Finding.objects.bulk_create(
        Finding(visit=visit, position=9, kind=Kind.FACT, words=random.choice(fieldtexts.FACTS))
        for visit in facts
    )
    _dream_room(world, random, doors)
    _tie_cases(random, rounds, doors)


def _some(random: Random, rows: list[Filed], count: float) -> list[Filed]:
    return random.sample(rows, min(len(rows), round(count)))


def _later(world: World, random: Random, start: datetime, low: int, high: int) -> datetime | None:
    """Some days later at an hour of work; None when that has not come yet."""
    day = timezone.localdate(start) + timedelta(days=random.randint(low, high))
    at = rhythm.moment_on(random, day, "staff")
    return at if start < at <= world.present else None


def _of_a_visit(visit: Visit) -> dict[str, object]:
    return {"grid": visit.grid, "place_code": visit.place_code, "household": visit.household}


def _needs(world: World, random: Random, visits: list[Visit]) -> None:
    rows = []
    for visit in visits:
        kind = random.choice(list(fieldtexts.NEEDS))
        words, outcome = random.choice(fieldtexts.NEEDS[kind])
        ended = _later(world, random, visit.at, 6, 90) if random.random() < 0.82 else None
        rows.append(
            Need(
                **_of_a_visit(visit),
                kind=kind,
                words=words,
                raised_by=visit.by,
                raised_at=visit.at,
                ended_at=ended,
                met=True if ended else None,
                outcome=outcome if ended else "",
            )
        )
    made = Need.objects.bulk_create(rows)
    Finding.objects.bulk_create(
        Finding(visit=visit, kind=Kind.NEED, words=need.words, need=need)
        for visit, need in zip(visits, made, strict=True)
    )


def _dream_room(world: World, random: Random, doors: dict[str, list[Household]]) -> None:
    """The third story as far as the list: a girl's room, seen on a visit in summer; ``together`` goes on with it."""
    home = homes.with_a_child(doors)
    grid = world.ground.grid(PAVILION_GRID)
    at = rhythm.awake(random, world.present - timedelta(days=DREAM_DAYS))
    cadre = world.cadre(grid, at)
    place = {"grid": grid, "place_code": grid.code, "household": home}
    visit = Visit.objects.create(**place, by=cadre, at=at, kind=Visit.Kind.FACE, present="孩子和祖母")
    need = Need.objects.create(
        **place, kind=Need.Kind.HOUSING, words=fieldtexts.DREAM_ROOM, raised_by=cadre, raised_at=at
    )
    Finding.objects.create(visit=visit, kind=Kind.NEED, words=need.words, need=need)


def _promises(world: World, random: Random, sample: list[Visit], latest: list[Visit]) -> None:
    """A sample of the year's, and what the latest meetings promised, which still stands whatever the hour."""
    today = timezone.localdate(world.present)
    lapsed, rows, visits = 0, [], [*(visit for visit in sample if visit not in latest), *latest]
    for visit in visits:
        words, outcome = random.choice(fieldtexts.PROMISES)
        due = timezone.localdate(visit.at) + timedelta(days=random.randint(3, 21))
        ended = _later(world, random, visit.at, 2, (due - timezone.localdate(visit.at)).days)
        if due < today:
            ended = ended or rhythm.moment_on(random, due, "staff")
            if lapsed < LAPSED and today - due < LATELY:
                lapsed, ended = lapsed + 1, None
        if visit in latest:
            due, ended = max(due, today), None
        rows.append(
            Promise(
                **_of_a_visit(visit),
                words=words,
                due_on=due,
                first_due_on=due,
                made_by=visit.by,
                made_at=visit.at,
                ended_at=ended,
                ended_by=visit.by if ended else None,
                kept=True if ended else None,
                outcome=outcome if ended else "",
            )
        )
    made = Promise.objects.bulk_create(rows)
    Finding.objects.bulk_create(
        Finding(visit=visit, position=1, kind=Kind.PROMISE, words=promise.words, promise=promise)
        for visit, promise in zip(visits, made, strict=True)
    )


def _hazards(world: World, random: Random, walks: list[Patrol]) -> None:
    """Most are gone at the first or second look; some are to be looked at again these days."""
    today, rows, looks = timezone.localdate(world.present), [], []
    for patrol in walks:
        words, degree, outcome = random.choice(fieldtexts.HAZARDS)
        look = _later(world, random, patrol.at, 1, 8)
        gone = look if look and random.random() < 0.93 else None
        hazard = Hazard(
            grid=patrol.grid,
            place_code=patrol.place_code,
            site=patrol.site,
            words=words,
            degree=degree,
            found_by=patrol.by,
            found_at=patrol.at,
            gone_at=gone,
            recheck_on=None if gone else today + timedelta(days=random.randint(-1, 7)),
        )
        rows.append(hazard)
        if look:
            note = outcome if gone else "还没有整改到位"
            looks.append(
                HazardCheck(
                    hazard=hazard,
                    by=patrol.by,
                    at=look,
                    gone=bool(gone),
                    words=note,
                    next_on=hazard.recheck_on,
                )
            )
    Hazard.objects.bulk_create(rows)
    HazardCheck.objects.bulk_create(looks)
    Finding.objects.bulk_create(
        Finding(patrol=patrol, kind=Kind.HAZARD, words=hazard.words, hazard=hazard)
        for patrol, hazard in zip(walks, rows, strict=True)
    )


def _tie_cases(random: Random, rounds: Rounds, doors: dict[str, list[Household]]) -> None:
    """Each case from a visit or a patrol gets the visit or patrol on which it was found."""
    found = Case.objects.filter(source__in=[Source.VISIT, Source.PATROL], reporter__isnull=False)
    visits, patrols, of_visits, of_patrols = [], [], [], []
    for case in found.filter(grid__isnull=False).select_related("grid", "reporter"):
        shared = {
            "grid": case.grid,
            "place_code": case.place_code,
            "by": case.reporter,
            "at": case.reported_at,
            "longitude": case.longitude,
            "latitude": case.latitude,
        }
        own = doors[case.place_code]
        if case.source == Source.VISIT and own:
            visits.append(Visit(**shared, kind=Visit.Kind.FACE, household=random.choice(own)))
            of_visits.append(case)
        else:
            patrols.append(Patrol(**shared))
            of_patrols.append(case)
    Visit.objects.bulk_create(visits)
    Patrol.objects.bulk_create(patrols)
    rows = [Finding(visit=visit, **_became(case)) for visit, case in zip(visits, of_visits, strict=True)]
    rows += [
        Finding(patrol=patrol, **_became(case)) for patrol, case in zip(patrols, of_patrols, strict=True)
    ]
    Finding.objects.bulk_create(rows)


def _became(case: Case) -> dict[str, object]:
    kind = Kind.SETTLED if case.settled else Kind.CASE
    return {"kind": kind, "words": case.description, "case": case}
