"""The site as an app on a phone: its manifest and worker, whom it belongs to, and what waits to be sent."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_safe

from cases.fieldwork.offline import KEY_DAYS, key_of, pages_ahead, worker_source
from cases.navigation import UNKNOWN, person_of
from grids.models import User
from grids.places import naming_for


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to install the site."""
    sizes = {"honghua/app-192.png": "192x192", "honghua/app-512.png": "512x512"}
    icons = [
        {"src": static(name), "sizes": size, "type": "image/png", "purpose": "any"}
        for name, size in sizes.items()
    ]
    naming = naming_for(request)
    told = {
        "name": naming.platform,
        "short_name": naming.platform,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f5f7",
        "theme_color": "#b3261e",
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json")


@cache_control(no_cache=True)
@conditional_page
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker that keeps pages; the browser asks at every visit whether it is still the same."""
    return HttpResponse(worker_source(), content_type="text/javascript")


@never_cache
@require_safe
def offline_person(request: HttpRequest) -> JsonResponse:
    """Whom the phone speaks for, a fresh token against forged requests, the key; pages for the way if asked."""
    told: dict[str, object] = {"person": person_of(request.user), "csrf": get_token(request)}
    if isinstance(request.user, User):
        told |= {"key": key_of(request.user), "days": KEY_DAYS}
        if "pages" in request.GET:
            told["pages"] = pages_ahead(request.user, timezone.now())
    return JsonResponse(told)


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Shown when a page is asked for that this phone does not keep; nobody's in particular."""
    return render(request, "cases/fieldwork/offline.html", {"person": UNKNOWN})


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """What waits on this phone; the list is made there, the server knows nothing of it."""
    return render(request, "cases/fieldwork/drafts.html")
