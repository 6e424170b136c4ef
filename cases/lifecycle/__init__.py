"""The one writer of a case's status: a table, a judge, and a verb for each of its lines."""

from collections.abc import Callable
from typing import Any

from cases.lifecycle import hash_chain
from cases.lifecycle.actors import CLOCK, RESIDENT, RULE, Actor, may_report, parts_of
from cases.lifecycle.calendar_snapshot import Snapshot, calendar_of, changed_days, snapshot_of, span_of
from cases.lifecycle.clock import recount
from cases.lifecycle.closing import (
    ANSWER_HOURS,
    RATING_WINDOW,
    close,
    rate,
    reopen,
    rework,
    supervise,
    urge,
)
from cases.lifecycle.core import allowed_actions, judge, without_delivery
from cases.lifecycle.diagram import redraw
from cases.lifecycle.exceptions import Incomplete, NotStored, NotTheirs, Overtaken, Refused
from cases.lifecycle.files import with_files
from cases.lifecycle.handling import (
    accept,
    ask_extension,
    ask_suspension,
    dispatch,
    grant_extension,
    note,
    redispatch,
    refuse_extension,
    refuse_suspension,
    resolve,
    resume,
    send_back,
    suspend,
)
from cases.lifecycle.hash_chain import verify_all
from cases.lifecycle.intake import (
    Report,
    merge,
    register,
    reject,
    report,
    scoped_key,
    settle,
    split,
    withdraw,
)
from cases.lifecycle.term_recount import Amount, Recount, given_term
from cases.lifecycle.terms import length_for, lengths_of_all, pieces_of, rectify_day, term_for
from cases.lifecycle.transition_table import Transition, TransitionTable
from cases.lifecycle.transitions import (
    ACTIONS,
    ACTIVE,
    EVENTS,
    OWNERS,
    STEP_OF,
    TABLE,
    Action,
    label_of,
    names_of,
)
from cases.lifecycle.worktime import calendar, calendar_now, forget_calendar, length_of
from cases.models import Case

VERBS: dict[str, Callable[..., Any]] = {
    verb.__name__: verb
    for verb in (
        withdraw,
        register,
        reject,
        merge,
        split,
        dispatch,
        redispatch,
        accept,
        send_back,
        note,
        ask_extension,
        grant_extension,
        refuse_extension,
        ask_suspension,
        suspend,
        refuse_suspension,
        resume,
        resolve,
        rework,
        close,
        rate,
        reopen,
        urge,
        supervise,
    )
}


def act(name: str, case: Case, *, by: Actor, **brought: Any) -> Any:
    """Call a verb whose name comes from outside: a form, a call of the API, a rule. What we know we call by its name.

    Gives what the verb gives: its event, of ``split`` the children. KeyError when the table has no such action.
    """
    return VERBS[name](case, by=by, **brought)


__all__ = [
    "ACTIONS",
    "ACTIVE",
    "ANSWER_HOURS",
    "CLOCK",
    "EVENTS",
    "OWNERS",
    "RATING_WINDOW",
    "RESIDENT",
    "RULE",
    "STEP_OF",
    "TABLE",
    "VERBS",
    "Action",
    "Actor",
    "Amount",
    "Incomplete",
    "NotStored",
    "NotTheirs",
    "Overtaken",
    "Recount",
    "Refused",
    "Report",
    "Snapshot",
    "Transition",
    "TransitionTable",
    "accept",
    "act",
    "allowed_actions",
    "ask_extension",
    "ask_suspension",
    "calendar",
    "calendar_now",
    "calendar_of",
    "changed_days",
    "close",
    "dispatch",
    "forget_calendar",
    "given_term",
    "grant_extension",
    "hash_chain",
    "judge",
    "label_of",
    "length_for",
    "length_of",
    "lengths_of_all",
    "may_report",
    "merge",
    "names_of",
    "note",
    "parts_of",
    "pieces_of",
    "rate",
    "recount",
    "rectify_day",
    "redispatch",
    "redraw",
    "refuse_extension",
    "refuse_suspension",
    "register",
    "reject",
    "reopen",
    "report",
    "resolve",
    "resume",
    "rework",
    "scoped_key",
    "send_back",
    "settle",
    "snapshot_of",
    "span_of",
    "split",
    "supervise",
    "suspend",
    "term_for",
    "urge",
    "verify_all",
    "with_files",
    "withdraw",
    "without_delivery",
]
