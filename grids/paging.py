"""Lists by cursor: ``{"next", "previous", "results"}``."""

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class SaneCursor(CursorPagination):
    """DRF's cursor, refusing one that nobody here made."""

    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The cursor; NotFound for one that the database could not even read."""
        cursor = super().decode_cursor(request)
        if cursor is not None and "\x00" in str(cursor.position or ""):
            raise NotFound(self.invalid_cursor_message)
        return cursor


class RegisterPages(SaneCursor):
    """Registers by code, as many at a time as a street has grids."""

    page_size = 200
    max_page_size = 500
    ordering = "code"


class AsOrdered(SaneCursor):
    """In the order in which the rows come: a list that turns with its filter."""

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        """What the rows are ordered by; the first is a column of theirs."""
        return tuple(queryset.query.order_by)
