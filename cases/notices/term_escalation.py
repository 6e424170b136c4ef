"""The rules for terms: who hears when a case's light turns yellow, when its term runs out, and later.

A term begins with the last event that changed the status or moved the deadline, never with the last edit.
A suspended case has a review day instead.
"""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from cases.lifecycle import names_of
from cases.models import Case, CaseEvent, LadderStep, Status
from cases.notices.escalation import Rules, hours_after
from cases.notices.queue import Message
from cases.notices.rules import body_of, title_of

RESTARTS = names_of(lambda action: action.restarts)


def term_events() -> QuerySet[CaseEvent, Any]:
    """The event with which the running term of the outer case began, as its number."""
    begins = ~Q(from_status=F("to_status")) | Q(action__in=RESTARTS)
    return CaseEvent.objects.filter(begins, case=OuterRef("pk")).order_by("-seq").values("seq")[:1]


def late_cases(now: datetime) -> QuerySet[Case, Any]:
    """Open cases whose light is no longer green."""
    cases = Case.objects.open().exclude(status=Status.SUSPENDED).filter(warn_at__lte=now)
    return cases.annotate(term_event=Subquery(term_events(), output_field=models.IntegerField()))


def due_at(step: LadderStep, case: Case) -> datetime:
    """The instant of the step: working hours after the term or its yellow light."""
    if case.due_at is None or case.warn_at is None:
        return datetime.max.replace(tzinfo=case.reported_at.tzinfo)
    start = case.warn_at if step.trigger == LadderStep.Trigger.WARN else case.due_at
    # Without hours it is the term's own instant, even where nobody works then.
    return hours_after(start, step, case) if step.working_hours_later else start


def message_for(step: LadderStep, case: Case, term: int) -> Message:
    """What is late, and in which status it is."""
    late = step.trigger == LadderStep.Trigger.OVERDUE
    what = _("已超期：%s") if late else _("即将到期：%s")
    return Message(
        cause=f"ladder:{term}:{step.trigger}:{step.working_hours_later}",
        title=title_of(case, what % case.get_status_display()),
        body=body_of(case),
    )


TERMS = Rules(
    steps=~Q(trigger=LadderStep.Trigger.ANSWER),
    late=late_cases,
    case_of=lambda case: case,
    to_case="",
    from_case="pk",
    due_at=due_at,
    message=message_for,
)
