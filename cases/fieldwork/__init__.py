"""Visits and patrols are filed here, and what they found becomes what it is, in one transaction."""

from cases.fieldwork import chat_group, reminders
from cases.fieldwork.filing import file_patrol, file_visit
from cases.fieldwork.follow_up import drop_promise, end_need, keep_promise, move_promise, recheck
from cases.fieldwork.inputs import Found, PatrolFiled, VisitFiled
from cases.fieldwork.reminders import Owners, owners_on
from cases.fieldwork.today import today_of
from cases.fieldwork.views.follow_up import of_the_place, of_the_place_or_area

__all__ = [
    "Found",
    "Owners",
    "PatrolFiled",
    "VisitFiled",
    "chat_group",
    "drop_promise",
    "end_need",
    "file_patrol",
    "file_visit",
    "keep_promise",
    "move_promise",
    "of_the_place",
    "of_the_place_or_area",
    "owners_on",
    "recheck",
    "reminders",
    "today_of",
]
