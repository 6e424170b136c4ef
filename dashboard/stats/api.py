"""A month's figures for programs: the table that the page shows, each value with what it came from."""

from collections.abc import Iterable
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.navigation import reads_figures
from dashboard.stats.conditions import ENTERED, LEFT
from dashboard.stats.dimensions import DIMENSIONS
from dashboard.stats.figures import FIGURES, Value
from dashboard.stats.params import NoSuchMonth, question_of
from dashboard.stats.presentation import DEFAULT_BY
from dashboard.stats.tables import Row, Table, table_of
from grids.models import User


class DefinitionShape(serializers.Serializer[Any]):
    """What a figure is."""

    name = serializers.CharField()
    title = serializers.CharField(source="label")
    formula = serializers.CharField()
    minimum = serializers.IntegerField(help_text="below this many cases the counts stand instead of a rate")


class ValueShape(serializers.Serializer[Any]):
    """A figure as it came out."""

    figure = serializers.ChoiceField(choices=list(FIGURES))
    numerator = serializers.IntegerField(help_text="of a count or a time: how many cases")
    denominator = serializers.IntegerField(allow_null=True)
    rate = serializers.DecimalField(
        max_digits=6, decimal_places=2, allow_null=True, help_text="per cent; null below the minimum"
    )
    median_hours = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    p90_hours = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    left_out = serializers.DictField(
        child=serializers.IntegerField(), help_text="not in the denominator, and why"
    )
    shown = serializers.CharField(help_text="as the page shows it")


class RowShape(serializers.Serializer[Any]):
    """One line of the table."""

    code = serializers.CharField(help_text="empty for cases that belong to none")
    name = serializers.CharField()
    balanced = serializers.BooleanField()
    figures = ValueShape(many=True)


class BalanceShape(serializers.Serializer[Any]):
    """open_start + reported = closed + rejected + merged + withdrawn + open_end."""

    open_start = serializers.IntegerField()
    reported = serializers.IntegerField()
    closed = serializers.IntegerField()
    rejected = serializers.IntegerField()
    merged = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    open_end = serializers.IntegerField()
    balanced = serializers.BooleanField()


class StatsShape(serializers.Serializer[Any]):
    """A month by one dimension."""

    month = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(help_text="the month's end, or now while it runs")
    version = serializers.IntegerField(allow_null=True, help_text="null: read from the cases as they stand")
    frozen_at = serializers.DateTimeField(allow_null=True)
    hash = serializers.CharField(allow_null=True)
    by = serializers.ChoiceField(choices=list(DIMENSIONS))
    definitions = DefinitionShape(many=True)
    balance = BalanceShape()
    total = RowShape()
    rows = RowShape(many=True)


def told_value(value: Value) -> dict[str, Any]:
    """One figure as it is sent."""
    return {
        "figure": value.figure.name,
        "numerator": value.count,
        "denominator": value.of,
        "rate": value.rate,
        "median_hours": None if value.is_small else value.median,
        "p90_hours": None if value.is_small else value.p90,
        "left_out": dict(value.left_out),
        "shown": value.shown,
    }


def told_row(row: Row) -> dict[str, Any]:
    """One line as it is sent."""
    figures: Iterable[Value] = row.values.values()
    return {
        "code": row.code,
        "name": row.name,
        "balanced": row.is_balanced,
        "figures": [told_value(value) for value in figures],
    }


def told_table(table: Table) -> dict[str, Any]:
    """The month as it is sent."""
    question, report = table.question, table.question.report
    counts = table.total.counts
    return {
        "month": question.month.key,
        "since": question.month.starts,
        "until": question.until,
        "version": report.version if report else None,
        "frozen_at": report.made_at if report else None,
        "hash": report.hash if report else None,
        "by": table.dimension.name,
        "definitions": FIGURES.values(),
        "balance": {name: counts[name] for name in (*ENTERED, *LEFT)} | {"balanced": table.total.is_balanced},
        "total": told_row(table.total),
        "rows": [told_row(row) for row in table.rows],
    }


class Stats(APIView):
    """月报."""

    @extend_schema(
        parameters=[
            OpenApiParameter("by", OpenApiTypes.STR, enum=list(DIMENSIONS), default=DEFAULT_BY),
            OpenApiParameter(
                "version",
                OpenApiTypes.STR,
                description="a frozen version's number, or `live`; without it the latest frozen one, else live",
            ),
        ],
        responses=StatsShape,
    )
    def get(self, request: Request, month: str) -> Response:
        """A month's figures: the street's for auditor and centre, their communities' for a leader."""
        user = cast(User, request.user)
        by = request.query_params.get("by") or DEFAULT_BY
        if not reads_figures(user.standing):
            raise NotFound
        if by not in DIMENSIONS:
            raise ValidationError({"by": [_("可以按 %s 分列。") % ", ".join(DIMENSIONS)]})
        try:
            question = question_of(user, month, request.query_params.get("version", ""), timezone.now())
        except NoSuchMonth:
            raise NotFound(_("没有这个月份，或没有这一版。")) from None
        return Response(StatsShape(told_table(table_of(question, by))).data)
