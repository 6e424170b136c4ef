"""What is one's own: the personal link, the record of hours, and the certificate that is printed from it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.access import signed_in
from cases.lifecycle import Refused
from cases.links import in_force
from volunteers import helper_links
from volunteers.access import SignedIn, at_work, offices
from volunteers.activities.hours import own_record, record_of
from volunteers.models import Helper
from volunteers.people import registration
from volunteers.snaps import actions
from volunteers.viewers import PERSONAL, viewer_of


def _year(request: HttpRequest) -> int:
    """Which year is asked for; this one unless another is."""
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) else timezone.localdate().year


def _own(request: SignedIn, code: str) -> Any:
    rows = Helper.objects.visible_to(request.user).select_related("community__street")
    return get_object_or_404(rows, code=code)


@require_safe
def mine(request: HttpRequest) -> HttpResponseBase:
    """What I reported and what became of it, what I signed up for, the hours that I helped; kept on the phone."""
    viewer, now = viewer_of(request), timezone.now()
    if viewer.helper is None and viewer.user is None:
        return signed_in(mine)(request)
    context: dict[str, Any] = {"record": own_record(viewer, now), "viewer": viewer}
    if viewer.helper is not None:
        context |= {"told": actions.snaps_of(viewer.helper), "thanks": actions.thanks_to(viewer.helper)}
    answer = render(request, "volunteers/activities/mine.html", context)
    actions.mark_read(context.get("told", ()), now)
    return answer


@never_cache
@require_safe
def mine_certificate(request: HttpRequest) -> HttpResponseBase:
    """My certificate of one year, for printing."""
    viewer, year = viewer_of(request), _year(request)
    if viewer.helper is None and viewer.user is None:
        return signed_in(mine_certificate)(request)
    helper, account = viewer.helper, None if viewer.helper else viewer.user
    record = record_of(timezone.now(), helper=helper, account=account, year=year)
    name = helper.name if helper else str(account)
    context = {"record": record, "year": year, "name": name, "helper": helper, "back": reverse("mine")}
    return render(request, "volunteers/activities/certificate.html", context)


@never_cache
@require_safe
def mine_enter(request: HttpRequest, token: str) -> HttpResponse:
    """The personal link: from here on this browser is known; the address itself is not needed again."""
    link = helper_links.find(token, timezone.now())
    if link is None:
        return render(request, "volunteers/activities/mine_gone.html", status=404)
    helper_links.mark_opened(link, timezone.now())
    request.session[PERSONAL] = link.pk
    return redirect("mine")


@require_POST
def mine_leave(request: HttpRequest) -> HttpResponse:
    """On a shared phone: this browser forgets the personal link."""
    request.session.pop(PERSONAL, None)
    return redirect("activity_list")


@offices
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def helper_link(request: SignedIn, code: str) -> HttpResponse:
    """A new personal link; its address is shown in this answer and never again."""
    row, context = _own(request, code), {}
    if request.method == "POST":
        try:
            link, token = helper_links.issue(row, by=request.user)
            address = request.build_absolute_uri(reverse("mine_enter", args=[token]))
            context = {"link": link, "address": address}
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    has = row.links.filter(in_force(timezone.now())).exists()
    return render(request, "volunteers/activities/helper_link.html", context | {"row": row, "has": has})


@offices
@require_POST
def helper_unlink(request: SignedIn, code: str) -> HttpResponse:
    """The person's link opens nothing from now on."""
    try:
        helper_links.revoke(_own(request, code), by=request.user)
        messages.success(request, _("链接已撤销。"))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("helper", code)


@at_work
@never_cache
@require_safe
def helper_certificate(request: SignedIn, code: str) -> HttpResponse:
    """A volunteer's certificate, printed by the community; the name is masked until the look is on record."""
    row, year = _own(request, code), _year(request)
    context = {
        "record": record_of(timezone.now(), helper=row, year=year),
        "year": year,
        "helper": row,
        "name": "",
        "may_reveal": registration.may_keep(row.place_code, request.user),
        "back": reverse("helper", args=[code]),
    }
    return render(request, "volunteers/activities/certificate.html", context)
