"""What the list of resources takes."""

from typing import Any

from rest_framework import serializers

from volunteers.api import word
from volunteers.models import Audience, Gift, Slot


class ResourceInput(serializers.Serializer[Any]):
    """What a unit gives."""

    unit = serializers.CharField(help_text="code")
    gift = word(Gift)
    title = serializers.CharField(max_length=80)
    words = serializers.CharField(required=False, max_length=400)
    skill = serializers.CharField(required=False, help_text="code")
    amount = serializers.DecimalField(12, 2, required=False, help_text="yuan; needed for money")
    place = serializers.CharField(required=False, max_length=120)
    from_on = serializers.DateField()
    to_on = serializers.DateField(required=False)
    times = serializers.ListField(child=word(Slot), required=False)
    audience = word(Audience)
