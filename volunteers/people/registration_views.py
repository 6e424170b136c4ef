"""Registering by a community's poster: the office opens an address and prints it, people fill in the page behind it."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import rate_limits
from grids.places import set_street
from volunteers.access import SignedIn, attempt, offices, status_of
from volunteers.models import JoinLink
from volunteers.people import registration
from volunteers.people.forms import JoinForm, JoinLinkForm

BY_ADDRESS = rate_limits.Limit("join-address", 200)
BY_DEVICE = rate_limits.Limit("join-device", 10)


def _own(request: SignedIn) -> Any:
    rows = JoinLink.objects.filter(community__code__in=request.user.standing.communities)
    return rows.select_related("community__street")


@offices
@require_http_methods(["GET", "HEAD", "POST"])
def join_links(request: SignedIn) -> HttpResponse:
    """The community's addresses; a POST opens a new one."""
    form = JoinLinkForm(request.user, request.POST or None)
    made = attempt(form, form.act, request.user) if request.method == "POST" else None
    if made is not None:
        return redirect("join_poster", made.pk)
    context = {"form": form, "rows": _own(request).filter(revoked_at=None), "today": timezone.localdate()}
    return render(request, "volunteers/people/join_links.html", context, status=status_of(form))


@offices
@require_safe
def join_poster(request: SignedIn, pk: int) -> HttpResponse:
    """The poster with its QR code, to be printed."""
    link = get_object_or_404(_own(request), pk=pk)
    address = request.build_absolute_uri(reverse("join", args=[link.token]))
    code = segno.make(address, error="m").svg_data_uri(scale=8, border=4, light="white")
    return render(
        request, "volunteers/people/join_poster.html", {"link": link, "address": address, "code": code}
    )


@offices
@require_POST
def join_close(request: SignedIn, pk: int) -> HttpResponse:
    """The address opens nothing from now on."""
    registration.close_link(get_object_or_404(_own(request), pk=pk), by=request.user)
    messages.success(request, _("这个登记链接已停用。"))
    return redirect("join_links")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody wants to help; the answer is the same whether their number is known or not."""
    link = registration.find_link(token, timezone.now())
    if link is None:
        return render(request, "volunteers/people/join_gone.html", status=404)
    set_street(request, link.community.street_id)
    form = JoinForm(request.POST or None)
    if request.method == "POST":
        if not _may(request):
            form.add_error(None, _("登记的次数太多了，请一小时后再试，或直接到社区居委会登记。"))
            return render(
                request, "volunteers/people/join_form.html", {"form": form, "link": link}, status=429
            )
        if form.is_valid():
            form.act(link)
            answer = render(request, "volunteers/people/join_done.html", {"link": link})
            return rate_limits.mark_device(request, answer)
    return render(
        request, "volunteers/people/join_form.html", {"form": form, "link": link}, status=status_of(form)
    )


def _may(request: HttpRequest) -> bool:
    """Count one more of this device and its address."""
    device = rate_limits.device_of(request)
    by_device = not device or BY_DEVICE.count(device)
    return BY_ADDRESS.count(rate_limits.address_of(request)) and by_device
