"""The sign-in library's addresses under `/accounts/`, each behind what holds for all of them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from functools import wraps
from typing import Any

from allauth.urls import urlpatterns as library
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver

from grids.models import AccessChange, User
from grids.people import access, credentials

View = Callable[..., HttpResponse]
# What ends in a mail to whoever asks: without a mail server the page says so, and who helps instead.
MAILED = frozenset({
    "account_reset_password", "account_reset_password_done", "account_email", "account_email_verification_sent",
})  # fmt: skip
# Pages on which codes are read that open the account without the phone.
CODES = frozenset({"mfa_view_recovery_codes", "mfa_download_recovery_codes"})


def guarded(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    """The same addresses, each view behind ``behind_guard``."""
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = list(guarded(one.url_patterns))
            yield URLResolver(one.pattern, inner, one.default_kwargs, one.app_name, one.namespace)
        else:
            yield URLPattern(one.pattern, behind_guard(one.callback, one.name), one.default_args, one.name)


def behind_guard(view: View, name: str | None) -> View:
    """Where no mail is sent, no page promises one; what a person changes of the own way in is on the log."""

    @wraps(view)
    def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if name in MAILED and not settings.SENDS_MAIL:
            return render(request, "account/no_mail.html")
        person = request.user if isinstance(request.user, User) and request.user.is_authenticated else None
        if person is None:
            return view(request, *args, **kwargs)
        with credentials.recorded(person) if request.method == "POST" else nullcontext():
            answer = view(request, *args, **kwargs)
        if name in CODES and answer.status_code == 200:
            access.record(person, [person], AccessChange.Kind.CODES)
        return answer

    return guarded_view


urlpatterns = list(guarded(library))
