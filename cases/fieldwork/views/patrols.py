"""巡查: a walk with a checklist; what is wrong becomes a hazard with its day, or is put right on the spot."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_cookie

from cases.access import SignedIn, for_those, in_the_field
from cases.field_scope import own_grids
from cases.fieldwork.forms import PatrolForm
from cases.fieldwork.views.follow_up import of_the_place_or_area
from cases.fieldwork.views.visits import answered, findings_of, lines_of, page_of_contacts
from cases.models import Checklist, ChecklistItem, FieldPhoto, Patrol
from cases.requests import served, viewer
from grids.models import Site

inspects = for_those(lambda standing: bool(standing.inspected_prefixes))


@in_the_field
@require_safe
def patrols(request: SignedIn) -> HttpResponse:
    """The latest patrols on one's ground."""
    return render(request, "cases/fieldwork/patrol_list.html", page_of_contacts(request, Patrol))


@inspects
@require_http_methods(["GET", "HEAD", "POST"])
def patrol_new(request: SignedIn) -> HttpResponse:
    """The form, with every checklist; the script shows the one that fits the place."""
    if request.method == "POST":
        return answered(request, PatrolForm(request.user, request.POST, request.FILES), patrol_page)
    return patrol_page(request, PatrolForm(request.user))


def patrol_page(request: SignedIn, form: PatrolForm, status: int = 200) -> HttpResponse:
    """The form's page."""
    asked = request.POST if request.method == "POST" else request.GET
    sites = list(inspectable_sites(request))
    site = next((one for one in sites if one.code == asked.get("site")), None)
    lists = _checklists(asked)
    fitting = [one for one in lists if one.site_kind == (site.kind if site else "")]
    chosen = next((one for one in lists if one.code == asked.get("checklist")), None)
    context: dict[str, Any] = {
        "grids": own_grids(request.user.standing).order_by("code"),
        "sites": sites,
        "site": site,
        "checklists": lists,
        "chosen": chosen or (fitting[0] if fitting else None),
        "asked": asked,
    }
    return render(
        request, "cases/fieldwork/patrol_form.html", context | lines_of(request, form), status=status
    )


def inspectable_sites(request: SignedIn) -> QuerySet[Site]:
    """The sites of one's own ground, and of an officer's area."""
    sites = Site.objects.visible_to(request.user).within(*request.user.standing.inspected_prefixes)
    return sites.select_related("grid__community").order_by("kind", "code")


def _checklists(asked: Any) -> list[Any]:
    """Every list in use with its ``things``, each with the word that was ``said`` about it."""
    items = Prefetch("items", ChecklistItem.objects.filter(active=True), to_attr="things")
    lists: list[Any] = list(Checklist.objects.filter(active=True).prefetch_related(items))
    for item in (item for one in lists for item in one.things):
        item.said = asked.get(f"item-{item.pk}", "")
    return lists


@of_the_place_or_area
@require_safe
def patrol(request: SignedIn, uuid: str) -> HttpResponse:
    """What was filed, and what it became."""
    related = ("grid__community", "site", "by", "checklist")
    row = get_object_or_404(Patrol.objects.visible_to(request.user).select_related(*related), uuid=uuid)
    return render(request, "cases/fieldwork/patrol_page.html", {"row": row, "findings": findings_of(row)})


@require_safe
@vary_on_cookie
def field_photo(request: HttpRequest, uuid: str, *, small: bool = False) -> HttpResponseBase:
    """A photo of a finding or a re-inspection, for those who may see the place."""
    found = get_object_or_404(FieldPhoto.objects.visible_to(viewer(request)), uuid=uuid)
    return served(request, found, small=small)
