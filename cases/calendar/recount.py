"""A declared day settles: when the working time becomes another, open terms are counted anew, once; ended ones stay.

Whichever way the change came (a form, a file, a deletion, a new edition of the holidays' package), it is seen by
comparing the calendar with the one that was kept. The work goes in portions, each a transaction that also notes how far
it came, so that it may end at any point and go on from there.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from cases.calendar.deadlines import KINDS, Moved
from cases.jobs import LOCKS, alone
from cases.lifecycle import (
    Recount,
    Snapshot,
    calendar_now,
    calendar_of,
    changed_days,
    forget_calendar,
    snapshot_of,
    span_of,
)
from cases.models import CalendarChange

PORTION = 100
NAMED = 20
LOOKED_THROUGH = 2000
AT_ONCE = 2.0  # seconds that a request spends; what is left the worker does


@dataclass
class Preview:
    """What a change would move: how many rows it may concern, and the first of those that move."""

    concerned: int = 0
    moved: int = 0
    named: list[Moved] = field(default_factory=list)
    whole: bool = True


def kept_now(now: datetime) -> Snapshot:
    """The calendar as the database and the package have it at this moment."""
    return snapshot_of(calendar_now(), timezone.localdate(now))


def foresee(before: Snapshot, after: Snapshot, now: datetime) -> Preview:
    """What a change would move; of very many rows only the first are counted out."""
    old, new = calendar_of(before), calendar_of(after)
    days, found = changed_days(old, new), Preview()
    if not days:
        return found
    turn, left = Recount(old, new, now), LOOKED_THROUGH
    for kind in KINDS:
        rows = kind.rows().filter(kind.touched(*span_of(days, timezone.get_default_timezone())))
        found.concerned += rows.count()
        looked = list(rows.order_by("pk")[: max(left, 0)])
        left -= len(looked)
        for one in kind.moves(looked, turn):
            found.moved += 1
            if len(found.named) < NAMED:
                found.named.append(one)
    found.whole = left > 0
    return found


def keep(now: datetime) -> None:
    """Keep the present calendar as the one by which all terms are counted."""
    kept = kept_now(now)
    CalendarChange.objects.create(made_at=now, before=kept, after=kept, finished_at=now)


def counted_by(now: datetime) -> Snapshot:
    """The calendar by which the open terms are counted, or about to be."""
    last = CalendarChange.objects.order_by("-pk").first()
    return last.after if last else kept_now(now)


@transaction.atomic
def begin(now: datetime, before: Snapshot | None = None) -> CalendarChange | None:
    """Note that the calendar is another than the one kept last, or than ``before``; None when it is the same.

    Without anything kept, and none given, the present one is kept: terms are counted by it.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext('calendar'))", [LOCKS])
    last = CalendarChange.objects.order_by("-pk").first()
    after = kept_now(now)
    known = last.after if last else before
    if known is None:
        keep(now)
        return None
    if not changed_days(calendar_of(known), calendar_of(after)):
        return None
    return CalendarChange.objects.create(made_at=now, before=known, after=after)


def run(seconds: float) -> bool:
    """Go on with what is unfinished for so many seconds; whether nothing is left. One run at a time."""
    until = monotonic() + seconds
    with alone("recount") as mine:
        if not mine:
            return False
        for change in CalendarChange.objects.filter(finished_at__isnull=True).order_by("pk"):
            if not _carry_on(change, until):
                return False
    return True


def _carry_on(change: CalendarChange, until: float) -> bool:
    """All kinds, and once more those that began while other processes still held the earlier calendar."""
    old, new = calendar_of(change.before), calendar_of(change.after)
    days = changed_days(old, new)
    turn, held = Recount(old, new, change.made_at), timedelta(seconds=2 * settings.HELD_SECONDS)
    for kind in KINDS if days else ():
        rows = kind.rows().filter(kind.touched(*span_of(days, timezone.get_default_timezone())))
        while change.progress.get(kind.name) != "done":
            if monotonic() > until:
                return False
            _portion(change, kind, rows, turn)
    if held:
        if timezone.now() < change.made_at + held:
            return False
        _latecomers(change, turn, change.made_at + held)
    CalendarChange.objects.filter(pk=change.pk).update(finished_at=timezone.now())
    return True


@transaction.atomic
def _portion(change: CalendarChange, kind: Any, rows: Any, turn: Recount) -> None:
    """The next rows of a kind, locked, and how far that came."""
    after = change.progress.get(kind.name, 0)
    chosen = rows.filter(pk__gt=after).order_by("pk")[:PORTION]
    portion = list(chosen.select_for_update(no_key=True, of=("self",)))
    moved = list(kind.moves(portion, turn))
    kind.write(moved, timezone.now(), change.pk)
    change.progress[kind.name] = portion[-1].pk if len(portion) == PORTION else "done"
    change.moved[kind.name] = change.moved.get(kind.name, 0) + len(moved)
    change.save(update_fields=["progress", "moved"])


def _latecomers(change: CalendarChange, turn: Recount, until: datetime) -> None:
    """Terms that began within seconds of the change, in a process that did not know of it yet."""
    for kind in KINDS:
        rows = kind.rows().filter(kind.began(change.made_at, until)).order_by("pk")
        portions = rows.iterator(chunk_size=PORTION)
        while portion := list(islice(portions, PORTION)):
            with transaction.atomic():
                pks = [one.pk for one in portion]
                locked = kind.rows().filter(pk__in=pks).order_by("pk")
                moved = list(kind.moves(list(locked.select_for_update(no_key=True, of=("self",))), turn))
                kind.write(moved, timezone.now(), change.pk)


def settle(now: datetime, before: Snapshot) -> None:
    """In the transaction of a change: note it, and count anew as soon as it is committed."""
    if begin(now, before) is not None:
        transaction.on_commit(_at_once, robust=True)


def _at_once() -> None:
    forget_calendar()
    run(AT_ONCE)
