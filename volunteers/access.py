"""Who may come in here, and how a form is tried: what stands in the way is said beside its field, nothing is lost."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from cases import attempts
from cases.access import SignedIn, for_those, signed_in
from cases.lifecycle import Actor, scoped_key
from cases.models import Case
from volunteers.viewers import Viewer, viewer_of

PAGE = 30
MOST_SKIPPED = 10_000

at_work = for_those(lambda standing: bool(standing.seen_prefixes))
keepers = for_those(lambda standing: standing.is_centre or bool(standing.field_prefixes))
offices = for_those(lambda standing: standing.is_worker)


def known(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For those with an account or a unit's link; strangers are asked to sign in."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = viewer_of(request)
        if viewer.user is None and viewer.link is None:
            return signed_in(view)(request, *args, **kwargs)
        return view(request, *args, **kwargs)

    return inner


def attempt(form: forms.Form, act: Callable[..., Any], *given: Any) -> Any:
    """What the act gives; None when the form or the verb said no, and then the form says why."""
    outcome = attempts.attempt(form, act, *given)
    return (outcome.result or True) if outcome.done else None


def status_of(form: forms.Form) -> int:
    """400 for a form that was refused, or what a photo that was not taken calls for."""
    return attempts.errors_status(form) if form.is_bound and form.errors else 200


def draft_of(request: HttpRequest) -> str:
    """The key under which this form acts once."""
    return request.POST.get("draft") or uuid4().hex


def key_of(request: HttpRequest, viewer: Viewer) -> str | None:
    """The draft's key, of this account or link alone."""
    device = f"unit-link:{viewer.link.pk}" if viewer.link else request.session.session_key or ""
    return scoped_key(request.POST.get("draft"), Actor(viewer.user), device)


def start_of(request: HttpRequest) -> int:
    """Where a list goes on."""
    asked = request.GET.get("from", "")
    return min(int(asked), MOST_SKIPPED) if asked.isdecimal() and len(asked) < 9 else 0


def paginate(rows: Any, request: HttpRequest) -> dict[str, Any]:
    """A page of rows, and where it goes on; the filters go with it."""
    start = start_of(request)
    page = list(rows[start : start + PAGE + 1])
    query = request.GET.copy()
    query.pop("from", None)
    more = start + PAGE if len(page) > PAGE else None
    return {"rows": page[:PAGE], "more": more, "query": query.urlencode()}


def refuse_unless(may: bool) -> None:
    """The page is there, but not for this one."""
    if not may:
        raise PermissionDenied(_("这个页面不在您的职责范围内。"))


def may_make_projects(case: Case, viewer: Viewer) -> bool:
    """Who leads the case, and who works on that ground."""
    return case.executor_id in viewer.standing.executors or viewer.keeps(case.place_code)


__all__ = [
    "SignedIn",
    "at_work",
    "attempt",
    "draft_of",
    "keepers",
    "key_of",
    "known",
    "may_make_projects",
    "offices",
    "paginate",
    "refuse_unless",
    "status_of",
]
