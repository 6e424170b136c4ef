"""Lists by cursor: ``{"next", "previous", "results"}``."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Field
from django.utils import timezone
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from grids.instants import in_utc


class SaneCursor(CursorPagination):
    """DRF's cursor, refusing one that nobody here made."""

    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The cursor; NotFound for one that the database could not even read."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position and not self._fits(str(cursor.position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """A page; the column by which it is ordered says which positions there can be."""
        column = self.get_ordering(request, queryset, view)[0].removeprefix("-")
        self._column: Field[Any, Any] = queryset.all().query.resolve_ref(column).output_field
        return super().paginate_queryset(queryset, request, view)

    def _fits(self, position: str) -> bool:
        """Whether the column could hold it."""
        try:
            value = self._column.to_python(position)
            position.encode()
        except (ValidationError, UnicodeEncodeError):
            return False
        if isinstance(self._column, DateTimeField):
            return timezone.is_aware(value) and in_utc(value) is not None
        return "\x00" not in position


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
