"""What councils promised, for programs: the page's rows, its filter, its table and its form."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import attempt
from cases.lifecycle import NotTheirs
from grids.paging import AsOrdered
from volunteers.api import ForViewer, form_data, key_of, questions_of
from volunteers.councils.filters import ResolutionFilter
from volunteers.councils.forms import ResolutionStepForm
from volunteers.councils.input_serializers import ResolutionStepInput
from volunteers.councils.querysets import RELATED
from volunteers.councils.resolution_serializers import OneResolutionShape, ResolutionShape
from volunteers.councils.transitions import STEPS, parts_of, reads_names
from volunteers.models import Resolution


class ForResolution(ForViewer):
    """One promise as the asker may read it."""

    queryset = Resolution.objects.none()

    def rows(self) -> Any:
        """Those in sight."""
        return Resolution.objects.visible_to(self.viewer).select_related(*RELATED)

    def answer_one(self, uuid: UUID) -> Response:
        """As it stands now."""
        row = get_object_or_404(self.rows(), uuid=uuid)
        names = reads_names(row.council.community.code, self.viewer)
        return Response(OneResolutionShape(row, context={"viewer": self.viewer, "names": names}).data)


@extend_schema_view(get=extend_schema(parameters=questions_of(ResolutionFilter)))
class Resolutions(ForResolution, generics.ListAPIView[Resolution]):
    """The list of promises: `community`, `how` (open ones, else `late`, `done` or `dropped`)."""

    serializer_class = ResolutionShape
    pagination_class = AsOrdered

    def get_queryset(self) -> Any:
        """What the asker may read."""
        return ResolutionFilter(self.viewer, self.request.query_params).apply(self.rows())


class OneResolution(ForResolution):
    """One promise."""

    @extend_schema(responses=OneResolutionShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """With its story and what the asker may do."""
        return self.answer_one(uuid)


class ResolutionStep(ForResolution):
    """One step of the councils' table."""

    @extend_schema(operation_id="resolutions_step", request=ResolutionStepInput, responses=OneResolutionShape)
    def post(self, request: Request, uuid: UUID, step: str) -> Response:
        """Take it; the answer is the promise as it stands then."""
        row, line = get_object_or_404(self.rows(), uuid=uuid), STEPS.get(step)
        if line is None:
            raise Http404
        if not line.parts & parts_of(row, self.viewer):
            raise NotTheirs(_("您不能对这条决议“%s”。") % line.label)
        form = ResolutionStepForm(line, row, self.viewer, form_data(request), request.FILES)
        attempt(form, form.act, key_of(request))
        return self.answer_one(uuid)
