"""The sign-in library's addresses under `/accounts/`, each behind what holds for all of them."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

from allauth.urls import urlpatterns as library
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver

View = Callable[..., HttpResponse]
# What ends in a mail to whoever asks: without a mail server the page says so, and who helps instead.
MAILED = frozenset({
    "account_reset_password", "account_reset_password_done", "account_email", "account_email_verification_sent",
})  # fmt: skip


def guarded(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    """The same addresses, each view behind ``behind_guard``."""
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = list(guarded(one.url_patterns))
            yield URLResolver(one.pattern, inner, one.default_kwargs, one.app_name, one.namespace)
        else:
            yield URLPattern(one.pattern, behind_guard(one.callback, one.name), one.default_args, one.name)


def behind_guard(view: View, name: str | None) -> View:
    """Where no mail is sent, no page promises one."""

    @wraps(view)
    def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if name in MAILED and not settings.SENDS_MAIL:
            return render(request, "account/no_mail.html")
        return view(request, *args, **kwargs)

    return guarded_view


urlpatterns = list(guarded(library))
