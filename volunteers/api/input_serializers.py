"""How the rooms say to OpenAPI what a call takes; the forms of the pages judge it."""

from typing import Any

from django import forms
from django.db import models
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from cases.lifecycle import Transition


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


def used_by(name: str, table: tuple[Transition, ...]) -> str:
    """Which steps take a field, as the table says."""
    return "taken by " + ", ".join(step.name for step in table if name in step.needs)
