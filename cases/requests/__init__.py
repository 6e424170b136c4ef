"""Requests from the report to the answer: reporting, following, the desk, lists, one case, guests, masks."""

from cases.requests import public_status, tracking_access
from cases.requests.api.views import Nowhere
from cases.requests.forms import CategoryField, SnapForm, SpotSettleForm
from cases.requests.queues import by_reported, counted, owed_by
from cases.requests.record_access import address_of
from cases.requests.reveals import OF_A_HELPER, OF_A_SITE, look, may_reveal_contact
from cases.requests.views.desk import pins
from cases.requests.views.photos import served, viewer
from cases.requests.views.pulse import answer
from cases.requests.views.report import filled, page_of, report_response
from cases.requests.views.reveals import enterprise_reveal, reveal_response

__all__ = [
    "OF_A_HELPER",
    "OF_A_SITE",
    "CategoryField",
    "Nowhere",
    "SnapForm",
    "SpotSettleForm",
    "address_of",
    "answer",
    "by_reported",
    "counted",
    "enterprise_reveal",
    "filled",
    "look",
    "may_reveal_contact",
    "owed_by",
    "page_of",
    "pins",
    "public_status",
    "report_response",
    "reveal_response",
    "served",
    "tracking_access",
    "viewer",
]
