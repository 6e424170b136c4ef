"""Files that no row names: a verb that was rolled back leaves the photos that it had written; uploads that broke off.

A file is left alone for a day, since the row may still be on its way. Where suddenly many files have no row, the
database is older than the photos, as after a restore: then nothing is removed.
"""

import logging
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.storage import Storage

from cases.models import KeptPhoto, Photo

FOLDER = "photos"
LEFT_ALONE = timedelta(days=1)
BATCH = 500
FEW, FEW_OF_ALL = 50, 0.02
UPLOADS = "*.upload*"

logger = logging.getLogger(__name__)


def remove_strays(now: datetime) -> int:
    """Remove the photos' files that have no row; how many. Nothing when there are too many to be an accident."""
    storage: Storage = Photo._meta.get_field("file").storage
    strays, files = [], 0
    found = _files(storage)
    while names := list(islice(found, BATCH)):
        files += len(names)
        strays += _without_row(names)
    old = [name for name in strays if now - storage.get_modified_time(name) > LEFT_ALONE]
    if len(old) > max(FEW, files * FEW_OF_ALL):
        logger.error("%d of %d photo files have no row: is the database older? none removed", len(old), files)
        return 0
    for name in old:
        storage.delete(name)
    if old:
        logger.info("%d photo files without a row removed", len(old))
    return len(old)


def remove_uploads(now: datetime) -> int:
    """Remove what uploads and exports left whose process died; only where they have a folder of their own."""
    if not settings.FILE_UPLOAD_TEMP_DIR:
        return 0
    until = (now - LEFT_ALONE).timestamp()
    old = [path for path in Path(settings.FILE_UPLOAD_TEMP_DIR).glob(UPLOADS) if path.stat().st_mtime < until]
    for path in old:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(old)


def _files(storage: Storage) -> Iterator[str]:
    """Every file under the photos' folder, month by month."""
    if not storage.exists(FOLDER):
        return
    for year in sorted(storage.listdir(FOLDER)[0]):
        for month in sorted(storage.listdir(f"{FOLDER}/{year}")[0]):
            for name in storage.listdir(f"{FOLDER}/{year}/{month}")[1]:
                yield f"{FOLDER}/{year}/{month}/{name}"


def _without_row(names: list[str]) -> list[str]:
    """Those whose photo is not there; a file with a name that is not ours is nobody's business."""
    photos = {name: found for name in names if (found := _photo_of(name))}
    wanted = set(photos.values())
    known: set[UUID] = set()
    for model in KeptPhoto.__subclasses__():  # those of the apps above as well
        known |= set(model._default_manager.filter(uuid__in=wanted).values_list("uuid", flat=True))
    return [name for name, photo in photos.items() if photo not in known]


def _photo_of(name: str) -> UUID | None:
    """The photo that a file, whole or small, belongs to by its name."""
    try:
        return UUID(Path(name).name.split(".")[0])
    except ValueError:
        return None
