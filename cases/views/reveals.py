"""The look behind a mask on the case page, and the log of such looks for the auditor."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cases.lifecycle import Refused
from cases.models import Case
from cases.reveals import REVEALABLE, RevealFilterForm, RevealForm, log_for, reveal
from cases.views.doors import SignedIn, for_those, signed_in

PAGE = 50


@signed_in
@never_cache
@require_POST
def reveal_field(request: SignedIn, number: str) -> HttpResponse:
    """The plain value, in this answer only; or the form again with a sentence beside it."""
    case = get_object_or_404(Case.objects.visible_to(request.user), number=number)
    form, value, status = RevealForm(request.POST), "", 400
    if form.is_valid():
        try:
            value, status = reveal(case, by=request.user, **form.cleaned_data), 200
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
            status = refusal.status
    field = request.POST.get("field", "")
    context = {"case": case, "form": form, "value": value, "field": field, "label": REVEALABLE.get(field, "")}
    page = "cases/_reveal.html" if request.htmx else "cases/reveal_page.html"
    return render(request, page, context | {"status": status}, status=status)


@for_those(lambda standing: standing.is_auditor)
@require_safe
def reveal_log(request: SignedIn) -> HttpResponse:
    """Who looked at whose data, when and why; ``before`` continues below a row."""
    form = RevealFilterForm(log_for(request.user), request.GET)
    rows = form.chosen()
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: PAGE + 1])
    for row in page:
        row.label = REVEALABLE.get(row.field, _("其他"))  # type: ignore[attr-defined]
    context = {"form": form, "rows": page[:PAGE], "more": page[PAGE - 1].pk if len(page) > PAGE else None}
    return render(request, "cases/reveal_list.html", context)
