"""12345 work orders in: by file, whose columns are mapped once, and by program; one cleaning for both.

A work order's own number, or what it says where it has none, is unique: taking it in twice adds nothing.
"""

from cases.hotline.batches import check, make_batch, mend, take_in
from cases.hotline.columns import FIELDS, header_digest, suggested
from cases.hotline.forms import ColumnsForm, RowForm, UploadForm
from cases.hotline.retention import empty, old_batches
from cases.hotline.validation import WorkOrder, cleaned

__all__ = [
    "FIELDS",
    "ColumnsForm",
    "RowForm",
    "UploadForm",
    "WorkOrder",
    "check",
    "cleaned",
    "empty",
    "header_digest",
    "make_batch",
    "mend",
    "old_batches",
    "suggested",
    "take_in",
]
