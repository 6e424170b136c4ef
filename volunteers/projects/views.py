"""项目清单 and one project: what it asks, who took it on, each amount, each step; the table draws the buttons."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.access import signed_in
from cases.models import Case, Need
from cases.requests import served
from volunteers.access import (
    attempt,
    draft_of,
    key_of,
    known,
    may_make_projects,
    paginate,
    refuse_unless,
    status_of,
)
from volunteers.matching import decide_from_page
from volunteers.models import Project, ProjectPhoto
from volunteers.projects.core import allowed_steps, parts_of
from volunteers.projects.detail import gather, may_see_photo
from volunteers.projects.filters import ProjectFilter
from volunteers.projects.forms import ProjectForm, ProjectStepForm
from volunteers.projects.transitions import STEPS
from volunteers.viewers import Viewer, viewer_of

RELATED = ("community", "grid", "street", "need__household", "case")


def visible_projects(viewer: Viewer) -> Any:
    """The projects that one may read; whoever follows the case behind one reads it too."""
    return Project.objects.visible_to(viewer).select_related(*RELATED)


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """What can be claimed, and what became of the rest."""
    viewer = viewer_of(request)
    form = ProjectFilter(viewer, request.GET)
    context = paginate(form.apply(visible_projects(viewer)).with_sums(), request)
    return render(
        request, "volunteers/projects/project_list.html", context | {"form": form, "viewer": viewer}
    )


@known
@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: HttpRequest) -> HttpResponse:
    """From a need, a case, or by hand."""
    viewer = viewer_of(request)
    need, case = _answered(request, viewer)
    form = ProjectForm(viewer, need, case, request.POST or None, request.FILES or None)
    made = attempt(form, form.act, key_of(request, viewer)) if request.method == "POST" else None
    if made is not None:
        messages.success(request, _("写好了。看一遍，没有问题就发布。"))
        return redirect(made)
    context = {"form": form, "need": need, "case": case, "draft": draft_of(request)}
    return render(request, "volunteers/projects/project_form.html", context, status=status_of(form))


def _answered(request: HttpRequest, viewer: Viewer) -> tuple[Need | None, Case | None]:
    """The need or case that it is to answer; only for who may."""
    if uuid := request.GET.get("need", ""):
        needs = Need.objects.visible_to(request.user).select_related("grid__community__street", "household")
        need = get_object_or_404(needs, uuid=_uuid(uuid))
        refuse_unless(viewer.keeps(need.place_code))
        return need, None
    if number := request.GET.get("case", ""):
        cases = Case.objects.visible_to(request.user).select_related("grid__community__street", "executor")
        case = get_object_or_404(cases, number=number)
        refuse_unless(may_make_projects(case, viewer))
        return None, case
    refuse_unless(viewer.keeps_somewhere)
    return None, None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


@require_safe
def project(request: HttpRequest, uuid: str) -> HttpResponse:
    """The project's page."""
    viewer = viewer_of(request)
    row = get_object_or_404(visible_projects(viewer), uuid=uuid)
    return render(
        request, "volunteers/projects/project_page.html", {"sheet": gather(row, viewer), "project": row}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def project_step(request: HttpRequest, uuid: str, step: str) -> HttpResponse:
    """One step: GET shows its form, POST does it; what was typed stays when it is refused."""
    viewer = viewer_of(request)
    row = get_object_or_404(visible_projects(viewer), uuid=uuid)
    line, parts = STEPS[step], parts_of(row, viewer)
    if not line.parts & parts:
        raise PermissionDenied(_("您不能对这个项目“%s”。") % line.label)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProjectStepForm(line, row, viewer, *given)
    if given and attempt(form, form.act, key_of(request, viewer)):
        messages.success(request, _("已办理：%s") % line.label)
        return redirect(row)
    context = {"form": form, "project": row, "step": line, "draft": draft_of(request)}
    context |= {"open": line in allowed_steps(row, parts), "sums": row.sums()}
    return render(request, "volunteers/projects/project_step.html", context, status=status_of(form))


@signed_in
@require_POST
def project_decide(request: HttpRequest, uuid: str) -> HttpResponse:
    """Yes or no to a proposed resource."""
    row = get_object_or_404(visible_projects(viewer_of(request)), uuid=uuid)
    decide_from_page(request, row)  # type: ignore[arg-type]
    return redirect(f"{reverse('project', args=[row.uuid])}#proposals")


@require_safe
def project_photo(request: HttpRequest, uuid: UUID, small: bool = False) -> HttpResponseBase:
    """A photo; a family's and vouchers only for those at work on it."""
    viewer = viewer_of(request)
    photo = get_object_or_404(
        ProjectPhoto.objects.select_related("project__need", "project__case"), uuid=uuid
    )
    if not Project.objects.visible_to(viewer).filter(pk=photo.project_id).exists():
        raise Http404
    if not may_see_photo(photo, viewer, parts_of(photo.project, viewer)):
        raise Http404
    return served(request, photo, small=small)
