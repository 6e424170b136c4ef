"""Work that a verb sends after commit: it gets an id, may run twice, and holds no rule."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import lifecycle, notices
from cases.dispatching import likely_repeats, propose, returned_by
from cases.fieldwork import chat_group
from cases.jobs import each
from cases.models import Case, CaseEvent, Proposal, Status
from grids.models import Executor

# After these the dispatcher needs a proposal: a new case, another category, a case that came back.
WANT_PROPOSAL = lifecycle.names_of(lambda action: action.wants_proposal)
WAITING = frozenset({Status.REPORTED, Status.REGISTERED})
# How many events go together, and how far ahead of its own a message looks: the queue may lag behind the work.
AT_ONCE, REACH = 10, 2000
CLAIM_SQL = """
insert into cases_eventdelivery (event_id, at)
select waiting.id, now() from (
    select event.id from cases_caseevent event
    where event.id between %(first)s and %(last)s
        and not exists (select from cases_eventdelivery delivery where delivery.event_id = event.id)
    order by event.id limit %(most)s for no key update skip locked
) waiting
on conflict do nothing returning event_id
"""

logger = logging.getLogger(__name__)


@shared_task
def deliver(event: int) -> None:
    """Write the proposal and the notices that follow from an event, once; those that wait behind it go along.

    What fails together is tried again one by one, so that one event cannot hold up another; what fails alone, and what
    another worker had claimed and failed with, the sweep tries again.
    """
    now = timezone.now()
    claimed: list[int] = []
    try:
        deliver_events(event, event + REACH, now, claimed)
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        if len(claimed) < 2 or not connection.is_usable():
            raise
        logger.warning("%d events fail together and are delivered one by one", len(claimed), exc_info=True)
        each("delivery", claimed, lambda number: deliver_event(number, now))


@shared_task
def send_notice(notice: int) -> None:
    """Send a mail or a gateway message, if nobody else has."""
    notices.send(notice, timezone.now())


def deliver_event(number: int, now: datetime) -> bool:
    """Deliver this event alone; whether this call did it."""
    return deliver_events(number, number, now) == 1


def deliver_events(first: int, last: int, now: datetime, claimed: list[int] | None = None) -> int:
    """Claim up to ten waiting events from ``first`` to ``last`` and write all that follows, in one transaction.

    A worker that dies in between leaves nothing; a second run finds the claims and does nothing, and what another
    is at is passed by. Answers how many there were; ``claimed`` gets their ids before anything else is done.
    """
    with transaction.atomic():
        numbers = _claim(first, last)
        if claimed is not None:
            claimed += numbers
        events = list(
            CaseEvent.objects.select_related("case__category", "case__grid__community")
            .filter(pk__in=numbers)
            .order_by("pk")  # not by the case's own order, which costs more than all the rest
        )
        notices.announce(events, now)
        _propose(events, now)
    return len(numbers)


def _claim(first: int, last: int) -> list[int]:
    """The ids of the events that are ours to deliver."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_SQL, {"first": first, "last": last, "most": AT_ONCE})
        return [number for (number,) in cursor.fetchall()]


def _propose(events: Iterable[CaseEvent], now: datetime) -> None:
    """The proposals of their cases as they stand, in the place of earlier ones; a rule may act at once."""
    found: dict[int, Proposal] = {}
    since: dict[int, int] = {}
    reported: list[Case] = []
    for event in events:
        case = event.case
        if event.action not in WANT_PROPOSAL or case.status not in WAITING:
            continue
        proposal = propose(case, now=now, without=returned_by(case) if event.seq > 1 else set())
        proposal.repeats = likely_repeats(case, proposal.category, now=now)
        found[case.pk], since[case.pk] = proposal, event.seq
        if event.action == "report" and case.status == Status.REPORTED:
            reported.append(case)
    for case_id in _overtaken(since):
        del found[case_id]
    columns = ["category", "executor", "assistant_ids", "rule", "reasons", "repeats", "automatic", "made_at"]
    # Everybody who takes several cases takes them in this order.
    Proposal.objects.bulk_create(
        [found[pk] for pk in sorted(found)],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=columns,
    )
    for case in sorted(reported, key=lambda one: one.pk):
        if case.pk in found and found[case.pk].automatic:
            _go_by_rule(case, found[case.pk], now)


def _overtaken(since: Mapping[int, int]) -> set[int]:
    """The cases in which a later event asks for a proposal: that comes, or has come, with its own delivery."""
    asked = CaseEvent.objects.filter(case__in=since, action__in=WANT_PROPOSAL).order_by()
    return {case for case, seq in asked.values_list("case_id", "seq") if seq > since[case]}


def _go_by_rule(case: Case, proposal: Proposal, now: datetime) -> None:
    """Register and dispatch by the rule; when somebody at the desk was faster, theirs stands."""
    rule = proposal.rule
    if rule is None or proposal.executor is None:
        return
    by = replace(lifecycle.RULE, name=rule.name)
    try:
        with transaction.atomic():
            lifecycle.register(case, by=by, category=proposal.category, at=now)
            lifecycle.dispatch(
                case,
                by=by,
                executor=proposal.executor,
                assistants=_units(proposal.assistant_ids),
                hours=rule.resolve_hours,
                words=_("按规则“%s”自动派遣。") % rule.name,
                at=now,
            )
    except lifecycle.Refused as refusal:
        logger.info("case %s did not go by rule %s: %s", case.number, rule.pk, refusal)


def _units(numbers: Sequence[int]) -> list[Executor]:
    return list(Executor.objects.filter(pk__in=numbers, active=True).order_by("code"))


@shared_task
def send_group_message(message: int) -> None:
    """Send a message to a grid's chat group, if nobody else has."""
    chat_group.send(message, timezone.now())
