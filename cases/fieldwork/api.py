"""Visits and patrols from outside: filed with their findings, listed masked."""

from typing import Any, cast

from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from cases.access import works_in_the_field
from cases.api import KEY, KEY_HEADER, attempt, brought_with_lines
from cases.fieldwork.forms import ContactForm, PatrolForm, VisitForm
from cases.models import Degree, Finding, Need, Patrol, Urgency, Visit
from grids.instants import InstantFilter
from grids.models import User
from grids.paging import SaneCursor
from grids.privacy import mask_text
from grids.roles import Standing


class FindingInput(serializers.Serializer[Any]):
    """One finding; in multipart its fields are `findings-0-kind` and so on, its photos `findings-0-photos`."""

    kind = serializers.ChoiceField(choices=Finding.Kind.choices)
    words = serializers.CharField(required=False)
    category = serializers.CharField(required=False, help_text="code of a leaf; with case and settled")
    urgency = serializers.ChoiceField(choices=Urgency.choices, required=False)
    need_kind = serializers.ChoiceField(choices=Need.Kind.choices, required=False)
    degree = serializers.ChoiceField(choices=Degree.choices, required=False, help_text="with hazard")
    due_on = serializers.DateField(required=False, help_text="promise: until when; hazard: looked at again")
    longitude = serializers.FloatField(required=False, help_text="WGS-84; the visit's own unless given")
    latitude = serializers.FloatField(required=False, help_text="WGS-84")


class ContactInput(serializers.Serializer[Any]):
    """What a visit and a patrol bring alike."""

    grid = serializers.CharField(required=False, help_text="code")
    site = serializers.CharField(required=False, help_text="code")
    words = serializers.CharField(required=False)
    longitude = serializers.FloatField(required=False, help_text="WGS-84")
    latitude = serializers.FloatField(required=False, help_text="WGS-84")
    happened_at = serializers.DateTimeField(required=False, help_text="at most 30 days ago; now unless given")
    findings = FindingInput(many=True, required=False)


class VisitInput(ContactInput):
    """A visit: to a household, a site, or as a group to a grid's residents."""

    kind = serializers.ChoiceField(choices=Visit.Kind.choices)
    outcome = serializers.ChoiceField(
        choices=Visit.Outcome.choices, required=False, help_text="met unless given"
    )
    household = serializers.CharField(required=False, help_text="code")
    present = serializers.CharField(required=False)
    headcount = serializers.IntegerField(required=False)


class PatrolInput(ContactInput):
    """A patrol; `item-<number>` says `ok` or `wrong` for each thing of the checklist."""

    checklist = serializers.CharField(required=False, help_text="code")


class FindingShape(serializers.ModelSerializer[Finding]):
    """One finding and what it became."""

    words = serializers.SerializerMethodField(help_text="telephone and identity numbers masked")
    became = serializers.SerializerMethodField(help_text="page of the case, need, hazard or promise")

    class Meta:
        model = Finding
        fields = ["kind", "words", "became"]

    def get_words(self, finding: Finding) -> str:
        """Masked."""
        return mask_text(finding.said)

    def get_became(self, finding: Finding) -> str | None:
        """Its address."""
        return finding.became.get_absolute_url() if finding.became else None


class ContactShape(serializers.ModelSerializer[Any]):
    """What a visit and a patrol show alike; who filed it stays with those at work."""

    grid = serializers.CharField(source="grid.code")
    site = serializers.CharField(source="site.code", allow_null=True, default=None)
    words = serializers.SerializerMethodField(help_text="telephone and identity numbers masked")
    findings = FindingShape(many=True)

    def get_words(self, row: Visit | Patrol) -> str:
        """Masked."""
        return mask_text(row.words)


SHARED = ["uuid", "at", "recorded_at", "grid", "site", "words", "longitude", "latitude", "findings"]


class VisitShape(ContactShape):
    """A visit."""

    household = serializers.CharField(source="household.code", allow_null=True, default=None)

    class Meta:
        model = Visit
        fields = [*SHARED, "household", "kind", "outcome", "headcount"]


class PatrolShape(ContactShape):
    """A patrol."""

    checklist = serializers.CharField(source="checklist.code", allow_null=True, default=None)

    class Meta:
        model = Patrol
        fields = [*SHARED, "checklist", "looked_at"]


class NewestFirst(SaneCursor):
    """By the hour at which it happened."""

    ordering = ("-at", "-pk")


class ContactFilter(filters.FilterSet):
    """By place and by day."""

    grid = filters.CharFilter(field_name="grid__code")
    site = filters.CharFilter(field_name="site__code")
    since = InstantFilter(field_name="at", lookup_expr="gte")
    until = InstantFilter(field_name="at", lookup_expr="lt")


class VisitFilter(ContactFilter):
    """By household as well."""

    household = filters.CharFilter(field_name="household__code")


class Contacts(generics.ListAPIView):
    """Those one may see; the way in for new ones."""

    pagination_class = NewestFirst
    model: type[Visit] | type[Patrol] = Visit
    form: type[ContactForm] = VisitForm
    related: tuple[str, ...] = ("grid", "site")

    def may_file(self, standing: Standing) -> bool:
        """Who works in the field."""
        return works_in_the_field(standing)

    def get_queryset(self) -> Any:
        """With what each found."""
        rows = self.model.objects.visible_to(self.request.user).select_related(*self.related)
        became = (f"findings__{name}" for name in ("need", "hazard", "promise", "case"))
        return rows.prefetch_related("findings", *became)

    def take_in(self, request: Request) -> Response:
        """File it; the same key does it once."""
        user = cast(User, request.user)
        if not self.may_file(user.standing):
            raise PermissionDenied
        form = self.form(user, brought_with_lines(request), request.FILES)
        row, new = attempt(form, form.send, request.headers.get(KEY_HEADER))
        answer = self.get_serializer(self.get_queryset().get(pk=row.pk)).data
        return Response(answer, status=status.HTTP_201_CREATED if new else status.HTTP_200_OK)


class Visits(Contacts):
    """走访."""

    serializer_class = VisitShape
    filterset_class = VisitFilter
    related = ("grid", "site", "household")

    @extend_schema(
        request={"application/json": VisitInput, "multipart/form-data": VisitInput},
        responses={201: VisitShape, 200: OpenApiResponse(VisitShape, "known by its key")},
        parameters=[KEY],
    )
    def post(self, request: Request) -> Response:
        """File a visit with what it found."""
        return self.take_in(request)


class Patrols(Contacts):
    """巡查."""

    model = Patrol
    form = PatrolForm
    serializer_class = PatrolShape
    filterset_class = ContactFilter
    related = ("grid", "site", "checklist")

    def may_file(self, standing: Standing) -> bool:
        """Enforcement officers inspect the sites of their area as well."""
        return bool(standing.inspected_prefixes)

    @extend_schema(
        request={"application/json": PatrolInput, "multipart/form-data": PatrolInput},
        responses={201: PatrolShape, 200: OpenApiResponse(PatrolShape, "known by its key")},
        parameters=[KEY],
    )
    def post(self, request: Request) -> Response:
        """File a patrol with what it found."""
        return self.take_in(request)
