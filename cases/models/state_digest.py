"""How a case stands: every column that a step may change, as one hash that the step's event carries.

So the chain covers the row's terms, category, rating and counts as well, not only what was reported and the status.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cases.models.case import Case

COLUMNS = (
    "urgency",
    "category_id",
    "settled",
    "executor_id",
    "assistant_ids",
    "parent_id",
    "first_case_id",
    "registered_at",
    "dispatched_at",
    "accepted_at",
    "resolved_at",
    "closed_at",
    "ended_at",
    "status_since",
    "due_at",
    "warn_at",
    "deadline_at",
    "given_hours",
    "due_provisional",
    "asked",
    "dispatch_count",
    "rework_count",
    "extension_count",
    "reopen_count",
    "rating",
    "rating_words",
    "rated_at",
)


def standing_digest(case: Case, changes: Mapping[str, Any]) -> str:
    """SHA-256 over how the case stands once these columns have changed."""
    coming = {_column(name): value for name, value in changes.items()}
    standing = [coming.get(name, getattr(case, name)) for name in COLUMNS]
    return hashlib.sha256(json.dumps(standing, default=_plainly, sort_keys=True).encode()).hexdigest()


def _column(name: str) -> str:
    return str(Case._meta.get_field(name).attname)  # type: ignore[union-attr]


def _plainly(value: Any) -> Any:
    """What JSON does not know: an instant, or the row that another column names."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.pk
