"""Months that stand as they were, the rows behind them, and the log of who drew cases from the figures.

All three are append-only: the database refuses to change or delete a row.
"""

import hashlib
import json
from datetime import UTC
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.five_ones import Period, month_of
from cases.models import Case
from grids.models import Street, User


class MonthlyReportQuerySet(models.QuerySet["MonthlyReport"]):
    """Which frozen months; every read for a person begins with ``visible_to``."""

    def visible_to(self, user: User | Any) -> Self:
        """Those of the street, for whoever reads its figures."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        standing = user.standing
        if not (standing.is_auditor or standing.is_centre or standing.is_leader):
            return self.none()
        return self.filter(street__code=standing.street)

    def of(self, month: Period) -> Self:
        """The versions of a month, the latest first."""
        return self.filter(month=month.first).order_by("-version")


class MonthlyReport(models.Model):
    """One version of a street's month: every figure as it stood, hashed onto the report before it. Never changed."""

    street = models.ForeignKey(Street, models.PROTECT, related_name="months", verbose_name=_("街道"))
    month = models.DateField(_("月份"), help_text=_("当月第一天。"))
    version = models.PositiveSmallIntegerField(_("版本"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("定稿人"))
    made_at = models.DateTimeField(_("定稿时间"))
    figures = models.JSONField(_("各项数字"))
    names = models.JSONField(_("当时的名称"))
    cases = models.PositiveIntegerField(_("涉及案卷"))
    rows_hash = models.CharField(max_length=64)
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(_("校验码"), max_length=64)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("月结")
        ordering = ["-month", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["street", "month", "version"], name="one_report_per_version"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="month_is_named_by_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} v{self.version}"

    def get_absolute_url(self) -> str:
        """The month's page in this version."""
        return f"{reverse('stats_month', args=[self.period.key])}?version={self.version}"

    @cached_property
    def period(self) -> Period:
        """The month as a stretch of Shanghai days."""
        return month_of(self.month)

    def digest(self) -> str:
        """SHA-256 over everything this row says, its rows' hash and the report before it."""
        said = [
            self.street_id,
            self.month.isoformat(),
            self.version,
            self.by_id,
            self.made_at.astimezone(UTC).isoformat(),
            self.figures,
            self.names,
            self.cases,
            self.rows_hash,
            self.prev_hash,
        ]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class FrozenCase(models.Model):
    """One case as a report counted it: where it stood, in which parts of the figures, how long its steps took."""

    report = models.ForeignKey(
        MonthlyReport, models.PROTECT, db_index=False, related_name="rows", verbose_name=_("月结")
    )
    case = models.ForeignKey(
        Case, models.PROTECT, db_index=False, related_name="frozen", verbose_name=_("案卷")
    )
    place_code = models.CharField(_("地点代码"), max_length=15)
    category_id = models.BigIntegerField(null=True)
    executor_id = models.BigIntegerField(null=True)
    area_id = models.BigIntegerField(null=True)
    source = models.CharField(_("渠道"), max_length=12)
    parts = models.BigIntegerField(
        help_text="a bit for each part of a figure it counted in; see dashboard.stats.conditions"
    )
    spans = ArrayField(models.FloatField(null=True), help_text="working seconds of each step")

    class Meta:
        verbose_name = verbose_name_plural = _("月结案卷")
        constraints = [models.UniqueConstraint(fields=["report", "case"], name="one_row_per_report_and_case")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.case_id}"


class FigureAccessQuerySet(models.QuerySet["FigureAccess"]):
    """Which lines of the log; every read for a person begins with ``visible_to``."""

    def visible_to(self, user: User | Any) -> Self:
        """The street's log, for its auditor."""
        if not user.is_authenticated or not user.is_active or not user.standing.is_auditor:
            return self.none()
        return self.filter(by__street__code=user.standing.street)


class FigureAccess(models.Model):
    """Somebody drew cases from the figures, on a page or into a file: who, when, which, how many. Never changed."""

    class Kind(models.TextChoices):
        """How."""

        LIST = "list", _("查看明细")
        CSV = "csv", _("导出 CSV")
        XLSX = "xlsx", _("导出 Excel")
        ROWS = "rows", _("导出案卷明细")

    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("取数人"))
    at = models.DateTimeField(_("时间"))
    kind = models.CharField(_("方式"), max_length=8, choices=Kind)
    month = models.DateField(_("月份"))
    version = models.PositiveSmallIntegerField(_("版本"), null=True, help_text=_("空：未定稿的实时数字。"))
    what = models.CharField(_("内容"), max_length=200)
    rows = models.PositiveIntegerField(_("行数"))

    objects = FigureAccessQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("取数记录")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.by_id} {self.kind} {self.month:%Y-%m}"
