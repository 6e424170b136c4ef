"""Urgings that nobody answered: who hears when the term of an answer runs out, each rung once for an urging.

The rungs are the ladder's with the trigger 催办未答复. The handlers' next event is the answer; at night only urgent
cases and emergencies disturb anybody.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cases.lifecycle import calendar
from cases.models import Case, LadderFired, LadderStep, Notice, Urgency, Urging
from cases.notices import recipients
from cases.notices.queue import Message, inbox, is_quiet, tell
from cases.notices.recipients import circle_now
from cases.notices.rules import OWED_BY, body_of, title_of

BATCH = 200
Audience = LadderStep.Audience


def rungs() -> QuerySet[LadderStep]:
    """The steps of the ladder for answers, in their order."""
    return LadderStep.objects.filter(enabled=True, trigger=LadderStep.Trigger.ANSWER).order_by("position")


def waiting(now: datetime, steps: list[LadderStep]) -> QuerySet[Urging, Any]:
    """Urgings whose answer is overdue and that have rungs left."""
    fired = (
        LadderFired.objects.filter(case=OuterRef("case"), term_event=OuterRef("event__seq"), step__in=steps)
        .order_by()
        .values("case")
        .annotate(times=Count("pk"))
        .values("times")
    )
    late = (
        Urging.objects.unanswered()
        .filter(answer_due_at__lte=now)
        .annotate(fired=Coalesce(Subquery(fired, output_field=models.IntegerField()), 0))
        .filter(fired__lt=len(steps))
    )
    return late.exclude(case__urgency=Urgency.NORMAL) if is_quiet(now) else late


def late_urgings(now: datetime) -> Iterator[int]:
    """The ids of the urgings to look at, in keyset batches."""
    steps, last = list(rungs()), 0
    while steps:
        late = waiting(now, steps).filter(pk__gt=last).order_by("pk")
        batch = list(late.values_list("pk", flat=True)[:BATCH])
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1]


def climb(number: int, now: datetime) -> int:
    """Set off every rung of one urging that is due and has not been; how many. One transaction."""
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).get(urgings=number)
        steps = list(rungs())
        urging = waiting(now, steps).filter(pk=number).select_related("event__actor").first()
        if urging is None:
            return 0
        fired = LadderFired.objects.filter(case=case, term_event=urging.event.seq)
        done = set(fired.values_list("step_id", flat=True))
        due = [step for step in steps if step.pk not in done and due_at(step, urging, case) <= now]
        for step in due:
            _fire(step, urging, case, now)
        return len(due)


def due_at(step: LadderStep, urging: Urging, case: Case) -> datetime:
    """The instant of the rung: working hours after the answer was due, an emergency's by the wall clock."""
    if case.urgency == Urgency.EMERGENCY:
        return urging.answer_due_at + timedelta(hours=step.working_hours_later)
    return calendar().add(urging.answer_due_at, step.working_hours_later * 60)


def _fire(step: LadderStep, urging: Urging, case: Case, now: datetime) -> None:
    """Mark the rung and tell its audience; with the centre hears whoever pressed."""
    event = urging.event
    LadderFired.objects.create(case=case, step=step, term_event=event.seq, at=now)
    to_owner = step.audience == Audience.OWNER
    what = _("%s的答复时限已到，请答复") if to_owner else _("%s逾期未答复")
    message = Message(
        cause=f"answer:{event.seq}:{step.audience}:{step.working_hours_later}",
        title=title_of(case, what % urging.get_kind_display()),
        body=body_of(case, event.words),
    )
    audiences = {
        Audience.OWNER: OWED_BY[case.status],
        Audience.CENTRE: (recipients.Audience.CENTRE,),
        Audience.LEADER: (recipients.Audience.LEADER,),
    }
    pressed = _to_the_presser(urging, case, message, now) if step.audience == Audience.CENTRE else []
    told = [(audience, message) for audience in audiences[Audience(step.audience)]]
    tell(circle_now(case), told, now, extra=pressed)


def _to_the_presser(urging: Urging, case: Case, message: Message, now: datetime) -> list[Notice]:
    """The row for whoever urged or supervised, as long as they see the case."""
    presser = urging.event.actor
    if presser is None or not Case.objects.visible_to(presser).filter(pk=case.pk).exists():
        return []
    return [inbox(case, presser.pk, message, now)]
