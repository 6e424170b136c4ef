"""What the calls take, for OpenAPI; the forms of the pages judge it."""

from typing import Any

from django import forms
from django.db import models
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from cases.models import Need
from volunteers.activities.forms import MOST_PLACES
from volunteers.councils import transitions as councils
from volunteers.models import Activity, Audience, Pledge
from volunteers.projects import TABLE
from volunteers.steps import Step


def word(choices: type[models.TextChoices], **options: Any) -> serializers.CharField:
    """One of a list of words; the words stand in the description."""
    return serializers.CharField(help_text=f"one of {', '.join(choices.values)}", **options)


def questions_of(form: type[forms.Form]) -> list[OpenApiParameter]:
    """What a list can be narrowed by, as its filter's form says."""
    found = []
    for name, field in form.base_fields.items():
        choices = (
            [str(value) for value, _label in getattr(field, "choices", ()) if value]
            if (isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField))
            else None
        )
        found.append(
            OpenApiParameter(name, OpenApiTypes.STR, enum=choices, description="" if choices else "code")
        )
    return found


class ProjectInput(serializers.Serializer[Any]):
    """A micro-project's plan."""

    need = serializers.UUIDField(required=False)
    case = serializers.CharField(required=False, help_text="number")
    community = serializers.CharField(required=False, help_text="code; needed without need and case")
    title = serializers.CharField(max_length=60)
    words = serializers.CharField(max_length=1000)
    for_whom = serializers.CharField(max_length=80)
    kind = word(Need.Kind, required=False)
    asked = serializers.DecimalField(12, 2, required=False, help_text="yuan")
    asked_goods = serializers.CharField(required=False, max_length=200)
    asked_work = serializers.CharField(required=False, max_length=200)
    due_on = serializers.DateField()
    milestones = serializers.CharField(required=False, help_text="one a line")
    audience = word(Audience)
    photos = serializers.ListField(child=serializers.FileField(), required=False, help_text="repeated")


def used_by(name: str, table: tuple[Step, ...]) -> str:
    """Which steps take a field, as the table says."""
    return "taken by " + ", ".join(step.name for step in table if name in step.fields)


class StepInput(serializers.Serializer[Any]):
    """What a step brings; which takes what, the projects' table says."""

    unit = serializers.CharField(required=False, help_text=used_by("unit", TABLE) + " (code)")
    kind = word(Pledge.Kind, required=False)
    amount = serializers.DecimalField(12, 2, required=False, help_text=used_by("amount", TABLE) + " (yuan)")
    words = serializers.CharField(required=False, help_text=used_by("words", TABLE))
    pledge = serializers.IntegerField(required=False, help_text=used_by("pledge", TABLE) + " (id)")
    milestone = serializers.IntegerField(required=False, help_text=used_by("milestone", TABLE) + " (id)")
    voucher = serializers.CharField(required=False, help_text=used_by("voucher", TABLE))
    who = serializers.CharField(required=False, help_text=used_by("who", TABLE))
    photos = serializers.ListField(
        child=serializers.FileField(), required=False, help_text=used_by("photos", TABLE) + " (repeated)"
    )


class ActivityInput(serializers.Serializer[Any]):
    """An activity's plan."""

    ground = serializers.CharField(help_text="code of a community or grid on which the asker works")
    kind = word(Activity.Kind)
    title = serializers.CharField(max_length=80)
    words = serializers.CharField(required=False, max_length=400)
    place = serializers.CharField(max_length=120, help_text="where to meet")
    day = serializers.DateField()
    starts = serializers.CharField(help_text="HH:MM")
    ends = serializers.CharField(help_text="HH:MM, later than `starts`")
    places = serializers.IntegerField(min_value=1, max_value=MOST_PLACES)


class ResolutionStepInput(serializers.Serializer[Any]):
    """What a step of a resolution brings."""

    words = serializers.CharField(max_length=400, help_text=used_by("words", councils.TABLE))
    due_on = serializers.DateField(required=False, help_text=used_by("due_on", councils.TABLE))
    photos = serializers.ListField(
        child=serializers.FileField(),
        required=False,
        help_text=used_by("photos", councils.TABLE) + " (repeated)",
    )
