"""The transaction of a verb that keeps files: rolled back, it takes them along; a full disk is a refusal too."""

from collections.abc import Iterator
from contextlib import contextmanager

from cases.lifecycle.exceptions import NotStored
from grids.storage import is_disk_fault, rows_with_files


@contextmanager
def with_files() -> Iterator[None]:
    """Rows and files together or not at all; NotStored where the disk takes nothing."""
    try:
        with rows_with_files():
            yield
    except OSError as error:
        if not is_disk_fault(error):
            raise
        raise NotStored from error
