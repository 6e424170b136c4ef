"""What the register of people takes."""

from typing import Any

from rest_framework import serializers

from volunteers.api import word
from volunteers.models import Slot


class VolunteerInput(serializers.Serializer[Any]):
    """Somebody who wants to help."""

    community = serializers.CharField(help_text="code, of one's own office")
    name = serializers.CharField(max_length=40)
    phone = serializers.CharField(max_length=40)
    skills = serializers.ListField(child=serializers.CharField(), required=False, help_text="codes")
    times = serializers.ListField(child=word(Slot), required=False)
    consent = serializers.CharField(help_text="`yes`: they agreed that name and number are kept")
