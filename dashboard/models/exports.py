"""Files that take a while: who asked for what, how far it is, and where it lies for a week."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.five_ones import Period, month_of
from dashboard.models.months import MonthlyReport
from grids.models import User


class ExportQuerySet(models.QuerySet["Export"]):
    """Which exports."""

    def visible_to(self, user: User | Any) -> Self:
        """One's own, as long as one still reads all the places that the file speaks of."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        standing = user.standing
        whole = (standing.street,) if standing.is_auditor or standing.is_centre else standing.led
        return self.filter(by=user, prefixes__contained_by=list(whole)).exclude(prefixes=[])

    def unfinished(self) -> Self:
        """Neither made nor given up."""
        return self.filter(finished_at__isnull=True, failed_at__isnull=True)

    def untouched_since(self, instant: datetime) -> Self:
        """Unfinished ones at which nobody has been since."""
        beat = Q(beat_at__lt=instant) | Q(beat_at__isnull=True, asked_at__lt=instant)
        return self.unfinished().filter(beat)


class Export(models.Model):
    """One file that somebody asked for: which month, in which reading, which rows; kept for a week once it is made."""

    KEPT = timedelta(days=7)

    class Kind(models.TextChoices):
        """What the file holds."""

        FIGURES = "figures", _("月报数字")
        ROWS = "rows", _("案卷明细")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("导出人"))
    kind = models.CharField(_("内容"), max_length=8, choices=Kind)
    month = models.DateField(_("月份"))
    report = models.ForeignKey(
        MonthlyReport, models.PROTECT, null=True, related_name="+", verbose_name=_("月结版本")
    )
    chosen = models.JSONField(default=dict, help_text="of, by and key, as in the address of a list of cases")
    told = models.CharField(_("范围"), max_length=200)
    prefixes = ArrayField(models.CharField(max_length=15), help_text="the places that it speaks of")
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField(_("要求时间"))
    rows = models.PositiveIntegerField(_("行数"))
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(help_text="done when it is made: rows, or sheets of the figures")
    attempts = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True, help_text="when a worker was last at it")
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    failed_at = models.DateTimeField(_("失败时间"), null=True)
    file = models.CharField(max_length=80, blank=True, default="")

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("导出")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["asked_at"],
                name="export_unfinished",
                condition=Q(finished_at__isnull=True, failed_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(failed_at__isnull=True),
                name="export_is_made_or_given_up",
            ),
            models.CheckConstraint(
                condition=Q(file="") | Q(finished_at__isnull=False), name="export_file_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("stats_export", args=[self.uuid])

    @cached_property
    def period(self) -> Period:
        """The month as a stretch of Shanghai days."""
        return month_of(self.month)

    @property
    def is_over(self) -> bool:
        """Made or given up: nothing will change by itself."""
        return self.finished_at is not None or self.failed_at is not None

    @property
    def expires_at(self) -> datetime | None:
        """When the file goes; None while there is none."""
        return self.finished_at + self.KEPT if self.finished_at else None

    @property
    def percent(self) -> int:
        """How far it is."""
        return min(100, self.done * 100 // self.of) if self.of else 100
