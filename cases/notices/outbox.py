"""What goes to the outside world: claim, send, mark. At least once; each try is counted when it begins.

The claim is committed before anything leaves the house, so that two workers never send the same row at
once; a claim older than five minutes belongs to a sender that died, and the row is taken again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.db.models import F, Q, QuerySet

from cases.models import GroupMessage, Notice

MOST_ATTEMPTS = 8
STALE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(minutes=1)
Row = TypeVar("Row", Notice, GroupMessage)

logger = logging.getLogger(__name__)


class NotSent(Exception):
    """The outside world did not take it; the message holds no address and no token."""


@dataclass(frozen=True)
class Outbox(Generic[Row]):
    """The rows of a table that leave the house, and the way they go.

    ``deliver`` is one try and raises NotSent or OSError; ``retry_at`` may put off the next one; ``give_up`` follows
    the last, with the reason in ``error``.
    """

    name: str
    model: type[Row]
    leaving: Q
    deliver: Callable[[Row], None]
    give_up: Callable[[Row, datetime], None]
    retry_at: Callable[[Row, datetime], datetime] = lambda row, later: later
    related: tuple[str, ...] = ()

    def unsent(self, now: datetime) -> QuerySet[Row]:
        """Rows that nobody is at."""
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - STALE)
        return self.model.objects.filter(free, self.leaving, sent_at__isnull=True)

    def due(self, now: datetime) -> QuerySet[Row]:
        """Rows that may be sent now, the longest waiting first."""
        rows = self.unsent(now).filter(attempts__lt=MOST_ATTEMPTS, not_before__lte=now)
        return rows.order_by("not_before", "pk")

    def send(self, number: int, now: datetime) -> bool:
        """Send one row if it is due and nobody else is at it; whether it was sent by this call."""
        taken = self.due(now).order_by().filter(pk=number).update(claimed_at=now, attempts=F("attempts") + 1)
        if not taken:
            return False
        row = self.model.objects.select_related(*self.related).get(pk=number)
        try:
            self.deliver(row)
        except (NotSent, OSError) as error:
            # smtplib's errors are OSErrors; they name servers and codes, the addressee is masked by us.
            self._failed(row, error, now)
            return False
        self.model.objects.filter(pk=number).update(sent_at=now, error="")
        return True

    def _failed(self, row: Row, error: Exception, now: datetime) -> None:
        """Note the failure and wait twice as long as the last time; after the eighth it is given up."""
        words = str(error) if isinstance(error, NotSent) else type(error).__name__
        logger.warning("%s %d not sent, attempt %d: %s", self.name, row.pk, row.attempts, words)
        row.error = words[:200]
        later = self.retry_at(row, now + pause_after(row.attempts))
        self.model.objects.filter(pk=row.pk).update(claimed_at=None, error=row.error, not_before=later)
        if row.attempts >= MOST_ATTEMPTS:
            self.give_up(row, now)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: twice as long each time."""
    return FIRST_PAUSE * 2 ** (attempts - 1)
