"""Enterprises and their matters from outside: the register without contacts, a board, one cell marked."""

from typing import Any, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.enterprise.board import WITH_MATTER, MatterBoard, gather
from cases.enterprise.progress import mark
from cases.lifecycle import Incomplete
from cases.models import ENDED, CellState, Enterprise, EnterpriseMatter, MatterCell, Status
from grids.models import User
from grids.paging import SaneCursor


class EnterpriseShape(serializers.ModelSerializer[Enterprise]):
    """One enterprise, without its contact."""

    site = serializers.CharField(source="site.code")
    grid = serializers.CharField(source="site.grid.code")
    group = serializers.CharField(
        source="group.code", allow_null=True, default=None, help_text="its group's code"
    )

    class Meta:
        model = Enterprise
        fields = ["code", "name", "site", "grid", "group", "industry", "headcount", "came_on", "left_on"]


class EnterpriseFilter(filters.FilterSet):
    """By place, group and industry."""

    grid = filters.CharFilter(field_name="site__grid__code")
    community = filters.CharFilter(field_name="site__grid__community__code")
    group = filters.CharFilter(field_name="group__code")

    class Meta:
        model = Enterprise
        fields = ["industry"]


class EnterpriseCursor(SaneCursor):
    """By the unified social credit code."""

    ordering = ("code",)


class NewestMatter(SaneCursor):
    """The latest first."""

    ordering = ("-begun_at", "-pk")


class Enterprises(generics.ListAPIView):
    """企业."""

    serializer_class = EnterpriseShape
    filterset_class = EnterpriseFilter
    pagination_class = EnterpriseCursor
    queryset = Enterprise.objects.none()

    def get_queryset(self) -> QuerySet[Enterprise]:
        """Those one sees."""
        seen = Enterprise.objects.visible_to(self.request.user)
        return seen.select_related("site__grid", "group")


class OneEnterprise(generics.RetrieveAPIView):
    """One of them."""

    serializer_class = EnterpriseShape
    lookup_field = "code"
    queryset = Enterprise.objects.none()

    def get_queryset(self) -> QuerySet[Enterprise]:
        """Those one sees."""
        seen = Enterprise.objects.visible_to(self.request.user)
        return seen.select_related("site__grid", "group")


class MatterShape(serializers.ModelSerializer[EnterpriseMatter]):
    """One matter and how much of it is done."""

    number = serializers.CharField(source="case.number", help_text="of its parent case")
    status = serializers.ChoiceField(source="case.status", choices=Status.choices)
    enterprise = serializers.CharField(source="enterprise.code")
    cells = serializers.IntegerField(source="cell_count")
    done = serializers.IntegerField(source="done_count")
    stuck = serializers.IntegerField(source="stuck_count")

    class Meta:
        model = EnterpriseMatter
        fields = ["number", "title", "enterprise", "status", "begun_at", "cells", "done", "stuck"]


class MatterFilter(filters.FilterSet):
    """By enterprise, and whether the case has ended."""

    enterprise = filters.CharFilter(field_name="enterprise__code")
    open = filters.BooleanFilter(method="still_open")

    def still_open(self, rows: Any, _name: str, value: bool) -> Any:
        """Open ones, or those that ended."""
        ended = sorted(ENDED)
        return rows.exclude(case__status__in=ended) if value else rows.filter(case__status__in=ended)


class Matters(generics.ListAPIView):
    """企业事项."""

    serializer_class = MatterShape
    filterset_class = MatterFilter
    pagination_class = NewestMatter
    queryset = EnterpriseMatter.objects.none()

    def get_queryset(self) -> QuerySet[EnterpriseMatter]:
        """Those one sees."""
        seen = EnterpriseMatter.objects.visible_to(self.request.user).counted()
        return seen.select_related("case", "enterprise")


class StepShape(serializers.Serializer[Any]):
    """A column."""

    position = serializers.IntegerField()
    stage = serializers.IntegerField(help_text="steps of the same stage run side by side")
    name = serializers.CharField()
    executor = serializers.CharField(source="executor.code")
    term_days = serializers.IntegerField(help_text="statutory working days")


class CellShape(serializers.Serializer[Any]):
    """A cell."""

    step = serializers.IntegerField(source="step.position")
    progress = serializers.ChoiceField(source="cell.state", choices=CellState.choices)
    since = serializers.DateTimeField(source="cell.since")
    due_at = serializers.DateTimeField(source="cell.due_at", allow_null=True)
    late = serializers.BooleanField()
    executor = serializers.CharField(
        source="cell.executor.code", allow_null=True, default=None, help_text="the unit that marked it"
    )


class MatterLineShape(serializers.Serializer[Any]):
    """A row with its cells in the order of the steps."""

    position = serializers.IntegerField(source="line.position")
    name = serializers.CharField(source="line.name")
    enterprise = serializers.CharField(source="line.enterprise.code", allow_null=True, default=None)
    case = serializers.CharField(source="line.case.number")
    cells = CellShape(source="squares", many=True)


class SpentShape(serializers.Serializer[Any]):
    """Working days: by the law, and what it took to the last step, or takes until now."""

    statutory = serializers.IntegerField()
    taken = serializers.FloatField()
    finished = serializers.BooleanField()
    saved = serializers.FloatField(help_text="statutory minus taken")


class BoardShape(serializers.Serializer[Any]):
    """A matter's board."""

    number = serializers.CharField(source="matter.case.number")
    title = serializers.CharField(source="matter.title")
    enterprise = serializers.CharField(source="matter.enterprise.code")
    status = serializers.ChoiceField(source="matter.case.status", choices=Status.choices)
    spent = SpentShape()
    steps = serializers.SerializerMethodField()
    lines = MatterLineShape(source="rows", many=True)

    @extend_schema_field(StepShape(many=True))
    def get_steps(self, board: MatterBoard) -> Any:
        """The columns."""
        return StepShape([column.step for column in board.columns], many=True).data


def _seen(request: Request) -> QuerySet[EnterpriseMatter]:
    return EnterpriseMatter.objects.visible_to(request.user).select_related(*WITH_MATTER)


class OneMatter(generics.GenericAPIView):
    """A board."""

    serializer_class = BoardShape
    queryset = EnterpriseMatter.objects.none()

    @extend_schema(operation_id="enterprise_matters_board", responses=BoardShape)
    def get(self, request: Request, number: str) -> Response:
        """Rows by steps, as they stand."""
        matter = get_object_or_404(_seen(request), case__number=number)
        board = gather(matter, cast(User, request.user), timezone.now())
        return Response(BoardShape(board).data)


class MarkInput(serializers.Serializer[Any]):
    """Which cell, and how far it is."""

    line = serializers.IntegerField(help_text="position of the row")
    step = serializers.IntegerField(help_text="position of the step")
    progress = serializers.ChoiceField(choices=CellState.choices)
    words = serializers.CharField(
        required=False, allow_blank=True, max_length=500, help_text="needed for stuck, and to undo done"
    )


class MarkCell(generics.GenericAPIView):
    """How far a step is."""

    serializer_class = MarkInput
    queryset = EnterpriseMatter.objects.none()

    @extend_schema(operation_id="enterprise_matters_mark", responses=BoardShape)
    def post(self, request: Request, number: str) -> Response:
        """Mark one cell; 409 when its row's case has been fed back already."""
        matter = get_object_or_404(_seen(request), case__number=number)
        brought = MarkInput(data=request.data)
        brought.is_valid(raise_exception=True)
        asked, user = brought.validated_data, cast(User, request.user)
        cells = MatterCell.objects.filter(
            line__matter=matter, line__position=asked["line"], step__position=asked["step"]
        )
        found = list(cells.values_list("pk", flat=True))
        if not found:
            raise Incomplete(_("没有这一格。"), "line")
        mark(matter, found, asked["progress"], by=user, words=asked.get("words", ""))
        return Response(BoardShape(gather(matter, user, timezone.now())).data)
