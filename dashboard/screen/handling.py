"""How long handling takes: the median over the newest closures, in working hours from the dispatch to the result."""

from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import QuerySet

from cases.lifecycle import calendar
from cases.models import Case
from dashboard.scope import Scope

SAMPLE = 200
LEAST = 5
LATE_SHARE = 0.9


@dataclass(frozen=True)
class Handling:
    """Working hours; None below the least sample, where the count alone is shown."""

    sample: int
    median_hours: float | None = None
    ninth_hours: float | None = None


def newest(scope: Scope) -> QuerySet[Case]:
    """The sample: the newest closures through the chain, however long they took."""
    closed = Case.objects.filter(scope.condition, closed_at__isnull=False, settled=False)
    timed = closed.filter(dispatched_at__isnull=False, resolved_at__isnull=False)
    return timed.order_by("-closed_at", "-pk")


def handling(scope: Scope) -> Handling:
    """Of the newest two hundred."""
    times: list[tuple[Any, Any]] = list(newest(scope).values_list("dispatched_at", "resolved_at")[:SAMPLE])
    hours = sorted(hours_between(*both) for both in times)
    if len(hours) < LEAST:
        return Handling(len(hours))
    late = hours[min(len(hours) - 1, int(len(hours) * LATE_SHARE))]
    return Handling(len(hours), round(median(hours), 1), round(late, 1))


def hours_between(dispatched: Any, resolved: Any) -> float:
    """Working hours from one instant to the other."""
    return calendar().between(dispatched, resolved) / 60
