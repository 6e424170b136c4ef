"""综合执法: areas instead of departments. One visit, one slot, several matters; each department signs its part."""

from cases.duty import candidates, departments_of
from cases.enforcement.orders import Brought, begin, cancel, draft, finish, plan, reschedule
from cases.enforcement.signatures import sign

__all__ = [
    "Brought",
    "begin",
    "cancel",
    "candidates",
    "departments_of",
    "draft",
    "finish",
    "plan",
    "reschedule",
    "sign",
]
