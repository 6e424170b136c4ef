"""The rules for urgings that nobody answered: who hears when the term of an answer runs out.

The steps are the ladder's with the trigger 催办未答复. The handlers' next event is the answer.
"""

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Case, LadderStep, Notice, Urging
from cases.notices.escalation import Rules, hours_after
from cases.notices.queue import Message, inbox
from cases.notices.rules import body_of, title_of

Audience = LadderStep.Audience


def late_urgings(now: datetime) -> QuerySet[Urging, Any]:
    """Urgings whose answer is overdue; the term of an answer begins with the urging."""
    late = Urging.objects.unanswered().filter(answer_due_at__lte=now)
    return late.select_related("case", "event__actor").annotate(term_event=F("event__seq"))


def due_at(step: LadderStep, urging: Urging) -> datetime:
    """The instant of the step: working hours after the answer was due."""
    return hours_after(urging.answer_due_at, step, urging.case)


def message_for(step: LadderStep, urging: Urging, term: int) -> Message:
    """Whose answer is awaited, and what was asked."""
    case, to_owner = urging.case, step.audience == Audience.OWNER
    what = _("%s的答复时限已到，请答复") if to_owner else _("%s逾期未答复")
    return Message(
        cause=f"answer:{term}:{step.audience}:{step.working_hours_later}",
        title=title_of(case, what % urging.get_kind_display()),
        body=body_of(case, urging.event.words),
    )


def to_sender(step: LadderStep, urging: Urging, message: Message, now: datetime) -> list[Notice]:
    """With the centre hears whoever urged or supervised, as long as they see the case."""
    case, sender = urging.case, urging.event.actor
    if step.audience != Audience.CENTRE or sender is None:
        return []
    if not Case.objects.visible_to(sender).filter(pk=case.pk).exists():
        return []
    return [inbox(case, sender.pk, message, now)]


URGINGS = Rules(
    steps=Q(trigger=LadderStep.Trigger.ANSWER),
    late=late_urgings,
    case_of=lambda urging: urging.case,
    to_case="case__",
    from_case="urgings",
    due_at=due_at,
    message=message_for,
    extra_rows=to_sender,
)
