"""随手拍: from a photo to a tracking code, by anyone."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases import rate_limits
from cases.access import works_in_the_field
from cases.attempts import attempt
from cases.choices import offer
from cases.dispatching import repeats
from cases.field_scope import own_grids
from cases.lifecycle import Actor
from cases.models import Case, Category, Source, Status
from cases.requests import tracking_access
from cases.requests.forms import NearbyForm, ReportForm, SnapForm
from cases.requests.public_status import next_step
from grids.models import Street, User
from grids.places import set_street, streets

FIELD_SOURCES = (Source.PATROL, Source.VISIT)


def actor_of(request: HttpRequest) -> Actor:
    """Whoever reports: the person signed in, or nobody by name."""
    return Actor(request.user) if isinstance(request.user, User) else Actor()


def filled(request: HttpRequest, form_class: type[ReportForm]) -> ReportForm:
    """The form with what was sent, if anything was; only one's own grids can be chosen."""
    actor = actor_of(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(actor, *sent)
    offer(form, "grid", own_grids(actor.standing))
    return form


def page_of(request: HttpRequest, form: ReportForm, template: str, status: int = 200) -> HttpResponse:
    """The form's page; the browser gets its mark."""
    standing = actor_of(request).standing
    context: dict[str, Any] = {
        "form": form,
        "kinds": Category.objects.filter(offered=True, active=True).order_by("position", "path"),
        "streets": streets_to_choose(form),
        "sources": [(s.value, s.label) for s in FIELD_SOURCES] if works_in_the_field(standing) else [],
        "draft": request.POST.get("draft") or uuid.uuid4().hex,
    }
    return rate_limits.mark_device(request, render(request, template, context, status=status))


def streets_to_choose(form: ReportForm) -> list[Street]:
    """The streets, where there is a choice and neither an account nor a link says which."""
    found = streets()
    return [] if len(found) < 2 or form.own_street() else found


def report_response(request: HttpRequest, form: ReportForm, template: str) -> HttpResponse:
    """The answer to a sent form: the page with the tracking code, or the form again with what is wrong."""
    if not rate_limits.may_report_again(request):
        form.add_error(
            None, _("一小时内上报的次数太多了，请过一会儿再发；紧急情况请直接拨打 110、119、120。")
        )
        return page_of(request, form, template, 429)
    key, device = request.POST.get("draft") or None, rate_limits.device_of(request)
    sent = attempt(form, form.send, key=key, device=device)
    if sent.result is None:
        return page_of(request, form, template, sent.page_status)
    case, _new = sent.result
    tracking_access.take_up(request, case)
    return redirect("report_done", case.tracking_code)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Snap and report."""
    form = filled(request, SnapForm)
    if request.method == "POST":
        return report_response(request, form, "cases/requests/report.html")
    return page_of(request, form, "cases/requests/report.html")


@require_safe
def report_done(request: HttpRequest, code: str) -> HttpResponse:
    """The tracking code, and what happens next."""
    case = get_object_or_404(Case.objects.select_related("category", "grid"), tracking_code=code)
    if not tracking_access.is_own(request, case.pk):
        raise Http404
    set_street(request, case.street_id)
    context = {"case": case, "next_step": next_step(case), "link": tracking_access.link_of(case)}
    response = render(request, "cases/requests/report_done.html", context)
    if request.user.is_authenticated:
        response["X-Case-Number"] = case.number  # by which the phone's list leads staff to the case itself
    return response


@require_safe
def report_nearby(request: HttpRequest) -> HttpResponse:
    """What is known already around the place: a fragment that the form asks for by itself."""
    form = NearbyForm(request.GET)
    asking = form.is_valid() and rate_limits.NEARBY_BY_ADDRESS.count(rate_limits.address_of(request))
    neighbours = repeats.nearby(**form.cleaned_data) if asking else []
    tracking_access.look_at(request, [one.case for one in neighbours if one.photo])
    shown = [(one, Status(one.status).label, tracking_access.watch_token(one.case)) for one in neighbours]
    return render(request, "cases/requests/_report_nearby.html", {"shown": shown})
