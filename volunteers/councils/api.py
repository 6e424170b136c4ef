"""Councils for programs: those in sight, who sits there by party, what they met about and what they promised."""

from typing import Any
from uuid import UUID

from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from grids.paging import RegisterPages
from volunteers.api import ForViewer
from volunteers.councils.serializers import CouncilShape, OneCouncilShape
from volunteers.councils.transitions import reads_names
from volunteers.models import Council


class ForCouncil(ForViewer):
    """One council as the asker may read it."""

    queryset = Council.objects.none()

    def rows(self) -> Any:
        """Those in sight, with the numbers of their promises."""
        rows = Council.objects.visible_to(self.viewer).select_related("community")
        return rows.with_counts(timezone.localdate()).annotate(code=F("community__code"))


class Councils(ForCouncil, generics.ListAPIView[Council]):
    """The list of councils, by their communities' codes."""

    serializer_class = CouncilShape
    pagination_class = RegisterPages

    def get_queryset(self) -> Any:
        """What the asker may read."""
        return self.rows()


class OneCouncil(ForCouncil):
    """One council."""

    @extend_schema(responses=OneCouncilShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """With its parties, meetings and promises."""
        row = get_object_or_404(self.rows(), uuid=uuid)
        names = reads_names(row.community.code, self.viewer)
        return Response(OneCouncilShape(row, context={"viewer": self.viewer, "names": names}).data)
