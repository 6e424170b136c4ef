"""What the answers of several rooms show."""

from rest_framework import serializers

from cases.lifecycle import Transition


class AllowedStepShape(serializers.Serializer[Transition]):
    """A step that the asker may take now."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    takes = serializers.ListField(source="needs", child=serializers.CharField())
