"""检查: what is due and what is overdue, on a list and on the map; hazards by the day they are to be put right."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.access import SignedIn
from cases.duty import month_of
from cases.emergency.inspections import LIGHTS, by_urgency, inspected, light_of, pins_of, with_light
from cases.fieldwork import of_the_place_or_area
from cases.five_ones import shanghai_day
from cases.models import Hazard, Light, Patrol, areas_seen, lies_in_any
from grids.models import EnforcementArea, Site
from grids.places import registers
from grids.roles import covers

PAGE = 50
HAZARDS = {"late", "open", "found", "gone"}


def _start(request: SignedIn) -> int:
    text = request.GET.get("from", "")
    return min(int(text), 10_000) if text.isdecimal() else 0


def _page(rows: QuerySet[Any], start: int) -> dict[str, Any]:
    page = list(rows[start : start + PAGE + 1])
    return {"rows": page[:PAGE], "more": start + PAGE if len(page) > PAGE else None}


def _area(request: SignedIn) -> EnforcementArea | None:
    return registers().areas_by_code.get(request.GET.get("area", ""))


@of_the_place_or_area
@require_safe
def inspections(request: SignedIn) -> HttpResponse:
    """The sites one sees, the longest overdue first, and where they lie; or what was inspected this month."""
    if request.GET.get("show") == "done":
        return _done(request, _area(request))
    now, light = timezone.now(), request.GET.get("light", Light.RED)
    sites = _sites(request)
    chosen = with_light(sites, light, now) if light in LIGHTS else sites
    rows = by_urgency(chosen.select_related("grid__community"))
    context = _choice(request) | {
        "pins": pins_of(rows, now),
        "unplaced": chosen.filter(Q(longitude=None) | Q(latitude=None)).count(),
        "count": chosen.count(),
        "light": light if light in LIGHTS else "all",
    }
    page = _with_lights(request, _page(rows, _start(request)), shanghai_day(now))
    return render(request, "cases/emergency/inspection_list.html", context | page)


def _choice(request: SignedIn) -> dict[str, Any]:
    """What the list can be narrowed by, and how it is."""
    return {
        "lights": [*LIGHTS.items()],
        "kind": request.GET.get("kind", ""),
        "kinds": Site.Kind.choices,
        "areas": areas_seen(request.user.standing),
        "area": _area(request),
    }


def _sites(request: SignedIn) -> QuerySet[Any]:
    """The sites to be inspected that one sees, of the area and kind asked for."""
    sites, area, kind = Site.objects.visible_to(request.user), _area(request), request.GET.get("kind")
    if area is not None:
        sites = sites.filter(grid__community__area=area)
    if kind in Site.Kind.values:
        sites = sites.filter(kind=kind)
    return inspected(sites)


def _with_lights(request: SignedIn, page: dict[str, Any], today: date) -> dict[str, Any]:
    """Each row with its light, and whether one may inspect it."""
    for site in page["rows"]:
        site.light = light_of(site.due_on, today)
        site.may_inspect = covers(request.user.standing.inspected_prefixes, site.grid.code)
    return page


def _done(request: SignedIn, area: EnforcementArea | None) -> HttpResponse:
    span = month_of(timezone.now())
    rows = Patrol.objects.visible_to(request.user).filter(
        site__isnull=False, checklist__isnull=False, at__gte=span.first, at__lt=span.last
    )
    if area is not None:
        rows = rows.filter(lies_in_any(registers().prefixes_of(area)))
    related = rows.select_related("grid__community", "site", "by").prefetch_related("findings")
    context = _page(related.order_by("-at", "-pk"), _start(request)) | {"area": area}
    return render(request, "cases/emergency/inspection_done.html", context)


@of_the_place_or_area
@require_safe
def hazards(request: SignedIn) -> HttpResponse:
    """Hazards past their day first; or all open ones, or those found or gone this month."""
    now, area = timezone.now(), _area(request)
    show = request.GET.get("show", "late")
    show = show if show in HAZARDS else "late"
    span, today = month_of(now), shanghai_day(now)
    seen = Hazard.objects.visible_to(request.user)
    if area is not None:
        seen = seen.filter(lies_in_any(registers().prefixes_of(area)))
    rows = {
        "late": seen.overdue(today).order_by("rectify_on", "pk"),
        "open": seen.open().order_by("rectify_on", "pk"),
        "found": seen.filter(found_at__gte=span.first, found_at__lt=span.last).order_by("-found_at"),
        "gone": seen.filter(gone_at__gte=span.first, gone_at__lt=span.last).order_by("-gone_at"),
    }[show]
    related = rows.select_related("grid__community", "site", "household__building")
    context = {"show": show, "area": area, "areas": areas_seen(request.user.standing), "today": today}
    return render(request, "cases/emergency/hazard_list.html", context | _page(related, _start(request)))
