"""What the calls take, for OpenAPI; the forms that judge it stand in ``cases.requests.forms``."""

from typing import Any

from rest_framework import serializers

from cases.lifecycle import TABLE
from cases.models import Rating, Source, Urgency


class ReportInput(serializers.Serializer[Any]):
    """A report. Words or a photo are needed; the grid is found from the point when it is not given."""

    description = serializers.CharField(required=False, max_length=8000)
    category = serializers.CharField(required=False, help_text="code of a leaf")
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=Source.choices, required=False, help_text="a stranger's is `resident` unless `snap` is said"
    )
    urgency = serializers.ChoiceField(
        choices=Urgency.choices,
        required=False,
        help_text="set by people at work; from anybody else only `normal`, the centre judges how urgent it is",
    )
    longitude = serializers.FloatField(required=False, help_text="WGS-84")
    latitude = serializers.FloatField(required=False, help_text="WGS-84")
    accuracy = serializers.FloatField(required=False, help_text="metres")
    address = serializers.CharField(required=False, max_length=200)
    grid = serializers.CharField(required=False, help_text="code")
    street = serializers.CharField(
        required=False,
        help_text="code; needed where there are several streets and neither account, grid nor point says which",
    )
    reporter_name = serializers.CharField(required=False, max_length=80)
    reporter_phone = serializers.CharField(required=False, max_length=40)
    photos = serializers.ListField(child=serializers.FileField(), required=False, help_text="repeated")


class SettleInput(ReportInput):
    """A report of something already put right; `photos` alone count as those taken afterwards."""

    photos_after = serializers.ListField(child=serializers.FileField(), required=False, help_text="repeated")
    words = serializers.CharField(required=False, help_text="how it was put right")


def _used_by(name: str) -> str:
    """Which actions need or take a field, as the table says."""
    needed = [action.name for action in TABLE if name in action.needs]
    taken = [action.name for action in TABLE if name in action.takes]
    words = [
        f"{verb} {', '.join(names)}" for verb, names in (("needed by", needed), ("taken by", taken)) if names
    ]
    return "; ".join(words)


class ActionInput(serializers.Serializer[Any]):
    """What an action brings; which needs what, the table of the life-cycle says."""

    category = serializers.CharField(required=False, help_text=_used_by("category"))
    urgency = serializers.ChoiceField(choices=Urgency.choices, required=False, help_text=_used_by("urgency"))
    executor = serializers.CharField(required=False, help_text=_used_by("executor") + " (code)")
    assistants = serializers.ListField(
        child=serializers.CharField(), required=False, help_text=_used_by("assistants") + " (codes)"
    )
    reason = serializers.CharField(
        required=False, help_text=_used_by("reason") + " (a code for send_back and reject, else words)"
    )
    words = serializers.CharField(
        required=False, help_text=_used_by("words") + "; note needs words or photos"
    )
    hours = serializers.IntegerField(required=False, help_text=_used_by("hours"))
    days = serializers.IntegerField(required=False, help_text=_used_by("days"))
    review_on = serializers.DateField(required=False, help_text=_used_by("review_on"))
    first_case = serializers.CharField(required=False, help_text=_used_by("first_case") + " (number)")
    children = serializers.ListField(
        child=serializers.CharField(), required=False, help_text=_used_by("children")
    )
    rating = serializers.ChoiceField(choices=Rating.choices, required=False, help_text=_used_by("rating"))
    without_reason = serializers.BooleanField(
        required=False, help_text=_used_by("without_reason") + ": a 'no' that knowingly gives no words"
    )
    photos = serializers.ListField(
        child=serializers.FileField(), required=False, help_text=_used_by("photos") + " (repeated)"
    )
    tracking_code = serializers.CharField(
        required=False, help_text="with rate and withdraw, instead of an account"
    )
    phone_last4 = serializers.CharField(
        required=False, help_text="with tracking_code, when a number was given"
    )
