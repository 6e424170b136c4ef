"""What a cadre or a community worker has to do today, on the ground that is theirs."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from cases.models import Case, Status
from cases.models.case import CaseQuerySet
from grids.models import User

LATELY = timedelta(days=14)
MOST_SHOWN = 20


def own_ground(user: User) -> CaseQuerySet:
    """The cases of the person's grids and communities."""
    places = reduce(or_, (Q(place_code__startswith=prefix) for prefix in user.standing.field_prefixes))
    return Case.objects.visible_to(user).filter(places).select_related("category", "grid", "executor")


def today_of(user: User, now: datetime) -> dict[str, Any]:
    """What is theirs today, by what it asks of them; five queries, however much there is."""
    ground = own_ground(user)
    by_others = ~Q(executor__in=user.standing.executors)
    to_verify = list(ground.filter(by_others, status=Status.RESOLVED).order_by("due_at")[:MOST_SHOWN])
    pressing = list(
        ground.open().exclude(status=Status.RESOLVED).filter(warn_at__lte=now).order_by("due_at")[:MOST_SHOWN]
    )
    shown_above = [case.pk for case in [*to_verify, *pressing]]
    mine = Case.objects.filter(reporter=user).select_related("category", "grid", "executor")
    turned_down = mine.filter(status=Status.REJECTED, ended_at__gte=now - LATELY)
    return {
        "now": now,
        "to_verify": to_verify,
        "pressing": pressing,
        "turned_down": list(turned_down[:MOST_SHOWN]),
        "mine": list(mine.exclude(settled=True)[:10]),
        "open_cases": list(ground.open().exclude(pk__in=shown_above).order_by("due_at")[: MOST_SHOWN + 1]),
        "most": MOST_SHOWN,
    }
