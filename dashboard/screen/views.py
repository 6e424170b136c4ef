"""The command-centre screen and its plain page: one document, the same figures, two sets of clothes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.access import SignedIn
from cases.requests import answer
from dashboard.access import with_scope
from dashboard.scope import Scope
from dashboard.screen.areas import area_outlines
from dashboard.screen.change_tag import pulse
from dashboard.screen.figures import screen
from dashboard.screen.presentation import Told, told

# Wide windows wear the screen's clothes, others the plain page's; or one of the two is asked for.
CLOTHES = ("auto", "plain", "screen")
TOP = ("reported_today", "closed_today", "settled_today", "open", "overdue")
LIGHTS = (("calm", "green"), ("warned", "yellow"), ("overdue", "red"))


@never_cache
@with_scope
@require_safe
def dashboard(request: SignedIn, scope: Scope) -> HttpResponse:
    """By the window's width, unless ``view`` says which."""
    now = timezone.now()
    asked = request.GET.get("view", "")
    tag = pulse(now)
    context = context_of(told(screen(scope, now)))
    context |= {"tag": tag, "clothes": asked if asked in CLOTHES else "auto"}
    context |= {"figures_url": reverse("dashboard_figures"), "pulse_url": reverse("dashboard_pulse")}
    return render(request, "dashboard/screen/screen.html", context)


def context_of(found: Told) -> dict[str, Any]:
    """What the document's parts need."""
    figures, trend, layers = found["figures"], found["trend"], found["map"]["layers"]
    return {
        "told": found,
        "top": [(name, figures[name]) for name in TOP],
        "lights": [(name, colour, figures[name]) for name, colour in LIGHTS],
        "sums": [figures[f"{one['name']}_month"] for one in trend["series"]],
        "days": list(of_days(trend)),
        "tallest": max(max(one["n"]) for one in trend["series"]) or 1,
        "most": max((one["n"] for one in found["categories"]), default=1),
        "grids": [grid | {"counts": of_layers(layers, grid)} for grid in found["map"]["grids"]],
        "drawn": {"at": found["at"], "trend": trend, "map": found["map"]},
    }


def of_days(trend: Told) -> Iterator[tuple[date, list[Told]]]:
    """Each day of the trend, the latest first, with a figure of each line; nothing opens no rows."""
    for number, day in reversed(list(enumerate(trend["days"]))):
        yield day, [narrowed_to(one, one["n"][number], f"day={day}") for one in trend["series"]]


def of_layers(layers: list[Told], grid: Told) -> list[Told]:
    """Each layer's figure of one grid."""
    both = zip(layers, grid["n"], strict=True)
    return [narrowed_to(layer, n, f"place={grid['code']}") for layer, n in both]


def narrowed_to(figure: Told, n: int, asked: str) -> Told:
    """A part of a figure, with the address of its rows where it has any."""
    rows = f"{figure['rows']}?{asked}" if figure["rows"] and n else ""
    return {"n": n, "words": figure["words"], "rows": rows}


@never_cache
@with_scope
@require_safe
def figures(request: SignedIn, scope: Scope) -> HttpResponse:
    """The parts of the document that change, for a page that is open."""
    return render(request, "dashboard/screen/_figures.html", context_of(told(screen(scope, timezone.now()))))


@require_safe
def screen_pulse(request: HttpRequest) -> HttpResponse:
    """304 until something happened."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    return answer(request, pulse(timezone.now()))


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """The enforcement areas' outlines, as open to all as those of the grids."""
    return JsonResponse(area_outlines(), headers={"Cache-Control": "public, max-age=300"})
