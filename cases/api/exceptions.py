"""How a refusal leaves the API: ``{"detail": …}`` or ``{"field": ["…"]}`` under the status it deserves."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
    ValidationError,
)
from django.forms import BaseForm
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from cases.api.parsers import TooLarge
from cases.attempts import Given, Result, SupportsBlame, errors_status
from cases.lifecycle import Refused


class Faulty(exceptions.ValidationError):
    """A form's errors beside their fields; a photo's error brings its own status (413, 415)."""

    def __init__(self, form: BaseForm, status_code: int | None = None) -> None:
        super().__init__(
            {name or "detail": [str(error) for error in errors] for name, errors in form.errors.items()}
        )
        self.status_code = status_code or errors_status(form)


def attempt(
    form: BaseForm, verb: Callable[Given, Result], /, *given: Given.args, **named: Given.kwargs
) -> Result:
    """What the verb gives once the form is clean; a refusal goes on to ``answer``, with its own status.

    Raises Faulty for a form with errors, and for a refusal that the form knows how to place.
    """
    if not form.is_valid():
        raise Faulty(form)
    try:
        return verb(*given, **named)
    except Refused as refusal:
        if not isinstance(form, SupportsBlame):
            raise
        form.blame(refusal)
        raise Faulty(form, refusal.status) from refusal


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, and the sentences of the life-cycle; None lets an unknown error through."""
    if isinstance(error, Refused):
        said = {error.field: [error.sentence]} if error.field else {"detail": error.sentence}
        return Response(said, status=error.status)
    return exception_handler(_as_api_exception(error), context)


def _as_api_exception(error: Exception) -> Exception:
    """Django's own complaints about a request, as DRF's."""
    if isinstance(error, RequestDataTooBig | TooManyFilesSent):
        return TooLarge(_("发送的内容太大，请分几次发送。"))
    if isinstance(error, TooManyFieldsSent | MultiPartParserError | SuspiciousOperation):
        return exceptions.ParseError(_("请求的格式不对。"))
    # Django's own, in English, names the model.
    if isinstance(error, Http404) and str(error).startswith("No "):
        return exceptions.NotFound(_("没有找到"))
    if isinstance(error, ValidationError):
        return exceptions.ValidationError({"detail": error.messages})
    return error
