"""A street of a given size in the database: registers by Django, cases by COPY.

Shares of statuses, categories and executors are the same at every size, so that sizes can be compared.
"""

import itertools
import json
import random
import time
from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import Group
from django.db import connection
from rest_framework.authtoken.models import Token

from cases.models import Category
from grids.models import (
    CENTRE,
    Community,
    EnforcementArea,
    Executor,
    Grid,
    GridOutline,
    Membership,
    Posting,
    Street,
    User,
)
from grids.privacy import lookup_digest, seal
from tests.bench.matter import (
    CATEGORIES,
    COLUMNS,
    COMMUNITIES,
    EXECUTORS,
    GRIDS,
    PLACES,
    SIDE,
    SOUTH,
    WEST,
    point,
    words,
)

TO_ACCEPT = 16_000
STATUSES = (
    [("closed", True)] * 60
    + [("closed", False)] * 30
    + [("reported", False)]
    + [("registered", False)]
    + [("dispatched", False)] * 2
    + [("handling", False)] * 3
    + [("resolved", False)]
    + [("rejected", False), ("withdrawn", False)]
)
COLUMNS_OF_A_CASE = """
number tracking_code status source urgency category_id description settled street_id grid_id place_code address
longitude latitude accuracy outside reporter_id reporter_name reporter_phone phone_digest executor_id assistant_ids
reported_at registered_at dispatched_at accepted_at resolved_at closed_at ended_at status_since due_at warn_at
deadline_at due_provisional dispatch_count rework_count extension_count reopen_count rating rating_words event_count
head_hash
""".split()  # noqa: SIM905


def street():
    """The registers: one street, its places, executors, categories, and accounts with tokens."""
    street = Street.objects.create(code="320104003", name="红花街道")
    areas = [
        EnforcementArea.objects.create(street=street, code=f"A{n}", name=f"第{n}片区") for n in range(1, 5)
    ]
    communities = [
        Community.objects.create(
            street=street, code=f"320104003{n:03d}", name=f"第{n}社区", area=areas[n % 4]
        )
        for n in range(1, COMMUNITIES + 1)
    ]
    for n in range(GRIDS):
        community = communities[n % COMMUNITIES]
        grid = Grid.objects.create(
            community=community, code=f"{community.code}{n // COMMUNITIES + 1:03d}", name=f"第{n}网格"
        )
        GridOutline.objects.create(grid=grid, geometry=outline(n), from_on=date(2020, 1, 1))
    root = Category.objects.create(code="ALL", name="诉求")
    for n in range(CATEGORIES):
        Category.objects.create(code=f"C{n:02d}", name=f"类别{n}", parent=root)
    executors = [
        Executor.objects.create(street=street, code=f"E{n:02d}", name=f"单位{n}", kind="department")
        for n in range(EXECUTORS)
    ]
    users = {
        name: User.objects.create(username=name, name=name, street=street)
        for name in ("cadre", "centre", "executor")
    }
    for n in range(5):
        colleague = User.objects.create(username=f"centre{n}", name=f"centre{n}", street=street)
        colleague.groups.add(Group.objects.get_or_create(name=CENTRE)[0])
    users["centre"].groups.add(Group.objects.get_or_create(name=CENTRE)[0])
    Posting.objects.create(user=users["cadre"], grid=Grid.objects.earliest("pk"), from_on=date(2020, 1, 1))
    Membership.objects.create(user=users["executor"], executor=executors[0])
    return {name: Token.objects.create(user=user).key for name, user in users.items()}


def outline(n):
    """The square of the nth grid."""
    west, south = WEST + n % COLUMNS * SIDE, SOUTH + n // COLUMNS * SIDE
    ring = [(0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE), (0, 0)]
    return {"type": "Polygon", "coordinates": [[[west + x, south + y] for x, y in ring]]}


def rows(count, dice, now, known, status=None, when=None):
    """``count`` rows of cases, spread over the year up to now, newest last; or reported at ``when(n)``."""
    step = timedelta(days=365) / count
    for n in range(count):
        at = when(n) if when else now - step * (count - n)
        yield row(n, at, dice, now, known, status)


def row(n, at, dice, now, known, status):
    """One case as COPY takes it; the times between the steps are an hour each."""
    state, settled = (status, False) if status else dice.choice(STATUSES)
    sent = state in ("dispatched", "handling", "resolved") or (state == "closed" and not settled)
    ended = state in ("closed", "rejected", "withdrawn")
    which = dice.randrange(GRIDS)
    longitude, latitude = point(which, dice)
    grid, place = known["grids"][which]
    hour = timedelta(hours=1)
    due = None if ended else at + timedelta(hours=dice.choice((8, 40, 400)))
    done = at + 5 * hour
    executor = known["executors"][0 if status else dice.randrange(EXECUTORS)] if sent else None
    return (
        f"HH-{at:%Y%m%d}-{n + 1:07d}{'9' if status else ''}",
        f"{'A' if status else 'B'}{n:09d}",
        state,
        dice.choice(("snap", "resident", "patrol", "hotline", "visit")),
        "normal" if dice.random() < 0.9 else "urgent",
        known["categories"][dice.randrange(CATEGORIES)],
        words(dice),
        settled,
        known["street"],
        grid,
        place,
        dice.choice(PLACES),
        longitude,
        latitude,
        12.0,
        False,
        None,
        known["name"],
        known["phone"],
        known["digest"],
        executor,
        "{}",
        at,
        at + hour if sent else None,
        at + 2 * hour if sent else None,
        at + 3 * hour if state in ("handling", "resolved") or (sent and ended) else None,
        done if state in ("resolved", "closed") else None,
        done if state == "closed" else None,
        done if ended else None,
        at + hour,
        due,
        due and at + (due - at) * 0.8,
        at + timedelta(days=7) if sent else None,
        False,
        1 if sent else 0,
        0,
        0,
        0,
        "",
        "",
        3 if status else 1,
        "0" * 64,
    )


def foreign_keys():
    """The ids that the rows point to, and sealed personal data, the same for each: sealing is not what is measured."""
    return {
        "street": Street.objects.get().pk,
        "grids": list(Grid.objects.order_by("pk").values_list("pk", "code")),
        "categories": list(Category.objects.filter(parent__isnull=False).values_list("pk", flat=True)),
        "executors": list(Executor.objects.order_by("pk").values_list("pk", flat=True)),
        "name": seal("钱多多"),
        "phone": seal("13912345678"),
        "digest": lookup_digest("13912345678"),
    }


def cases(count, *, to_accept=TO_ACCEPT, when=None):
    """``count`` cases, and beside them those that the accept bench signs for, with their three events."""
    dice, now = random.Random(7), datetime.now(UTC)
    known = foreign_keys()
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("set maintenance_work_mem = '256MB'")
        later = without_indexes(cursor) if count > 100_000 else []
        copy(cursor, "cases_case", COLUMNS_OF_A_CASE, rows(count, dice, now, known, when=when))
        if to_accept:
            copy(
                cursor,
                "cases_case",
                COLUMNS_OF_A_CASE,
                rows(to_accept, dice, now, known, status="dispatched"),
            )
            cursor.execute(STORIES)
        for definition in later:
            cursor.execute(definition)
        cursor.execute("set session_replication_role = origin")
        cursor.execute("vacuum analyze")
        cursor.execute("checkpoint")


STORIES = """
insert into cases_caseevent (case_id, seq, action, from_status, to_status, part, words, data, at, prev_hash, hash)
select id, seq, action, before, after, part, '', '{}', reported_at + seq * interval '20 minutes', '', head_hash
from cases_case, (values (1, 'report', '', 'reported', 'channel'),
                         (2, 'register', 'reported', 'registered', 'centre'),
                         (3, 'dispatch', 'registered', 'dispatched', 'centre'))
     as step (seq, action, before, after, part)
where event_count = 3
"""


def without_indexes(cursor, table="cases_case"):
    """Drops the indexes that hold no constraint; answers how they are made again."""
    cursor.execute(
        "select indexname, indexdef from pg_indexes where tablename = %(table)s and indexname not in "
        "(select conname from pg_constraint where conrelid = %(table)s::regclass)",
        {"table": table},
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'drop index "{name}"')
    return [definition for _name, definition in found]


def copy(cursor, table, columns, lines):
    """COPY in batches of lines."""
    with cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin") as out:
        while batch := list(itertools.islice(lines, 2000)):
            out.write("".join(map(as_text, batch)))


def as_text(line):
    """One line of COPY's text format; our texts hold nothing to escape."""
    return "\t".join("\\N" if cell is None else str(cell) for cell in line) + "\n"


def main(count):
    """Load both into an empty database; says the accounts' tokens and how long the rows took, as JSON."""
    keys = street()
    began = time.monotonic()
    cases(count)
    print(json.dumps({"tokens": keys, "seconds": time.monotonic() - began}))
