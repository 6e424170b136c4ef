"""What every row with a place has: who may see it follows from its place's code."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Q

from cases.models.case import lies_within
from grids.models import User


def lies_in_any(prefixes: Iterable[str]) -> Q:
    """In any of the places, by their codes; nowhere when there is none."""
    condition = Q(pk__in=[])
    for prefix in prefixes:
        condition |= lies_within(prefix)
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
