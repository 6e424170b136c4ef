"""Enterprise service: matters of many rows on one board, shared questions, appointments at the door, time saved."""

from cases.enterprise.appointments import Plan, cancel, finish, propose, reply
from cases.enterprise.beginning import Opening, accept, begin
from cases.enterprise.links import find, issue, revoke
from cases.enterprise.marking import Marked, mark, resolve_done
from cases.enterprise.pasting import PastedRow, parse
from cases.enterprise.talking import answer, ask

__all__ = [
    "Marked",
    "Opening",
    "PastedRow",
    "Plan",
    "accept",
    "answer",
    "ask",
    "begin",
    "cancel",
    "find",
    "finish",
    "issue",
    "mark",
    "parse",
    "propose",
    "reply",
    "resolve_done",
    "revoke",
]
