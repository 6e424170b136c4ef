"""What the calls about needs take."""

from typing import Any

from rest_framework import serializers

from cases.models import Need
from volunteers.api import word
from volunteers.models import Audience, Gift, Slot


class NeedInput(serializers.Serializer[Any]):
    """A need by hand."""

    grid = serializers.CharField(help_text="code")
    kind = word(Need.Kind)
    words = serializers.CharField(max_length=2000)


class AppealInput(serializers.Serializer[Any]):
    """A need in words for others, without the family."""

    wording = serializers.CharField(max_length=200)
    gifts = serializers.ListField(child=word(Gift))
    skill = serializers.CharField(required=False, help_text="code; needed with `skill` among the gifts")
    amount = serializers.DecimalField(12, 2, required=False, help_text="yuan")
    from_on = serializers.DateField()
    to_on = serializers.DateField()
    times = serializers.ListField(child=word(Slot), required=False)
    audience = word(Audience)


class DecideInput(serializers.Serializer[Any]):
    """Yes or no to a proposal."""

    proposal = serializers.CharField(max_length=60)
    yes = serializers.BooleanField()
