"""Photographs: whatever comes in is decoded, turned upright, re-encoded as JPEG and rid of all metadata.

The position is read from EXIF first. Limits: 20 MB, 50 megapixels; JPEG, PNG, WebP, HEIC, AVIF.
"""

import hashlib
import logging
import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, CaseEvent, KeptPhoto, Photo
from cases.photos.decoding import HEAD, TooManyPixels, Undecodable, decode, kind_of
from grids.storage import is_disk_fault

logger = logging.getLogger(__name__)

MOST_PHOTOS = 9
SMALL_SIDE = 480
NAME_SHOWN = 40
# One photo at a time in each process: decoding is what could fill the memory.
DECODING = threading.BoundedSemaphore(1)


class PhotoRefused(Exception):
    """Why a file is not taken: a sentence for the person, and the HTTP status for the API (400, 413, 415)."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


@dataclass(frozen=True)
class PreparedPhoto:
    """A photo that is safe to keep: JPEG bytes without metadata, upright."""

    content: bytes
    width: int
    height: int
    longitude: float | None = None
    latitude: float | None = None

    @cached_property
    def sha256(self) -> str:
        """The digest of the kept bytes; events name photos by it."""
        return hashlib.sha256(self.content).hexdigest()


def prepare(upload: UploadedFile) -> PreparedPhoto:
    """Make an uploaded file safe to keep; raises PhotoRefused with the reason."""
    name = {"name": shown(upload.name or ""), "limit": settings.PHOTO_MAX_BYTES // 1024**2}
    if not upload.size:
        raise PhotoRefused(_("“%(name)s”是空文件，请重新拍摄或选择。") % name)
    if upload.size > settings.PHOTO_MAX_BYTES:
        raise PhotoRefused(_("“%(name)s”超过 %(limit)d MB,请缩小后再传。") % name, 413)
    upload.seek(0)
    kind = kind_of(upload.read(HEAD))
    if kind is None:
        raise PhotoRefused(
            _("“%(name)s”不是照片，请上传 JPEG、PNG、WebP、HEIC 或 AVIF 格式的照片。") % name, 415
        )
    upload.seek(0)
    try:
        with DECODING:
            made = decode(upload, kind)  # type: ignore[arg-type]
    except TooManyPixels as error:
        raise PhotoRefused(_("“%(name)s”超过 5000 万像素，请缩小后再传。") % name, 413) from error
    except Undecodable as error:
        raise PhotoRefused(_("“%(name)s”不完整或已损坏，请重新拍摄或选择。") % name) from error
    return PreparedPhoto(made.content, made.width, made.height, made.longitude, made.latitude)


def prepare_all(uploads: Sequence[UploadedFile]) -> list[PreparedPhoto]:
    """Several files in their order, at most nine; raises PhotoRefused for the first that is not taken."""
    if len(uploads) > MOST_PHOTOS:
        raise PhotoRefused(_("一次最多上传 %d 张照片。") % MOST_PHOTOS)
    return [prepare(upload) for upload in uploads]


def shown(name: str) -> str:
    """A file's name as a sentence may quote it: no folders, nothing unprintable, not too long."""
    bare = "".join(letter for letter in re.split(r"[/\\]", name)[-1] if letter.isprintable()).strip()
    return bare if len(bare) <= NAME_SHOWN else bare[: NAME_SHOWN - 1] + "…"


class PhotosInput(forms.FileInput):
    """A file input for several photos; a phone offers camera and album."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/*", "multiple": True} | (attrs or {}))


class PhotosField(forms.FileField):
    """Several photos; cleans to a list of PreparedPhoto. An error's params hold the HTTP ``status``."""

    widget = PhotosInput
    default_error_messages = {
        "required": gettext_lazy("请拍一张或选择照片。"),
        "invalid": gettext_lazy("请上传照片文件。"),
    }

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether any file came."""
        return bool(data)

    def clean(self, data: Any, initial: Any = None) -> list[PreparedPhoto]:
        """The prepared photos; each file that is not taken gives one error."""
        uploads = [
            upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload is not None
        ]
        if not all(isinstance(upload, UploadedFile) for upload in uploads):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if not uploads:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        try:
            return prepare_all(uploads)
        except PhotoRefused as refusal:
            raise ValidationError(
                refusal.sentence, code="photo", params={"status": refusal.status}
            ) from refusal


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


def small_of(photo: KeptPhoto) -> File:
    """The photo for lists, 480 pixels at most; made when it is first asked for. FileNotFoundError without a file."""
    storage, name = photo.file.storage, f"{str(photo.file.name).removesuffix('.jpg')}.small.jpg"
    if not storage.exists(name):
        with photo.file.open("rb") as whole, DECODING:
            made = decode(whole, "JPEG", SMALL_SIDE)  # type: ignore[arg-type]
        try:
            kept = storage.save(name, ContentFile(made.content))
        except OSError as error:
            if not is_disk_fault(error):
                raise
            logger.warning("small photo not kept: %s", error)
            return ContentFile(made.content, name)
        if kept != name:  # somebody else was faster
            storage.delete(kept)
    return storage.open(name, "rb")
