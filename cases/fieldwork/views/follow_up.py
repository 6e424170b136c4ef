"""What field work left open: needs, hazards and promises, each on its page until its end."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cases.access import SignedIn, View, for_those
from cases.attempts import attempt
from cases.fieldwork.follow_up import may_recheck
from cases.fieldwork.follow_up_forms import NeedForm, PromiseForm, RecheckForm
from cases.models import Hazard, Need, Promise
from grids.models import User
from grids.roles import covers

PAGE = 30
Matter = Need | Hazard | Promise
KINDS: dict[str, tuple[Any, Any]] = {
    "promise": (gettext_lazy("承诺"), Promise),
    "hazard": (gettext_lazy("隐患"), Hazard),
    "need": (gettext_lazy("需求"), Need),
}
ORDERS = {"promise": ("due_on", "pk"), "hazard": ("recheck_on", "pk"), "need": ("-raised_at", "-pk")}
STILL_OPEN = {"promise": "ended_at", "hazard": "gone_at", "need": "ended_at"}

of_the_place = for_those(lambda standing: bool(standing.seen_prefixes))
of_the_place_or_area = for_those(lambda standing: bool(standing.seen_prefixes or standing.policed))


@of_the_place
@require_safe
def matters(request: SignedIn) -> HttpResponse:
    """What is open of one kind, what is due first."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else "promise"
    rows = KINDS[kind][1].objects.visible_to(request.user).filter(**{f"{STILL_OPEN[kind]}__isnull": True})
    start = int(request.GET["from"]) if request.GET.get("from", "").isdecimal() else 0
    start = min(start, 10_000)
    page = list(
        rows.select_related("grid__community", "household__building", "site").order_by(*ORDERS[kind])[
            start : start + PAGE + 1
        ]
    )
    context = {
        "kind": kind,
        "kinds": [(name, label) for name, (label, _model) in KINDS.items()],
        "rows": page[:PAGE],
        "more": start + PAGE if len(page) > PAGE else None,
        "today": timezone.localdate(),
    }
    return render(request, "cases/fieldwork/matter_list.html", context)


def _page(
    model: type[Matter], form_class: Any, name: str, door: Callable[[View], View] = of_the_place
) -> View:
    """The page of one matter: what it is, where it came from, and the form that brings it to its end."""

    @door
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: SignedIn, uuid: str) -> HttpResponse:
        row = get_object_or_404(_with_all(model.objects.visible_to(request.user)), uuid=uuid)
        form, status = form_class(request.POST or None, request.FILES or None), 200
        if request.method == "POST":
            outcome = attempt(form, form.act, row, request.user, request.POST.get("draft") or None)
            if outcome.done:
                return redirect(row)
            status = outcome.page_status
        return render(
            request, f"cases/fieldwork/{name}_page.html", _context(request, row, form), status=status
        )

    return view


def _with_all(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related(
        "grid__community", "household__building", "site", "finding__visit", "finding__patrol"
    )


def _context(request: SignedIn, row: Matter, form: forms.Form) -> dict[str, Any]:
    finding = getattr(row, "finding", None)
    return {
        "row": row,
        "form": form,
        "found": finding,
        "photos": list(finding.photos.all()) if finding else [],
        "may_act": _may_act(row, request.user),
        "today": timezone.localdate(),
        "draft": request.POST.get("draft") or uuid.uuid4().hex,
        "send": _("记下"),
    }


def _may_act(row: Matter, user: User) -> bool:
    """Whether the person can bring it nearer to its end."""
    if isinstance(row, Hazard):
        return may_recheck(row, user)
    return covers(user.standing.field_prefixes, row.place_code)


need = _page(Need, NeedForm, "need")
hazard = _page(Hazard, RecheckForm, "hazard", of_the_place_or_area)
promise = _page(Promise, PromiseForm, "promise")
