"""Enterprise service: matters of many rows on one board, shared questions, appointments at the door, time saved."""

from cases.enterprise.appointments import Plan, finish, propose, reply
from cases.enterprise.links import issue, revoke
from cases.enterprise.opening import Opening, accept, begin
from cases.enterprise.progress import mark, resolve_done
from cases.enterprise.questions import answer, ask
from cases.enterprise.row_parser import PastedRow, parse

__all__ = [
    "Opening",
    "PastedRow",
    "Plan",
    "accept",
    "answer",
    "ask",
    "begin",
    "finish",
    "issue",
    "mark",
    "parse",
    "propose",
    "reply",
    "resolve_done",
    "revoke",
]
