"""What a unit looks like from outside."""

from rest_framework import serializers

from volunteers.api import word
from volunteers.models import Unit


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
