"""议事决议: what was promised and by when, what lapsed, and what became of it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.requests import served
from volunteers.access import attempt, known, paginate
from volunteers.councils.filters import ResolutionFilter
from volunteers.councils.forms import ResolutionStepForm
from volunteers.councils.querysets import RELATED
from volunteers.councils.transitions import STEPS, allowed_steps, label_of, parts_of, reads_names
from volunteers.councils.views import form_page
from volunteers.models import Council, Resolution, ResolutionPhoto
from volunteers.viewers import viewer_of


def _row(request: HttpRequest, uuid: UUID) -> Resolution:
    rows = Resolution.objects.visible_to(viewer_of(request)).select_related(*RELATED)
    return get_object_or_404(rows, uuid=uuid)


@known
@require_safe
def resolution_list(request: HttpRequest) -> HttpResponse:
    """Those in sight; open ones unless others are asked for."""
    viewer, today = viewer_of(request), timezone.localdate()
    form = ResolutionFilter(viewer, request.GET)
    rows = form.apply(Resolution.objects.visible_to(viewer).select_related(*RELATED))
    context = paginate(rows, request) | {"form": form, "today": today}
    return render(request, "volunteers/councils/resolution_list.html", context)


@known
@require_safe
def resolution(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One promise with its story."""
    row, viewer = _row(request, uuid), viewer_of(request)
    code = row.council.community.code
    context = {
        "resolution": row,
        "steps": allowed_steps(row, viewer),
        "story": [(label_of(event.action), event) for event in row.events.select_related("actor")],
        "photos": row.photos.all(),
        "names": reads_names(code, viewer),
        "sees_council": Council.objects.visible_to(viewer).filter(pk=row.council_id).exists(),
        "lapsed": row.state == Resolution.State.OPEN and row.due_on < timezone.localdate(),
    }
    return render(request, "volunteers/councils/resolution_page.html", context)


@known
@require_http_methods(["GET", "HEAD", "POST"])
def resolution_step(request: HttpRequest, uuid: UUID, step: str) -> HttpResponse:
    """One step of the table."""
    row, viewer, line = _row(request, uuid), viewer_of(request), STEPS.get(step)
    if line is None:
        raise Http404
    if not line.parts & parts_of(row, viewer):
        raise PermissionDenied(_("您不能对这条决议“%s”。") % line.label)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ResolutionStepForm(line, row, viewer, *given)
    if given and attempt(form, form.act) is not None:
        messages.success(request, _("已办理：%s") % line.label)
        return redirect(row)
    return form_page(request, form, f"{line.label} · {row.what}", row)


@known
@require_safe
def resolution_photo(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A photo of what was achieved."""
    photo = get_object_or_404(ResolutionPhoto, uuid=uuid)
    if not Resolution.objects.visible_to(viewer_of(request)).filter(pk=photo.resolution_id).exists():
        raise Http404
    return served(request, photo, small=False)
