"""Needs for programs: the pages' rows, forms and verbs."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import attempt
from cases.models import Need
from grids.paging import SaneCursor
from volunteers import matching
from volunteers.api import ForViewer, form_data, person, questions_of
from volunteers.matching import match_decisions
from volunteers.needs.filters import NeedFilter
from volunteers.needs.forms import AppealForm, NeedForm
from volunteers.needs.input_serializers import AppealInput, DecideInput, NeedInput
from volunteers.needs.querysets import visible_needs
from volunteers.needs.serializers import NeedShape, ProposalShape


class OldestFirst(SaneCursor):
    """Who has waited longest first."""

    ordering = ("raised_at", "id")


@extend_schema_view(get=extend_schema(parameters=questions_of(NeedFilter)))
class Needs(ForViewer, generics.ListAPIView[Need]):
    """The list of needs: `community`, `kind`, `age` (7, 30, 90 days), `public` (no, waiting, matched, ended)."""

    serializer_class = NeedShape
    pagination_class = OldestFirst

    def get_queryset(self) -> Any:
        """What the asker may read."""
        return NeedFilter(self.viewer, self.request.query_params).apply(visible_needs(self.viewer))

    @extend_schema(request=NeedInput, responses={201: NeedShape})
    def post(self, request: Request) -> Response:
        """A need by hand."""
        form = NeedForm(person(request), None, form_data(request))
        need = attempt(form, form.act, person(request))
        return self.answer(NeedShape, need, status.HTTP_201_CREATED)


class PublishNeed(ForViewer):
    """A need's public words."""

    @extend_schema(request=AppealInput, responses=NeedShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Publish it, or change the words."""
        need = get_object_or_404(visible_needs(self.viewer), uuid=uuid)
        form = AppealForm(getattr(need, "appeal", None), form_data(request))
        attempt(form, form.act, need, person(request))
        return self.answer(NeedShape, get_object_or_404(visible_needs(self.viewer), uuid=uuid))


class Proposals(ForViewer):
    """Who could help with a need."""

    pagination_class = None

    @extend_schema(responses=ProposalShape(many=True))
    def get(self, request: Request, uuid: UUID) -> Response:
        """The best candidates with their reasons."""
        need = get_object_or_404(visible_needs(self.viewer), uuid=uuid)
        if not self.viewer.keeps(need.place_code):
            raise PermissionDenied
        found = matching.for_need(need, timezone.localdate())
        return Response([ProposalShape(one).data for one in found])

    @extend_schema(request=DecideInput, responses={204: None})
    def post(self, request: Request, uuid: UUID) -> Response:
        """A person decides: yes or no."""
        need = get_object_or_404(Need.objects.visible_to(request.user), uuid=uuid)
        asked = DecideInput(data=request.data)
        asked.is_valid(raise_exception=True)
        decide = match_decisions.accept if asked.validated_data["yes"] else match_decisions.decline
        decide(need, asked.validated_data["proposal"], by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
