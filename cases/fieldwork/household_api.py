"""Households for programs: those one may see, masked. A telephone number comes in a body, never in an address."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.api import BoundedJson
from grids.models import Household, User
from grids.paging import SaneCursor

MOST_FOUND = 50
RELATED = ("grid", "building")


class HouseholdShape(serializers.ModelSerializer[Household]):
    """The people behind one door; name and number masked, the note left out."""

    grid = serializers.CharField(source="grid.code")
    building = serializers.CharField(source="building.code", allow_null=True, default=None)
    name = serializers.CharField(source="masked_name", help_text="masked; empty where none is kept")
    phone = serializers.CharField(source="masked_phone", help_text="masked; empty where none is kept")
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=Household.Kind.choices),
        help_text="why it is a key household; empty for an ordinary one",
    )

    class Meta:
        model = Household
        fields = [
            "code",
            "grid",
            "building",
            "door",
            "people",
            "name",
            "phone",
            "kinds",
            "is_key",
            "consent",
            "prefers_call",
            "moved_in_on",
            "asked_on",
        ]


class NumberInput(serializers.Serializer[Any]):
    """A whole telephone number, however it is written."""

    phone = serializers.CharField(max_length=40)


class HouseholdFilter(filters.FilterSet):
    """By place and by what is known."""

    grid = filters.CharFilter(field_name="grid__code", label="code")
    building = filters.CharFilter(field_name="building__code", label="code")
    key = filters.BooleanFilter(field_name="is_key", label="key households, or the others")
    kind = filters.ChoiceFilter(
        choices=Household.Kind.choices, field_name="kinds", method="of_kind", label="of a kind"
    )
    consent = filters.ChoiceFilter(choices=Household.Consent.choices, label="what may be kept")

    class Meta:
        model = Household
        fields: list[str] = []

    def of_kind(self, rows: QuerySet[Household], name: str, value: str) -> QuerySet[Household]:
        """Among its kinds."""
        return rows.filter(kinds__contains=[value])


class HouseholdCursor(SaneCursor):
    """In the order of their codes."""

    ordering = "code"


class Households(generics.ListAPIView):
    """The households of one's places, those given up left out."""

    serializer_class = HouseholdShape
    pagination_class = HouseholdCursor
    filterset_class = HouseholdFilter

    def get_queryset(self) -> QuerySet[Household]:
        """What the person may see."""
        return Household.objects.visible_to(self.request.user).lived_in().select_related(*RELATED)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of them; a telephone number in the address is refused, since addresses are written down."""
        if "phone" in request.query_params:
            raise ValidationError({"phone": [_("电话号码不能写在网址里，请用 POST /households/find/。")]})
        return super().list(request, *args, **kwargs)


class FindHousehold(APIView):
    """Whose number it is."""

    parser_classes = (BoundedJson, FormParser)

    @extend_schema(request=NumberInput, responses=HouseholdShape(many=True))
    def post(self, request: Request) -> Response:
        """The households that left this number, found by its exact digits by those who may look behind its mask."""
        asked = NumberInput(data=request.data)
        asked.is_valid(raise_exception=True)
        number, seen = asked.validated_data["phone"], Household.objects.visible_to(request.user)
        rows = seen.with_phone(number, by=cast(User, request.user))
        found = rows.select_related(*RELATED).order_by("code")[:MOST_FOUND]
        return Response(HouseholdShape(found, many=True).data)
