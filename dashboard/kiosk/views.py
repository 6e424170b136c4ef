"""Links for walls: the centre's list of them, and what a wall sees."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.access import SignedIn
from cases.requests import answer
from dashboard.access import for_the_centre
from dashboard.kiosk import links as kiosk
from dashboard.models import KioskLink
from dashboard.screen import context_of, pulse, screen, told
from grids.places import set_street


@never_cache
@for_the_centre
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk_links(request: SignedIn) -> HttpResponse:
    """The links and a form for another; a new one's address is shown once."""
    form, now, address = kiosk.KioskForm(request.POST or None), timezone.now(), ""
    if request.method == "POST" and form.is_valid():
        _link, token = kiosk.issue(**form.cleaned_data, by=request.user, now=now)
        address = request.build_absolute_uri(reverse("kiosk_wall", args=[token]))
        form = kiosk.KioskForm()
    links = [(link, link.state_at(now)) for link in KioskLink.objects.visible_to(request.user)]
    context = {"form": form, "links": links, "address": address}
    status = 400 if form.errors else 200
    return render(request, "dashboard/kiosk/kiosk_links.html", context, status=status)


@for_the_centre
@require_POST
def kiosk_revoke(request: SignedIn, pk: int) -> HttpResponse:
    """The wall goes dark at its next question."""
    link = get_object_or_404(KioskLink.objects.visible_to(request.user), pk=pk)
    kiosk.revoke(link, now=timezone.now())
    return redirect("kiosk_links")


def found(token: str) -> KioskLink:
    """The link in force, or no page."""
    link = kiosk.find(token, timezone.now())
    if link is None:
        raise Http404
    return link


@never_cache
@require_safe
def kiosk_wall(request: HttpRequest, token: str) -> HttpResponse:
    """The screen without a single link."""
    link, now = found(token), timezone.now()
    set_street(request, link.street_id)
    tag = pulse(now)
    context = context_of(told(screen(kiosk.scope_of_wall(link), now), links=False))
    context |= {
        "tag": tag,
        "clothes": "screen",
        "figures_url": reverse("kiosk_figures", args=[token]),
        "pulse_url": reverse("kiosk_pulse", args=[token]),
        "wall": link,
    }
    return render(request, "dashboard/screen/screen.html", context)


@never_cache
@require_safe
def kiosk_figures(request: HttpRequest, token: str) -> HttpResponse:
    """The parts that change, for the wall."""
    link = found(token)
    context = context_of(told(screen(kiosk.scope_of_wall(link), timezone.now()), links=False)) | {
        "wall": link
    }
    return render(request, "dashboard/screen/_figures.html", context)


@require_safe
def kiosk_pulse(request: HttpRequest, token: str) -> HttpResponse:
    """Has anything happened? 404 once the link is revoked."""
    found(token)
    return answer(request, pulse(timezone.now()))
