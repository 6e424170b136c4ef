"""八大模块: the way into each module, and how it stands."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.access import SignedIn, signed_in
from cases.navigation import MODULES
from cases.navigation import modules as ways_of
from dashboard.scope import scope_of
from dashboard.screen import screen, told


@signed_in
@require_safe
def modules(request: SignedIn) -> HttpResponse:
    """The modules in which the person has something to do; with the figures of the screen for whom it is."""
    ways = ways_of(request.user.standing)
    if not ways:
        raise Http404
    figures = _figures(request.user)
    rooms = [
        {"code": code, "name": MODULES[code], "ways": ways[code], "figures": figures.get(code, [])}
        for code in ways
    ]
    return render(request, "dashboard/modules/modules.html", {"rooms": rooms})


def _figures(user: Any) -> dict[str, list[Any]]:
    scope = scope_of(user)
    if scope is None:
        return {}
    return {module["code"]: module["figures"] for module in told(screen(scope, timezone.now()))["modules"]}
