"""综合执法: the area's board, joint work orders from the draft to the last signature."""

import uuid as uuids
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.access import SignedIn, for_those
from cases.attempts import attempt
from cases.duty import own_departments
from cases.enforcement.board import areas_of, board_of, today_of
from cases.enforcement.forms import JointActionForm, OrderForm, SignForm
from cases.enforcement.order_detail import PAGE, listed, sheet_of
from cases.enforcement.orders import known_order
from cases.enforcement.signatures import waits_for
from cases.enforcement.transitions import ACTIONS
from cases.models import JointOrder, JointPart, JointState
from grids.models import EnforcementArea, Site

of_the_areas = for_those(
    lambda standing: bool(
        standing.is_centre or standing.is_auditor or standing.is_leader or standing.is_officer
    )
)
draws_up = for_those(lambda standing: standing.is_centre or standing.is_officer)


def chosen_area(request: SignedIn) -> tuple[EnforcementArea, list[EnforcementArea]]:
    """The area asked for among those one sees; without a word the first is shown, and only the only one acted on."""
    areas = areas_of(request.user)
    code = request.POST.get("area") or request.GET.get("area")
    given = areas if not code else [area for area in areas if area.code == code]
    found = given[0] if given and (request.method != "POST" or len(given) == 1) else None
    if found is None:
        raise Http404
    return found, areas


@of_the_areas
@require_safe
def enforcement_board(request: SignedIn) -> HttpResponse:
    """One area's board, and the figures of all areas that one sees."""
    area, areas = chosen_area(request)
    now = timezone.now()
    context = {
        "area": area,
        "areas": areas,
        "board": board_of(area, request.user, now),
        "now": now,
        "today": timezone.localdate(),
        "may_draw_up": request.user.standing.is_centre or request.user.standing.is_officer,
    }
    return render(request, "cases/enforcement/enforcement_board.html", context)


@of_the_areas
@require_safe
def joint_orders(request: SignedIn) -> HttpResponse:
    """The orders of the areas one sees, the latest first; by area, state and month."""
    rows = JointOrder.objects.visible_to(request.user)
    asked = {name: request.GET.get(name, "") for name in ("area", "state", "month")}
    page = listed(rows, asked, request.GET.get("from", ""))
    context = page | {"asked": asked, "areas": areas_of(request.user), "states": JointState.choices}
    return render(request, "cases/enforcement/joint_order_list.html", context | {"page": PAGE})


@draws_up
@require_http_methods(["GET", "HEAD", "POST"])
def joint_order_new(request: SignedIn) -> HttpResponse:
    """The form: slot, place, which department takes on which case."""
    area, areas = chosen_area(request)
    if request.method != "POST":
        form = OrderForm(request.user, area, initial=_first_guess(request, area))
        return _order_page(request, form, areas)
    known = known_order(request.user, request.POST.get("draft") or None)
    if known is not None:
        return redirect(known)
    form = OrderForm(request.user, area, request.POST)
    at_once = "as_draft" not in request.POST
    drawn_up = attempt(form, form.send, request.POST.get("draft") or None, at_once=at_once)
    if drawn_up.result:
        return redirect(drawn_up.result[0])
    return _order_page(request, form, areas, 400)


def _first_guess(request: SignedIn, area: EnforcementArea) -> dict[str, Any]:
    """Tomorrow morning; the site and the case from which one comes."""
    morning: datetime = today_of(timezone.now())[1] + timedelta(hours=9)
    site = Site.objects.visible_to(request.user).filter(code=request.GET.get("site") or None).first()
    return {
        "area": area.code,
        "from_at": morning,
        "to_at": morning + timedelta(hours=2),
        "site": site.code if site else "",
        "place": (site.address or site.name) if site else "",
        "case": request.GET.get("case", ""),
    }


def _order_page(
    request: SignedIn, form: OrderForm, areas: list[EnforcementArea], status: int = 200
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    context = {
        "form": form,
        "area": form.chosen,
        "areas": areas,
        "invited": set(request.POST.getlist("officers")),
        "site": Site.objects.visible_to(request.user).filter(code=asked.get("site") or None).first(),
        "draft": request.POST.get("draft") or uuids.uuid4().hex,
    }
    return render(request, "cases/enforcement/joint_order_form.html", context, status=status)


def _order(request: SignedIn, uuid: str) -> JointOrder:
    rows = JointOrder.objects.visible_to(request.user).select_related("area__street", "site__grid", "made_by")
    return get_object_or_404(rows, uuid=uuid)


@of_the_areas
@require_safe
def joint_order(request: SignedIn, uuid: str) -> HttpResponse:
    """The order: its slot, each department's part, the story, and what one may do."""
    order = _order(request, uuid)
    context = {"sheet": sheet_of(order, request.user), "order": order, "now": timezone.now()}
    return render(request, "cases/enforcement/joint_order_page.html", context)


@of_the_areas
@require_http_methods(["GET", "HEAD", "POST"])
def joint_act(request: SignedIn, uuid: str, action: str) -> HttpResponse:
    """A step of the table: at once where nothing is needed, else with its form."""
    order = _order(request, uuid)
    line = ACTIONS.get(action)
    if line is None:
        raise Http404
    slot = {"from_at": order.from_at, "to_at": order.to_at}
    form = JointActionForm(line, request.POST if request.method == "POST" else None, initial=slot)
    status = 200
    if request.method == "POST":
        taken = attempt(form, form.act, order, request.user)
        if taken.done:
            return redirect(order)
        status = taken.status
    context = {"form": form, "order": order, "action": line}
    return render(request, "cases/enforcement/joint_order_act.html", context, status=status)


@of_the_areas
@require_http_methods(["GET", "HEAD", "POST"])
def joint_sign(request: SignedIn, uuid: str, department: str) -> HttpResponse:
    """A department's part: what it takes on, and its signature."""
    order = _order(request, uuid)
    part = get_object_or_404(
        JointPart.objects.select_related("order", "signed_by"), order=order, department=department
    )
    form, status = SignForm(part, request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        signed = attempt(form, form.act, request.user)
        if signed.done:
            return redirect(order)
        status = signed.refusal.status if signed.refusal else 400
    context = {
        "form": form,
        "row": part,
        "order": order,
        "may_sign": waits_for(part, order, own_departments(request.user, order.area_id)),
        "draft": request.POST.get("draft") or uuids.uuid4().hex,
    }
    return render(request, "cases/enforcement/joint_sign.html", context, status=status)
