"""The desk of the command centre: the queues, the map, one case in a pane, and several at once."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.access import SignedIn, for_the_centre
from cases.choices import executor_choices
from cases.dispatching import within
from cases.lifecycle import Actor
from cases.models import Case
from cases.presence import news, tag_of
from cases.requests.queues import WINDOW, by_due, counted, with_reading
from cases.requests.triage import IN_BULK, TRIAGED, TriageAttempt, bulk_labels, carry_out, preview
from cases.requests.triage_forms import Renewal, TriageForm
from cases.requests.views.case import done_answer, seen_case, shown
from grids.privacy import mask_text

ROW = ("grid__community", "category", "executor")
MOST_IN_BULK = 50
NEAR_METRES, MOST_NEAR = 500.0, 60


def queue(request: SignedIn) -> dict[str, Any]:
    """The tabs, and the window of the one that is asked for; words search all that is open."""
    now, asked = timezone.now(), request.GET
    seen = Case.objects.visible_to(request.user)
    tabs = counted(seen, now)
    wanted = asked.get("tab") or next((tab.name for tab in tabs if tab.count), tabs[0].name)
    tab = next((tab for tab in tabs if tab.name == wanted), tabs[0])
    words = asked.get("q", "").strip()[:100]
    cases = seen.open().containing(words, by=request.user) if words else seen.open().filter(tab.condition)
    rows = int(asked["rows"]) if asked.get("rows", "").isdecimal() else WINDOW
    window = by_due(with_reading(cases.select_related(*ROW), request.user), asked.get("after", ""), rows)
    return {
        "tabs": tabs,
        "tab": tab,
        "words": words,
        "window": window,
        "now": now,
        "pins": pins(window.rows, now),
    }


def pins(cases: list[Case], now: Any) -> dict[str, Any]:
    """The cases that have a point, as the map takes them."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [case.longitude, case.latitude]},
            "properties": {
                "number": case.number,
                "label": mask_text(case.headline),
                "light": case.light_at(now),
            },
        }
        for case in cases
        if case.longitude is not None
    ]
    return {"type": "FeatureCollection", "features": features}


@for_the_centre
@require_safe
def desk(request: SignedIn) -> HttpResponse:
    """The whole desk, with the first case of the queue, or the one in the address, open."""
    state = news()
    context = queue(request)
    rows = context["window"].rows
    number = request.GET.get("case") or (rows[0].number if rows else "")
    found = Case.objects.visible_to(request.user).filter(number=number).exists() if number else False
    pane = pane_of(request, seen_case(request, number)) if found else {}
    units = executor_choices(request.user.street_id)
    tag = tag_of(state, pane["sheet"].others if pane else [])
    return render(
        request,
        "cases/requests/desk_page.html",
        {**pane, **context, "bulk": bulk_labels(), "units": units, "tag": tag},
    )


@for_the_centre
@require_safe
def desk_queue(request: SignedIn) -> HttpResponse:
    """The queue again, or its next window."""
    template = (
        "cases/requests/_desk_rows.html" if request.GET.get("after") else "cases/requests/_desk_queue.html"
    )
    return render(request, template, queue(request) | {"live": True})


def pane_of(request: SignedIn, case: Case, **more: Any) -> dict[str, Any]:
    """What the pane shows of a case."""
    form = TriageForm(case, Actor(request.user)) if case.status in TRIAGED else None
    around = neighbours(request, case)
    return shown(request, case, form=form, origin="desk", around=pins(around, timezone.now()), **more)


def neighbours(request: SignedIn, case: Case) -> list[Case]:
    """Open cases near the case, itself included."""
    if case.longitude is None or case.latitude is None:
        return []
    seen = Case.objects.visible_to(request.user).open()
    return list(within(seen, case.longitude, case.latitude, NEAR_METRES)[:MOST_NEAR])


@for_the_centre
@require_safe
def desk_pane(request: SignedIn, number: str) -> HttpResponse:
    """One case in the pane."""
    return render(request, "cases/requests/_desk_pane.html", pane_of(request, seen_case(request, number)))


@for_the_centre
def desk_triage(request: SignedIn, number: str) -> HttpResponse:
    """Register and dispatch in one go; GET shows the form anew."""
    case = seen_case(request, number)
    if request.method != "POST":
        return render(request, "cases/requests/_desk_triage.html", pane_of(request, case))
    form = TriageForm(case, Actor(request.user), request.POST)
    attempt = TriageAttempt(form, request.POST.get("seen"))
    if attempt.succeeds():
        return done_answer(request, case, attempt.words)
    context = shown(request, seen_case(request, number), form=form, live=True, origin="desk")
    if attempt.outdated:
        context["renewal"] = attempt.renewal
    return render(request, "cases/requests/_case_refusal.html", context, status=attempt.status)


@for_the_centre
@require_safe
def desk_proposal(request: SignedIn, number: str) -> HttpResponse:
    """What is proposed for the category and urgency that now stand in the form; a choice by hand stays."""
    case = seen_case(request, number)
    if case.status not in TRIAGED:
        return HttpResponse(status=204)  # a colleague was faster; the pulse shows it
    renewal = Renewal(TriageForm(case, Actor(request.user), request.GET), request.GET.get("take", ""))
    return render(
        request, "cases/requests/_desk_proposal.html", {"case": case, "renewal": renewal, "oob": True}
    )


@for_the_centre
@require_POST
def desk_bulk(request: SignedIn) -> HttpResponse:
    """The same action for several cases: first what will happen to each, then the doing, a result a row."""
    typed = request.POST
    action = typed.get("action", "")
    chosen = [*filter(str.isprintable, typed.getlist("cases"))][:MOST_IN_BULK]
    if action not in IN_BULK or not chosen:
        problem = {"problem": _("请先选择案卷和要做的事。")}
        return render(request, "cases/requests/_desk_bulk.html", problem, status=400)
    cases = Case.objects.visible_to(request.user).filter(number__in=chosen).order_by("due_at", "pk")
    cases = cases.select_related(*ROW, "proposal__executor", "proposal__category", "proposal__rule")
    does = typed.get("step") == "do"
    rows = (carry_out if does else preview)(cases, action, Actor(request.user), typed)
    context = {"rows": rows, "action": action, "typed": typed, "does": does}
    return render(request, "cases/requests/_desk_bulk.html", context | {"label": dict(bulk_labels())[action]})
