"""The story of a case: events that nobody rewrites, daily seals over them, and photographs."""

import hashlib
import json
import uuid
from datetime import UTC

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.vocabulary import Part, Status
from grids.models import Executor, User


class CaseEvent(models.Model):
    """One line of a case's story. Append-only: the database refuses to change or delete it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", verbose_name=_("案卷"))
    seq = models.PositiveIntegerField(_("序号"))
    action = models.CharField(_("动作"), max_length=20)
    from_status = models.CharField(max_length=12, choices=Status, blank=True)
    to_status = models.CharField(max_length=12, choices=Status)
    part = models.CharField(_("身份"), max_length=12, choices=Part)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("操作人")
    )
    executor = models.ForeignKey(
        Executor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    words = models.TextField(_("说明"), blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(_("时间"))
    key = models.CharField(max_length=64, null=True, editable=False)
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("案卷记录")
        ordering = ["case", "seq"]
        indexes = [models.Index(fields=["at"], name="event_at")]
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="one_event_per_seq"),
            models.UniqueConstraint(fields=["case", "key"], name="one_event_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} #{self.seq} {self.action}"

    def digest(self) -> str:
        """SHA-256 over everything this row says, the case's number and the hash before it."""
        said = [
            self.case.number,
            self.seq,
            self.action,
            self.from_status,
            self.to_status,
            self.part,
            self.actor_id,
            self.executor_id,
            self.words,
            self.data,
            self.at.astimezone(UTC).isoformat(),
            self.prev_hash,
        ]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class EventDelivery(models.Model):
    """The courier's receipt: this event's proposal and notices have been written."""

    event = models.OneToOneField(CaseEvent, models.CASCADE, primary_key=True, related_name="delivery")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.event_id)


class Seal(models.Model):
    """Once a day: one hash over the heads of all chains, so that a missing end or case is found."""

    on = models.DateField(_("日期"), unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    last_event = models.BigIntegerField()
    cases = models.BigIntegerField()
    events = models.BigIntegerField()
    heads_hash = models.CharField(max_length=64)
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("每日封存")
        ordering = ["-on"]

    def __str__(self) -> str:
        return str(self.on)


def photo_path(photo: "KeptPhoto", filename: str) -> str:
    """Where a photo lies: by month, under a name that tells nothing."""
    return f"photos/{photo.taken_in:%Y/%m}/{photo.uuid}.jpg"


class KeptPhoto(models.Model):
    """A photograph, re-encoded and free of metadata; the position was read before."""

    class Kind(models.TextChoices):
        """What it shows."""

        BEFORE = "before", _("处置前")
        AFTER = "after", _("处置后")
        EVIDENCE = "evidence", _("佐证")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=12, choices=Kind)
    file = models.FileField(_("文件"), upload_to=photo_path, max_length=200)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    taken_in = models.DateTimeField(_("上传时间"))

    class Meta:
        abstract = True
        verbose_name = verbose_name_plural = _("照片")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.uuid)


class Photo(KeptPhoto):
    """A photograph of a case, part of one of its events."""

    # Before and after are the reporter's to see; evidence is for those at work.
    FOR_RESIDENTS = frozenset({KeptPhoto.Kind.BEFORE, KeptPhoto.Kind.AFTER})

    case = models.ForeignKey(Case, models.PROTECT, related_name="photos", verbose_name=_("案卷"))
    event_seq = models.PositiveIntegerField(_("随哪条记录"))

    def get_absolute_url(self) -> str:
        """Where those who may see the case see the photo."""
        return reverse("photo", args=[self.uuid])
