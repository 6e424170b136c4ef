"""Notices are written here: one row for each person and channel, masked, not at night."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cases.models import Case, Notice, Urgency
from cases.notices.recipients import Recipients
from grids.models import Executor
from grids.privacy import mask_known, mask_text

SEND = "cases.tasks.send_notice"
EVENING, MORNING = time(21, 30), time(7, 30)
LONGEST_TITLE = 120


def is_quiet(now: datetime) -> bool:
    """Whether it is night in Shanghai, when nobody is disturbed without need."""
    clock = timezone.localtime(now, timezone.get_default_timezone()).time()
    return clock >= EVENING or clock < MORNING


def wait_for_morning(now: datetime, urgency: str) -> datetime:
    """The instant from which a mail or gateway may be used: at once by day or when urgent, else 07:30."""
    if urgency != Urgency.NORMAL or not is_quiet(now):
        return now
    local = timezone.localtime(now, timezone.get_default_timezone())
    day = local.date() + timedelta(days=1 if local.time() >= EVENING else 0)
    return datetime.combine(day, MORNING, timezone.get_default_timezone())


def masked(case: Case, words: str) -> str:
    """Words for a notice: numbers masked, and the reporter's own name and number wherever they stand."""
    return mask_known(words, case.reporter_name, case.reporter_phone)


@dataclass
class Message:
    """What is said, and why: the same cause is told to the same person through the same channel once."""

    cause: str
    title: str
    body: str = ""


@dataclass
class _Addressees:
    """Who has been written to for this cause already, so that nobody in two audiences hears twice."""

    people: set[int] = field(default_factory=set)
    units: set[int] = field(default_factory=set)


def notify(
    recipients: Recipients,
    messages: Iterable[tuple[str, Message]],
    now: datetime,
    *,
    extra: Iterable[Notice] = (),
) -> int:
    """Write a notice to each audience's people and units, and the rows beside; how many were meant."""
    return write([*extra, *rows_for(recipients, messages, now)], now)


def rows_for(
    recipients: Recipients, messages: Iterable[tuple[str, Message]], now: datetime, *, but: int | None = None
) -> list[Notice]:
    """The notices to each audience's people and units, not written yet; ``but`` is the actor, who knows it already."""
    reached = _Addressees({but} if but else set())
    return [
        row for audience, message in messages for row in _rows(recipients, audience, message, now, reached)
    ]


def write(rows: list[Notice], now: datetime) -> int:
    """Write the notices that are not there yet; how many were meant.

    Runs inside the caller's transaction; mail and gateways that may go now are sent after its commit.
    """
    if rows:
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        _send_after_commit(rows, now)
    return len(rows)


def notify_person(case: Case, person: int, message: Message, now: datetime) -> None:
    """One inbox notice to one person."""
    Notice.objects.bulk_create([inbox(case, person, message, now)], ignore_conflicts=True)


def remind(person: int, message: Message, path: str, now: datetime) -> None:
    """One inbox notice to one person about something that is not a case; ``path`` is the page it opens.

    The same cause is told to the same person once: put the day or the row into it.
    """
    row = Notice(
        path=path,
        cause=message.cause,
        channel=Notice.Channel.INBOX,
        user_id=person,
        title=message.title[:LONGEST_TITLE],
        body=mask_text(message.body),
        not_before=now,
    )
    Notice.objects.bulk_create([row], ignore_conflicts=True)


def _rows(
    recipients: Recipients, audience: str, message: Message, now: datetime, reached: _Addressees
) -> list[Notice]:
    rows = []
    for person in recipients.people(audience):
        if person not in reached.people:
            reached.people.add(person)
            rows.append(inbox(recipients.case, person, message, now))
    for unit in recipients.units(audience):
        if unit.pk not in reached.units:
            reached.units.add(unit.pk)
            rows += _outgoing(recipients.case, unit, message, now)
    return rows


def inbox(case: Case, person: int, message: Message, now: datetime) -> Notice:
    """The row of one person's inbox; there at once."""
    return Notice(
        case=case,
        cause=message.cause,
        channel=Notice.Channel.INBOX,
        user_id=person,
        title=message.title[:LONGEST_TITLE],
        body=message.body,
        not_before=now,
    )


def alarm(
    case: Case, people: Iterable[int], units: Iterable[Executor], message: Message, now: datetime
) -> tuple[int, int]:
    """An emergency's call: to each person's inbox and through each unit's channels, at once, whatever the hour.

    Runs inside the caller's transaction. Answers how many persons and how many channels were written to.
    """
    inboxes = [inbox(case, person, message, now) for person in people]
    outgoing = [row for unit in units for row in _outgoing(case, unit, message, now, now)]
    write([*inboxes, *outgoing], now)
    return len(inboxes), len(outgoing)


def _outgoing(
    case: Case, unit: Executor, message: Message, now: datetime, not_before: datetime | None = None
) -> list[Notice]:
    channels = [
        *([Notice.Channel.GATEWAY] if unit.notify_urls.strip() else []),
        *([Notice.Channel.MAIL] if unit.email and settings.SENDS_MAIL else []),
    ]
    return [
        Notice(
            case=case,
            cause=message.cause,
            channel=channel,
            executor=unit,
            title=message.title[:LONGEST_TITLE],
            body=message.body,
            not_before=not_before or wait_for_morning(now, case.urgency),
        )
        for channel in channels
    ]


def _send_after_commit(rows: list[Notice], now: datetime) -> None:
    """Hand those that may go now to the courier; what gets lost here, the sweep finds."""
    going = [row for row in rows if row.channel != Notice.Channel.INBOX and row.not_before <= now]
    if not going:
        return
    numbers = list(
        Notice.objects.filter(
            case__in={row.case_id for row in going},
            cause__in={row.cause for row in going},
            not_before__lte=now,
        )
        .exclude(channel=Notice.Channel.INBOX)
        .values_list("pk", flat=True)
    )
    transaction.on_commit(lambda: _send(numbers), robust=True)


def _send(numbers: list[int]) -> None:
    for number in numbers:
        current_app.send_task(SEND, [number])
