"""The cases' part of `/api/v1/`: what the pages can do, for programs. The life-cycle judges both."""

from cases.api.exceptions import attempt
from cases.api.paging import CasePages
from cases.api.parsers import KEY, KEY_HEADER, BoundedJson, BoundedMultiPart, brought, brought_with_lines
from cases.api.throttles import ByAddress, ByDevice, device_of

__all__ = [
    "KEY",
    "KEY_HEADER",
    "BoundedJson",
    "BoundedMultiPart",
    "ByAddress",
    "ByDevice",
    "CasePages",
    "attempt",
    "brought",
    "brought_with_lines",
    "device_of",
]
