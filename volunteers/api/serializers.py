"""What the answers of several rooms show."""

from rest_framework import serializers

from volunteers.steps import Step


class AllowedStepShape(serializers.Serializer[Step]):
    """A step that the asker may take now."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    takes = serializers.ListField(source="fields", child=serializers.CharField())
