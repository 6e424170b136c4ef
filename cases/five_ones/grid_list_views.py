"""一格一清单: the list of a grid, and looking it through in one tap."""

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.access import SignedIn, in_the_field
from cases.attempts import attempt
from cases.field_scope import own_grids, seen_grids
from cases.fieldwork import of_the_place
from cases.five_ones import grid_list as listing
from cases.five_ones.periods import shanghai_day
from grids.models import Grid
from grids.roles import covers


def _chosen(request: SignedIn, grids: QuerySet[Grid]) -> Grid:
    """The grid asked for; without a word the first of one's own is shown, and only the only one acted on."""
    code = request.POST.get("grid") or request.GET.get("grid")
    ordered = grids.order_by("code")
    shown = request.method != "POST" or len(ordered) == 1
    found = ordered.filter(code=code).first() if code else ordered.first() if shown else None
    if found is None:
        raise Http404
    return found


@of_the_place
@require_safe
def grid_list(request: SignedIn) -> HttpResponse:
    """The sections, what is due first; what changed since the last look is marked."""
    now, grids = timezone.now(), seen_grids(request.user.standing)
    grid, last = _chosen(request, grids), None
    last = listing.last_review(grid)
    only = request.GET.get("section", "")
    start = int(request.GET["from"]) if request.GET.get("from", "").isdecimal() else 0
    sections, marks = listing.sections_of(grid, request.user, now, last, only, min(start, 10_000))
    context = {
        "grid": grid,
        "grids": grids.order_by("code"),
        "sections": sections,
        "only": only if only in listing.SECTIONS else "",
        "last": last,
        "upto": listing.highest(marks),
        "may_act": covers(request.user.standing.field_prefixes, grid.code),
        "now": now,
        "today": shanghai_day(now),
    }
    return render(request, "cases/five_ones/grid_list.html", context)


@in_the_field
@require_POST
def grid_list_seen(request: SignedIn) -> HttpResponse:
    """Looked through."""
    grid = _chosen(request, own_grids(request.user.standing))
    looked = attempt(None, listing.look_through, grid, by=request.user, upto=request.POST.get("upto", ""))
    if not looked.done:
        return HttpResponse(looked.sentence, status=looked.status)
    return redirect(f"{reverse('grid_list')}?{urlencode({'grid': grid.code})}")
