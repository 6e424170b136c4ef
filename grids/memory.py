"""Small tables held in memory: read at every turn, changed once a month.

A holder asks the database at most every few seconds whether the rows behind it changed (their count and
the transactions that wrote them), and loads them again only then.
"""

import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import connection, models

T = TypeVar("T")

# The names put in are those of our own tables.
VERSION_SQL = "(select array[count(*), coalesce(sum(xmin::text::bigint), 0)] from {table})"


class Held(Generic[T]):
    """The answer of ``load``, renewed when a row of the models changed; safe between threads."""

    def __init__(self, load: Callable[[], T], *behind: Callable[[], type[models.Model]]) -> None:
        self.load = load
        self.behind = behind
        self.lock = threading.Lock()
        self.version: Any = None
        self.checked = float("-inf")
        self.value: T | None = None

    def get(self) -> T:
        """The held value, not staler than ``settings.HELD_SECONDS``."""
        now = time.monotonic()
        if self.value is not None and now - self.checked < settings.HELD_SECONDS:
            return self.value
        with self.lock:
            version = self._version_now()
            if self.value is None or version != self.version:
                self.value = self.load()
                self.version = version
            self.checked = now
            return self.value

    def _version_now(self) -> Any:
        tables = [connection.ops.quote_name(model()._meta.db_table) for model in self.behind]
        asked = ", ".join(VERSION_SQL.format(table=table) for table in tables)
        with connection.cursor() as cursor:
            cursor.execute("select " + asked)
            return cursor.fetchone()
