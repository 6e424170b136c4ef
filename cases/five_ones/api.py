"""The five ones of the grids one sees: now, of a week, or of a month. Never of a person, and by code alone."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from cases.field_scope import seen_grids
from cases.five_ones.calculation import of_grids, of_month, of_week
from cases.five_ones.evaluation import Ones, State, Value
from cases.five_ones.periods import Period, parse_month, parse_week
from cases.models import Threshold
from grids.models import Grid, User
from grids.paging import RegisterPages


class PartShape(serializers.Serializer[Any]):
    """One of the five for a week or a month."""

    code = serializers.ChoiceField(choices=Threshold.Code.choices)
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    have = serializers.IntegerField(help_text="of `loop`: how many are past their term without a next step")
    needed = serializers.IntegerField(help_text="of `loop`: no more than this")
    reasons = serializers.ListField(
        child=serializers.CharField(),
        help_text="why excused: granted (by the community office), holiday, vacant",
    )
    at = serializers.DateTimeField(allow_null=True, help_text="of `list`: when it was looked through last")
    period = serializers.CharField(help_text="2026-W48 or 2026-11")
    since = serializers.DateField(help_text="the first day")
    until = serializers.DateField(help_text="the day after the last")
    records = serializers.CharField(help_text="page of the records behind it")


class OneShape(PartShape):
    """One of the five; a month's week by week as well."""

    weeks = PartShape(many=True)


class FiveOnesShape(serializers.Serializer[Any]):
    """One grid's."""

    grid = serializers.CharField(help_text="code")
    grid_name = serializers.CharField()
    community = serializers.CharField(help_text="code")
    community_name = serializers.CharField()
    vacant = serializers.BooleanField(help_text="nobody is posted; the community office goes on")
    ones = OneShape(many=True)


def told(value: Value) -> dict[str, Any]:
    """One value as it is sent."""
    return {
        "code": value.code.value,
        "name": value.name,
        "state": value.state.value,
        "have": value.have,
        "needed": value.needed,
        "reasons": list(value.reasons),
        "at": value.at,
        "period": value.period.key,
        "since": value.period.first,
        "until": value.period.after,
        "records": value.path,
    }


def told_of(ones: Ones) -> dict[str, Any]:
    """One grid as it is sent."""
    return {
        "grid": ones.grid.code,
        "grid_name": ones.grid.name,
        "community": ones.grid.community.code,
        "community_name": ones.grid.community.name,
        "vacant": ones.vacant,
        "ones": [told(one) | {"weeks": [told(part) for part in one.parts]} for one in ones],
    }


class GridFilter(filters.FilterSet):
    """By place."""

    grid = filters.CharFilter(field_name="code")
    community = filters.CharFilter(field_name="community__code")


class FiveOnes(generics.ListAPIView):
    """五个一."""

    pagination_class = RegisterPages
    filterset_class = GridFilter
    serializer_class = FiveOnesShape
    queryset = Grid.objects.none()

    def get_queryset(self) -> QuerySet[Grid]:
        """The grids one sees."""
        return seen_grids(cast(User, self.request.user).standing)

    @extend_schema(
        parameters=[
            OpenApiParameter("week", OpenApiTypes.STR, description="2026-W48: what is asked by the week"),
            OpenApiParameter("month", OpenApiTypes.STR, description="2026-11: all five, with the weeks"),
        ]
    )
    def get(self, request: Request) -> Response:
        """This week and this month, unless a week or a month is asked for."""
        week = _asked(request, "week", parse_week)
        month = _asked(request, "month", parse_month)
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        grids = seen_grids(cast(User, request.user).standing).filter(pk__in=[grid.pk for grid in page])
        now = timezone.now()
        if week is not None:
            rows = of_week(grids, week, now)
        else:
            rows = of_month(grids, month, now) if month is not None else of_grids(grids, now)
        return self.get_paginated_response([told_of(ones) for ones in rows])


def _asked(request: Request, name: str, parse: Any) -> Period | None:
    """The period asked for; a refusal beside the parameter for what is none or has not begun."""
    text = request.query_params.get(name, "")
    if not text:
        return None
    period: Period | None = parse(text)
    if period is None or period.starts > timezone.now():
        raise ValidationError({name: [_("请填已经开始的周或月，如 2026-W48、2026-11。")]})
    return period
