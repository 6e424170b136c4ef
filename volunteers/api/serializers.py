"""What the three lists look like from outside: a family's words only for those at work there, nobody's name."""

from typing import Any

from rest_framework import serializers

from cases.models import Need
from grids.privacy import mask_text
from volunteers.api.input_serializers import word
from volunteers.matching import Proposal
from volunteers.models import Audience, Gift, Pledge, Project, Resource, Slot, State
from volunteers.projects import allowed_steps, parts_of
from volunteers.steps import Step
from volunteers.viewers import Viewer


class NeedShape(serializers.Serializer[Need]):
    """A need: its own words for those at work there, its public words for the others."""

    id = serializers.UUIDField(source="uuid")
    kind = word(Need.Kind)
    words = serializers.SerializerMethodField(help_text="masked; the public wording for readers from outside")
    community = serializers.CharField(source="grid.community.code", help_text="code")
    grid = serializers.SerializerMethodField(help_text="code; null for readers from outside")
    published = serializers.SerializerMethodField()
    gifts = serializers.SerializerMethodField(help_text="what would help: hall, money, goods, skill, hours")
    raised_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    met = serializers.BooleanField(allow_null=True)

    def _ours(self, need: Need) -> bool:
        viewer: Viewer = self.context["viewer"]
        return viewer.reads(need)

    def get_words(self, need: Need) -> str:
        """Whichever this reader may read."""
        return mask_text(need.words) if self._ours(need) else str(need.appeal.wording)

    def get_grid(self, need: Need) -> str | None:
        """The grid, for those at work there."""
        return need.grid.code if self._ours(need) else None

    def get_published(self, need: Need) -> bool:
        """Whether it has public words."""
        return getattr(need, "appeal", None) is not None

    def get_gifts(self, need: Need) -> list[str]:
        """What would help."""
        appeal = getattr(need, "appeal", None)
        return list(appeal.gifts) if appeal else []


class ProposalShape(serializers.Serializer[Proposal]):
    """A candidate with its reasons; ``proposal`` is what `decide` takes."""

    proposal = serializers.CharField(source="key")
    title = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField()
    slot = word(Slot, allow_blank=True)
    from_on = serializers.DateField(source="first", allow_null=True)
    to_on = serializers.DateField(source="last", allow_null=True)
    amount_fen = serializers.IntegerField(allow_null=True)

    def get_title(self, one: Proposal) -> str:
        """What is proposed; a volunteer by the code on the register."""
        return str(one.resource or one.project or (one.helper.code if one.helper else ""))

    def get_reasons(self, one: Proposal) -> list[str]:
        """In the reader's language."""
        return [str(reason) for reason in one.reasons]


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
