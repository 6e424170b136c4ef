"""Who helps and which units there are, for programs: the pages' rows, masks, filters; new ones by office and admin."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from cases.lifecycle import NotTheirs
from volunteers.api.input_serializers import questions_of, word
from volunteers.api.parsers import acted, brought, person
from volunteers.api.views import ForRegister
from volunteers.filters import HelperFilter, UnitFilter
from volunteers.models import Helper, Slot, Unit
from volunteers.people.register_forms import OfficeJoinForm, UnitEntryForm


class VolunteerShape(serializers.Serializer[Helper]):
    """A person who helps; name and number masked."""

    code = serializers.CharField()
    name = serializers.CharField(source="masked_name", help_text="masked")
    phone = serializers.CharField(source="masked_phone", help_text="masked")
    community = serializers.CharField(source="community.code", help_text="code")
    grid = serializers.CharField(source="grid.code", allow_null=True, default=None, help_text="code")
    is_volunteer = serializers.BooleanField()
    trade = serializers.CharField(
        source="rider.trade", allow_null=True, default=None, help_text="of a new-employment worker"
    )
    skills = serializers.SerializerMethodField(help_text="codes")
    times = serializers.ListField(child=word(Slot))
    confirmed_at = serializers.DateTimeField(allow_null=True, help_text="null: waits for the office")

    def get_skills(self, row: Helper) -> list[str]:
        """What they can do."""
        return [skill.code for skill in row.skills.all()]


class VolunteerInput(serializers.Serializer[Any]):
    """Somebody who wants to help."""

    community = serializers.CharField(help_text="code, of one's own office")
    name = serializers.CharField(max_length=40)
    phone = serializers.CharField(max_length=40)
    skills = serializers.ListField(child=serializers.CharField(), required=False, help_text="codes")
    times = serializers.ListField(child=word(Slot), required=False)
    consent = serializers.CharField(help_text="`yes`: they agreed that name and number are kept")


class UnitShape(serializers.Serializer[Unit]):
    """A unit in the area; its contact masked."""

    code = serializers.CharField()
    name = serializers.CharField()
    kind = word(Unit.Kind)
    street = serializers.CharField(source="street.code", help_text="code")
    community = serializers.CharField(
        source="community.code", allow_null=True, default=None, help_text="code"
    )
    address = serializers.CharField()
    longitude = serializers.FloatField(allow_null=True)
    latitude = serializers.FloatField(allow_null=True)
    contact_name = serializers.CharField(source="masked_name", help_text="masked")
    phone = serializers.CharField(source="masked_phone", help_text="masked")
    offers = serializers.CharField()
    executor = serializers.CharField(source="executor.code", allow_null=True, default=None, help_text="code")
    joined_on = serializers.DateField(allow_null=True)


class UnitInput(serializers.Serializer[Any]):
    """A new unit."""

    code = serializers.CharField(max_length=32)
    street = serializers.CharField(help_text="code")
    name = serializers.CharField(max_length=80)
    kind = word(Unit.Kind)
    community = serializers.CharField(required=False, help_text="code")
    address = serializers.CharField(required=False, max_length=200)
    longitude = serializers.FloatField(required=False, help_text="WGS-84")
    latitude = serializers.FloatField(required=False, help_text="WGS-84")
    contact_name = serializers.CharField(required=False)
    phone = serializers.CharField(required=False)
    offers = serializers.CharField(required=False, max_length=200)
    executor = serializers.CharField(required=False, help_text="code of a partner")
    joined_on = serializers.DateField(required=False)


class Volunteers(ForRegister):
    """共治人员: volunteers, building heads, new-employment workers of one's places."""

    serializer_class = VolunteerShape
    queryset = Helper.objects.none()

    def get_queryset(self) -> Any:
        """What the asker may read."""
        rows = Helper.objects.visible_to(self.request.user).select_related("community", "grid", "rider")
        chosen = HelperFilter(self.viewer, self.request.query_params).chosen(rows)
        return chosen.prefetch_related("skills")

    @extend_schema(parameters=questions_of(HelperFilter))
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of them, by code; those who wait for the office with `who=waiting`."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=VolunteerInput, responses={201: VolunteerShape})
    def post(self, request: Request) -> Response:
        """The community office writes somebody down."""
        if not person(request).standing.is_worker:
            raise NotTheirs(_("只有这个社区居委会的人能办。"))
        form = OfficeJoinForm(person(request), brought(request))
        return self.told(
            VolunteerShape, acted(form, form.write_down, person(request)), status.HTTP_201_CREATED
        )


class Units(ForRegister):
    """驻区单位 of the street."""

    serializer_class = UnitShape
    queryset = Unit.objects.none()

    def get_queryset(self) -> Any:
        """What the asker may read."""
        rows = Unit.objects.visible_to(self.request.user).active()
        related = rows.select_related("street", "community", "executor")
        return UnitFilter(self.viewer, self.request.query_params).chosen(related)

    @extend_schema(parameters=questions_of(UnitFilter))
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of them, by code."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=UnitInput, responses={201: UnitShape})
    def post(self, request: Request) -> Response:
        """The admin adds one to the register."""
        if not person(request).standing.is_admin:
            raise NotTheirs(_("只有管理员能登记单位。"))
        form = UnitEntryForm(person(request), brought(request))
        return self.told(UnitShape, acted(form, form.save), status.HTTP_201_CREATED)
