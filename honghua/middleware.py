"""Of every request and answer: whole and without a zero byte on the way in; for its reader's eyes on the way out."""

from collections.abc import Callable
from functools import partial
from io import IOBase
from typing import Any

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.views import defaults

from grids.privacy import reading


class WholeBody(IOBase):
    """A request's body that says so when the line broke before its end.

    Servers hand on what they got, and a form cut between two of its parts reads like a whole one: it would be taken in
    without its photos, and what the phone sends again would count as the same record.
    """

    def __init__(self, stream: Any, length: int) -> None:
        self.stream, self.left = stream, length

    def read(self, size: int = -1, /) -> bytes:
        """As much as was asked for, or all; OSError when the line broke."""
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        return self._count(self.stream.read(wanted), wanted)

    def readline(self, size: int = -1, /) -> bytes:  # type: ignore[override]
        """One line; OSError when the line broke."""
        line: bytes = self.stream.readline(size)
        return self._count(line, 0 if line.endswith(b"\n") or len(line) == size else self.left)

    def _count(self, got: bytes, wanted: int) -> bytes:
        self.left -= len(got)
        if len(got) < wanted:
            raise ConnectionResetError("the line broke in the middle of the request")
        return got


class GuardMiddleware:
    """PostgreSQL keeps no zero byte, so that an address with one names nothing; pages are their reader's alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("zero byte in the address")
        if isinstance(request, WSGIRequest):
            request._stream = WholeBody(request._stream, request._stream.limit)  # type: ignore[assignment, attr-defined]
        with reading(partial(homes_hidden_from, request)):
            response = self.get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-cache"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A request that broke off is no fault of the server; nobody is there any more to read the answer."""
        return bad_request(request, exception) if isinstance(exception, UnreadablePostError) else None


def homes_hidden_from(request: HttpRequest) -> bool:
    """Whether who asks reads neither flats nor families' words; known once the sign-in or the token is."""
    standing = getattr(getattr(request, "user", None), "standing", None)
    return standing is not None and bool(standing.hides_homes)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to a request that no view has seen: JSON under `/api/`, as everything there, else a page."""
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"detail": _("请求的格式不对。")}, status=400, headers={"Cache-Control": "no-store"}
        )
    return defaults.bad_request(request, exception)
