"""The escalation ladder: who hears when a term runs out, each rung once for a case and a term.

A term begins with the last event that changed the status or moved the deadline, never with the last edit.
Rungs are due by the case's own instants, so that after a day of downtime each fires once, in order; at night
only urgent cases and emergencies disturb anybody, the others fire in the morning. A suspended case has a
review day instead.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cases.lifecycle import calendar, names_of
from cases.models import Case, CaseEvent, LadderFired, LadderStep, Status, Urgency
from cases.notices.queue import Message, is_quiet, tell
from cases.notices.recipients import Audience, circle_now
from cases.notices.rules import OWED_BY, body_of, title_of

BATCH = 200
RESTARTS = names_of(lambda action: action.restarts)


def rungs() -> QuerySet[LadderStep]:
    """The steps for terms, in their order; those for answers are climbed in ``urgings``."""
    steps = LadderStep.objects.filter(enabled=True).exclude(trigger=LadderStep.Trigger.ANSWER)
    return steps.order_by("position")


def term_events() -> QuerySet[CaseEvent, Any]:
    """The event with which the running term of the outer case began, as its number."""
    begins = ~Q(from_status=F("to_status")) | Q(action__in=RESTARTS)
    return CaseEvent.objects.filter(begins, case=OuterRef("pk")).order_by("-seq").values("seq")[:1]


def waiting(now: datetime, steps: list[LadderStep]) -> QuerySet[Case]:
    """Open cases whose light is no longer green and whose term has rungs left, with ``term_event``."""
    fired = (
        LadderFired.objects.filter(case=OuterRef("pk"), term_event=OuterRef("term_event"), step__in=steps)
        .order_by()
        .values("case")
        .annotate(times=Count("pk"))
        .values("times")
    )
    cases = (
        Case.objects.open()
        .exclude(status=Status.SUSPENDED)
        .filter(warn_at__lte=now)
        .annotate(term_event=Subquery(term_events(), output_field=models.IntegerField()))
        .annotate(fired=Coalesce(Subquery(fired, output_field=models.IntegerField()), 0))
        .filter(fired__lt=len(steps))
    )
    return cases.exclude(urgency=Urgency.NORMAL) if is_quiet(now) else cases


def late_cases(now: datetime) -> Iterator[int]:
    """The ids of the cases to look at, in keyset batches."""
    steps = list(rungs())
    last = 0
    while steps:
        batch = list(
            waiting(now, steps).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
        )
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1]


def climb(number: int, now: datetime) -> int:
    """Set off every rung of one case that is due and has not been; how many. One transaction."""
    with transaction.atomic():
        steps = list(rungs())
        case = waiting(now, steps).filter(pk=number).select_for_update(of=("self",), no_key=True).first()
        if case is None:
            return 0
        done = set(_fired(case).values_list("step_id", flat=True))
        due = [step for step in steps if step.pk not in done and due_at(step, case) <= now]
        for step in due:
            _fire(step, case, now)
        return len(due)


def _fired(case: Case) -> QuerySet[LadderFired]:
    return LadderFired.objects.filter(case=case, term_event=case.term_event)  # type: ignore[attr-defined]


def due_at(step: LadderStep, case: Case) -> datetime:
    """The instant of the rung: working hours after the term or its yellow light, an emergency's by the wall clock."""
    if case.due_at is None or case.warn_at is None:
        return datetime.max.replace(tzinfo=case.reported_at.tzinfo)
    start = case.warn_at if step.trigger == LadderStep.Trigger.WARN else case.due_at
    if case.urgency == Urgency.EMERGENCY:
        return start + timedelta(hours=step.working_hours_later)
    if not step.working_hours_later:
        return start
    return calendar().add(start, step.working_hours_later * 60)


def _fire(step: LadderStep, case: Case, now: datetime) -> None:
    """Mark the rung and tell its audience; two rungs of one instant tell a person once."""
    term = case.term_event  # type: ignore[attr-defined]
    LadderFired.objects.create(case=case, step=step, term_event=term, at=now)
    late = step.trigger == LadderStep.Trigger.OVERDUE
    what = _("已超期：%s") if late else _("即将到期：%s")
    message = Message(
        cause=f"ladder:{term}:{step.trigger}:{step.working_hours_later}",
        title=title_of(case, what % case.get_status_display()),
        body=body_of(case),
    )
    audiences = {
        LadderStep.Audience.OWNER: OWED_BY[case.status],
        LadderStep.Audience.CENTRE: (Audience.CENTRE,),
        LadderStep.Audience.LEADER: (Audience.LEADER,),
    }
    told = audiences[LadderStep.Audience(step.audience)]
    tell(circle_now(case), [(audience, message) for audience in told], now)
