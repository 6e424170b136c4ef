"""Queries that PostgreSQL plans once for a connection: those of every request, whose planning costs the most."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor


def one_row(sql: str, values: Mapping[str, Any]) -> Any:
    """The first row of a query, or None. The text has to stay the same from call to call."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    bare: Any = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
    kept = connection.make_debug_cursor(bare) if connection.queries_logged else connection.make_cursor(bare)
    with kept as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()
