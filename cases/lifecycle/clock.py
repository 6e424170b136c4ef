"""A term counted anew because the calendar became another: the row's columns and a line of its story, by the clock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cases.lifecycle.actors import CLOCK
from cases.lifecycle.core import Move, step, without_delivery
from cases.lifecycle.transitions import SYSTEM_ACTIONS
from cases.models import Case, CaseEvent, EventDelivery, Part

RECOUNT = SYSTEM_ACTIONS["recount"]


def recount(
    case: Case, changes: Mapping[str, Any], data: dict[str, Any], *, at: datetime
) -> CaseEvent | None:
    """Write other terms to an open case that the caller has locked; None when it is open no more.

    Nobody is told of each: the receipt is written with it.
    """
    if case.status not in RECOUNT.sources:
        return None
    with without_delivery():
        event = step(case, RECOUNT, CLOCK, Part.CLOCK, Move(dict(changes), data=data), at)
    if event is not None:
        EventDelivery.objects.create(event=event)
    return event
