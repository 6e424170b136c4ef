"""What was promised, from outside: a person who promised stands there by party, unless names are read."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from grids.privacy import mask_text
from volunteers.api import AllowedStepShape, word
from volunteers.councils.transitions import allowed_steps, label_of
from volunteers.models import Resolution, ResolutionEvent


class ResolutionShape(serializers.Serializer[Resolution]):
    """A promise with its day."""

    id = serializers.UUIDField(source="uuid")
    what = serializers.CharField()
    council = serializers.UUIDField(source="council.uuid", help_text="id")
    community = serializers.CharField(source="council.community.code", help_text="code")
    topic = serializers.CharField(source="topic.title")
    owner = serializers.SerializerMethodField(help_text="who promised it; a member by party or masked")
    executor = serializers.CharField(source="executor.code", allow_null=True, default=None, help_text="code")
    unit = serializers.CharField(source="unit.code", allow_null=True, default=None, help_text="code")
    due_on = serializers.DateField()
    lapsed = serializers.SerializerMethodField(help_text="open, and its day is over")
    state = word(Resolution.State)
    state_display = serializers.CharField(source="get_state_display")
    achieved = serializers.SerializerMethodField(help_text="masked")
    ended_at = serializers.DateTimeField(allow_null=True)

    def get_owner(self, row: Resolution) -> str:
        """A member by name where the page shows names too."""
        if row.member is not None and not self.context.get("names"):
            return row.member.get_party_display()
        return row.owner

    def get_lapsed(self, row: Resolution) -> bool:
        """Whether it is late."""
        return row.state == Resolution.State.OPEN and row.due_on < timezone.localdate()

    def get_achieved(self, row: Resolution) -> str:
        """What became of it."""
        return mask_text(row.achieved)


class ResolutionEventShape(serializers.Serializer[ResolutionEvent]):
    """A line of the story; it names nobody."""

    action = serializers.CharField(help_text="made, done, moved, dropped")
    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    due_on = serializers.DateField()
    words = serializers.SerializerMethodField(help_text="masked")
    at = serializers.DateTimeField()

    def get_label(self, event: ResolutionEvent) -> str:
        """The step's word."""
        return label_of(event.action)

    def get_words(self, event: ResolutionEvent) -> str:
        """The reason, or what was achieved."""
        return mask_text(event.words)


class OneResolutionShape(ResolutionShape):
    """One promise with its story and what the asker may do."""

    events = serializers.SerializerMethodField()
    photos = serializers.SerializerMethodField(help_text="where to fetch them")
    available_steps = serializers.SerializerMethodField()

    @extend_schema_field(ResolutionEventShape(many=True))
    def get_events(self, row: Resolution) -> Any:
        """From the table at which it was made to its end."""
        return [ResolutionEventShape(event).data for event in row.events.all()]

    def get_photos(self, row: Resolution) -> list[str]:
        """What was achieved."""
        return [photo.get_absolute_url() for photo in row.photos.all()]

    @extend_schema_field(AllowedStepShape(many=True))
    def get_available_steps(self, row: Resolution) -> Any:
        """What the table allows the asker."""
        return [AllowedStepShape(step).data for step in allowed_steps(row, self.context["viewer"])]
