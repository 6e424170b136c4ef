"""A resolution's way, as one table: the buttons on its page and the judge of each click both read it."""

from django.db import models
from django.utils.translation import gettext_lazy

from cases.lifecycle import Transition, TransitionTable
from grids.roles import covers
from volunteers.models import Resolution
from volunteers.viewers import Viewer

S = Resolution.State


class ResolutionPart(models.TextChoices):
    """What somebody is to a resolution."""

    KEEPER = "keeper", gettext_lazy("社区")
    OWNER = "owner", gettext_lazy("答应的一方")


OPEN = frozenset({S.OPEN})
KEEPER, BOTH = frozenset({ResolutionPart.KEEPER}), frozenset({ResolutionPart.KEEPER, ResolutionPart.OWNER})

TABLE: tuple[Transition, ...] = (
    Transition("done", gettext_lazy("办成了"), OPEN, S.DONE, BOTH, ("words", "photos"), primary=True),
    Transition("moved", gettext_lazy("改期"), OPEN, None, KEEPER, ("due_on", "words")),
    Transition("dropped", gettext_lazy("不再办"), OPEN, S.DROPPED, KEEPER, ("words",)),
)
TRANSITIONS = TransitionTable(
    TABLE,
    column="state",
    not_theirs=gettext_lazy("您不能对这条决议“%s”。"),
    not_from_here=gettext_lazy("决议现在是“%(state)s”，不能“%(step)s”。"),
)
STEPS = TRANSITIONS.by_name
MADE = gettext_lazy("议定")


def label_of(action: str) -> str:
    """An event's action in words."""
    return str(STEPS[action].label) if action in STEPS else str(MADE)


def is_office(code: str, viewer: Viewer) -> bool:
    """Whether this one works in the community's office, which keeps its council."""
    return covers(viewer.standing.communities, code)


def reads_names(code: str, viewer: Viewer) -> bool:
    """Who reads names: those at work in the community itself; the street's staff read which party agreed."""
    return any(prefix.startswith(code) for prefix in viewer.standing.seen_prefixes)


def parts_of(resolution: Resolution, viewer: Viewer) -> frozenset[str]:
    """What this one is to the resolution."""
    parts = {ResolutionPart.KEEPER} if is_office(resolution.council.community.code, viewer) else set()
    member = resolution.member
    sits = member is not None and viewer.user is not None and member.account_id == viewer.user.pk
    leads = resolution.executor_id in viewer.standing.executors
    if sits or leads or resolution.unit_id in viewer.units:
        parts.add(ResolutionPart.OWNER)
    return frozenset(parts)


def allowed_steps(resolution: Resolution, viewer: Viewer) -> list[Transition]:
    """What this one may do now."""
    return TRANSITIONS.allowed(resolution, parts_of(resolution, viewer))


def judge(resolution: Resolution, name: str, viewer: Viewer) -> None:
    """Raises what stands in the way."""
    TRANSITIONS.judge(name, resolution, parts_of(resolution, viewer))
