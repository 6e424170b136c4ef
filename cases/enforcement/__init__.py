"""综合执法: areas instead of departments. One visit, one slot, several matters; each department signs its part."""

from cases.duty import candidates, departments_of, officers_of, team_of
from cases.enforcement.orders import Brought, begin, cancel, draft, finish, known_order, plan, reschedule
from cases.enforcement.signatures import sign
from cases.enforcement.transitions import ACTIONS, TABLE, allowed, parts_on

__all__ = [
    "ACTIONS",
    "TABLE",
    "Brought",
    "allowed",
    "begin",
    "cancel",
    "candidates",
    "departments_of",
    "draft",
    "finish",
    "known_order",
    "officers_of",
    "parts_on",
    "plan",
    "reschedule",
    "sign",
    "team_of",
]
