"""Large spreadsheets on their way into a register: what waits, what is done, and the lines that are to be mended.

What a file's cells say is sealed while it is here, and goes once it is in the register or too old to be mended.
"""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.people import User
from grids.privacy import SealedTextField


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Which files."""

    def visible_to(self, user: User) -> Self:
        """One's own: what stands in them nobody has looked at yet."""
        return self.filter(by=user)

    def unfinished(self) -> Self:
        """Neither taken in nor refused."""
        return self.filter(finished_at__isnull=True)


class Intake(models.Model):
    """One file: first it waits as a whole, sealed, then in stretches; ``refused`` says why it could not be read."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register = models.CharField(_("登记册"), max_length=64)
    name = models.CharField(_("文件名"), max_length=200)
    header = models.JSONField(_("表头"), default=list)
    language = models.CharField(max_length=10)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("导入人"))
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)
    ticket = models.CharField(max_length=32, blank=True, default="", editable=False)
    # A file without a header says its first line here.
    refused = SealedTextField(_("为什么读不了"), blank=True, default="")
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    emptied_at = models.DateTimeField(_("内容清除时间"), null=True, blank=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("登记册导入")
        ordering = ["-made_at"]
        indexes = [
            models.Index(fields=["made_at"], name="intake_open", condition=Q(finished_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.name


class IntakeStretch(models.Model):
    """Some lines of a file that are taken in together, in one transaction; emptied when they are."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="stretches")
    position = models.PositiveIntegerField()
    lines = models.PositiveIntegerField(_("行数"))
    cells = SealedTextField(_("内容"), blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["intake", "position"]
        constraints = [
            models.UniqueConstraint(fields=["intake", "position"], name="one_stretch_per_position"),
        ]

    def __str__(self) -> str:
        return f"{self.intake_id} {self.position}"


class IntakeFault(models.Model):
    """One line that could not be taken in: its cells, and what is wrong with them; gone once it is mended."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="faults")
    line = models.PositiveIntegerField(_("行号"))
    cells = SealedTextField(_("内容"))
    # Sentences quote what they are about.
    problems = SealedTextField(_("问题"))

    class Meta:
        ordering = ["intake", "line"]
        constraints = [models.UniqueConstraint(fields=["intake", "line"], name="one_fault_per_line")]

    def __str__(self) -> str:
        return f"{self.intake_id} {self.line}"
