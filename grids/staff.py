"""Who works where now: the members of community offices, and the command centre's people."""

from collections import defaultdict

from django.contrib.auth.models import Group
from django.db.models import QuerySet

from grids.memory import Held
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
    return User.objects.filter(groups__name=CENTRE, street=street, is_active=True)


def _load() -> dict[int | None, list[int]]:
    found: dict[int | None, list[int]] = defaultdict(list)
    centre = User.objects.filter(groups__name=CENTRE, is_active=True).order_by("pk")
    for street, person in centre.values_list("street_id", "pk"):
        found[street].append(person)
    return dict(found)


_centres = Held(_load, lambda: User, lambda: User.groups.through, lambda: Group)


def centre_of(street: int) -> list[int]:
    """The ids of the active people of a street's command centre."""
    return _centres.get().get(street, [])
