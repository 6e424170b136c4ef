"""Who works where now: the members of community offices, and the command centre's people."""

from collections import defaultdict

from django.contrib.auth.models import Group
from django.db.models import QuerySet

from grids.cached_tables import CachedTable
from grids.models import CENTRE, Executor, Membership, Street, User


def in_offices() -> QuerySet[Membership]:
    """Active people of every community office in use."""
    return Membership.objects.filter(
        executor__kind=Executor.Kind.COMMUNITY_OFFICE, executor__active=True, user__is_active=True
    )


def in_office(code: str) -> QuerySet[Membership]:
    """Those of the community with this code."""
    return in_offices().filter(executor__community__code=code)


def in_centre(street: Street | int | None) -> QuerySet[User]:
    """Active people of a street's command centre."""
    return _in_centres().filter(street=street)


def _in_centres() -> QuerySet[User]:
    return User.objects.filter(groups__name=CENTRE, is_active=True)


def _load() -> dict[int | None, tuple[int, ...]]:
    found: dict[int | None, list[int]] = defaultdict(list)
    for street, person in _in_centres().order_by("pk").values_list("street_id", "pk"):
        found[street].append(person)
    return {street: tuple(people) for street, people in found.items()}


_centres = CachedTable(_load, lambda: User, lambda: User.groups.through, lambda: Group)


def ids_in_centre(street: int) -> tuple[int, ...]:
    """The same as ids, from memory: every report asks for them. Read again after each sign-in, which writes the row."""
    return _centres.get().get(street, ())
