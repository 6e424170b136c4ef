"""议事协调: a community's council of four parties, its meetings, and what was promised there, followed to its end."""

from volunteers.councils.actions import agree, call, call_off, hold, move, put, resolve, seat, set_up
from volunteers.councils.notifications import due, remind
from volunteers.councils.transitions import is_office

__all__ = [
    "agree",
    "call",
    "call_off",
    "due",
    "hold",
    "is_office",
    "move",
    "put",
    "remind",
    "resolve",
    "seat",
    "set_up",
]
