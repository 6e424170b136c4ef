"""Activities: organised, signed up for in order, reminded of, called off for all at once, recorded with hours."""

from volunteers.activities.actions import (
    ActivityPlan,
    call_off,
    change,
    organise,
    place_in_line,
    record,
    sign_up,
    sign_up_by_number,
    withdraw,
)
from volunteers.activities.notifications import remind

__all__ = [
    "ActivityPlan",
    "call_off",
    "change",
    "organise",
    "place_in_line",
    "record",
    "remind",
    "sign_up",
    "sign_up_by_number",
    "withdraw",
]
