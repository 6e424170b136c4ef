"""Files that are kept whole or not at all, and together with their rows."""

import errno
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage
from django.db import transaction

logger = logging.getLogger(__name__)
# What a disk answers that is full, over its quota, mounted to be read, or broken.
DISK_FAULTS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG})
Written = list[tuple[Storage, str]]
_written: ContextVar[Written | None] = ContextVar("written", default=None)


def is_disk_fault(error: BaseException | None) -> bool:
    """Whether the error says that nothing can be written now."""
    return isinstance(error, OSError) and error.errno in DISK_FAULTS


class WholeFiles(FileSystemStorage):
    """A file appears under its name once it is whole; one that broke off leaves nothing."""

    def _save(self, name: str, content: Any) -> str:
        part = Path(self.path(f"{name}.{secrets.token_hex(8)}.part"))
        try:
            super()._save(str(part.relative_to(self.location)), content)  # type: ignore[misc]
            part.rename(self.path(name))
        except OSError:
            part.unlink(missing_ok=True)
            raise
        written = _written.get()
        if written is not None:
            written.append((self, name))
        return name


@contextmanager
def rows_with_files() -> Iterator[None]:
    """A transaction that, rolled back, takes along the files that were written in it; one may stand in another."""
    outer, mine = _written.get(), Written()
    token = _written.set(mine)
    try:
        with transaction.atomic():
            try:
                yield
            except BaseException:
                _remove(mine)
                raise
    finally:
        _written.reset(token)
    if outer is not None:
        outer.extend(mine)


def _remove(written: Written) -> None:
    """Away with them; what cannot be removed is found at night, with the files that no row names."""
    for storage, name in written:
        try:
            storage.delete(name)
        except OSError as error:
            logger.warning("file of a rolled back row stays for now: %s", error)
