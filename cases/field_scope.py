"""The ground on which a person works in the field, and the doors on it."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from grids.models import Grid, Household, User
from grids.roles import Standing


def own_grids(standing: Standing) -> QuerySet[Grid]:
    """The grids in which somebody works in the field."""
    places = reduce(or_, (Q(code__startswith=prefix) for prefix in standing.field_prefixes), Q(pk__in=[]))
    return Grid.objects.filter(places, retired_on__isnull=True).select_related("community__street")


def own_doors(user: User) -> QuerySet[Household]:
    """The households lived in on the ground where the person works in the field."""
    return Household.objects.visible_to(user).within(*user.standing.field_prefixes).lived_in()


def seen_grids(standing: Standing) -> QuerySet[Grid]:
    """The grids in use of which the person sees anything: the cadre's, the community's, the street's."""
    places = reduce(or_, (Q(code__startswith=prefix) for prefix in standing.seen_prefixes), Q(pk__in=[]))
    return Grid.objects.filter(places, retired_on__isnull=True).select_related("community__street")
