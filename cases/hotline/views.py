"""12345 work orders from a file: upload, say once which column is what, look, take in, mend what is wrong."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.access import SignedIn, for_the_centre
from cases.hotline.batches import check, make_batch, mend, values_of
from cases.hotline.batches import take_in as take_in_stretch
from cases.hotline.columns import FIELDS, header_digest
from cases.hotline.forms import ColumnsForm, RowForm, UploadForm
from cases.lifecycle import Refused
from cases.models import ColumnMapping, ImportBatch, ImportRow
from grids.privacy import mask_text

SHOWN = 100
STATES = ("wrong", "ready", "repeated", "done")
WRONG, FREE = ~Q(errors=[]), Q(case__isnull=True)
CONDITIONS = {
    "wrong": FREE & WRONG,
    "ready": FREE & ~WRONG & Q(repeated=False),
    "repeated": FREE & ~WRONG & Q(repeated=True),
    "done": ~FREE,
}
COUNTS = {name: Count("pk", filter=condition) for name, condition in CONDITIONS.items()}


def batches_for(request: SignedIn) -> QuerySet[ImportBatch]:
    """The files that the street's centre brought."""
    rows = ImportBatch.objects.filter(by__street=request.user.street_id)
    return rows.select_related("by__street", "mapping")


@for_the_centre
@require_http_methods(["GET", "POST"])
def hotline(request: SignedIn) -> HttpResponse:
    """The files so far, and the way in for a new one."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        batch = make_batch(form.cleaned_data["file"].name, form.sheet, by=request.user)
        return redirect("hotline_batch" if batch.mapping else "hotline_columns", batch.pk)
    batches = list(batches_for(request)[:30])
    by_batch = ImportRow.objects.filter(batch__in=batches).values("batch").annotate(**COUNTS).order_by()
    counts = {one["batch"]: one for one in by_batch}
    context = {"form": form, "batches": [(batch, counts.get(batch.pk, {})) for batch in batches]}
    return render(request, "cases/hotline/hotline_page.html", context, status=400 if form.errors else 200)


@for_the_centre
@require_http_methods(["GET", "POST"])
def hotline_columns(request: SignedIn, pk: int) -> HttpResponse:
    """Say which column is what; remembered for every file with these headers."""
    batch = get_object_or_404(batches_for(request), pk=pk)
    form = ColumnsForm(batch, request.POST or None)
    if request.method == "POST" and form.is_valid():
        batch.mapping, _made = ColumnMapping.objects.update_or_create(
            header_digest=header_digest(batch.header),
            defaults={"header": batch.header, "columns": form.columns(), "saved_by": request.user},
        )
        batch.save(update_fields=["mapping"])
        check(batch)
        return redirect("hotline_batch", batch.pk)
    context = {"batch": batch, "form": form}
    return render(request, "cases/hotline/hotline_columns.html", context, status=400 if form.errors else 200)


@for_the_centre
@require_safe
def hotline_batch(request: SignedIn, pk: int) -> HttpResponse:
    """What the file would do, line by line; what it did."""
    batch = get_object_or_404(batches_for(request), pk=pk)
    if batch.mapping is None:
        return redirect("hotline_columns", batch.pk)
    return render(
        request, "cases/hotline/hotline_batch.html", standing_of(batch, request.GET.get("state", ""))
    )


def standing_of(batch: ImportBatch, state: str = "") -> dict[str, Any]:
    """How far the file is: counts by state, and the lines of one state, those that are wrong first."""
    counts = batch.rows.aggregate(**COUNTS)
    if state not in STATES:
        state = next((name for name in STATES if counts[name]), "done")
    rows = batch.rows.filter(CONDITIONS[state]).select_related("case")[:SHOWN]
    return {"batch": batch, "counts": counts, "state": state, "lines": [line_of(row, batch) for row in rows]}


def line_of(row: ImportRow, batch: ImportBatch) -> dict[str, Any]:
    """A line as the page shows it: what it is about, and each fault beside its field."""
    row.batch = batch
    values = values_of(row, batch)
    faults = [(FIELDS[field].label, sentence) for field, sentence in row.errors]
    words = values.get("title") or values.get("description") or ""
    return {
        "row": row,
        "number": values.get("external_number", ""),
        "words": mask_text(words),
        "faults": faults,
    }


@for_the_centre
@require_POST
def hotline_take_in(request: SignedIn, pk: int) -> HttpResponse:
    """Take in the next stretch; the page asks again until nothing is left, and may be left meanwhile."""
    batch = get_object_or_404(batches_for(request), pk=pk)
    try:
        left = take_in_stretch(batch, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        left = 0
    if request.htmx:
        return render(
            request, "cases/hotline/_hotline_progress.html", standing_of(batch) | {"going_on": left > 0}
        )
    if left:
        messages.info(request, _("还有 %d 行，请再点一次继续。") % left)
    return redirect("hotline_batch", batch.pk)


@for_the_centre
@require_http_methods(["GET", "POST"])
def hotline_row(request: SignedIn, pk: int, line: int) -> HttpResponse:
    """Mend one line."""
    batch = get_object_or_404(batches_for(request), pk=pk)
    row = get_object_or_404(batch.rows.filter(case__isnull=True), line=line)
    row.batch = batch
    form = RowForm(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        mend(row, form.cleaned_data)
        return redirect("hotline_batch", batch.pk)
    return render(request, "cases/hotline/hotline_row.html", {"batch": batch, "row": row, "form": form})
