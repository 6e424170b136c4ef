"""交接: what was open when a posting ended, seen by both sides and the community office."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.access import SignedIn, signed_in
from cases.attempts import attempt
from cases.five_ones import handovers as handing
from cases.five_ones.handover_detail import Laid, laid_out
from cases.five_ones.periods import shanghai_day
from cases.models import Handover
from grids.roles import covers

PAGE = 60


def seen_by(request: SignedIn) -> QuerySet[Handover]:
    """The handovers that the person sees."""
    related = ("grid__community", "leaving__user", "coming__user")
    return Handover.objects.visible_to(request.user).select_related(*related)


@signed_in
@require_safe
def handovers(request: SignedIn) -> HttpResponse:
    """The latest first."""
    return render(request, "cases/five_ones/handover_list.html", {"rows": seen_by(request)[:PAGE]})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: SignedIn, pk: int) -> HttpResponse:
    """What is open, and what came of it since; either side signs that they have seen it."""
    row = get_object_or_404(seen_by(request), pk=pk)
    if request.method != "POST":
        return _page(request, row)
    seen = attempt(None, handing.see, row, by=request.user, words=request.POST.get("words", ""))
    if not seen.done:
        return _page(request, row, seen.status, seen.sentence)
    return redirect("handover", row.pk)


def _page(request: SignedIn, row: Handover, status: int = 200, said: str = "") -> HttpResponse:
    laid: Laid = laid_out(row, timezone.now())
    context: dict[str, Any] = {
        "row": row,
        "laid": laid,
        "leaves": row.leaving.user_id == request.user.pk,
        "comes": row.coming is not None and row.coming.user_id == request.user.pk,
        "may_open": covers(request.user.standing.seen_prefixes, row.grid.code),
        "closed": request.user.standing.hides_homes
        and not covers(request.user.standing.home_prefixes, row.grid.code),
        "today": shanghai_day(timezone.now()),
        "said": said,
    }
    return render(request, "cases/five_ones/handover_page.html", context, status=status)
