"""The streets of a deployment, held in memory, and which of them something belongs to.

Where there is one street, it is that one. Where there are several, an account, a link or the reporter says which; the
first row is never taken for an answer.
"""

from typing import Any

from django.utils import timezone

from grids.cached_tables import CachedTable
from grids.models import Street


def _load() -> dict[int, Street]:
    return {street.pk: street for street in Street.objects.order_by("code")}


_streets = CachedTable(_load, lambda: Street)


def streets() -> list[Street]:
    """The streets in use, by their codes."""
    return _in_use(_streets.get())


def _in_use(held: dict[int, Street]) -> list[Street]:
    today = timezone.localdate()
    return [one for one in held.values() if one.retired_on is None or one.retired_on > today]


def remembered_streets() -> list[Street]:
    """The same as far as this process knows them; asks no database."""
    return _in_use(_streets.remembered or {})


def only_street() -> Street | None:
    """The street, where there is no choice."""
    found = streets()
    return found[0] if len(found) == 1 else None


def street_by_id(pk: int | None) -> Street | None:
    """The street of a row that names it; from memory."""
    return _streets.get().get(pk) if pk is not None else None


def own_street(user: Any) -> Street | None:
    """The account's street, else the one in which all of its places lie; None where neither says it."""
    if user is None or not user.is_authenticated:
        return None
    held = _streets.get()
    if user.street_id is not None:
        known: Street | None = held.get(user.street_id) or user.street
        return known
    standing = user.standing
    codes = {place[:9] for place in (*standing.seen_prefixes, *standing.policed)}
    return next((street for street in held.values() if {street.code} == codes), None)
