"""Small tables held in memory: read at every turn, changed once a month.

A holder asks the database at most every few seconds whether the rows behind it changed (their count and
the transactions that wrote them), and loads them again only then.
"""

import time
from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from django.conf import settings
from django.db import connection, models

T = TypeVar("T")

# The names put in are those of our own tables.
VERSION_SQL = "(select array[count(*), coalesce(sum(xmin::text::bigint), 0)] from {table})"


class Known(NamedTuple, Generic[T]):
    """An answer, the state of the tables it was made of, and when they were asked for it."""

    value: T
    version: Any
    checked: float


class CachedTable(Generic[T]):
    """The answer of ``load``, renewed when a row of the models changed; safe between threads.

    No thread waits for another's renewal: in its transaction it may hold what that one waits for, and PostgreSQL, which
    ends a deadlock, would not see this one. Several may load at once.
    """

    def __init__(self, load: Callable[[], T], *behind: Callable[[], type[models.Model]]) -> None:
        self.load = load
        self.behind = behind
        self.known: Known[T] | None = None

    def get(self, suits: Callable[[T], bool] = lambda _value: True) -> T:
        """The held value, not staler than ``settings.HELD_SECONDS``; asked for at once where it does not suit.

        So what another process wrote a moment ago is not refused as unknown.
        """
        known, now = self.known, time.monotonic()
        if known is not None and now - known.checked < settings.HELD_SECONDS and suits(known.value):
            return known.value
        version = self._version_now()
        value = known.value if known is not None and known.version == version else self.load()
        self.known = Known(value, version, now)
        return value

    @property
    def remembered(self) -> T | None:
        """The last value, without asking anybody; None before the first. For when the database is away."""
        return self.known.value if self.known is not None else None

    def _version_now(self) -> Any:
        tables = [connection.ops.quote_name(model()._meta.db_table) for model in self.behind]
        asked = ", ".join(VERSION_SQL.format(table=table) for table in tables)
        with connection.cursor() as cursor:
            cursor.execute("select " + asked)
            return cursor.fetchone()
