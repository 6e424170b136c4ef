"""议事协调: a community's council of four parties, its meetings, and what was promised there, followed to its end."""

from volunteers.councils.actions import agree, call, call_off, hold, move, put, resolve, seat, set_up, unseat
from volunteers.councils.notifications import due, remind
from volunteers.councils.transitions import (
    MADE,
    STEPS,
    TABLE,
    ResolutionPart,
    allowed_steps,
    is_office,
    judge,
    parts_of,
    reads_names,
)

__all__ = [
    "MADE",
    "STEPS",
    "TABLE",
    "ResolutionPart",
    "agree",
    "allowed_steps",
    "call",
    "call_off",
    "due",
    "hold",
    "is_office",
    "judge",
    "move",
    "parts_of",
    "put",
    "reads_names",
    "remind",
    "resolve",
    "seat",
    "set_up",
    "unseat",
]
