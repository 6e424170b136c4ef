"""Notices: who is told what, through which channel, once.

An inbox notice is there as soon as it is written, exactly once for each cause and person. Mail and gateways
are the outside world: a row is claimed, sent, marked as sent; a sender that dies in between leaves the row
to be sent again, so they hear at least once, and each sending carries the notice's number.
"""

from cases.notices import access_notices, escalation
from cases.notices.delivery import (
    due,
    give_up,
    given_up,
    send,
    through_gateways,
)
from cases.notices.outbox import Outbox
from cases.notices.queue import Message, alarm, is_quiet, masked, notify_person, remind, wait_for_morning
from cases.notices.rules import NOTIFICATIONS, OWED_BY, announce, body_of, title_of
from cases.notices.term_escalation import TERMS
from cases.notices.urging_escalation import URGINGS

__all__ = [
    "NOTIFICATIONS",
    "OWED_BY",
    "TERMS",
    "URGINGS",
    "Message",
    "Outbox",
    "access_notices",
    "alarm",
    "announce",
    "body_of",
    "due",
    "escalation",
    "give_up",
    "given_up",
    "is_quiet",
    "masked",
    "notify_person",
    "remind",
    "send",
    "through_gateways",
    "title_of",
    "wait_for_morning",
]
