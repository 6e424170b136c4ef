"""Amounts and what they add up to; everything is in fen."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Sum


@dataclass(frozen=True)
class Sums:
    """A project's or a pledge's money, in fen."""

    asked: int
    pledged: int
    paid: int
    used: int

    @property
    def left(self) -> int:
        """What may still be claimed."""
        return max(self.asked - self.pledged, 0)

    @property
    def unpaid(self) -> int:
        """Promised and not there yet."""
        return self.pledged - self.paid

    @property
    def unspent(self) -> int:
        """There and not spent yet."""
        return self.paid - self.used

    @property
    def percent(self) -> int:
        """How much of what is asked is promised."""
        return min(100, 100 * self.pledged // self.asked) if self.asked else 0


class MoneyQuerySet(models.QuerySet[Any]):
    """Amounts; sums are in fen."""

    def of_kind(self, kind: str) -> int:
        """The sum of the lines of a kind."""
        return int(self.filter(kind=kind).aggregate(sum=Sum("amount_fen"))["sum"] or 0)

    def sums(self, asked: int = 0) -> Sums:
        """What the lines add up to, beside what is asked."""
        kinds = self.model.Kind
        by_kind = dict(self.order_by().values_list("kind").annotate(sum=Sum("amount_fen")))
        pledged = by_kind.get(kinds.PLEDGED, 0) - by_kind.get(kinds.RELEASED, 0)
        return Sums(asked, int(pledged), int(by_kind.get(kinds.PAID, 0)), int(by_kind.get(kinds.USED, 0)))
