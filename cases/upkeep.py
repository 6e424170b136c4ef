"""Work that the clock sends: what was lost is found, what is due is done. One run of a kind at a time.

Each item has its own transaction; one that fails is logged and the others go on. "Now" is an argument.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from celery import current_app, shared_task
from celery.schedules import crontab
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import chain, ladder, lifecycle, notices
from cases.models import Case, CaseEvent, Notice, Seal, Status
from cases.tasks import deliver_event

LOST_AFTER = timedelta(seconds=20)
MEMORY = timedelta(days=14)
BATCH = 200
LONGEST_RUN = 200.0  # seconds; below Celery's soft limit, and the next run goes on
LOCKS = 0x48480000  # the first number of our advisory locks
INVITE_AFTER, INVITE_UNTIL = timedelta(days=1), timedelta(days=14)
KEPT_SEQUENCES = timedelta(days=2)

logger = logging.getLogger(__name__)

# A message that waited longer than its beat is not worth running: the next one does the same.
SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {"task": "cases.upkeep.sweep", "schedule": crontab(), "options": {"expires": 55}},
    "review": {"task": "cases.upkeep.review", "schedule": crontab(), "options": {"expires": 55}},
    "climb": {"task": "cases.upkeep.climb", "schedule": crontab(), "options": {"expires": 55}},
    "invite": {"task": "cases.upkeep.invite", "schedule": crontab(minute="5"), "options": {"expires": 3000}},
    "seal": {"task": "cases.upkeep.seal", "schedule": crontab(minute="20"), "options": {"expires": 3000}},
    "tidy": {
        "task": "cases.upkeep.tidy",
        "schedule": crontab(minute="10", hour="3"),
        "options": {"expires": 36000},
    },
}


@contextmanager
def alone(number: int) -> Iterator[bool]:
    """Whether no other run of this kind is under way; the lock goes with the connection if we die."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [LOCKS + number])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [LOCKS + number])


def each(what: str, items: Iterable[int], do: Callable[[int], object]) -> tuple[int, int]:
    """Do one after the other; how many went well and how many failed. A failure is logged with its traceback."""
    well = failed = 0
    until = monotonic() + LONGEST_RUN
    for item in items:
        try:
            do(item)
            well += 1
        except Exception:
            logger.exception("%s failed for %d", what, item)
            failed += 1
        if monotonic() > until:
            logger.warning("%s stops after %d; the next run goes on", what, well + failed)
            break
    return well, failed


@shared_task
def sweep() -> None:
    """Deliver the events whose message was lost, and send the notices that are due."""
    with alone(1) as mine:
        if mine:
            now = timezone.now()
            each("delivery", lost_events(now), lambda event: deliver_event(event, timezone.now()))
            each("sending", list(notices.due(now).values_list("pk", flat=True)[:BATCH]), hand_on)
            each("giving up", list(notices.given_up(now).values_list("pk", flat=True)[:BATCH]), give_up)


def lost_events(now: datetime) -> Iterator[int]:
    """Events older than 20 seconds that nobody delivered, the oldest first.

    Keyset batches: one that fails again and again is passed by, and does not keep the rest waiting.
    """
    lost = CaseEvent.objects.filter(
        at__gte=now - MEMORY, at__lte=now - LOST_AFTER, delivery__isnull=True
    ).order_by("at", "pk")
    after = Q()
    while batch := list(lost.filter(after).values_list("at", "pk")[:BATCH]):
        yield from (pk for _at, pk in batch)
        at, pk = batch[-1]
        after = Q(at__gt=at) | Q(at=at, pk__gt=pk)


def hand_on(notice: int) -> None:
    """A slow gateway is a worker's affair, not the sweep's; the message is void when the next sweep comes."""
    current_app.send_task("cases.tasks.send_notice", [notice], expires=50)


def give_up(notice: int) -> None:
    """Its last sender died: nobody has told the centre yet."""
    notices.give_up(Notice.objects.select_related("case", "executor").get(pk=notice), timezone.now())


@shared_task
def climb() -> None:
    """Set off the rungs of the ladder that are due."""
    with alone(2) as mine:
        if mine:
            now = timezone.now()
            each("ladder", ladder.late_cases(now), lambda case: ladder.climb(case, now))


@shared_task
def review() -> None:
    """Resume what was suspended until today, at 09:00."""
    with alone(3) as mine:
        if mine:
            now = timezone.now()
            each("review", reviewable(now), lambda case: resume(case, now))


def reviewable(now: datetime) -> list[int]:
    """The suspended cases whose review is due."""
    cases = Case.objects.filter(status=Status.SUSPENDED, due_at__lte=now).order_by("due_at")
    return list(cases.values_list("pk", flat=True))


def resume(number: int, now: datetime) -> None:
    """By the clock; when the centre was faster, theirs stands."""
    case = Case.objects.select_related("category").get(pk=number)
    try:
        lifecycle.VERBS["resume"](case, by=lifecycle.CLOCK, words=_("复核日已到，自动恢复。"), at=now)
    except lifecycle.Refused as refusal:
        logger.info("case %s was not resumed: %s", case.number, refusal)


@shared_task
def invite() -> None:
    """Ask the reporters of cases closed a day ago whether it helped."""
    with alone(4) as mine:
        if mine:
            now = timezone.now()
            each("invitation", list(unrated(now)), lambda case: invite_reporter(case, now))


def unrated(now: datetime) -> Iterator[int]:
    """Cases closed a day to two weeks ago, neither rated nor asked about since, whose reporter has an account."""
    asked = Notice.objects.filter(
        case=OuterRef("pk"), cause__startswith="rating:", created_at__gte=OuterRef("closed_at")
    )
    cases = Case.objects.filter(
        ~Exists(asked),
        Q(rated_at__isnull=True) | Q(rated_at__lt=F("closed_at")),
        status=Status.CLOSED,
        settled=False,
        reporter__is_active=True,
        closed_at__range=(now - INVITE_UNTIL, now - INVITE_AFTER),
    )
    return cases.order_by("closed_at").values_list("pk", flat=True).iterator()


def invite_reporter(number: int, now: datetime) -> None:
    """An inbox notice, once for each closure."""
    case = Case.objects.select_related("reporter").get(pk=number)
    if case.reporter_id is None or case.closed_at is None or not case.is_rateable:
        return
    message = notices.Message(
        cause=f"rating:{case.closed_at:%Y%m%dT%H%M%S}",
        title=_("%s 办得怎么样？请评价") % case.number,
        body=notices.masked(case, case.headline),
    )
    notices.tell_person(case, case.reporter_id, message, now)


@shared_task
def seal() -> None:
    """Seal yesterday's story, if that has not been done; its hash goes into the log, outside the database."""
    with alone(6) as mine:
        if mine:
            day = timezone.localdate() - timedelta(days=1)
            last = Seal.objects.order_by("-on").first()
            if last is None or last.on < day:
                made = chain.seal(day)
                logger.info("seal of %s: %s over %d events", made.on, made.hash, made.events)


@shared_task
def tidy() -> None:
    """At night: number sequences of past days and expired sessions go."""
    with alone(5) as mine:
        if mine:
            drop_sequences(timezone.now())
            call_command("clearsessions")


def drop_sequences(now: datetime) -> int:
    """Drop the day's sequences of case numbers that are over; a late number finds its way without."""
    last = timezone.localtime(now - KEPT_SEQUENCES, timezone.get_default_timezone()).strftime("%Y%m%d")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relkind = 'S' and relname like %s and right(relname, 8) < %s",
            [r"case\_number\_%", last],
        )
        names = [row[0] for row in cursor.fetchall()]
        for name in names:
            cursor.execute(f"drop sequence if exists {connection.ops.quote_name(name)}")
    return len(names)
