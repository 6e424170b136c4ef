"""The registers of working time: what a change moves is shown before it is confirmed, and counted anew after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.calendar.recount import Preview, counted_by, foresee, kept_now, settle

CONFIRMED = "terms_seen"


@contextmanager
def _rehearsed(request: HttpRequest) -> Iterator[None]:
    request.rehearsed = True  # type: ignore[attr-defined]
    yield
    request.rehearsed = False  # type: ignore[attr-defined]


class CountsAnew:
    """A register whose rows say when people work: by form, by file or by deletion, open terms follow."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form, then what it moves, then the doing."""
        return self._looked_ahead(request, super().changeform_view, *args, **kwargs)  # type: ignore[misc]

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """So with a deletion."""
        return self._looked_ahead(request, super().delete_view, *args, **kwargs)  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """So with the deletion of several."""
        return self._looked_ahead(request, super().changelist_view, *args, **kwargs)  # type: ignore[misc]

    def message_user(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Nothing is said of what is only tried."""
        if not getattr(request, "rehearsed", False):
            super().message_user(request, *args, **kwargs)  # type: ignore[misc]

    def _looked_ahead(self, request: HttpRequest, view: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        now = timezone.now()
        before = counted_by(now)
        if CONFIRMED not in request.POST:
            with transaction.atomic(), _rehearsed(request):
                answer = view(request, *args, **kwargs)
                found = foresee(before, kept_now(now), now)
                transaction.set_rollback(True)
            if answer.status_code != HttpResponse(status=302).status_code:
                return answer
            if found.moved or not found.whole:
                return self._moves_page(request, found)
        with transaction.atomic():
            answer = view(request, *args, **kwargs)
            settle(now, before)
        return answer

    def _moves_page(self, request: HttpRequest, found: Preview) -> TemplateResponse:
        """Which terms move from when to when, with what was typed kept for the yes."""
        typed = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name != "csrfmiddlewaretoken"
        ]
        whole = self.admin_site.each_context(request) | {  # type: ignore[attr-defined]
            "title": _("期限重算预览"),
            "opts": self.opts,  # type: ignore[attr-defined]
            "moves": found,
            "typed": [*typed, (CONFIRMED, "yes")],
        }
        return TemplateResponse(request, "admin/registers/calendar_moves.html", whole)

    def _looked_at(self, request: HttpRequest, name: str, content: bytes, *, dry_run: bool) -> dict[str, Any]:
        """What a file would do, and which terms it would move; or did."""
        now = timezone.now()
        before = counted_by(now)
        with transaction.atomic():
            context: dict[str, Any] = super()._looked_at(request, name, content, dry_run=False)  # type: ignore[misc]
            if context.get("problems"):
                transaction.set_rollback(dry_run)
            elif dry_run:
                context["moves"] = foresee(before, kept_now(now), now)
                transaction.set_rollback(True)
            else:
                settle(now, before)
        return context
