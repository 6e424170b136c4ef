"""应急快速通道: one action alarms everybody; whoever has it says so; the log and the closing report."""

import uuid as uuids
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_cookie

from cases.access import SignedIn, for_those, may_raise, works_in_the_field
from cases.attempts import attempt
from cases.duty import month_of, table
from cases.emergency.detail import WITH_CASE, report_facts, sheet_of
from cases.emergency.figures import FIGURES
from cases.emergency.forms import FORMS, LABELS, RaiseForm
from cases.field_scope import seen_grids
from cases.models import Case, Emergency, EmergencyKind, EmergencyPhoto
from cases.requests import served, viewer
from grids.models import User
from grids.roles import Standing

PAGE = 30
at_work = for_those(lambda standing: standing.is_staff_member and not _only_admin(standing))
raises = for_those(may_raise)


def _only_admin(standing: Standing) -> bool:
    """Keeps registers and has no other part: emergencies are none of an admin's business."""
    return standing.is_admin and not (standing.works_on_cases or standing.is_auditor)


@at_work
@require_safe
def emergencies(request: SignedIn) -> HttpResponse:
    """What is running, the latest that ended, and the figures by area; one button raises an alarm."""
    now, standing = timezone.now(), request.user.standing
    rows = Emergency.objects.visible_to(request.user).select_related(*WITH_CASE)
    span = month_of(now)
    if request.GET.get("area"):
        rows = rows.filter(area__code=request.GET["area"])
    ended = rows.filter(closed_at__isnull=False)
    if request.GET.get("show") == "month":
        ended = ended.filter(raised_at__gte=span.first, raised_at__lt=span.last)
    by_area = standing.is_centre or standing.is_auditor or standing.is_officer or standing.is_leader
    context = {
        "running": list(rows.running().order_by("raised_at")[:PAGE]),
        "ended": list(ended.order_by("-raised_at")[:PAGE]),
        "may_raise": may_raise(standing),
        "table": table(FIGURES, request.user, span) if by_area else None,
        "now": now,
    }
    return render(request, "cases/emergency/emergency_list.html", context)


@raises
@require_http_methods(["GET", "HEAD", "POST"])
def emergency_new(request: SignedIn) -> HttpResponse:
    """The form: one tap for the kind, the place by itself; the rest may follow later."""
    if request.method != "POST":
        return _raise_page(request, RaiseForm(request.user, initial={"case": request.GET.get("case", "")}))
    form = RaiseForm(request.user, request.POST, request.FILES)
    raised = attempt(form, form.send, request.POST.get("draft") or None)
    if raised.result:
        return redirect(raised.result[0])
    return _raise_page(request, form, raised.page_status)


def _raise_page(request: SignedIn, form: RaiseForm, status: int = 200) -> HttpResponse:
    number = form["case"].value()
    case = Case.objects.visible_to(request.user).filter(number=number or None).select_related("grid").first()
    context = {
        "form": form,
        "case": case,
        "kinds": EmergencyKind.objects.filter(active=True),
        "grids": seen_grids(request.user.standing).order_by("code"),
        "in_the_field": works_in_the_field(request.user.standing) or request.user.standing.is_officer,
        "draft": request.POST.get("draft") or uuids.uuid4().hex,
    }
    return render(request, "cases/emergency/emergency_form.html", context, status=status)


def _find(user: User, number: str) -> Emergency:
    rows = Emergency.objects.visible_to(user).select_related(*WITH_CASE)
    return get_object_or_404(rows, case__number=number)


def _context(request: SignedIn, row: Emergency, **more: Any) -> dict[str, Any]:
    return {"emergency": row, "sheet": sheet_of(row, request.user), "now": timezone.now()} | more


@at_work
@require_safe
def emergency(request: SignedIn, number: str) -> HttpResponse:
    """Who is being called until when, what one may do, and the log."""
    row = _find(request.user, number)
    more = {"form": FORMS["note"](), "draft": uuids.uuid4().hex}
    return render(request, "cases/emergency/emergency_page.html", _context(request, row, **more))


@at_work
@require_safe
def emergency_live(request: SignedIn, number: str) -> HttpResponse:
    """The parts that the clock and others change."""
    return render(
        request, "cases/emergency/_emergency_live.html", _context(request, _find(request.user, number))
    )


@at_work
@require_http_methods(["GET", "HEAD", "POST"])
def emergency_act(request: SignedIn, number: str, action: str) -> HttpResponse:
    """Acknowledge, pass on, note, close: the form, or what came of it."""
    row = _find(request.user, number)
    if action not in FORMS:
        raise Http404
    form, status = FORMS[action](request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        form.is_bound = True  # one tap brings no field
        taken = attempt(form, form.act, row, request.user, request.POST.get("draft") or None)
        if taken.done:
            return redirect(row)
        status = taken.refusal.status if taken.refusal else 400
    draft = request.POST.get("draft") or uuids.uuid4().hex
    more = {"form": form, "action": action, "label": LABELS[action], "draft": draft}
    return render(
        request, "cases/emergency/emergency_act.html", _context(request, row, **more), status=status
    )


@at_work
@require_safe
def emergency_report(request: SignedIn, number: str) -> HttpResponse:
    """The closing report, for A4: what, when, who answered by role, the result, the log, the photos."""
    row = _find(request.user, number)
    return render(
        request, "cases/emergency/emergency_report.html", _context(request, row, facts=report_facts(row))
    )


@require_safe
@vary_on_cookie
def emergency_photo(request: HttpRequest, uuid: str, *, small: bool = False) -> HttpResponseBase:
    """A photo from the scene, for those who may see the emergency."""
    seen = Emergency.objects.visible_to(viewer(request))
    return served(request, get_object_or_404(EmergencyPhoto, uuid=uuid, emergency__in=seen), small=small)
