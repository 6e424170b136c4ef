"""What the three lists look like from outside: a family's words only for those at work there, nobody's name."""

from typing import Any

from rest_framework import serializers

from cases.models import Need
from volunteers.api.input_serializers import word
from volunteers.models import Audience, Gift, Pledge, Project, Resource, Slot, State
from volunteers.projects import allowed_steps, parts_of
from volunteers.steps import Step
from volunteers.viewers import Viewer


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


class PledgeShape(serializers.Serializer[Pledge]):
    """What a unit took on."""

    id = serializers.IntegerField()
    unit = serializers.CharField(source="unit.name")
    kind = word(Pledge.Kind)
    words = serializers.CharField()
    pledged_at = serializers.DateTimeField()


class AllowedStepShape(serializers.Serializer[Step]):
    """A step that the asker may take now."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    takes = serializers.ListField(source="fields", child=serializers.CharField())


class ProjectShape(serializers.Serializer[Project]):
    """A micro-project."""

    id = serializers.UUIDField(source="uuid")
    title = serializers.CharField()
    words = serializers.CharField()
    for_whom = serializers.CharField()
    kind = word(Need.Kind)
    community = serializers.CharField(source="community.code", help_text="code")
    state = word(State)
    state_display = serializers.CharField(source="get_state_display")
    asked_fen = serializers.IntegerField()
    pledged_fen = serializers.IntegerField()
    asked_goods = serializers.CharField()
    asked_work = serializers.CharField()
    unit_count = serializers.IntegerField(help_text="units that stand by a pledge")
    due_on = serializers.DateField()
    published_at = serializers.DateTimeField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    thanks = serializers.CharField()


class OneProjectShape(ProjectShape):
    """One project with what was pledged and what the asker may do."""

    pledges = serializers.SerializerMethodField()
    available_steps = serializers.SerializerMethodField()

    def get_pledges(self, project: Project) -> Any:
        """Those that stand."""
        rows = project.pledges.standing().select_related("unit")
        return [PledgeShape(row).data for row in rows]

    def get_available_steps(self, project: Project) -> Any:
        """What the table allows the asker."""
        viewer: Viewer = self.context["viewer"]
        return [AllowedStepShape(step).data for step in allowed_steps(project, parts_of(project, viewer))]
