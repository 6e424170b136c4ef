"""The escalation engine: who hears when something stays undone past its instant, each step of the ladder once.

What is late, when its steps are due and what is said is a rule set's affair: ``term_escalation`` has the terms of
cases, ``urging_escalation`` the answers to urgings. Steps are due by the case's own instants, so that after a day
of downtime each fires once, in order; at night only urgent cases and emergencies disturb anybody, the others fire
in the morning.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cases.lifecycle import calendar
from cases.models import Case, LadderFired, LadderStep, Notice, Urgency, Urging
from cases.notices.queue import Message, is_quiet, notify
from cases.notices.recipients import Audience, recipients_now
from cases.notices.rules import OWED_BY

BATCH = 200
Row = TypeVar("Row", Case, Urging)


@dataclass(frozen=True)
class Rules(Generic[Row]):
    """What one kind of lateness makes of the ladder.

    The rows of ``late`` carry ``term_event``, the number of the event with which their term began: under it a step
    is noted as fired. ``extra_rows`` are for persons who hear along with a step's audience.
    """

    steps: Q
    late: Callable[[datetime], QuerySet[Row, Any]]
    case_of: Callable[[Row], Case]
    to_case: str  # the lookup from a row to its case's columns
    from_case: str  # the lookup from the case to the row's number
    due_at: Callable[[LadderStep, Row], datetime]
    message: Callable[[LadderStep, Row, int], Message]
    extra_rows: Callable[[LadderStep, Row, Message, datetime], list[Notice]] = lambda *_: []


def steps_of(rules: Rules[Row]) -> list[LadderStep]:
    """The enabled steps of the rule set, in their order."""
    return list(LadderStep.objects.filter(rules.steps, enabled=True).order_by("position"))


def pending(rules: Rules[Row], now: datetime, steps: list[LadderStep]) -> QuerySet[Row, Any]:
    """What is late and has steps left that may fire at this hour."""
    fired = (
        LadderFired.objects.filter(
            case=OuterRef(f"{rules.to_case}pk"), term_event=OuterRef("term_event"), step__in=steps
        )
        .order_by()
        .values("case")
        .annotate(times=Count("pk"))
        .values("times")
    )
    late = (
        rules.late(now)
        .annotate(fired=Coalesce(Subquery(fired, output_field=models.IntegerField()), 0))
        .filter(fired__lt=len(steps))
    )
    return late.exclude(**{f"{rules.to_case}urgency": Urgency.NORMAL}) if is_quiet(now) else late


def find_late(rules: Rules[Row], now: datetime) -> Iterator[int]:
    """The ids of what there is to look at, in keyset batches."""
    steps, last = steps_of(rules), 0
    while steps:
        late = pending(rules, now, steps).filter(pk__gt=last).order_by("pk")
        batch = list(late.values_list("pk", flat=True)[:BATCH])
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1]


@transaction.atomic
def escalate(rules: Rules[Row], number: int, now: datetime) -> int:
    """Set off every step of one row that is due and has not been; how many. One transaction, behind the case's lock."""
    Case.objects.select_for_update(no_key=True).get(**{rules.from_case: number})
    steps = steps_of(rules)
    row = pending(rules, now, steps).filter(pk=number).first()
    if row is None:
        return 0
    term: int = row.term_event
    fired = LadderFired.objects.filter(case=rules.case_of(row), term_event=term)
    done = set(fired.values_list("step_id", flat=True))
    due = [step for step in steps if step.pk not in done and rules.due_at(step, row) <= now]
    for step in due:
        _fire(rules, step, row, term, now)
    return len(due)


def _fire(rules: Rules[Row], step: LadderStep, row: Row, term: int, now: datetime) -> None:
    """Note the step as fired and tell its audience; two steps of one instant tell a person once."""
    case, message = rules.case_of(row), rules.message(step, row, term)
    LadderFired.objects.create(case=case, step=step, term_event=term, at=now)
    audiences = {
        LadderStep.Audience.OWNER: OWED_BY[case.status],
        LadderStep.Audience.CENTRE: (Audience.CENTRE,),
        LadderStep.Audience.LEADER: (Audience.LEADER,),
    }
    meant = [(audience, message) for audience in audiences[LadderStep.Audience(step.audience)]]
    notify(recipients_now(case), meant, now, extra=rules.extra_rows(step, row, message, now))


def hours_after(start: datetime, step: LadderStep, case: Case) -> datetime:
    """So many working hours later as the step waits; an emergency's hours go by the wall clock."""
    if case.urgency == Urgency.EMERGENCY:
        return start + timedelta(hours=step.working_hours_later)
    return calendar().add(start, step.working_hours_later * 60)
