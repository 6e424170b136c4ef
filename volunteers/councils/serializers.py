"""What a council looks like from outside: parties with their numbers, names only for who reads them on the page."""

from itertools import groupby
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.models import Need
from grids.privacy import mask_text
from volunteers.api import word
from volunteers.councils.querysets import members_of
from volunteers.councils.resolution_serializers import ResolutionShape
from volunteers.models import Council, Meeting, Member, Option, Topic


class CouncilShape(serializers.Serializer[Council]):
    """A council with the numbers of its promises."""

    id = serializers.UUIDField(source="uuid")
    name = serializers.CharField(source="__str__")
    community = serializers.CharField(source="community.code", help_text="code")
    place = serializers.CharField()
    open_count = serializers.IntegerField()
    lapsed_count = serializers.IntegerField()
    done_count = serializers.IntegerField()


class PartyShape(serializers.Serializer[Any]):
    """Who sits for a party."""

    party = word(Member.Party)
    party_display = serializers.CharField()
    count = serializers.IntegerField()
    names = serializers.ListField(child=serializers.CharField(), allow_null=True)


class OptionShape(serializers.Serializer[Option]):
    """A way to settle a topic, and who agreed."""

    words = serializers.CharField()
    agreed_count = serializers.SerializerMethodField()
    agreed = serializers.SerializerMethodField(
        help_text="parties; with names, masked, where the page has them"
    )

    def get_agreed_count(self, option: Option) -> int:
        """How many."""
        return len(option.agreed.all())

    def get_agreed(self, option: Option) -> list[str]:
        """A word for each member who did."""
        names = self.context["names"]
        return [str(member) if names else member.get_party_display() for member in option.agreed.all()]


class TopicShape(serializers.Serializer[Topic]):
    """A line of the agenda."""

    title = serializers.CharField()
    words = serializers.SerializerMethodField(help_text="masked")
    case = serializers.CharField(source="case.number", allow_null=True, default=None, help_text="number")
    need = word(Need.Kind, source="need.kind", allow_null=True, default=None)
    about = serializers.CharField(help_text="the page of ours from which it comes")
    options = OptionShape(many=True)

    def get_words(self, topic: Topic) -> str:
        """How it stands."""
        return mask_text(topic.words)


class MeetingShape(serializers.Serializer[Meeting]):
    """A meeting with its agenda and its minutes."""

    id = serializers.UUIDField(source="uuid")
    starts_at = serializers.DateTimeField()
    place = serializers.CharField()
    state = word(Meeting.State)
    state_display = serializers.CharField(source="get_state_display")
    minutes = serializers.SerializerMethodField(help_text="masked")
    attended = serializers.SerializerMethodField(help_text="null for who reads no names")
    topics = TopicShape(many=True)

    def get_minutes(self, meeting: Meeting) -> str:
        """What was said."""
        return mask_text(meeting.minutes)

    @extend_schema_field(serializers.ListField(child=serializers.CharField(), allow_null=True))
    def get_attended(self, meeting: Meeting) -> Any:
        """Who was there, as the page shows it."""
        return [str(member) for member in meeting.attended.all()] if self.context["names"] else None


class OneCouncilShape(CouncilShape):
    """One council with its parties, meetings and promises."""

    parties = serializers.SerializerMethodField()
    meetings = serializers.SerializerMethodField(help_text="the latest first")
    resolutions = serializers.SerializerMethodField()

    @extend_schema_field(PartyShape(many=True))
    def get_parties(self, council: Council) -> Any:
        """How many sit for each, and who."""
        rows = groupby(members_of(council), lambda member: (member.party, member.get_party_display()))
        return [self._party(*party, list(members)) for party, members in rows]

    def _party(self, party: str, shown: str, members: list[Member]) -> dict[str, Any]:
        names = [member.person for member in members] if self.context["names"] else None
        return {"party": party, "party_display": shown, "count": len(members), "names": names}

    @extend_schema_field(MeetingShape(many=True))
    def get_meetings(self, council: Council) -> Any:
        """All that were called."""
        rows = council.meetings.prefetch_related(
            "attended__account", "attended__helper", "topics__case", "topics__need",
            "topics__options__agreed__account", "topics__options__agreed__helper",
        )  # fmt: skip
        return [MeetingShape(row, context=self.context).data for row in rows]

    @extend_schema_field(ResolutionShape(many=True))
    def get_resolutions(self, council: Council) -> Any:
        """What was promised there: open ones first, by their day."""
        rows = council.resolutions.select_related(
            "council__community", "topic", "executor", "unit", "member__account", "member__helper"
        )
        ordered = rows.order_by("-state", "due_on", "pk")
        return [ResolutionShape(row, context=self.context).data for row in ordered]
