"""Emergencies and what is due for inspection over the API; the same forms as the pages."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.access import may_raise
from cases.api import KEY, KEY_HEADER, attempt, brought
from cases.emergency.forms import FORMS, RaiseForm
from cases.emergency.inspections import inspected, light_of, with_light
from cases.five_ones import shanghai_day
from cases.models import Emergency, EmergencyCall, EmergencyKind, EmergencyLine, Light, Role
from grids.instants import InstantFilter
from grids.models import Site, User
from grids.paging import SaneCursor
from grids.privacy import mask_text

RELATED = ("case__grid", "kind", "area")
STAGES = [("alarmed", "alarmed"), ("answered", "answered"), ("closed", "closed")]


class RaiseInput(serializers.Serializer[Any]):
    """What happened and where; or the number of a case that turned into an emergency."""

    kind = serializers.CharField(help_text="code, such as fire, gas, collapse, flood, people, other")
    case = serializers.CharField(required=False, help_text="number")
    words = serializers.CharField(required=False)
    address = serializers.CharField(required=False)
    grid = serializers.CharField(required=False, help_text="code")
    longitude = serializers.FloatField(required=False, help_text="WGS-84")
    latitude = serializers.FloatField(required=False, help_text="WGS-84")
    accuracy = serializers.FloatField(required=False, help_text="metres")
    photos = serializers.ListField(child=serializers.FileField(), required=False, help_text="multipart")


class EmergencyInput(serializers.Serializer[Any]):
    """`pass-on` and `note` take words, `close` needs a result; `note` and `close` take photos."""

    words = serializers.CharField(required=False)
    result = serializers.CharField(required=False)
    photos = serializers.ListField(child=serializers.FileField(), required=False, help_text="multipart")


class CallShape(serializers.Serializer[Any]):
    """The turn that is waited for."""

    position = serializers.IntegerField()
    to = serializers.ChoiceField(choices=EmergencyCall.To.choices)
    rank = serializers.IntegerField(help_text="which on duty; 0 for a team or the centre")
    due_at = serializers.DateTimeField()


class LineShape(serializers.Serializer[Any]):
    """A line of the log; who acted stands by role."""

    seq = serializers.IntegerField()
    action = serializers.ChoiceField(choices=EmergencyLine.Action.choices)
    part = serializers.ChoiceField(choices=Role.choices, allow_blank=True)
    rank = serializers.IntegerField()
    words = serializers.CharField(help_text="telephone and identity numbers masked")
    at = serializers.DateTimeField()


class EmergencyShape(serializers.Serializer[Any]):
    """An emergency."""

    number = serializers.CharField(help_text="of its case")
    kind = serializers.CharField(help_text="code")
    stage = serializers.ChoiceField(choices=STAGES)
    area = serializers.CharField(allow_null=True, help_text="code")
    grid = serializers.CharField(allow_null=True, help_text="code")
    raised_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    result = serializers.CharField(help_text="telephone and identity numbers masked")


class WholeEmergencyShape(EmergencyShape):
    """With the turn that is waited for and the log."""

    call = CallShape(allow_null=True)
    lines = LineShape(many=True)


def serialize(row: Emergency) -> dict[str, Any]:
    """One emergency as a list sends it."""
    return {
        "number": row.case.number,
        "kind": row.kind.code,
        "stage": row.stage,
        "area": row.area.code if row.area else None,
        "grid": row.case.grid.code if row.case.grid else None,
        "raised_at": row.raised_at,
        "answered_at": row.answered_at,
        "closed_at": row.closed_at,
        "result": mask_text(row.result),
    }


def serialize_whole(row: Emergency) -> dict[str, Any]:
    """With what is going on."""
    call = row.calls.filter(outcome="").first()
    waiting = ("position", "to", "rank", "due_at")
    written = ("seq", "action", "part", "rank", "at")
    lines = row.lines.order_by("seq")
    return serialize(row) | {
        "call": {name: getattr(call, name) for name in waiting} if call else None,
        "lines": [
            {name: getattr(line, name) for name in written} | {"words": mask_text(line.words)}
            for line in lines
        ],
    }


class EmergencyFilter(filters.FilterSet):
    """By kind, area, time, and whether it is over."""

    kind = filters.ModelChoiceFilter(queryset=EmergencyKind.objects.all(), to_field_name="code")
    area = filters.CharFilter(field_name="area__code")
    running = filters.BooleanFilter(field_name="closed_at", lookup_expr="isnull")
    since = InstantFilter(field_name="raised_at", lookup_expr="gte")
    until = InstantFilter(field_name="raised_at", lookup_expr="lt")


class EmergencyCursor(SaneCursor):
    """By the instant at which it was raised."""

    ordering = ("-raised_at", "-pk")


class Emergencies(generics.ListAPIView):
    """应急."""

    pagination_class = EmergencyCursor
    filterset_class = EmergencyFilter
    serializer_class = EmergencyShape

    def get_queryset(self) -> QuerySet[Emergency]:
        """What the person may see."""
        return Emergency.objects.visible_to(self.request.user).select_related(*RELATED)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of them."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response([serialize(row) for row in page])

    @extend_schema(
        request={"application/json": RaiseInput, "multipart/form-data": RaiseInput},
        responses={201: WholeEmergencyShape, 200: OpenApiResponse(WholeEmergencyShape, "known already")},
        parameters=[KEY],
    )
    def post(self, request: Request) -> Response:
        """启动应急: everybody is alarmed, the first on duty is called."""
        user = cast(User, request.user)
        if not may_raise(user.standing):
            raise PermissionDenied
        form = RaiseForm(user, brought(request), request.FILES)
        row, new = attempt(form, form.send, request.headers.get(KEY_HEADER))
        return Response(serialize_whole(row), status=status.HTTP_201_CREATED if new else status.HTTP_200_OK)


class OneEmergency(APIView):
    """One emergency."""

    @extend_schema(responses=WholeEmergencyShape)
    def get(self, request: Request, number: str) -> Response:
        """With the turn that is waited for and the log."""
        return Response(serialize_whole(_find(request, number)))


class ActOnEmergency(APIView):
    """我已收到, 转下一人, 现场记录, 结束应急."""

    @extend_schema(
        operation_id="emergencies_act",
        request={"application/json": EmergencyInput, "multipart/form-data": EmergencyInput},
        responses={200: WholeEmergencyShape, 409: OpenApiResponse(description="refused")},
        parameters=[KEY, OpenApiParameter("action", OpenApiTypes.STR, "path", enum=sorted(FORMS))],
    )
    def post(self, request: Request, number: str, action: str) -> Response:
        """Take the step; the answer is the emergency as it stands then."""
        row = _find(request, number)
        if action not in FORMS:
            raise Http404
        form = FORMS[action](brought(request), request.FILES)
        attempt(form, form.act, row, request.user, request.headers.get(KEY_HEADER))
        return Response(serialize_whole(_find(request, number)))


def _find(request: Request, number: str) -> Emergency:
    rows = Emergency.objects.visible_to(request.user).select_related(*RELATED)
    return generics.get_object_or_404(rows, case__number=number)


class DueShape(serializers.Serializer[Any]):
    """A site that is to be inspected."""

    site = serializers.CharField(help_text="code")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Site.Kind.choices)
    risk = serializers.ChoiceField(choices=Site.Risk.choices)
    grid = serializers.CharField(help_text="code")
    every = serializers.IntegerField(help_text="days")
    last_at = serializers.DateTimeField(allow_null=True, help_text="null: never inspected")
    due_on = serializers.DateField(allow_null=True)
    light = serializers.ChoiceField(choices=Light.choices, help_text="red: overdue; yellow: within a week")


class DueFilter(filters.FilterSet):
    """By place, kind, risk and light."""

    grid = filters.CharFilter(field_name="grid__code")
    community = filters.CharFilter(field_name="grid__community__code")
    area = filters.CharFilter(field_name="grid__community__area__code")
    kind = filters.ChoiceFilter(choices=Site.Kind.choices)
    risk = filters.ChoiceFilter(choices=Site.Risk.choices)
    light = filters.ChoiceFilter(choices=Light.choices, method="by_light")

    class Meta:
        model = Site
        fields: list[str] = []

    def by_light(self, sites: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Overdue, due within a week, or not due."""
        return with_light(sites, value, timezone.now())


class InspectionCursor(SaneCursor):
    """In the order of their codes."""

    ordering = "code"


class DueInspections(generics.ListAPIView):
    """检查到期."""

    pagination_class = InspectionCursor
    filterset_class = DueFilter
    serializer_class = DueShape

    def get_queryset(self) -> QuerySet[Any]:
        """The sites of one's places that are to be inspected."""
        return inspected(Site.objects.visible_to(self.request.user)).select_related("grid")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of them, by code."""
        page: list[Any] = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        today = shanghai_day(timezone.now())
        plain = ("name", "kind", "risk", "every", "last_at", "due_on")
        rows = [
            {"site": site.code, "grid": site.grid.code, "light": light_of(site.due_on, today)}
            | {name: getattr(site, name) for name in plain}
            for site in page
        ]
        return self.get_paginated_response(rows)
