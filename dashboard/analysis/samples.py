"""The street's cases as the engine takes them: the last thirteen months, the newest five thousand at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.models import Case, Source, Status
from dashboard.analysis.engine import MOST_ITEMS
from dashboard.analysis.likeness import Item
from grids.models import Street

REACH = timedelta(days=396)
# Refused and taken back say nothing; a child repeats its parent; a task of ours is the answer, not the question.
LEFT_OUT = (
    Q(status__in=[Status.REJECTED, Status.WITHDRAWN]) | Q(parent__isnull=False) | Q(source=Source.ANALYSIS)
)
COLUMNS = ("pk", "description", "reported_at", "category__path", "place_code", "longitude", "latitude")


@dataclass(frozen=True)
class Gathered:
    """Items in the order of their days; ``since`` is the first day of which all is known."""

    items: list[Item]
    today: date
    since: date


def day_of(at: datetime) -> date:
    """The street's day of an instant."""
    return timezone.localtime(at, timezone.get_default_timezone()).date()


def matters_of(street: Street, now: datetime) -> QuerySet[Case]:
    """The cases that count, reported until now."""
    return Case.objects.filter(street=street, reported_at__lte=now).exclude(LEFT_OUT)


def gather(street: Street, now: datetime) -> Gathered:
    """One query."""
    cases = matters_of(street, now).filter(reported_at__gt=now - REACH).order_by("-reported_at", "-pk")
    rows = list(cases.values_list(*COLUMNS)[: MOST_ITEMS + 1])
    whole = len(rows) <= MOST_ITEMS
    items = items_of(rows[:MOST_ITEMS])[::-1]
    today = day_of(now)
    first = items[0].on if items else today
    # Of the oldest day of a cut list only a part is known.
    return Gathered(items, today, first if whole else first + timedelta(days=1))


def items_of(
    rows: Sequence[tuple[int, str, datetime, str | None, str, float | None, float | None]],
) -> list[Item]:
    """Rows of ``COLUMNS`` as items; the key is the case's id."""
    return [
        Item(pk, words, day_of(at), category=path or "", place_code=place, longitude=east, latitude=north)
        for pk, words, at, path, place, east, north in rows
    ]
