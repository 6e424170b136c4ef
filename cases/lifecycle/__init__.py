"""The one writer of a case's status: a table, a judge, and a verb for each of its lines."""

from collections.abc import Callable
from typing import Any

from cases.lifecycle.actors import CLOCK, RESIDENT, RULE, Actor, parts_of
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
from cases.lifecycle.core import after_the_fact, allowed_actions, judge
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
from cases.lifecycle.transitions import ACTIONS, EVENTS, OWNERS, STEP_OF, TABLE, Action, label_of, names_of
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
    "Incomplete",
    "NotStored",
    "NotTheirs",
    "Overtaken",
    "Refused",
    "Report",
    "accept",
    "act",
    "after_the_fact",
    "allowed_actions",
    "ask_extension",
    "ask_suspension",
    "close",
    "dispatch",
    "grant_extension",
    "judge",
    "label_of",
    "merge",
    "names_of",
    "note",
    "parts_of",
    "rate",
    "recount",
    "redispatch",
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
    "split",
    "supervise",
    "suspend",
    "urge",
    "with_files",
    "withdraw",
]
