"""What an activity looks like from outside: how many are in for everybody, names, masked, for who works there."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from volunteers.activities.actions import place_in_line
from volunteers.activities.detail import ActivityDetail
from volunteers.api import AllowedStepShape, word
from volunteers.models import Activity, SignUp


class ActivityShape(serializers.Serializer[Activity]):
    """An activity with its numbers."""

    id = serializers.UUIDField(source="uuid")
    kind = word(Activity.Kind)
    title = serializers.CharField()
    words = serializers.CharField()
    place = serializers.CharField(help_text="where to meet")
    community = serializers.CharField(source="community.code", help_text="code")
    grid = serializers.CharField(source="grid.code", allow_null=True, default=None, help_text="code")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    places = serializers.IntegerField()
    in_count = serializers.IntegerField(help_text="how many have a place")
    waiting_count = serializers.IntegerField(help_text="how many wait for one")
    state = word(Activity.State)
    state_display = serializers.CharField(source="get_state_display")
    reason = serializers.CharField(help_text="why it is off")


class OwnSignUpShape(serializers.Serializer[SignUp]):
    """One's own sign-up."""

    state = word(SignUp.State)
    state_display = serializers.CharField(source="get_state_display")
    line = serializers.SerializerMethodField(
        help_text="how many wait up to and with this one; 0 with a place"
    )
    signed_at = serializers.DateTimeField()
    came = serializers.BooleanField(allow_null=True)
    hours = serializers.FloatField()

    def get_line(self, row: SignUp) -> int:
        """The place in the waiting list."""
        return place_in_line(row)


class SignUpShape(serializers.Serializer[SignUp]):
    """A line of the sheet, for who works there."""

    person = serializers.CharField(help_text="masked; a colleague by name")
    helper = serializers.CharField(source="helper.code", allow_null=True, default=None, help_text="code")
    state = word(SignUp.State)
    state_display = serializers.CharField(source="get_state_display")
    news = word(SignUp.News, allow_blank=True)
    came = serializers.BooleanField(allow_null=True)
    hours = serializers.FloatField()


class OneActivityShape(ActivityShape):
    """One activity with one's own sign-up and, for who works there, everybody's."""

    own = serializers.SerializerMethodField(help_text="the asker's own sign-up; null without one")
    sign_ups = serializers.SerializerMethodField(help_text="null for who does not work there")
    available_steps = serializers.SerializerMethodField(help_text="sign_up, withdraw")

    @property
    def _sheet(self) -> ActivityDetail:
        sheet: ActivityDetail = self.context["sheet"]
        return sheet

    @extend_schema_field(OwnSignUpShape(allow_null=True))
    def get_own(self, activity: Activity) -> Any:
        """What became of the asker's own."""
        return OwnSignUpShape(self._sheet.own).data if self._sheet.own else None

    @extend_schema_field(SignUpShape(many=True, allow_null=True))
    def get_sign_ups(self, activity: Activity) -> Any:
        """The sheet as the page shows it."""
        return [SignUpShape(row).data for row in self._sheet.rows] if self._sheet.keeps else None

    @extend_schema_field(AllowedStepShape(many=True))
    def get_available_steps(self, activity: Activity) -> Any:
        """What the asker may do for themselves now."""
        name = "withdraw" if self._sheet.own else "sign_up"
        return [AllowedStepShape(step).data for step in [self._sheet.steps.get(name)] if step]
