"""Runs over many items: one of a kind at a time, and one item after the other, so that a failure stays alone."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic

from django.db import connection

LONGEST_RUN = 200.0  # seconds; below Celery's soft limit, and the next run goes on
LOCKS = 0x4848  # the first of the two numbers of our advisory locks

logger = logging.getLogger(__name__)


@contextmanager
def alone(kind: str) -> Iterator[bool]:
    """Whether no other run of this kind is under way; the lock goes with the connection if we die."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, hashtext(%s))", [LOCKS, kind])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, hashtext(%s))", [LOCKS, kind])


def each(what: str, items: Iterable[int], do: Callable[[int], object]) -> tuple[int, int]:
    """Do one after the other; how many went well and how many failed. A failure is logged with its traceback."""
    well = failed = 0
    until = monotonic() + LONGEST_RUN
    for item in items:
        try:
            do(item)
            well += 1
        except Exception:
            logger.exception("%s failed for %d", what, item)
            failed += 1
        if monotonic() > until:
            logger.warning("%s stops after %d; the next run goes on", what, well + failed)
            break
    return well, failed
