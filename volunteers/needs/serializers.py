"""What a need looks like from outside: a family's words only for those at work there, nobody's name."""

from rest_framework import serializers

from cases.models import Need
from grids.privacy import mask_text
from volunteers.api import word
from volunteers.matching import Proposal
from volunteers.models import Slot
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
