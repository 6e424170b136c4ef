"""An activity's way, as one table: the buttons on its page and the judge of each click both read it."""

from django.db import models
from django.utils.translation import gettext_lazy

from cases.lifecycle import Transition, TransitionTable
from volunteers.models import Activity
from volunteers.viewers import Viewer

S = Activity.State


class ActivityPart(models.TextChoices):
    """What somebody is to an activity."""

    ANYBODY = "anybody", gettext_lazy("任何人")
    KEEPER = "keeper", gettext_lazy("社区")


def _before(activity: Activity) -> bool:
    return not activity.has_begun


def _after(activity: Activity) -> bool:
    return activity.has_begun


ALL, KEEPER = frozenset({ActivityPart.ANYBODY, ActivityPart.KEEPER}), frozenset({ActivityPart.KEEPER})
OPEN = frozenset({S.OPEN})
BEGUN = gettext_lazy("活动已经开始。")

TABLE: tuple[Transition, ...] = (
    Transition(
        "sign_up", gettext_lazy("我要报名"), OPEN, None, ALL, condition=_before, refusal=BEGUN, primary=True
    ),
    Transition("withdraw", gettext_lazy("取消报名"), OPEN, None, ALL, condition=_before, refusal=BEGUN),
    Transition("sign_on", gettext_lazy("替人报名"), OPEN, None, KEEPER, condition=_before, refusal=BEGUN),
    Transition("change", gettext_lazy("改时间地点"), OPEN, None, KEEPER, condition=_before, refusal=BEGUN),
    Transition("resize", gettext_lazy("改名额"), OPEN, None, KEEPER, condition=_before, refusal=BEGUN),
    Transition(
        "record",
        gettext_lazy("记谁来了"),
        frozenset({S.OPEN, S.HELD}),
        S.HELD,
        KEEPER,
        condition=_after,
        refusal=gettext_lazy("活动还没有开始。"),
        primary=True,
    ),
    Transition("call_off", gettext_lazy("取消活动"), OPEN, S.OFF, KEEPER),
)
TRANSITIONS = TransitionTable(
    TABLE,
    column="state",
    not_theirs=gettext_lazy("您不能对这个活动“%s”。"),
    not_from_here=gettext_lazy("活动现在是“%(state)s”，不能“%(step)s”。"),
)
STEPS = TRANSITIONS.by_name


def parts_of(activity: Activity, viewer: Viewer) -> frozenset[str]:
    """What this one is to the activity."""
    return ALL if viewer.keeps(activity.place_code) else frozenset({ActivityPart.ANYBODY})


def allowed_steps(activity: Activity, viewer: Viewer) -> dict[str, Transition]:
    """What this one may do now, by name."""
    return {step.name: step for step in TRANSITIONS.allowed(activity, parts_of(activity, viewer))}


def judge(activity: Activity, name: str, viewer: Viewer) -> None:
    """Raises what stands in the way."""
    TRANSITIONS.judge(name, activity, parts_of(activity, viewer))
