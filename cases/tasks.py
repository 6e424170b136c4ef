"""Work that a verb sends after commit: it gets an id, may run twice, and holds no rule."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from celery import shared_task
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import group, lifecycle, notices
from cases.models import Case, CaseEvent, Proposal, Status
from cases.repeats import likely_repeats
from cases.rules import propose
from grids.models import Executor

# After these the dispatcher needs a proposal: a new case, another category, a case that came back.
WANT_PROPOSAL = frozenset({"report", "register", "send_back", "reopen"})
WAITING = frozenset({Status.REPORTED, Status.REGISTERED})
CLAIM_SQL = "insert into cases_eventdelivery (event_id, at) values (%s, now()) on conflict do nothing"

logger = logging.getLogger(__name__)


@shared_task
def deliver(event: int) -> None:
    """Write the proposal and the notices that follow from an event, once."""
    deliver_event(event, timezone.now())


@shared_task
def send_notice(notice: int) -> None:
    """Send a mail or a gateway message, if nobody else has."""
    notices.send(notice, timezone.now())


def deliver_event(number: int, now: datetime) -> bool:
    """Claim the event and write all that follows, in one transaction; whether this call did it.

    A worker that dies in between leaves nothing; a second run finds the claim and does nothing.
    """
    with transaction.atomic():
        event = (
            CaseEvent.objects.select_related("case__category", "case__grid__community")
            .filter(pk=number)
            .order_by("pk")  # not by the case's own order, which costs more than all the rest
            .first()
        )
        if event is None:
            logger.warning("event %d is not there to be delivered", number)
            return False
        if not _claim(event):
            return False
        case = event.case
        notices.announce(event, now)
        if event.action in WANT_PROPOSAL and case.status in WAITING:
            proposal = _propose(case, now, _returned_by(case) if event.seq > 1 else set())
            if proposal.automatic and event.action == "report" and case.status == Status.REPORTED:
                _go_by_rule(case, proposal, now)
    return True


def _claim(event: CaseEvent) -> bool:
    """Whether the event is ours to deliver; whoever else is at it is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_SQL, [event.pk])
        return cursor.rowcount == 1


def _returned_by(case: Case) -> set[int]:
    """The ids of those who sent the case back."""
    codes = list(case.events.filter(action="send_back").values_list("data__executor", flat=True))
    return set(Executor.objects.filter(code__in=codes).values_list("pk", flat=True)) if codes else set()


def _propose(case: Case, now: datetime, without: Collection[int]) -> Proposal:
    """The proposal of the case as it stands, in the place of an earlier one."""
    proposal = propose(case, now=now, without=without)
    proposal.repeats = likely_repeats(case, proposal.category, now=now)
    columns = ["category", "executor", "assistant_ids", "rule", "reasons", "repeats", "automatic", "made_at"]
    Proposal.objects.bulk_create(
        [proposal], update_conflicts=True, unique_fields=["case"], update_fields=columns
    )
    return proposal


def _go_by_rule(case: Case, proposal: Proposal, now: datetime) -> None:
    """Register and dispatch by the rule; when somebody at the desk was faster, theirs stands."""
    rule = proposal.rule
    if rule is None or proposal.executor is None:
        return
    by = replace(lifecycle.RULE, name=rule.name)
    try:
        with transaction.atomic():
            lifecycle.VERBS["register"](case, by=by, category=proposal.category, at=now)
            lifecycle.VERBS["dispatch"](
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
    group.send(message, timezone.now())
