"""Who looks at a case: presence while a page is open, a reading mark that stays.

Presence lives in the cache alone and forgets by itself; losing it harms nothing.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, OuterRef, Subquery, Sum
from django.utils import timezone

from cases.models import Case, CaseRead
from grids.models import User

OPEN_SECONDS = 20
RENEW_SECONDS = 6
SIGHT_SECONDS = 30
STATE = ("event_count", "grown", "merged", "proposal__made_at")

# By primary key alone, so that a poll costs the same at a million cases. The counts catch rows that were
# committed later than a row with a higher id.
NEWS_SQL = """
with latest as (select coalesce(max(id), 0) as id from cases_caseevent)
select latest.id,
  (select count(*) from cases_caseevent where cases_caseevent.id > latest.id - 300),
  (select count(*) from cases_eventdelivery where event_id > latest.id - 300)
from latest
"""


def news() -> str:
    """A tag that changes with every event, and with every proposal that the courier has written."""
    with connection.cursor() as cursor:
        cursor.execute(NEWS_SQL)
        return "-".join(map(str, cursor.fetchone()))


def look_in(case: int, user: User) -> list[str]:
    """Note that the person has the case open; the names of the others who have, in order."""
    key, now = f"open:{case}", timezone.now().timestamp()
    looking: dict[int, tuple[str, float]] = cache.get(key) or {}
    fresh = {who: seen for who, seen in looking.items() if seen[1] > now - OPEN_SECONDS}
    if now - fresh.get(user.pk, ("", 0.0))[1] > RENEW_SECONDS:
        fresh[user.pk] = (str(user), now)
        cache.set(key, fresh, OPEN_SECONDS)
    return sorted(name for who, (name, _seen) in fresh.items() if who != user.pk)


def look_in_by_number(user: User, number: str) -> list[str]:
    """As ``look_in``; nobody where the person may not see the case. No query while the sight is remembered."""
    known: Any = cache.get(sight_key(user, number))
    if known is None:
        found = case_in_sight(user, number)
        known = found[0] if found else None
    return look_in(known, user) if known else []


def tag_of(state: str, others: list[str]) -> str:
    """An ETag for a state and for who else looks. Ask for the state before the rows that are shown: what happens in
    between is then shown twice, and not missed."""
    names = hashlib.sha256("\n".join(others).encode()).hexdigest()[:8]
    return f'"{state}-{names}"'


def sight_key(user: User, number: str) -> str:
    """The cache key under which it is remembered for a moment that a person may see a case."""
    return f"sight:{user.pk}:{number}"


def remember_sight(user: User, case: Case) -> None:
    """After the page was shown, polls need not ask for half a minute whether it may be seen."""
    cache.set(sight_key(user, case.number), case.pk, SIGHT_SECONDS)


def case_in_sight(user: User, number: str) -> tuple[int, str] | None:
    """Id and state of a case that the person may see, else None; two queries at most."""
    known: Any = cache.get(sight_key(user, number))
    seen = Case.objects.filter(pk=known) if known else Case.objects.visible_to(user)
    row = seen.filter(number=number).annotate(**family()).values(*STATE, "pk").first()
    if row is None:
        return None
    if not known:
        cache.set(sight_key(user, number), row["pk"], SIGHT_SECONDS)
    return row["pk"], state_of(row)


def family() -> dict[str, Subquery]:
    """For an annotation: how far the stories of the children have grown, and how many repeats there are."""
    grown = Case.objects.filter(parent=OuterRef("pk")).order_by().values("parent")
    merged = Case.objects.filter(first_case=OuterRef("pk")).order_by().values("first_case")
    return {
        "grown": Subquery(grown.annotate(all=Sum("event_count")).values("all")),
        "merged": Subquery(merged.annotate(all=Count("pk")).values("all")),
    }


def state_of(row: dict[str, Any]) -> str:
    """What a case's pages show, as a short text: it changes with its story, its family and its proposal."""
    made = row["proposal__made_at"]
    return f"{row['event_count']}.{row['grown'] or 0}.{row['merged'] or 0}.{made.timestamp() if made else 0}"


def state_of_case(case: Case, related: Iterable[Case]) -> str:
    """The same of a case that is loaded already, with its children and repeats."""
    family = list(related)
    return state_of(
        {
            "event_count": case.event_count,
            "grown": sum(one.event_count for one in family if one.parent_id == case.pk),
            "merged": sum(one.first_case_id == case.pk for one in family),
            "proposal__made_at": case.proposal.made_at if hasattr(case, "proposal") else None,
        }
    )


def read_up_to(user: User) -> Subquery:
    """For an annotation: up to which event the person has read a case; null for never opened."""
    return Subquery(CaseRead.objects.filter(user=user, case=OuterRef("pk")).values("seq")[:1])


def mark_read(user: User, case: Case) -> None:
    """Up to here the person has read the case; costs nothing when they had already."""
    if getattr(case, "read_seq", None) == case.event_count:
        return
    CaseRead.objects.bulk_create(
        [CaseRead(user=user, case=case, seq=case.event_count)],
        update_conflicts=True,
        unique_fields=["user", "case"],
        update_fields=["seq"],
    )
