"""走访: whom to see, a visit in three taps, what it found written once."""

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.access import SignedIn, in_the_field
from cases.attempts import attempt
from cases.field_scope import own_doors, own_grids
from cases.fieldwork.forms import HOWS, ContactForm, VisitForm
from cases.fieldwork.views.follow_up import of_the_place
from cases.fieldwork.visit_suggestions import to_see
from cases.models import Category, Degree, Need, Patrol, Urgency, Visit
from grids.models import Grid, Household, Site

PAGE = 30
Contact = TypeVar("Contact", bound=ContactForm)


@in_the_field
@require_safe
def visits(request: SignedIn) -> HttpResponse:
    """Whom one could see, and the latest visits on one's ground."""
    context = {
        "calls": to_see(request.user, timezone.now()),
        "grids": own_grids(request.user.standing).order_by("code"),
    }
    return render(request, "cases/fieldwork/visit_list.html", context | page_of_contacts(request, Visit))


def page_of_contacts(request: SignedIn, model: type[Visit] | type[Patrol]) -> dict[str, Any]:
    """The newest visits or patrols of one's ground; ``older`` is the one after which the next page begins."""
    rows = model.objects.visible_to(request.user).within(*request.user.standing.field_prefixes)
    before = request.GET.get("before", "")
    last = rows.filter(pk=int(before)).first() if before.isdecimal() and len(before) < 16 else None
    if last is not None:
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    related = ("grid__community", "site", "by", *(("household__building",) if model is Visit else ()))
    page = list(rows.select_related(*related).prefetch_related("findings").order_by("-at", "-pk")[: PAGE + 1])
    return {"rows": page[:PAGE], "older": page[PAGE - 1].pk if len(page) > PAGE else None}


@in_the_field
@require_http_methods(["GET", "HEAD", "POST"])
def visit_new(request: SignedIn) -> HttpResponse:
    """The form: for one door, for a site, for a group, or with the doors of the grid to choose from."""
    if request.method == "POST":
        return answered(request, VisitForm(request.user, request.POST, request.FILES), visit_page)
    return visit_page(request, VisitForm(request.user))


def answered(
    request: SignedIn, form: Contact, page: Callable[[SignedIn, Contact, int], HttpResponse]
) -> HttpResponse:
    """File what was sent: on to what was filed, or the form again with what is wrong."""
    filed = attempt(form, form.send, request.POST.get("draft") or None)
    if filed.result:
        return redirect(filed.result[0])
    return page(request, form, filed.page_status)


def visit_page(request: SignedIn, form: VisitForm, status: int = 200) -> HttpResponse:
    """The form's page."""
    asked = request.POST if request.method == "POST" else request.GET
    grids = list(own_grids(request.user.standing).order_by("code"))
    grid = next((one for one in grids if one.code == asked.get("grid")), None)
    household = own_doors(request.user).filter(code=asked.get("household") or None)
    context: dict[str, Any] = {
        "household": household.select_related("building", "grid__community").first(),
        "site": own_sites(request).filter(code=asked.get("site") or None).first(),
        "is_group": asked.get("how") == "group",
        "grids": grids,
        "grid": grid or (grids[0] if len(grids) == 1 else None),
        "hows": [(name, label) for name, (_kind, _outcome, label) in HOWS.items() if name != "group"],
    }
    if not (context["household"] or context["site"] or context["is_group"]):
        context |= _doors(request, context["grid"])
    return render(
        request, "cases/fieldwork/visit_form.html", context | lines_of(request, form), status=status
    )


def own_sites(request: SignedIn) -> QuerySet[Site]:
    """The sites of the ground on which the person works."""
    sites = Site.objects.visible_to(request.user).within(*request.user.standing.field_prefixes)
    return sites.select_related("grid__community").order_by("kind", "code")


def _doors(request: SignedIn, grid: Grid | None) -> dict[str, Any]:
    """What can be chosen in a grid: those worth a call first, then every door by its building, then the sites."""
    if grid is None:
        return {"to_choose": True}
    doors: QuerySet[Household] = own_doors(request.user).filter(grid=grid)
    columns = ("code", "door", "building__name", "prefers_call", "is_key")
    calls = [call for call in to_see(request.user, timezone.now()) if call.household.grid_id == grid.pk]
    return {
        "to_choose": True,
        "calls": calls,
        "doors": list(doors.order_by("building__code", "code").values(*columns)),
        "sites": list(own_sites(request).filter(grid=grid).order_by("code")),
    }


def lines_of(request: SignedIn, form: ContactForm) -> dict[str, Any]:
    """What the lines of findings offer, and the draft's key."""
    return {
        "form": form,
        "kinds": Category.objects.filter(offered=True, active=True).order_by("position", "path"),
        "urgencies": Urgency.choices,
        "need_kinds": Need.Kind.choices,
        "degrees": Degree.choices,
        "today": timezone.localdate(),
        "draft": request.POST.get("draft") or uuid.uuid4().hex,
    }


@of_the_place
@require_safe
def visit(request: SignedIn, uuid: str) -> HttpResponse:
    """What was filed, and what it became."""
    related = ("grid__community", "household__building", "site", "by")
    row = get_object_or_404(Visit.objects.visible_to(request.user).select_related(*related), uuid=uuid)
    return render(request, "cases/fieldwork/visit_page.html", {"row": row, "findings": findings_of(row)})


def findings_of(contact: Visit | Patrol) -> Any:
    """Its lines with what they became and their photos."""
    lines = contact.findings.select_related("need", "hazard", "promise", "case")
    return lines.prefetch_related("photos", "case__photos")
