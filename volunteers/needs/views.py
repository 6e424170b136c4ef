"""需求清单: by age, in the family's words for those at work there and in public words for everybody else."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.lifecycle import Refused
from cases.models import Case, Need
from volunteers import matching
from volunteers.access import SignedIn, attempt, keepers, paginate, status_of
from volunteers.matching import decide_from_page
from volunteers.models import Match
from volunteers.needs.filters import NeedFilter
from volunteers.needs.forms import AppealForm, MatchEndForm, NeedForm
from volunteers.needs.querysets import visible_needs
from volunteers.viewers import Viewer, viewer_of


@require_safe
def need_list(request: HttpRequest) -> HttpResponse:
    """The oldest first: who has waited longest stands on top."""
    viewer = viewer_of(request)
    form = NeedFilter(viewer, request.GET)
    rows = form.apply(visible_needs(viewer).order_by("raised_at", "pk"))
    context = paginate(rows.prefetch_related("projects"), request)
    for row in context["rows"]:
        row.is_ours = viewer.reads(row)
    return render(
        request,
        "volunteers/needs/need_list.html",
        context | {"form": form, "viewer": viewer, "today": timezone.localdate()},
    )


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def need_new(request: SignedIn) -> HttpResponse:
    """By hand, or from a case."""
    number = request.GET.get("case", "")
    case = get_object_or_404(Case.objects.visible_to(request.user), number=number) if number else None
    words = {"words": case.description} if case is not None else {}
    form = NeedForm(request.user, case, request.POST or None, initial=words)
    need = attempt(form, form.act, request.user) if request.method == "POST" else None
    if need is not None:
        after = f"?case={case.number}" if case is not None else ""
        return redirect(f"{reverse('need_offer', args=[need.uuid])}{after}")
    context = {"form": form, "case": case}
    return render(request, "volunteers/needs/need_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def need_offer(request: HttpRequest, uuid: str) -> HttpResponse:
    """One need: who could help and why; its public words are written here."""
    viewer = viewer_of(request)
    need = get_object_or_404(visible_needs(viewer), uuid=uuid)
    appeal = getattr(need, "appeal", None)
    form = AppealForm(appeal, request.POST or None)
    if request.method == "POST":
        if viewer.user is None or not viewer.keeps(need.place_code):
            raise Http404
        if attempt(form, form.act, need, viewer.user, _case_of(request)):
            messages.success(request, _("已发布，下面是能帮上忙的。"))
            return redirect("need_offer", need.uuid)
    context = _sheet(need, viewer) | {"form": form, "case_number": request.GET.get("case", "")}
    return render(request, "volunteers/needs/need_offer.html", context, status=status_of(form))


def _case_of(request: HttpRequest) -> Case | None:
    number = request.GET.get("case", "")
    return Case.objects.visible_to(request.user).filter(number=number).first() if number else None


def _sheet(need: Need, viewer: Viewer) -> dict[str, Any]:
    """All that the page shows."""
    ours, today = viewer.reads(need), timezone.localdate()
    may = viewer.keeps(need.place_code)
    return {
        "need": need,
        "appeal": getattr(need, "appeal", None),
        "ours": ours,
        "may": may and not need.ended_at,
        "proposals": matching.for_need(need, today) if may else [],
        "matches": matches_of(need, viewer) if ours else [],
        "projects": need.projects.visible_to(viewer),
        "end_form": MatchEndForm(),
        "today": today,
    }


def matches_of(row: Any, viewer: Viewer) -> list[Match]:
    """What was agreed; a volunteer's page is linked for whoever may open it."""
    rows = row.matches.exclude(state=Match.State.DECLINED).select_related(
        "resource__unit", "resource__helper__community", "resource__skill", "project", "decided_by"
    )
    found = list(rows)
    for match in found:
        helper = match.resource.helper if match.resource else None
        match.helper_seen = helper if helper and viewer.sees(helper.place_code) else None
    return found


@keepers
@require_POST
def need_decide(request: SignedIn, uuid: str) -> HttpResponse:
    """Yes or no to a proposal, with one tap."""
    need = get_object_or_404(Need.objects.visible_to(request.user), uuid=uuid)
    decide_from_page(request, need)
    return redirect("need_offer", need.uuid)


@keepers
@require_POST
def match_end(request: SignedIn, pk: int) -> HttpResponse:
    """How it went."""
    places = viewer_of(request)
    rows = Match.objects.filter(places.within("need__place_code") | places.within("project__place_code"))
    match = get_object_or_404(rows.select_related("need", "project"), pk=pk)
    form = MatchEndForm(request.POST)
    if form.is_valid():
        try:
            form.act(match, request.user)
            messages.success(request, _("已记下。"))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    else:
        messages.error(request, _("请选“办成了”或“没有成”。"))
    back = reverse("need_offer", args=[match.need.uuid]) if match.need else ""
    return redirect(back or (match.project.get_absolute_url() if match.project else "together"))
