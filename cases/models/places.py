"""What every row with a place has: who may see it follows from its place's code."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from cases.models.case import lies_within
from grids.models import User
from grids.roles import Standing


def lies_in_any(prefixes: Iterable[str]) -> Q:
    """In any of the places, by their codes; nowhere when there is none."""
    condition = Q(pk__in=[])
    for prefix in prefixes:
        condition |= lies_within(prefix)
    return condition


def read_in_any(standing: Standing, family: Q) -> Q:
    """The rows that one reads: all in the places whose homes one sees; of an auditor's street those of no family."""
    condition = lies_in_any(standing.home_prefixes)
    if standing.is_auditor:
        condition |= lies_within(standing.street) & ~family
    return condition


class OfAPlace(models.QuerySet[Any]):
    """Rows that carry ``place_code``; every read for a person begins with ``visible_to``."""

    def visible_to(self, user: User | Any) -> Self:
        """Those of the person's places, whoever filed them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.within(*user.standing.seen_prefixes)

    def within(self, *prefixes: str) -> Self:
        """In any of the places, by their codes."""
        return self.filter(lies_in_any(prefixes))


class OfAFamily(OfAPlace):
    """Rows some of which hold what a family said, or behind which door it lives: those of no site."""

    family: ClassVar[Q] = Q(site__isnull=True)

    def visible_to(self, user: User | Any) -> Self:
        """Those of the person's places; a family's only to those who see its home."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(read_in_any(user.standing, self.family))
