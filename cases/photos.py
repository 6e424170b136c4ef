"""Photographs: whatever comes in is decoded, turned upright, re-encoded as JPEG and rid of all metadata.

The position is read from EXIF first. Limits: 20 MB, 50 megapixels; JPEG, PNG, WebP, HEIC.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile

from cases.models import Case, CaseEvent, Photo


@dataclass(frozen=True)
class PreparedPhoto:
    """A photo that is safe to keep: JPEG bytes without metadata, upright."""

    content: bytes
    width: int
    height: int
    longitude: float | None = None
    latitude: float | None = None

    @property
    def sha256(self) -> str:
        """The digest of the kept bytes; events name photos by it."""
        return hashlib.sha256(self.content).hexdigest()


def attach(case: Case, event: CaseEvent, photos: Iterable[PreparedPhoto], kind: str) -> list[Photo]:
    """Write the files and their rows as part of an event; runs inside the verb's transaction."""
    rows = []
    for prepared in photos:
        photo = Photo(
            case=case,
            event_seq=event.seq,
            kind=kind,
            sha256=prepared.sha256,
            width=prepared.width,
            height=prepared.height,
            longitude=prepared.longitude,
            latitude=prepared.latitude,
            taken_in=event.at,
        )
        photo.file.save("photo.jpg", ContentFile(prepared.content), save=False)
        rows.append(photo)
    return Photo.objects.bulk_create(rows)
