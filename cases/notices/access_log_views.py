"""The log of who was let in to what: the street's for the auditor, one's own for everybody else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.access import SignedIn, signed_in
from cases.notices.access_notices import KindForm, readable_by

PAGE = 50


@signed_in
@never_cache
@require_safe
def access_log(request: SignedIn) -> HttpResponse:
    """What changed, whose account it was, and who did it; ``before`` continues below a row."""
    form, rows = KindForm(request.GET), readable_by(request.user)
    if form.is_valid() and form.cleaned_data["kind"]:
        rows = rows.filter(kind=form.cleaned_data["kind"])
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    page = list(rows[: PAGE + 1])
    context = {"form": form, "rows": page[:PAGE], "more": page[PAGE - 1].pk if len(page) > PAGE else None}
    return render(request, "cases/notices/access_list.html", context)
