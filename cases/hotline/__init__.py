"""12345 work orders in: by file, whose columns are mapped once, and by program; one cleaning for both.

A work order's own number, or what it says where it has none, is unique: taking it in twice adds nothing.
"""

from cases.hotline.columns import suggested
from cases.hotline.retention import empty, old_batches
from cases.hotline.validation import cleaned

__all__ = [
    "cleaned",
    "empty",
    "old_batches",
    "suggested",
]
