"""What a micro-project looks like from outside."""

from typing import Any

from rest_framework import serializers

from cases.models import Need
from volunteers.api import AllowedStepShape, word
from volunteers.models import Pledge, Project, State
from volunteers.projects.core import allowed_steps, parts_of
from volunteers.viewers import Viewer


class PledgeShape(serializers.Serializer[Pledge]):
    """What a unit took on."""

    id = serializers.IntegerField()
    unit = serializers.CharField(source="unit.name")
    kind = word(Pledge.Kind)
    words = serializers.CharField()
    pledged_at = serializers.DateTimeField()


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
