"""Work that the clock sends: what was lost is found, what is due is done. One run of a kind at a time.

Each item has its own transaction; one that fails is logged and the others go on. "Now" is an argument.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from celery import current_app, shared_task
from celery.schedules import crontab
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import hotline, lifecycle, notices
from cases.calendar import recount as calendar_recount
from cases.fieldwork import chat_group, reminders
from cases.five_ones import handovers
from cases.five_ones import reminders as reminding
from cases.jobs import LONGEST_RUN, alone, each
from cases.lifecycle import Actor, hash_chain
from cases.models import Case, CaseEvent, LearnedFormula, Notice, Seal, Status
from cases.notices import TERMS, URGINGS, access_notices, escalation
from cases.photos import orphans
from cases.tasks import deliver_event
from grids.models import Street

LOST_AFTER = timedelta(seconds=20)
MEMORY = timedelta(days=14)
BATCH = 200
INVITE_AFTER, INVITE_UNTIL = timedelta(days=1), timedelta(days=14)
KEPT_SEQUENCES = timedelta(days=2)

logger = logging.getLogger(__name__)

# A message that waited longer than its beat is not worth running: the next one does the same.
SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {"task": "cases.upkeep.sweep", "schedule": crontab(), "options": {"expires": 55}},
    "review": {"task": "cases.upkeep.review", "schedule": crontab(), "options": {"expires": 55}},
    "climb": {"task": "cases.upkeep.climb", "schedule": crontab(), "options": {"expires": 55}},
    "tell": {"task": "cases.upkeep.tell", "schedule": crontab(), "options": {"expires": 55}},
    "invite": {"task": "cases.upkeep.invite", "schedule": crontab(minute="5"), "options": {"expires": 3000}},
    "recount": {"task": "cases.upkeep.recount", "schedule": crontab(), "options": {"expires": 55}},
    "seal": {"task": "cases.upkeep.seal", "schedule": crontab(minute="20"), "options": {"expires": 3000}},
    "remind": {
        "task": "cases.upkeep.remind",
        "schedule": crontab(minute="5", hour="8-20"),
        "options": {"expires": 3000},
    },
    "rounds": {
        "task": "cases.upkeep.remind_rounds",
        "schedule": crontab(minute="15", hour="8-20"),
        "options": {"expires": 3000},
    },
    "hand_over": {
        "task": "cases.upkeep.hand_over",
        "schedule": crontab(minute="25", hour="8-20"),
        "options": {"expires": 3000},
    },
    "tidy": {
        "task": "cases.upkeep.tidy",
        "schedule": crontab(minute="10", hour="3"),
        "options": {"expires": 36000},
    },
    "learn": {
        "task": "cases.upkeep.learn",
        "schedule": crontab(minute="30", hour="2"),
        "options": {"expires": 36000},
    },
    "clear": {
        "task": "cases.upkeep.clear",
        "schedule": crontab(minute="40", hour="3"),
        "options": {"expires": 36000},
    },
}


@shared_task
def sweep() -> None:
    """Deliver the events whose message was lost, and send the notices that are due."""
    with alone("sweep") as mine:
        if mine:
            now = timezone.now()
            each("delivery", lost_events(now), lambda event: deliver_event(event, timezone.now()))
            each("sending", list(notices.due(now).values_list("pk", flat=True)[:BATCH]), hand_on)
            each(
                "group sending",
                list(chat_group.due(now).values_list("pk", flat=True)[:BATCH]),
                chat_group.hand_on,
            )
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
    with alone("climb") as mine:
        if mine:
            now = timezone.now()
            late = escalation.find_late
            each("ladder", late(TERMS, now), lambda case: escalation.escalate(TERMS, case, now))
            each("answers", late(URGINGS, now), lambda urging: escalation.escalate(URGINGS, urging, now))


@shared_task
def tell() -> None:
    """Tell people what was changed about their accounts, in the inbox and at the addresses known before."""
    access_notices.notify_access_changes(timezone.now())
    access_notices.mail_access_changes(timezone.now())


@shared_task
def review() -> None:
    """Resume what was suspended until today, at 09:00."""
    with alone("review") as mine:
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
        lifecycle.resume(case, by=lifecycle.CLOCK, words=_("复核日已到，自动恢复。"), at=now)
    except lifecycle.Refused as refusal:
        logger.info("case %s was not resumed: %s", case.number, refusal)


@shared_task
def invite() -> None:
    """Ask the reporters of cases closed a day ago whether it helped."""
    with alone("invite") as mine:
        if mine:
            now = timezone.now()
            each("invitation", list(unrated(now)), lambda case: invite_reporter(case, now))


def unrated(now: datetime) -> Iterator[int]:
    """Cases closed a day to two weeks ago, neither rated nor asked about since, whose reporter may rate them.

    That takes an account and no part in the street's work: the life-cycle is asked.
    """
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
    known: dict[int, Actor] = {}
    for case in cases.order_by("closed_at").select_related("reporter").iterator():
        reporter = known.setdefault(case.reporter_id or 0, Actor(case.reporter))
        if any(action.name == "rate" for action in lifecycle.allowed_actions(case, reporter)):
            yield case.pk


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
    notices.notify_person(case, case.reporter_id, message, now)


@shared_task
def remind() -> None:
    """Promises and re-inspections come back on their day."""
    with alone("remind") as mine:
        if mine:
            reminders.remind(timezone.now())


@shared_task
def remind_rounds() -> None:
    """On Thursday afternoon: what of the five ones is still open this week."""
    with alone("remind_rounds") as mine:
        if mine:
            reminding.remind(timezone.now())


@shared_task
def hand_over() -> None:
    """Postings that end leave a handover; a grid without anybody falls to its community office."""
    with alone("hand_over") as mine:
        if mine:
            handovers.make_all(timezone.now())


@shared_task
def recount() -> None:
    """When the working time became another, whichever way, count the open terms anew, or go on with it."""
    calendar_recount.begin(timezone.now())
    calendar_recount.run(LONGEST_RUN)


@shared_task
def seal() -> None:
    """Seal yesterday's story, if that has not been done; its hash goes into the log, outside the database."""
    with alone("seal") as mine:
        if mine:
            day = timezone.localdate() - timedelta(days=1)
            last = Seal.objects.order_by("-on").first()
            if last is None or last.on < day:
                made = hash_chain.seal(day)
                logger.info("seal of %s: %s over %d events", made.on, made.hash, made.events)


@shared_task
def tidy() -> None:
    """At night: number sequences of past days and expired sessions go."""
    with alone("tidy") as mine:
        if mine:
            drop_sequences(timezone.now())
            call_command("clearsessions")


@shared_task
def learn() -> None:
    """At night: what enough newly closed cases teach about categories and units."""
    from cases.dispatching.learning import versions  # noqa: PLC0415 scikit-learn: seconds and 100 MB that only this task needs

    with alone("learn") as mine:
        if mine:
            for street in Street.objects.order_by("pk"):
                for kind in LearnedFormula.Kind:
                    versions.train_at_night(street, kind, timezone.now())


@shared_task
def clear() -> None:
    """At night: what old hotline files said, photos without a row and broken uploads go."""
    with alone("clear") as mine:
        if mine:
            now = timezone.now()
            each("emptying", hotline.old_batches(now), lambda batch: hotline.empty(batch, now))
            orphans.remove_uploads(now)
            orphans.remove_strays(now)


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
