"""What a step of a resolution takes."""

from typing import Any

from rest_framework import serializers

from volunteers.api import used_by
from volunteers.councils.transitions import TABLE


class ResolutionStepInput(serializers.Serializer[Any]):
    """What a step of a resolution brings."""

    words = serializers.CharField(max_length=400, help_text=used_by("words", TABLE))
    due_on = serializers.DateField(required=False, help_text=used_by("due_on", TABLE))
    photos = serializers.ListField(
        child=serializers.FileField(),
        required=False,
        help_text=used_by("photos", TABLE) + " (repeated)",
    )
