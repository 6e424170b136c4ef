"""Long exports on pages: asked for, watched, left alone, fetched, tried again. Each is its owner's alone."""

from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cases.access import SignedIn
from dashboard.access import for_figures
from dashboard.exports.filenames import as_download, name_of_export
from dashboard.exports.jobs import AT_ONCE, ask, make, try_again
from dashboard.exports.rows import choice_of
from dashboard.models import Export
from dashboard.stats import asked
from grids.imports import XLSX

SHOWN = 30


@for_figures
@require_POST
def stats_export_new(request: SignedIn, month: str) -> HttpResponse:
    """Puts an export on its way; a small one is there with the answer."""
    question, choice = asked(request, month), choice_of(request.POST)
    kind = request.POST.get("kind", "")
    if choice is None or kind not in Export.Kind:
        raise Http404
    export = ask(question, kind, choice)
    if export.rows <= AT_ONCE and make(export.pk, tell=False):
        return redirect("stats_export_file", export.uuid)
    return redirect(export)


@for_figures
@never_cache
@require_safe
def stats_exports(request: SignedIn) -> HttpResponse:
    """One's own exports, the newest first."""
    exports = Export.objects.visible_to(request.user)[:SHOWN]
    return render(request, "dashboard/exports/stats_exports.html", {"exports": exports})


@for_figures
@never_cache
@require_safe
def stats_export(request: SignedIn, uuid: UUID) -> HttpResponse:
    """One export: how far it is, or its file."""
    template = (
        "dashboard/exports/_stats_export.html" if request.htmx else "dashboard/exports/stats_export.html"
    )
    return render(request, template, {"export": own(request, uuid)})


@for_figures
@never_cache
@require_safe
def stats_export_file(request: SignedIn, uuid: UUID) -> FileResponse | HttpResponse:
    """The file, while it lies here."""
    export = own(request, uuid)
    if not export.file or not default_storage.exists(export.file):
        return redirect(export)
    answer = FileResponse(default_storage.open(export.file), content_type=XLSX)
    return as_download(answer, name_of_export(export))


@for_figures
@require_POST
def stats_export_again(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Begins a failed one anew."""
    export = own(request, uuid)
    try_again(export)
    messages.success(request, _("已重新开始。"))
    return redirect(export)


def own(request: SignedIn, uuid: UUID) -> Export:
    """The person's export, as long as they still read what it speaks of."""
    return get_object_or_404(Export.objects.visible_to(request.user).select_related("report"), uuid=uuid)
