"""应急消防: one action alarms the roster, the clock goes on to the next until somebody has it; inspections by risk."""

from cases.emergency.actions import Alarm, acknowledge, close, note, pass_on, raise_alarm
from cases.emergency.escalation import lapse, late_emergencies

__all__ = [
    "Alarm",
    "acknowledge",
    "close",
    "lapse",
    "late_emergencies",
    "note",
    "pass_on",
    "raise_alarm",
]
