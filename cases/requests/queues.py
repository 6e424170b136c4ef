"""Queues of work: which open cases wait for whom, in what order, a window at a time.

A window is cut by key, never by offset, so that the thousandth page costs what the first does.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import OPEN, Case, CaseQuerySet, CaseRead, Status
from grids.instants import in_utc
from grids.models import User

WINDOW = 50
MOST_ROWS = 500
LONGEST_ID = 18  # digits of a bigint
LED = (Status.DISPATCHED, Status.HANDLING, Status.SUSPENDED, Status.RESOLVED)
ASSISTED = (Status.DISPATCHED, Status.HANDLING, Status.SUSPENDED)


@dataclass(frozen=True)
class Tab:
    """One queue of the desk: its name in the address, its word, which open cases stand in it."""

    name: str
    label: str | Promise
    condition: Q
    count: int = 0
    red: int = 0
    yellow: int = 0


def tabs(now: datetime) -> tuple[Tab, ...]:
    """The queues of the desk in their order."""
    return (
        Tab("reported", _("待立案"), Q(status=Status.REPORTED)),
        Tab("registered", _("待派遣"), Q(status=Status.REGISTERED)),
        Tab("dispatched", _("待签收"), Q(status=Status.DISPATCHED)),
        Tab("handling", _("处置中"), Q(status=Status.HANDLING)),
        Tab("asked", _("待批"), Q(status=Status.HANDLING, asked__isnull=False)),
        Tab("resolved", _("待核查"), Q(status=Status.RESOLVED)),
        Tab("suspended", _("挂账"), Q(status=Status.SUSPENDED)),
        Tab("overdue", _("超期"), Q(status__in=OPEN, due_at__lt=now)),
    )


def counted(cases: CaseQuerySet, now: datetime) -> list[Tab]:
    """The tabs with how many cases stand in each, and how many of them red and yellow; one query."""
    wanted: dict[str, Any] = {}
    for tab in tabs(now):
        red, yellow = Q(due_at__lt=now), Q(warn_at__lte=now, due_at__gte=now)
        wanted[f"{tab.name}_count"] = Count("pk", filter=tab.condition)
        wanted[f"{tab.name}_red"] = Count("pk", filter=tab.condition & red)
        wanted[f"{tab.name}_yellow"] = Count("pk", filter=tab.condition & yellow)
    found = cases.open().aggregate(**wanted)
    return [
        Tab(
            tab.name,
            tab.label,
            tab.condition,
            *(found[f"{tab.name}_{what}"] for what in ("count", "red", "yellow")),
        )
        for tab in tabs(now)
    ]


def with_reading(cases: CaseQuerySet, user: User) -> CaseQuerySet:
    """Each case with ``read``: whether the person has read it up to its last event."""
    readings = CaseRead.objects.filter(user=user, case=OuterRef("pk"), seq__gte=OuterRef("event_count"))
    return cases.annotate(read=Exists(readings))


@dataclass(frozen=True)
class Window:
    """Some rows of a queue, and the key after which the next ones come ("" at the end)."""

    rows: list[Case]
    after: str


def by_due(cases: CaseQuerySet, after: str = "", rows: int = WINDOW) -> Window:
    """The next rows by the term they owe, soonest first."""
    ordered = cases.order_by("due_at", "pk")
    key = window_key(after)
    if key:
        ordered = ordered.filter(Q(due_at__gt=key[0]) | Q(due_at=key[0], pk__gt=key[1]))
    rows = max(1, min(rows, MOST_ROWS))
    found = list(ordered[: rows + 1])
    more = len(found) > rows
    last = found[rows - 1] if more else None
    return Window(found[:rows], key_of(last.due_at, last.pk) if last else "")


def by_reported(cases: CaseQuerySet, after: str = "", rows: int = WINDOW) -> Window:
    """The next rows by the time of report, latest first."""
    ordered = cases.order_by("-reported_at", "-pk")
    key = window_key(after)
    if key:
        ordered = ordered.filter(reported_at__lte=key[0]).filter(
            Q(reported_at__lt=key[0]) | Q(reported_at=key[0], pk__lt=key[1])
        )
    found = list(ordered[: rows + 1])
    last = found[rows - 1] if len(found) > rows else None
    return Window(found[:rows], key_of(last.reported_at, last.pk) if last else "")


def key_of(instant: datetime | None, pk: int) -> str:
    """The key after which a window goes on."""
    return f"{instant:%Y-%m-%dT%H:%M:%S.%f%z},{pk}"


def window_key(after: str) -> tuple[datetime, int] | None:
    """The instant and id of a window's key; None for anything else."""
    instant, _comma, pk = after.replace(" ", "+").partition(",")
    try:
        due = parse_datetime(instant) if len(instant) > 10 else None
    except ValueError:
        return None
    at = due and in_utc(due)
    return (at, int(pk)) if at and pk.isdecimal() and len(pk) <= LONGEST_ID else None


def owed_by(cases: CaseQuerySet, executors: frozenset[int]) -> CaseQuerySet:
    """What executors lead or assist and have not finished, soonest first."""
    led = Q(executor__in=executors, status__in=LED)
    assisted = Q(assistant_ids__overlap=list(executors), status__in=ASSISTED)
    return cases.filter(led | assisted).order_by(F("due_at").asc(nulls_last=True), "pk")
