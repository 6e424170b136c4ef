"""Rows about what happens."""

from cases.models.case import Assistance, Case, Segment
from cases.models.desk import (
    CaseRead,
    ColumnMapping,
    ImportBatch,
    ImportRow,
    OutsiderLink,
    Proposal,
    SavedFilter,
)
from cases.models.notice import LadderFired, LadderStep, Notice, Urging
from cases.models.rulebook import CalendarDay, Category, Reason, Rule, Shift, Term
from cases.models.story import CaseEvent, EventDelivery, Photo, Seal
from cases.models.vocabulary import Light, Part, Source, Status, Step, Urgency

__all__ = [
    "Assistance",
    "CalendarDay",
    "Case",
    "CaseEvent",
    "CaseRead",
    "Category",
    "ColumnMapping",
    "EventDelivery",
    "ImportBatch",
    "ImportRow",
    "LadderFired",
    "LadderStep",
    "Light",
    "Notice",
    "OutsiderLink",
    "Part",
    "Photo",
    "Proposal",
    "Reason",
    "Rule",
    "SavedFilter",
    "Seal",
    "Segment",
    "Shift",
    "Source",
    "Status",
    "Step",
    "Term",
    "Urgency",
    "Urging",
]
