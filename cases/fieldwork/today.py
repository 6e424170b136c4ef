"""What a cadre or a community worker has to do today, on the ground that is theirs."""

from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, IntegerField, Q, Subquery, Value, When
from django.utils import timezone

from cases.fieldwork.visit_suggestions import to_see
from cases.models import Case, CaseQuerySet, Hazard, Promise, Status
from grids.models import User

LATELY = timedelta(days=14)
MOST_SHOWN = 20
FEW_CALLS = 4
MOST_READ = 100
TO_VERIFY, PRESSING, OTHERS = range(3)


def own_ground(user: User) -> CaseQuerySet:
    """The cases of the person's grids and communities."""
    places = reduce(or_, (Q(place_code__startswith=prefix) for prefix in user.standing.field_prefixes))
    return Case.objects.visible_to(user).filter(places).select_related("category", "grid", "executor")


def today_of(user: User, now: datetime) -> dict[str, Any]:
    """What is theirs today, by what it asks of them; five queries, however much there is."""
    today = timezone.localdate(now)
    open_cases = _open_cases(user, now)
    mine = list(
        Case.objects.filter(reporter=user, settled=False).select_related("category", "grid", "executor")[:40]
    )
    turned_down = [
        case for case in mine if case.status == Status.REJECTED and case.status_since >= now - LATELY
    ]
    return {
        "now": now,
        "to_verify": [case for case in open_cases if case.part == TO_VERIFY][:MOST_SHOWN],
        "pressing": [case for case in open_cases if case.part == PRESSING][:MOST_SHOWN],
        "open_cases": [case for case in open_cases if case.part == OTHERS][: MOST_SHOWN + 1],
        "turned_down": turned_down[:MOST_SHOWN],
        "mine": [case for case in mine if case not in turned_down][:10],
        "calls": to_see(user, now, FEW_CALLS),
        "due": due_matters(user, today),
        "most": MOST_SHOWN,
    }


def _open_cases(user: User, now: datetime) -> list[Any]:
    """The open cases of the ground with their ``part``: to be verified by this person, pressing, or the others."""
    by_others = ~Q(executor__in=user.standing.executors)
    part = Choose(
        When(by_others, status=Status.RESOLVED, then=Value(TO_VERIFY)),
        When(~Q(status=Status.RESOLVED) & Q(warn_at__lte=now), then=Value(PRESSING)),
        default=Value(OTHERS),
        output_field=IntegerField(),
    )
    return list(own_ground(user).open().annotate(part=part).order_by("part", "due_at")[:MOST_READ])


def due_matters(user: User, today: date) -> dict[str, int]:
    """How many promises and re-inspections are due on the person's ground; one query."""
    prefixes = user.standing.field_prefixes
    promises = Promise.objects.visible_to(user).within(*prefixes).open().filter(due_on__lte=today)
    hazards = Hazard.objects.visible_to(user).within(*prefixes).filter(recheck_on__lte=today)
    counted = User.objects.filter(pk=user.pk).values(
        promises=_count(promises.order_by()), hazards=_count(hazards.order_by())
    )
    row = counted.get()
    return {name: row[name] or 0 for name in ("promises", "hazards")}


def _count(rows: Any) -> Subquery:
    return Subquery(
        rows.annotate(one=Value(1)).values("one").annotate(all=Count("pk")).values("all"),
        output_field=IntegerField(),
    )
