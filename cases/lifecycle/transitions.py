"""The life-cycle, as one table. Buttons, API, permission checks, the diagram and the tests all read it.

Nothing here touches the database: an action is allowed when the case stands in one of its sources,
the person holds one of its parts, and its condition holds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.lifecycle.transition_table import Transition, TransitionTable
from cases.models import OPEN, Case, Part, Status, Step

S, P = Status, Part
ACTIVE = frozenset({S.DISPATCHED, S.HANDLING, S.SUSPENDED})
VERIFIERS = frozenset({P.CADRE, P.WORKER, P.CENTRE})


@dataclass(frozen=True)
class Action(Transition):
    """One line of the table; the columns say what forms, pages, notices, clocks and figures make of it."""

    takes: tuple[str, ...] = ()
    at_once: bool = False  # its button asks for nothing
    grave: bool = False  # it ends or turns back: its button stands apart
    presses: bool = False  # it wants an answer by a term of its own
    moves_deadline: bool = False  # the handling term ends at another instant after it
    restarts: bool = False  # a term begins anew although the status may stay
    wants_proposal: bool = False  # after it an executor is proposed
    public: bool = False  # who reported may read its line of the story
    silent: bool = False  # it moves no figure of a month


def _asked_for(kind: str) -> Callable[[Case], bool]:
    return lambda case: (case.asked or {}).get("kind") == kind


def _nothing_asked(case: Case) -> bool:
    return not case.asked


def _of(*names: Any) -> frozenset[str]:
    return frozenset(names)


NO_ASKING = _("还有一个申请等待批复。")
NOT_ASKED = _("没有等待批复的申请。")

TABLE: tuple[Action, ...] = (
    Action(
        "withdraw",
        _("撤回"),
        _of(S.REPORTED),
        S.WITHDRAWN,
        _of(P.REPORTER, P.RESIDENT),
        takes=("words",),
        grave=True,
        public=True,
    ),
    Action(
        "register",
        _("立案"),
        _of(S.REPORTED),
        S.REGISTERED,
        _of(P.CENTRE, P.RULE),
        needs=("category",),
        takes=("urgency", "words"),
        primary=True,
        wants_proposal=True,
    ),
    Action(
        "reject",
        _("不予立案"),
        _of(S.REPORTED),
        S.REJECTED,
        _of(P.CENTRE),
        needs=("reason",),
        takes=("words",),
        grave=True,
        public=True,
    ),
    Action(
        "merge",
        _("并案"),
        _of(S.REPORTED, S.REGISTERED, S.DISPATCHED, S.HANDLING),
        S.MERGED,
        _of(P.CENTRE),
        needs=("first_case",),
        takes=("words",),
        grave=True,
        public=True,
    ),
    Action(
        "split",
        _("拆分"),
        _of(S.REGISTERED, S.DISPATCHED, S.HANDLING),
        None,
        _of(P.CENTRE),
        needs=("children",),
        condition=lambda case: case.parent_id is None,
        refusal=_("子案卷不能再拆分。"),
    ),
    Action(
        "dispatch",
        _("派遣"),
        _of(S.REGISTERED),
        S.DISPATCHED,
        _of(P.CENTRE, P.RULE),
        needs=("executor",),
        takes=("assistants", "hours", "words"),
        primary=True,
    ),
    Action(
        "redispatch",
        _("改派"),
        ACTIVE,
        S.DISPATCHED,
        _of(P.CENTRE),
        needs=("executor", "reason"),
        takes=("assistants", "hours"),
        restarts=True,
    ),
    Action(
        "accept",
        _("签收"),
        _of(S.DISPATCHED),
        S.HANDLING,
        _of(P.LEAD),
        takes=("words",),
        primary=True,
        at_once=True,
    ),
    Action(
        "send_back",
        _("退单"),
        _of(S.DISPATCHED, S.HANDLING),
        S.REGISTERED,
        _of(P.LEAD),
        needs=("reason",),
        takes=("words",),
        grave=True,
        wants_proposal=True,
    ),
    Action(
        "note",
        _("记录"),
        ACTIVE,
        None,
        _of(P.LEAD, P.ASSISTANT, P.CADRE, P.WORKER, P.CENTRE, P.OUTSIDER),
        needs=("words_or_photos",),
        silent=True,
    ),
    Action(
        "ask_extension",
        _("申请延期"),
        _of(S.HANDLING),
        None,
        _of(P.LEAD),
        needs=("reason", "days"),
        condition=_nothing_asked,
        refusal=NO_ASKING,
        silent=True,
    ),
    Action(
        "grant_extension",
        _("同意延期"),
        _of(S.HANDLING),
        None,
        _of(P.CENTRE),
        takes=("words",),
        condition=_asked_for("extension"),
        refusal=NOT_ASKED,
        primary=True,
        at_once=True,
        moves_deadline=True,
        restarts=True,
    ),
    Action(
        "refuse_extension",
        _("不同意延期"),
        _of(S.HANDLING),
        None,
        _of(P.CENTRE),
        needs=("reason",),
        condition=_asked_for("extension"),
        refusal=NOT_ASKED,
        grave=True,
        silent=True,
    ),
    Action(
        "ask_suspension",
        _("申请挂账"),
        _of(S.HANDLING),
        None,
        _of(P.LEAD),
        needs=("reason", "review_on"),
        condition=_nothing_asked,
        refusal=NO_ASKING,
        silent=True,
    ),
    Action(
        "suspend",
        _("同意挂账"),
        _of(S.HANDLING),
        S.SUSPENDED,
        _of(P.CENTRE),
        takes=("review_on", "words"),
        condition=_asked_for("suspension"),
        refusal=NOT_ASKED,
        primary=True,
        moves_deadline=True,
    ),
    Action(
        "refuse_suspension",
        _("不同意挂账"),
        _of(S.HANDLING),
        None,
        _of(P.CENTRE),
        needs=("reason",),
        condition=_asked_for("suspension"),
        refusal=NOT_ASKED,
        grave=True,
        silent=True,
    ),
    Action(
        "resume",
        _("恢复"),
        _of(S.SUSPENDED),
        S.HANDLING,
        _of(P.CENTRE, P.CLOCK),
        takes=("words",),
        primary=True,
        at_once=True,
    ),
    Action(
        "resolve",
        _("反馈结果"),
        _of(S.HANDLING),
        S.RESOLVED,
        _of(P.LEAD),
        needs=("words",),
        takes=("photos",),
        primary=True,
        public=True,
    ),
    Action(
        "rework",
        _("返工"),
        _of(S.RESOLVED),
        S.HANDLING,
        VERIFIERS,
        needs=("reason",),
        takes=("photos",),
    ),
    Action(
        "close",
        _("结案"),
        _of(S.RESOLVED),
        S.CLOSED,
        VERIFIERS,
        needs=("words",),
        takes=("photos",),
        primary=True,
        public=True,
    ),
    Action(
        "rate",
        _("评价"),
        _of(S.CLOSED),
        None,
        _of(P.RESIDENT),
        needs=("rating",),
        takes=("words", "without_reason"),
        condition=lambda case: case.is_rateable,
        refusal=_("这件诉求已经评价过，或不需要评价。"),
        public=True,
    ),
    Action(
        "reopen",
        _("重启"),
        _of(S.CLOSED),
        S.REGISTERED,
        _of(P.CENTRE, P.CLOCK),
        needs=("reason",),
        condition=lambda case: not case.settled,
        refusal=_("自处的案卷不能重启，请另行上报。"),
        wants_proposal=True,
        public=True,
    ),
    Action(
        "urge",
        _("催办"),
        OPEN,
        None,
        _of(P.CENTRE, P.LEADER),
        needs=("words",),
        takes=("hours",),
        presses=True,
        silent=True,
    ),
    Action(
        "supervise",
        _("督办"),
        OPEN,
        None,
        _of(P.CENTRE, P.LEADER),
        needs=("words",),
        takes=("hours",),
        presses=True,
        silent=True,
    ),
)
TRANSITIONS = TransitionTable(
    TABLE,
    column="status",
    not_theirs=_("您不能对这件案卷“%s”。"),
    not_from_here=_("案卷现在是“%(state)s”，不能“%(step)s”。"),
)
ACTIONS = TRANSITIONS.by_name

# How a story begins; nobody's button on a case.
INITIAL_ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
        Action("report", _("上报"), _of(), S.REPORTED, _of(), wants_proposal=True, public=True),
        Action("settle", _("自处"), _of(), S.CLOSED, _of(), public=True),
    )
}

# What the system alone writes into a story: nobody's button, no change of state.
SYSTEM_ACTIONS: dict[str, Action] = {"recount": Action("recount", _("期限重算"), OPEN, None, _of(P.CLOCK))}

EVENTS: dict[str, Action] = INITIAL_ACTIONS | ACTIONS | SYSTEM_ACTIONS

OWNERS: dict[str, frozenset[str]] = {
    S.REPORTED: _of(P.CENTRE),
    S.REGISTERED: _of(P.CENTRE),
    S.DISPATCHED: _of(P.LEAD),
    S.HANDLING: _of(P.LEAD),
    S.SUSPENDED: _of(P.CENTRE),
    S.RESOLVED: VERIFIERS,
}

STEP_OF: dict[str, str] = {
    S.REPORTED: Step.REGISTER,
    S.REGISTERED: Step.DISPATCH,
    S.DISPATCHED: Step.ACCEPT,
    S.HANDLING: Step.RESOLVE,
    S.RESOLVED: Step.VERIFY,
}


def label_of(name: str) -> str | Promise:
    """The button's word for an action, a birth or what the system writes by itself."""
    return EVENTS[name].label


def names_of(holds: Callable[[Action], bool]) -> frozenset[str]:
    """The names of all lines of a story, births included, for whose action something holds."""
    return frozenset(name for name, action in EVENTS.items() if holds(action))
