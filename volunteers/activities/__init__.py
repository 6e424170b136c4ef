"""Activities: organised, signed up for in order, reminded of, called off for all at once, recorded with hours."""

from volunteers.activities.actions import (
    ActivityPlan,
    call_off,
    call_off_day,
    change,
    confirm_call,
    organise,
    place_in_line,
    record,
    resize,
    sign_up,
    sign_up_by_number,
    withdraw,
    withdraw_from_device,
)
from volunteers.activities.notifications import remind
from volunteers.activities.transitions import STEPS, TABLE, ActivityPart, allowed_steps, judge, parts_of

__all__ = [
    "STEPS",
    "TABLE",
    "ActivityPart",
    "ActivityPlan",
    "allowed_steps",
    "call_off",
    "call_off_day",
    "change",
    "confirm_call",
    "judge",
    "organise",
    "parts_of",
    "place_in_line",
    "record",
    "remind",
    "resize",
    "sign_up",
    "sign_up_by_number",
    "withdraw",
    "withdraw_from_device",
]
