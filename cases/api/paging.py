"""The order of a list of cases."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from grids.paging import SaneCursor

ORDERINGS = {
    "reported_at": ("reported_at", "id"),
    "-reported_at": ("-reported_at", "-id"),
    "due_at": ("due_at", "id"),
    "-due_at": ("-due_at", "-id"),
}
NEWEST_FIRST = "-reported_at"


class CasePages(SaneCursor):
    """Newest first, or by `ordering`; by the term, only cases that have one."""

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        """The columns behind `ordering`."""
        asked = request.query_params.get("ordering") or NEWEST_FIRST
        if asked not in ORDERINGS:
            raise ValidationError({"ordering": [_("可以按 %s 排序。") % ", ".join(ORDERINGS)]})
        return ORDERINGS[asked]

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """A page; a case without a running term has no place in an order by terms."""
        if "due_at" in request.query_params.get("ordering", ""):
            queryset = queryset.filter(due_at__isnull=False)
        return super().paginate_queryset(queryset, request, view)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The order, beside cursor and size."""
        order = {
            "name": "ordering",
            "required": False,
            "in": "query",
            "description": "-reported_at unless told otherwise; by due_at only cases with a running term",
            "schema": {"type": "string", "enum": list(ORDERINGS), "default": NEWEST_FIRST},
        }
        return [*super().get_schema_operation_parameters(view), order]
