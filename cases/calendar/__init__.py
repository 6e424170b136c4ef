"""When a declared day changes the working time, open terms are counted anew, after a preview."""

from cases.calendar import recount
from cases.calendar.recount import keep

__all__ = [
    "keep",
    "recount",
]
