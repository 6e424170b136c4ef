"""Notices: who is told what, through which channel, once.

An inbox notice is there as soon as it is written, exactly once for each cause and person. Mail and gateways
are the outside world: a row is claimed, sent, marked as sent; a sender that dies in between leaves the row
to be sent again, so they hear at least once, and each sending carries the notice's number.
"""

from cases.notices import access_notices, escalation, urging_escalation
from cases.notices.delivery import (
    MOST_ATTEMPTS,
    STALE,
    NotSent,
    due,
    give_up,
    given_up,
    pause_after,
    send,
    through_gateways,
)
from cases.notices.queue import (
    Message,
    alarm,
    inbox,
    is_quiet,
    masked,
    remind,
    tell,
    tell_person,
    wait_for_morning,
)
from cases.notices.recipients import Audience, Circle, circle_at, circle_now
from cases.notices.rules import OWED_BY, TOLD, announce, body_of, title_of

__all__ = [
    "MOST_ATTEMPTS",
    "OWED_BY",
    "STALE",
    "TOLD",
    "Audience",
    "Circle",
    "Message",
    "NotSent",
    "access_notices",
    "alarm",
    "announce",
    "body_of",
    "circle_at",
    "circle_now",
    "due",
    "escalation",
    "give_up",
    "given_up",
    "inbox",
    "is_quiet",
    "masked",
    "pause_after",
    "remind",
    "send",
    "tell",
    "tell_person",
    "through_gateways",
    "title_of",
    "urging_escalation",
    "wait_for_morning",
]
