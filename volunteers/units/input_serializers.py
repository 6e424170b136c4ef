"""What the register of units takes."""

from typing import Any

from rest_framework import serializers

from volunteers.api import word
from volunteers.models import Unit


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
