"""Who may come in, to the screen and to the figures; for everybody else there is no such page."""

from functools import wraps
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase

from cases.access import SignedIn, View, signed_in
from cases.navigation import reads_figures
from dashboard.scope import Scope, scope_of


def with_scope(view: View) -> View:
    """Passes on what the person's screen covers."""

    @signed_in
    @wraps(view)
    def inner(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
        scope = scope_of(request.user)
        if scope is None:
            raise Http404
        return view(request, scope, *args, **kwargs)

    return inner


def for_the_centre(view: View) -> View:
    """For the centre alone."""

    @signed_in
    @wraps(view)
    def inner(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.standing.is_centre:
            raise Http404
        return view(request, *args, **kwargs)

    return inner


def for_figures(view: View) -> View:
    """Auditor, centre and leaders."""

    @signed_in
    @wraps(view)
    def inner(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not reads_figures(request.user.standing):
            raise Http404
        return view(request, *args, **kwargs)

    return inner


def narrowed(scope: Scope, place: str) -> Scope:
    """The scope, or the place inside it that was asked for; there is no page for a place outside."""
    if not place:
        return scope
    if not (place.isascii() and place.isdigit() and scope.holds(place)):
        raise Http404
    return scope.within(place)
