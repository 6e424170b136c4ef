"""What a person who helps looks like from outside."""

from rest_framework import serializers

from volunteers.api import word
from volunteers.models import Helper, Slot


class VolunteerShape(serializers.Serializer[Helper]):
    """A person who helps; name and number masked."""

    code = serializers.CharField()
    name = serializers.CharField(source="masked_name", help_text="masked")
    phone = serializers.CharField(source="masked_phone", help_text="masked")
    community = serializers.CharField(source="community.code", help_text="code")
    grid = serializers.CharField(source="grid.code", allow_null=True, default=None, help_text="code")
    is_volunteer = serializers.BooleanField()
    trade = serializers.CharField(
        source="rider.trade", allow_null=True, default=None, help_text="of a new-employment worker"
    )
    skills = serializers.SerializerMethodField(help_text="codes")
    times = serializers.ListField(child=word(Slot))
    confirmed_at = serializers.DateTimeField(allow_null=True, help_text="null: waits for the office")

    def get_skills(self, row: Helper) -> list[str]:
        """What they can do."""
        return [skill.code for skill in row.skills.all()]
