"""What can be done with a joint work order, as one table: buttons, verbs, API and tests read it.

A signature is no line of its own here: it belongs to a part, and ``signatures`` judges it.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cases.lifecycle import Transition, TransitionTable
from cases.models import JointOrder
from cases.models import JointState as S
from grids.models import Executor, User

TEAM, CENTRE = "team", "centre"
BOTH = frozenset({TEAM, CENTRE})


def _nobody_signed(order: JointOrder) -> bool:
    return not order.parts.filter(signed_at__isnull=False).exists()


TABLE: tuple[Transition, ...] = (
    Transition("plan", gettext_lazy("安排"), frozenset({S.DRAFTED}), S.PLANNED, BOTH, primary=True),
    Transition(
        "begin", gettext_lazy("到场"), frozenset({S.PLANNED}), S.UNDER_WAY, frozenset({TEAM}), primary=True
    ),
    Transition(
        "reschedule",
        gettext_lazy("改期"),
        frozenset({S.DRAFTED, S.PLANNED}),
        None,
        BOTH,
        ("from_at", "to_at", "reason"),
    ),
    Transition("finish", gettext_lazy("结束"), frozenset({S.UNDER_WAY}), S.DONE, BOTH, ("reason",)),
    Transition(
        "cancel",
        gettext_lazy("取消"),
        frozenset({S.DRAFTED, S.PLANNED, S.UNDER_WAY}),
        S.CANCELLED,
        BOTH,
        ("reason",),
        _nobody_signed,
        gettext_lazy("已有部门签署，不能取消，请结束。"),
    ),
)
TRANSITIONS = TransitionTable(
    TABLE,
    column="state",
    not_theirs=gettext_lazy("您不能对这张联合执法单“%s”。"),
    not_from_here=gettext_lazy("联合执法单现在是“%(state)s”，不能“%(step)s”。"),
)
ACTIONS = TRANSITIONS.by_name
SIGNED_FROM = frozenset({S.PLANNED, S.UNDER_WAY})
STORY: dict[str, str | Promise] = {
    "draft": gettext_lazy("拟单"),
    "sign": gettext_lazy("签署"),
    "complete": gettext_lazy("全部签署"),
} | {action.name: action.label for action in TABLE}


def parts_on(order: JointOrder, user: User) -> frozenset[str]:
    """Whether the person is of the area's team, or of the centre."""
    parts = set()
    standing = user.standing
    if standing.is_centre and standing.street == order.area.street.code:
        parts.add(CENTRE)
    teams = Executor.objects.filter(kind=Executor.Kind.AREA_TEAM, area=order.area_id, active=True)
    if standing.executors and teams.filter(pk__in=standing.executors).exists():
        parts.add(TEAM)
    return frozenset(parts)


def allowed(order: JointOrder, user: User) -> list[Transition]:
    """What the person may do with the order now, in the table's order."""
    return TRANSITIONS.allowed(order, parts_on(order, user))


def judge(order: JointOrder, name: str, user: User) -> Transition:
    """The line of the table; raises what stands in the way."""
    return TRANSITIONS.judge(name, order, parts_on(order, user))
