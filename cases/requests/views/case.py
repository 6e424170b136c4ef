"""The case page: the story, and every action in its place. Fragments swap what others changed, never a form."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.access import SignedIn, signed_in
from cases.lifecycle import ACTIONS, Actor, parts_of
from cases.models import Case
from cases.presence import look_in, mark_read, read_up_to, remember_sight, state_of_case, tag_of
from cases.requests import tracking_access
from cases.requests.action_forms import Attempt, action_form
from cases.requests.case_detail import WITH_CASE, CaseDetail, gather


def seen_case(request: SignedIn, number: str) -> Case:
    """The case, when the person may see it; 404 otherwise. A reporter without a part follows it as residents do."""
    if not request.user.standing.is_staff_member:
        raise Http404
    seen = Case.objects.visible_to(request.user).select_related(*WITH_CASE)
    return get_object_or_404(seen.annotate(read_seq=read_up_to(request.user)), number=number)


def opened(request: SignedIn, case: Case) -> CaseDetail:
    """The sheet of a case that the person has before their eyes now."""
    remember_sight(request.user, case)
    mark_read(request.user, case)
    return gather(case, request.user, look_in(case.pk, request.user))


def shown(request: SignedIn, case: Case, **more: Any) -> dict[str, Any]:
    """What the templates of a case need."""
    sheet = opened(request, case)
    tag = tag_of(state_of_case(case, sheet.related), sheet.others)
    return {"sheet": sheet, "case": case, "now": sheet.now, "tag": tag, "origin": origin_of(request)} | more


def origin_of(request: HttpRequest) -> str:
    """On which page the person acts: the case's own, the desk or the list of tasks."""
    asked = request.GET.get("from", "")
    return asked if asked in {"desk", "tasks"} else "case"


@signed_in
@require_safe
def case_page(request: SignedIn, number: str) -> HttpResponse:
    """The whole page of a case; what its reporter may see of it when they have no part in the street's work."""
    if not request.user.standing.is_staff_member:
        case = get_object_or_404(Case.objects.visible_to(request.user), number=number)
        tracking_access.take_up(request, case)
        return redirect("track_case", case.tracking_code)
    return render(request, "cases/requests/case_page.html", shown(request, seen_case(request, number)))


@signed_in
@require_safe
def case_live(request: SignedIn, number: str) -> HttpResponse:
    """The parts of the page that others can change, each to be swapped in its place."""
    return render(
        request, "cases/requests/_case_live.html", shown(request, seen_case(request, number), live=True)
    )


@signed_in
def act(request: SignedIn, number: str, action: str) -> HttpResponse:
    """One action on a case: GET shows its form, POST does it."""
    case = seen_case(request, number)
    actor = Actor(request.user)
    if not parts_of(actor, case) & ACTIONS[action].parts:
        raise PermissionDenied(_("您不能对这件案卷“%s”。") % ACTIONS[action].label)
    if request.method != "POST":
        form = action_form(action, case, actor, initial=request.GET.dict())
        return form_answer(request, case, {"form": form})
    form = action_form(action, case, actor, request.POST, request.FILES)
    attempt = Attempt(form, request.POST.get("seen"))
    if attempt.succeeds():
        return done_answer(request, case, _("已办理：%s") % ACTIONS[action].label)
    return form_answer(request, seen_case(request, number), {"form": form}, attempt.status)


def form_answer(request: SignedIn, case: Case, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """The form in its place; after a refusal only the sentences change, so that nothing typed is lost."""
    if not request.htmx:
        return render(
            request, "cases/requests/case_action.html", shown(request, case, **context), status=status
        )
    if status == 200:
        return render(
            request, "cases/requests/_case_form.html", {"case": case, "origin": origin_of(request), **context}
        )
    template = "_case_said.html" if context["form"].action.at_once else "_case_refusal.html"
    return render(
        request, f"cases/requests/{template}", shown(request, case, live=True, **context), status=status
    )


def done_answer(request: SignedIn, case: Case, words: str) -> HttpResponse:
    """After an action: the changed parts of the page; the way back to the list when the case is out of sight."""
    if not Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
        return leave(request, words)
    if not request.htmx:
        messages.success(request, words)
        return redirect("case_page", case.number)
    fresh = seen_case(request, case.number)
    answer = render(request, "cases/requests/_case_done.html", shown(request, fresh, live=True, words=words))
    answer.headers["HX-Trigger-After-Swap"] = "acted"
    return answer


def leave(request: HttpRequest, words: str) -> HttpResponse:
    """Away from a case that is no longer this person's to see."""
    messages.success(request, words)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": "/"})
    return redirect("/")
