"""Micro-projects for programs: the pages' rows, forms and table."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.api import attempt
from cases.models import Case, Need
from grids.paging import SaneCursor
from volunteers.access import may_make_projects
from volunteers.api import ForViewer, form_data, key_of, person, questions_of
from volunteers.models import Project
from volunteers.projects.actions import made_under
from volunteers.projects.filters import ProjectFilter
from volunteers.projects.forms import ProjectForm, ProjectStepForm
from volunteers.projects.input_serializers import ProjectInput, StepInput
from volunteers.projects.serializers import OneProjectShape, ProjectShape
from volunteers.projects.transitions import STEPS
from volunteers.viewers import Viewer


class LatestProject(SaneCursor):
    """What was proposed last first."""

    ordering = ("-created_at", "-id")


@extend_schema_view(get=extend_schema(parameters=questions_of(ProjectFilter)))
class Projects(ForViewer, generics.ListAPIView[Project]):
    """The list of micro-projects: `community`, `state` (one of them, or `claimable`), `mine=yes`."""

    serializer_class = ProjectShape
    pagination_class = LatestProject
    refusals = (404,)  # of the need or case that a project answers
    queryset = Project.objects.none()

    def get_queryset(self) -> Any:
        """What the asker may read."""
        rows = Project.objects.visible_to(self.viewer).select_related("community").with_sums()
        return ProjectFilter(self.viewer, self.request.query_params).apply(rows)

    @extend_schema(request=ProjectInput, responses={200: OneProjectShape, 201: OneProjectShape})
    def post(self, request: Request) -> Response:
        """A draft, from a need (`need`), a case (`case`, its number) or by hand; by 200 the one a key made before."""
        key = key_of(request)
        if known := made_under(key):
            return self.answer(OneProjectShape, one_project(self.viewer, known.uuid))
        fields = form_data(request)
        need, case = _answered(request, self.viewer, fields)
        form = ProjectForm(self.viewer, need, case, fields, request.FILES)
        made = attempt(form, form.act, key)
        return self.answer(OneProjectShape, one_project(self.viewer, made.uuid), status.HTTP_201_CREATED)


def _answered(request: Request, viewer: Viewer, fields: Any) -> tuple[Need | None, Case | None]:
    """The need or case that the project answers."""
    if uuid := fields.get("need"):
        try:
            known = UUID(uuid)
        except ValueError as error:
            raise Http404 from error
        needs = Need.objects.visible_to(request.user).select_related("grid__community__street", "household")
        return get_object_or_404(needs, uuid=known), None
    if number := fields.get("case"):
        cases = Case.objects.visible_to(request.user).select_related("grid__community__street", "executor")
        case = get_object_or_404(cases, number=number)
        if not may_make_projects(case, viewer):
            raise PermissionDenied
        return None, case
    return None, None


def one_project(viewer: Viewer, uuid: UUID) -> Project:
    """The project with its sums, if the viewer may see it."""
    rows = Project.objects.visible_to(viewer).select_related("community", "case", "need")
    project: Project = get_object_or_404(rows.with_sums(), uuid=uuid)
    return project


class OneProject(ForViewer):
    """One micro-project."""

    @extend_schema(responses=OneProjectShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """With its pledges and what the asker may do."""
        return self.answer(OneProjectShape, one_project(self.viewer, uuid))


class ProjectStep(APIView):
    """One step of the projects' table."""

    @extend_schema(operation_id="projects_step", request=StepInput, responses=OneProjectShape)
    def post(self, request: Request, uuid: UUID, step: str) -> Response:
        """Take it; the answer is the project as it stands then."""
        if step not in STEPS:
            raise Http404
        viewer = Viewer(person(request))
        form = ProjectStepForm(
            STEPS[step], one_project(viewer, uuid), viewer, form_data(request), request.FILES
        )
        attempt(form, form.act, key_of(request))
        fresh = one_project(viewer, uuid)
        return Response(OneProjectShape(fresh, context={"viewer": viewer}).data)
