from cases.calendar import recount
from cases.calendar.recount import keep

__all__ = [
    "keep",
    "recount",
]
