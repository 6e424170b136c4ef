"""Who may come in: every page of this package stands behind one of these."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from grids.models import User
from grids.roles import Standing

View = Callable[..., HttpResponseBase]


class SignedIn(HttpRequest):
    """A request from somebody with an account; what the doors let through."""

    user: User
    htmx: Any


def signed_in(view: View) -> View:
    """Strangers go to the sign-in page and come back; a fragment's whole page goes there."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": resolve_url("account_login")})
        return redirect_to_login(request.get_full_path())

    return inner


def for_those(fits: Callable[[Standing], bool]) -> Callable[[View], View]:
    """Only for people of a certain standing; the others are told that the page is not theirs."""

    def door(view: View) -> View:
        @signed_in
        @wraps(view)
        def inner(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not fits(request.user.standing):
                raise PermissionDenied(_("这个页面不在您的职责范围内。"))
            return view(request, *args, **kwargs)

        return inner

    return door


for_the_centre = for_those(lambda standing: standing.is_centre)


def may_raise(standing: Standing) -> bool:
    """The centre, posted officials and community workers, enforcement officers, leaders."""
    return bool(
        standing.is_centre
        or standing.is_cadre
        or standing.is_worker
        or standing.is_officer
        or standing.is_leader
    )


def works_in_the_field(standing: Standing) -> bool:
    """A cadre or a community worker."""
    return standing.is_cadre or standing.is_worker


in_the_field = for_those(works_in_the_field)
