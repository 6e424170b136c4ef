"""Resources for programs: the pages' rows, form and verbs."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import attempt
from grids.paging import SaneCursor
from volunteers.api import ForViewer, form_data, questions_of
from volunteers.models import Resource
from volunteers.resources import actions
from volunteers.resources.filters import ResourceFilter
from volunteers.resources.forms import ResourceForm
from volunteers.resources.input_serializers import ResourceInput
from volunteers.resources.serializers import ResourceShape


class LatestOffer(SaneCursor):
    """What was offered last first."""

    ordering = ("-offered_at", "-id")


@extend_schema_view(get=extend_schema(parameters=questions_of(ResourceFilter)))
class Resources(ForViewer, generics.ListAPIView[Resource]):
    """The list of resources: `community`, `gift`, `skill` (code)."""

    serializer_class = ResourceShape
    pagination_class = LatestOffer
    queryset = Resource.objects.none()

    def get_queryset(self) -> Any:
        """What the asker may read."""
        rows = Resource.objects.visible_to(self.viewer).select_related("unit", "helper", "skill")
        return ResourceFilter(self.viewer, self.request.query_params).apply(rows)

    @extend_schema(request=ResourceInput, responses={201: ResourceShape})
    def post(self, request: Request) -> Response:
        """A unit's own, or written down for it."""
        form = ResourceForm(self.viewer, form_data(request))
        return self.answer(ResourceShape, attempt(form, form.act), status.HTTP_201_CREATED)


class TakeBack(ForViewer):
    """A resource is taken back."""

    @extend_schema(request=None, responses=ResourceShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Nothing new is proposed from it."""
        rows = Resource.objects.visible_to(self.viewer).select_related("unit", "helper", "skill", "street")
        row = get_object_or_404(rows, uuid=uuid)
        actions.take_back(row, by=self.viewer)
        row.refresh_from_db()
        return self.answer(ResourceShape, row)
