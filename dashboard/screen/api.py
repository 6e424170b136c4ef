"""The figures of the command-centre screen: of the street for its centre, of a leader's communities for the leader."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.models import Threshold
from dashboard.scope import scope_of
from dashboard.screen.figures import screen
from dashboard.screen.presentation import told

ROWS = "page of the rows behind the number"


class CountShape(serializers.Serializer[Any]):
    """One number in words, and where its rows are."""

    words = serializers.CharField()
    n = serializers.IntegerField()
    rows = serializers.CharField(help_text=ROWS)


class NamedCountShape(CountShape):
    """The same with its name."""

    name = serializers.CharField()


class ModuleShape(serializers.Serializer[Any]):
    """One of the eight modules."""

    code = serializers.CharField()
    name = serializers.CharField()
    figures = NamedCountShape(many=True)


class SeriesShape(serializers.Serializer[Any]):
    """One line of the trend, a number a day."""

    name = serializers.CharField()
    words = serializers.CharField()
    n = serializers.ListField(child=serializers.IntegerField())
    rows = serializers.CharField(help_text=f"{ROWS}; `day=` narrows it to one")


class TrendShape(serializers.Serializer[Any]):
    """Thirty days, the last one is today."""

    days = serializers.ListField(child=serializers.DateField())
    series = SeriesShape(many=True)


class CategoryCountShape(serializers.Serializer[Any]):
    """How often a category was reported in thirty days."""

    code = serializers.CharField(help_text="`none` for what has no category yet")
    name = serializers.CharField()
    n = serializers.IntegerField()
    rows = serializers.CharField(help_text=ROWS)


class HandlingShape(serializers.Serializer[Any]):
    """Working hours from dispatch to result over the newest closures; null below five."""

    median_hours = serializers.FloatField(allow_null=True)
    ninth_hours = serializers.FloatField(allow_null=True, help_text="nine of ten took no longer")
    sample = serializers.IntegerField()
    words = serializers.CharField()
    rows = serializers.CharField(help_text=ROWS)


class CoverShape(serializers.Serializer[Any]):
    """One of the five ones in a community: in how many of the grids that are asked it is done."""

    code = serializers.ChoiceField(choices=Threshold.Code.choices)
    done = serializers.IntegerField()
    asked = serializers.IntegerField()
    rows = serializers.CharField(help_text=ROWS)


class CommunityOnesShape(serializers.Serializer[Any]):
    """A community's five ones."""

    code = serializers.CharField()
    name = serializers.CharField()
    covers = CoverShape(many=True)


class OneNameShape(serializers.Serializer[Any]):
    """What one of the five is called."""

    code = serializers.ChoiceField(choices=Threshold.Code.choices)
    name = serializers.CharField()


class MapGridShape(serializers.Serializer[Any]):
    """A grid with a number for each layer, in their order."""

    code = serializers.CharField()
    name = serializers.CharField()
    community = serializers.CharField()
    area = serializers.CharField()
    kind = serializers.CharField()
    n = serializers.ListField(child=serializers.IntegerField())


class HotShape(serializers.Serializer[Any]):
    """A grid with clearly more reports in seven days than usual."""

    grid = serializers.CharField(help_text="code")
    name = serializers.CharField()
    n = serializers.IntegerField()
    words = serializers.CharField()
    rows = serializers.CharField(help_text=ROWS)


class MapShape(serializers.Serializer[Any]):
    """The map: `place=<code>` narrows a layer's rows to a grid."""

    layers = NamedCountShape(many=True)
    grids = MapGridShape(many=True)
    hot = HotShape(many=True)


class HappenedShape(serializers.Serializer[Any]):
    """A step of a case that just happened; without words or names."""

    at = serializers.DateTimeField()
    step = serializers.CharField()
    what = serializers.CharField()
    place = serializers.CharField()
    number = serializers.CharField()
    light = serializers.CharField(help_text="green, yellow, red; done for an ended case")
    url = serializers.CharField()


class PointedOutShape(serializers.Serializer[Any]):
    """A note of the analysis."""

    headline = serializers.CharField()
    evidence = serializers.CharField()
    url = serializers.CharField()


class DashboardShape(serializers.Serializer[Any]):
    """Everything that stands on the screen."""

    at = serializers.DateTimeField()
    day = serializers.DateField()
    since = serializers.DateField(help_text="from when the figures of a year count")
    scope = serializers.CharField(help_text="the street, or the communities that one answers for")
    figures = serializers.DictField(child=CountShape())
    modules = ModuleShape(many=True)
    trend = TrendShape()
    categories = CategoryCountShape(many=True)
    handling = HandlingShape()
    ones = CommunityOnesShape(many=True)
    ones_names = OneNameShape(many=True)
    map = MapShape()
    feed = HappenedShape(many=True)
    notes = PointedOutShape(many=True)


class Dashboard(APIView):
    """指挥大屏."""

    refusals = (404,)  # for whoever has no screen

    @extend_schema(responses=DashboardShape)
    def get(self, request: Request) -> Response:
        """The figures now; 404 for whoever has no screen."""
        scope = scope_of(request.user)
        if scope is None:
            raise Http404
        return Response(told(screen(scope, timezone.now())), headers={"Cache-Control": "no-store"})
