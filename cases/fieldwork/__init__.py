"""Visits and patrols are filed here, and what they found becomes what it is, in one transaction."""

from cases.fieldwork.filing import file_patrol, file_visit
from cases.fieldwork.follow_up import drop_promise, end_need, keep_promise, may_recheck, move_promise, recheck
from cases.fieldwork.inputs import Found, PatrolFiled, VisitFiled

__all__ = [
    "Found",
    "PatrolFiled",
    "VisitFiled",
    "drop_promise",
    "end_need",
    "file_patrol",
    "file_visit",
    "keep_promise",
    "may_recheck",
    "move_promise",
    "recheck",
]
