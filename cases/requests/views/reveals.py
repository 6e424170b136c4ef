"""The look behind a mask on a page, and the log of such looks for the auditor."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.access import SignedIn, View, for_those, signed_in
from cases.attempts import attempt
from cases.models import Case, Enterprise
from cases.requests import record_access
from cases.requests.reveals import (
    LABELS,
    REVEALABLE,
    SINGLE,
    Fields,
    ReasonForm,
    RevealFilterForm,
    RevealForm,
    fields_of,
    log_for,
    reveal,
    reveal_contact,
    told_subject,
)
from grids.models import Household, Site

PAGE = 50


@signed_in
@never_cache
@require_POST
def reveal_field(request: SignedIn, number: str) -> HttpResponse:
    """The plain value, in this answer only; or the form again with a sentence beside it."""
    case = get_object_or_404(Case.objects.visible_to(request.user), number=number)
    look = partial(reveal, case, by=request.user)
    return reveal_response(request, look, REVEALABLE, case.number, case.get_absolute_url())


def _contact_of(model: type[Household | Site | Enterprise], page: str, grid: str = "grid") -> View:
    """The same for a household, a site or an enterprise; ``grid`` is the way to the row's grid."""

    @signed_in
    @never_cache
    @require_POST
    def view(request: SignedIn, code: str) -> HttpResponse:
        rows: Any = model.objects.visible_to(request.user).select_related(grid)
        row: Household | Site | Enterprise = get_object_or_404(rows, code=code)
        look = partial(reveal_contact, row, by=request.user)
        return reveal_response(request, look, fields_of(row), str(row), reverse(page, args=[code]))

    return view


household_reveal = _contact_of(Household, "household")
site_reveal = _contact_of(Site, "site")
enterprise_reveal = _contact_of(Enterprise, "enterprise", "site__grid")


def reveal_response(
    request: SignedIn, look: Callable[..., str], fields: Fields, about: str, back: str
) -> HttpResponse:
    """The value that ``look`` gives, or the form again with what stands in the way."""
    form = RevealForm(fields, request.POST)
    looked = attempt(form, lambda: look(**form.cleaned_data))
    field, value = request.POST.get("field", ""), looked.result or ""
    context = {"about": about, "back": back, "reveal_url": request.path, "form": form, "value": value}
    context |= {"field": field, "label": fields.get(field, ""), "status": looked.status}
    page = "cases/_reveal.html" if request.htmx else "cases/requests/reveal_page.html"
    return render(request, page, context, status=looked.status)


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
        row.label = LABELS.get(row.field, _("其他"))  # type: ignore[attr-defined]
        row.told, row.address = told_subject(row.subject)  # type: ignore[attr-defined]
    context = {"form": form, "rows": page[:PAGE], "more": page[PAGE - 1].pk if len(page) > PAGE else None}
    return render(request, "cases/requests/reveal_list.html", context)


@for_those(lambda standing: standing.is_auditor)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def single_record(request: SignedIn, kind: str, key: str) -> HttpResponse:
    """One record behind a figure: first the reason, then, in that answer only, what it says."""
    if kind not in record_access.KINDS:
        raise Http404
    row = get_object_or_404(record_access.records(kind, key, request.user))
    form, lines = ReasonForm(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        lines = record_access.opened(row, by=request.user, reason=form.cleaned_data["reason"])
    context = {"form": form, "lines": lines, "word": SINGLE[kind], "grid": row.grid}
    status = 400 if request.method == "POST" and not lines else 200
    return render(request, "cases/requests/single_record.html", context, status=status)
