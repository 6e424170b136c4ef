"""Notices: who is told what, through which channel, once.

An inbox notice is there as soon as it is written, exactly once for each cause and person. Mail and gateways
are the outside world: a row is claimed, sent, marked as sent; a sender that dies in between leaves the row
to be sent again, so they hear at least once, and each sending carries the notice's number.
"""

from cases.notices import access_notices, escalation, urging_escalation
from cases.notices.delivery import (
    due,
    give_up,
    given_up,
    send,
    through_gateways,
)
from cases.notices.outbox import NotSent, Outbox
from cases.notices.queue import (
    Message,
    alarm,
    inbox,
    is_quiet,
    masked,
    notify,
    notify_person,
    remind,
    wait_for_morning,
)
from cases.notices.recipients import (
    Audience,
    Recipients,
    recipients_at,
    recipients_now,
)
from cases.notices.rules import NOTIFICATIONS, OWED_BY, announce, body_of, title_of
from cases.notices.term_escalation import TERMS
from cases.notices.urging_escalation import URGINGS

__all__ = [
    "NOTIFICATIONS",
    "OWED_BY",
    "TERMS",
    "URGINGS",
    "Audience",
    "Message",
    "NotSent",
    "Outbox",
    "Recipients",
    "access_notices",
    "alarm",
    "announce",
    "body_of",
    "due",
    "escalation",
    "give_up",
    "given_up",
    "inbox",
    "is_quiet",
    "masked",
    "notify",
    "notify_person",
    "recipients_at",
    "recipients_now",
    "remind",
    "send",
    "through_gateways",
    "title_of",
    "urging_escalation",
    "wait_for_morning",
]
