"""Rows about what happens."""

from cases.models.case import Assistance, Case
from cases.models.desk import (
    CaseRead,
    ColumnMapping,
    ImportBatch,
    ImportRow,
    OutsiderLink,
    Proposal,
    SavedFilter,
)
from cases.models.emergency import (
    Emergency,
    EmergencyCall,
    EmergencyKind,
    EmergencyLine,
    EmergencyPhoto,
)
from cases.models.enforcement import JointEvent, JointOrder, JointPart, JointState, JointTask
from cases.models.enterprise import Enterprise, StepTemplate, TemplateStep
from cases.models.enterprise_matter import (
    CellState,
    EnterpriseMatter,
    MatterCell,
    MatterEntry,
    MatterLine,
    MatterStep,
)
from cases.models.enterprise_talk import ANSWER_DAYS, Answer, Appointment, EnterpriseLink, Question
from cases.models.fieldwork import (
    Checklist,
    ChecklistItem,
    FieldPhoto,
    Finding,
    Patrol,
    Visit,
)
from cases.models.five_ones import ChatGroup, Excuse, GroupMessage, Handover, ListReview, Threshold
from cases.models.inspections import InspectionInterval, RectificationTerm
from cases.models.learned import LearnedFormula
from cases.models.matters import Degree, Hazard, HazardCheck, Need, Promise
from cases.models.notice import LadderFired, LadderStep, Notice, Urging
from cases.models.roster import DutyShift
from cases.models.rulebook import CalendarChange, CalendarDay, Category, Reason, Rule, Shift, Term
from cases.models.segments import Segment
from cases.models.story import CaseEvent, EventDelivery, Photo, Seal
from cases.models.vocabulary import Light, Part, Source, Status, Step, Urgency

__all__ = [
    "ANSWER_DAYS",
    "Answer",
    "Appointment",
    "Assistance",
    "CalendarChange",
    "CalendarDay",
    "Case",
    "CaseEvent",
    "CaseRead",
    "Category",
    "CellState",
    "ChatGroup",
    "Checklist",
    "ChecklistItem",
    "ColumnMapping",
    "Degree",
    "DutyShift",
    "Emergency",
    "EmergencyCall",
    "EmergencyKind",
    "EmergencyLine",
    "EmergencyPhoto",
    "Enterprise",
    "EnterpriseLink",
    "EnterpriseMatter",
    "EventDelivery",
    "Excuse",
    "FieldPhoto",
    "Finding",
    "GroupMessage",
    "Handover",
    "Hazard",
    "HazardCheck",
    "ImportBatch",
    "ImportRow",
    "InspectionInterval",
    "JointEvent",
    "JointOrder",
    "JointPart",
    "JointState",
    "JointTask",
    "LadderFired",
    "LadderStep",
    "LearnedFormula",
    "Light",
    "ListReview",
    "MatterCell",
    "MatterEntry",
    "MatterLine",
    "MatterStep",
    "Need",
    "Notice",
    "OutsiderLink",
    "Part",
    "Patrol",
    "Photo",
    "Promise",
    "Proposal",
    "Question",
    "Reason",
    "RectificationTerm",
    "Rule",
    "SavedFilter",
    "Seal",
    "Segment",
    "Shift",
    "Source",
    "Status",
    "Step",
    "StepTemplate",
    "TemplateStep",
    "Term",
    "Threshold",
    "Urgency",
    "Urging",
    "Visit",
]
