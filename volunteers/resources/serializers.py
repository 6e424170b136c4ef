"""What is given, from outside; a volunteer is not named."""

from rest_framework import serializers

from volunteers.api import word
from volunteers.models import Audience, Gift, Resource, Slot


class ResourceShape(serializers.Serializer[Resource]):
    """Something that is given."""

    id = serializers.UUIDField(source="uuid")
    gift = word(Gift)
    title = serializers.CharField()
    words = serializers.CharField()
    giver = serializers.CharField(help_text="the unit; a volunteer is not named")
    unit = serializers.CharField(source="unit.code", allow_null=True, default=None, help_text="code")
    skill = serializers.CharField(source="skill.code", allow_null=True, default=None, help_text="code")
    amount_fen = serializers.IntegerField(allow_null=True)
    place = serializers.CharField()
    from_on = serializers.DateField()
    to_on = serializers.DateField(allow_null=True)
    times = serializers.ListField(child=word(Slot))
    audience = word(Audience)
    ended_at = serializers.DateTimeField(allow_null=True)
