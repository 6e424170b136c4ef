"""Field work by COPY: the street's doors and cadres, and visits and patrols in proportion to the cases."""

import json
import random
import time
import uuid
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from cases.models import ChatGroup, GroupMessage, Hazard, ListReview, Need
from dashboard.tallies import recount
from grids.models import EnforcementArea, Executor, Grid, Household, Posting, Site, Street, User
from tests.bench import load

DOORS, KEY_SHARE = 37_000, 40
VISITS_TO_CASES, PATROLS_TO_VISITS = 3.7, 0.1
MATTERS = 400
EVENTFUL = 2_000  # cases with a story, for the feed
COLUMNS_OF_A_PATROL = """
uuid grid_id place_code by_id at recorded_at words longitude latitude looked_at site_id
""".split()  # noqa: SIM905
COLUMNS_OF_A_VISIT = """
uuid grid_id place_code by_id at recorded_at words longitude latitude household_id site_id kind outcome present
""".split()  # noqa: SIM905


def people_and_doors():
    """A cadre posted to each grid, 37,000 doors, an enterprise in each grid, four area teams; and what they say."""
    grids = list(Grid.objects.order_by("pk"))
    street = Street.objects.get()
    known = User.objects.get(username="cadre")
    cadres = User.objects.bulk_create(
        User(username=f"cadre{n}", name=f"干部{n}", street=street) for n in range(1, len(grids))
    )
    Posting.objects.bulk_create(
        Posting(grid=grid, user=user, from_on=date(2020, 1, 1))
        for grid, user in zip(grids[1:], cadres, strict=True)
    )
    Household.objects.bulk_create(
        (
            Household(
                grid=grids[n % len(grids)],
                code=f"H-{n:06d}",
                door=f"{n} 室",
                kinds=["living_alone"] if n % KEY_SHARE == 0 else [],
            )
            for n in range(DOORS)
        ),
        batch_size=2000,
    )
    Site.objects.bulk_create(
        Site(grid=grid, code=f"S-{n:04d}", name=f"企业{n}", kind="enterprise") for n, grid in enumerate(grids)
    )
    for executor, area in zip(Executor.objects.order_by("pk")[10:], EnforcementArea.objects.all()):  # noqa: B905
        Executor.objects.filter(pk=executor.pk).update(kind="area_team", area=area)
    said_and_found(grids, [known, *cadres])


def said_and_found(grids, cadres):
    """A message a week in each group, a look at each list this month, needs and hazards; the same at every size."""
    now = datetime.now(UTC)
    ChatGroup.objects.bulk_create(ChatGroup(grid=grid, name=grid.name) for grid in grids)
    both = list(zip(grids, cadres, strict=True))
    GroupMessage.objects.bulk_create(
        GroupMessage(
            grid=grid, place_code=grid.code, kind="notice", text="", by=by, at=now - timedelta(weeks=n)
        )
        for grid, by in both
        for n in range(52)
    )
    ListReview.objects.bulk_create(
        ListReview(grid=grid, by=by, at=now - timedelta(days=9)) for grid, by in both
    )
    dice = random.Random(3)
    found = [(*dice.choice(both), now - timedelta(days=dice.randrange(365))) for _ in range(MATTERS)]
    Need.objects.bulk_create(
        Need(grid=grid, place_code=grid.code, words="书桌", raised_by=by, raised_at=at)
        for grid, by, at in found
    )
    Hazard.objects.bulk_create(
        Hazard(
            grid=grid,
            place_code=grid.code,
            words="飞线充电",
            degree="minor",
            found_by=by,
            found_at=at,
            recheck_on=at.date() + timedelta(days=dice.choice((7, 400))),
        )
        for grid, by, at in found
    )


def places():
    """Of each grid: key, code, cadre, its doors and its enterprise."""
    cadres = dict(Posting.objects.values_list("grid_id", "user_id"))
    sites = dict(Site.objects.values_list("grid_id", "pk"))
    doors = {}
    for grid, pk in Household.objects.order_by("pk").values_list("grid_id", "pk"):
        doors.setdefault(grid, []).append(pk)
    return [
        (pk, code, cadres[pk], doors[pk], sites[pk])
        for pk, code in Grid.objects.order_by("pk").values_list("pk", "code")
    ]


def contacts(count, dice, now, known, visits):
    """``count`` visits or patrols, spread over the year up to now, newest last."""
    step = timedelta(days=365) / count
    for n in range(count):
        at = now - step * (count - n)
        grid, code, by, doors, site = dice.choice(known)
        shared = (uuid.UUID(int=dice.getrandbits(128)), grid, code, by, at, at, "", None, None)
        if not visits:
            yield (*shared, "[]", None)
            continue
        where = (None, site) if n % 40 == 0 else (dice.choice(doors), None)
        kind, outcome = (
            dice.choice(("face", "face", "face", "phone")),
            dice.choice(("met", "met", "met", "absent")),
        )
        yield (*shared, *where, kind, outcome, "")


def field_work(cases):
    """Visits and patrols in proportion, with the triggers off; then the screen's tallies are counted."""
    dice, now, known = random.Random(5), datetime.now(UTC), places()
    visits = int(cases * VISITS_TO_CASES)
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("set maintenance_work_mem = '256MB'")
        for table, columns, count, is_visit in (
            ("cases_visit", COLUMNS_OF_A_VISIT, visits, True),
            ("cases_patrol", COLUMNS_OF_A_PATROL, int(visits * PATROLS_TO_VISITS), False),
        ):
            later = load.without_indexes(cursor, table)
            load.copy(cursor, table, columns, contacts(count, dice, now, known, is_visit))
            for definition in later:
                cursor.execute(definition)
        cursor.execute("set session_replication_role = origin")
    recount(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
        cursor.execute("checkpoint")


def main(count):
    """``count`` cases and the field work beside them, into an empty database; the seconds it took, as JSON."""
    keys = load.street()
    people_and_doors()
    began = time.monotonic()
    load.cases(count, to_accept=EVENTFUL)
    field_work(count)
    print(json.dumps({"tokens": keys, "seconds": time.monotonic() - began}))
