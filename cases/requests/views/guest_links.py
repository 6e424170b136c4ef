"""One-time links: staff give and revoke them on the case page; their holder sees the case and sends evidence once.

Whoever comes with a wrong, expired or revoked link gets one and the same page, which says whom to ask.
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.access import SignedIn, signed_in
from cases.attempts import attempt
from cases.models import Case, OutsiderLink, Photo
from cases.requests.guest_links import (
    EvidenceForm,
    GuestLinkForm,
    accepts_evidence,
    find,
    issue,
    mark_opened,
    may_issue,
    revoke,
    send,
)
from cases.requests.views.photos import served
from grids.places import set_street


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outsider(request: HttpRequest, token: str) -> HttpResponse:
    """What the holder of a link sees; a POST sends what was found there, once."""
    link = find(token, timezone.now())
    if link is None:
        return render(request, "cases/outsider_gone.html", status=404)
    mark_opened(link, timezone.now())
    if request.method != "POST":
        return outsider_page(request, link, token, EvidenceForm())
    form = EvidenceForm(request.POST, request.FILES)
    sent = attempt(form, lambda: send(link, **form.cleaned_data))
    if sent.done:
        return went_well(request, reverse("outsider", args=[token]))
    if request.headers.get("HX-Request"):
        return render(
            request, "cases/requests/outsider_refusal.html", {"form": form}, status=sent.page_status
        )
    return outsider_page(request, link, token, form, status=sent.page_status)


def went_well(request: HttpRequest, address: str) -> HttpResponse:
    """To an address, for a page and for a fragment alike."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def outsider_page(
    request: HttpRequest, link: OutsiderLink, token: str, form: EvidenceForm, status: int = 200
) -> HttpResponse:
    """Only what is needed to put it right: no reporter, no names of staff."""
    set_street(request, link.case.street_id)
    context = {
        "link": link,
        "case": link.case,
        "token": token,
        "form": form,
        "photos": link.case.photos.filter(kind=Photo.Kind.BEFORE),
        "open": accepts_evidence(link),
    }
    return render(request, "cases/requests/outsider_page.html", context, status=status)


@require_safe
def outsider_photo(request: HttpRequest, token: str, uuid: UUID, small: bool) -> HttpResponseBase:
    """A photo of how it was, as long as the link holds."""
    link = find(token, timezone.now())
    if link is None:
        raise Http404
    photo = get_object_or_404(Photo, uuid=uuid, case=link.case_id, kind=Photo.Kind.BEFORE)
    return served(request, photo, small=small)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outsider_issue(request: SignedIn, number: str) -> HttpResponse:
    """A form for a new link; its address is shown in the answer and never again."""
    case = get_object_or_404(Case.objects.visible_to(request.user), number=number)
    form = GuestLinkForm(request.POST or None)
    if not may_issue(case, request.user):
        raise PermissionDenied(_("只有指挥中心和主办单位能给外部单位发链接。"))
    context, status = {"case": case, "form": form, "may_issue": True}, 200
    if form.is_bound:
        issued = attempt(form, lambda: issue(case, by=request.user, **form.cleaned_data))
        status = issued.status
        if issued.result:
            link, token = issued.result
            address = request.build_absolute_uri(reverse("outsider", args=[token]))
            context |= {"link": link, "address": address}
    page = (
        "cases/requests/_outsider_issue.html" if request.htmx else "cases/requests/outsider_issue_page.html"
    )
    return render(request, page, context, status=status)


@signed_in
@require_POST
def outsider_revoke(request: SignedIn, number: str, link: int) -> HttpResponse:
    """The link opens nothing from now on."""
    case = get_object_or_404(Case.objects.visible_to(request.user), number=number)
    revoked = attempt(None, revoke, get_object_or_404(case.links, pk=link), by=request.user)
    if not revoked.done:
        plain = "text/plain; charset=utf-8"
        return HttpResponse(revoked.sentence, status=revoked.status, content_type=plain)
    return went_well(request, case.get_absolute_url())
