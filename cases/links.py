"""Links that open something without an account: how their tokens are made, kept and found, and when a link holds.

A kind names its rows, its tokens and what has to be true of the target. Who may give and revoke its links, for how
long, on which log that stands and what a holder may do belongs to the kind's own room.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from grids.privacy import lookup_digest

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Secret:
    """256 random bits that are shown once; only a digest is kept, under a key and the kind's own salt."""

    salt: str
    column: ClassVar[str] = "token_digest"
    shape: ClassVar[re.Pattern[str]] = re.compile(r"[A-Za-z0-9_-]{43}")

    def make(self) -> str:
        """A new token."""
        return secrets.token_urlsafe(32)

    def kept(self, token: str) -> str:
        """Under which a token is kept; how long a look-up by it takes tells nothing about any token."""
        return lookup_digest(f"{self.salt}:{token}")


@dataclass(frozen=True)
class Printed:
    """What hangs on a wall and is printed again and again: no secret, so kept as it is, but not to be guessed."""

    make: Callable[[], str]
    shape: re.Pattern[str]
    column: ClassVar[str] = "token"

    def kept(self, token: str) -> str:
        """Itself."""
        return token


def in_force(now: datetime, until: str = "expires_at") -> Q:
    """Neither revoked nor run out: a day counts to its end, an instant only what lies before it."""
    if until.endswith("_on"):
        return Q((f"{until}__gte", timezone.localdate(now)), revoked_at__isnull=True)
    return Q((f"{until}__gt", now), revoked_at__isnull=True)


@dataclass(frozen=True)
class LinkKind(Generic[Row]):
    """One kind of links: its rows, its tokens, what has to be true of the target, the column with its end.

    ``related`` is what the pages behind the link read of the target.
    """

    model: type[Row]
    token: Secret | Printed
    target: Q = field(default_factory=Q)
    related: tuple[str, ...] = ()
    until: str = "expires_at"

    def issue(self, row: Row) -> tuple[Row, str]:
        """The row, saved with a new token, and the token. A secret one is shown by the caller once and kept nowhere."""
        token = self.token.make()
        setattr(row, self.token.column, self.token.kept(token))
        row.save(force_insert=True)
        return row, token

    def holding(self, now: datetime) -> QuerySet[Row]:
        """The links that open something at the instant: in force, and their target still open."""
        links = self.model._default_manager.filter(self.target, in_force(now, self.until))
        return links.select_related(*self.related) if self.related else links

    def holds(self, link: Row, now: datetime) -> bool:
        """Whether the link opens anything at the instant, whatever the row in hand remembers."""
        return self.holding(now).filter(pk=link.pk).exists()

    def find(self, token: str, now: datetime) -> Row | None:
        """The link that a token opens at the instant; None for a wrong one and for one that does not hold."""
        if not self.token.shape.fullmatch(token):
            return None
        return self.holding(now).filter((self.token.column, self.token.kept(token))).first()

    def mark_opened(self, link: Row, now: datetime) -> None:
        """Note the first time that it is looked at; for rows with ``opened_at``."""
        self.model._default_manager.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=now)

    def revoke(self, which: Q, now: datetime) -> int:
        """These links open nothing from now on; how many of them were not revoked yet."""
        return self.model._default_manager.filter(which, revoked_at__isnull=True).update(revoked_at=now)
