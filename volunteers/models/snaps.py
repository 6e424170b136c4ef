"""Snaps by helpers: which cases a person reported by their own link, and the street's thanks for a month of them."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from grids.models import Street, User
from volunteers.models.people import Helper


class SnapQuerySet(models.QuerySet["Snap"]):
    """Which snaps, the newest first."""

    def within(self, prefix: str) -> Self:
        """Of the helpers of a place, by its code."""
        return self.filter(helper__place_code__startswith=prefix)

    def in_month(self, year: int, month: int) -> Self:
        """Reported in the month, by the street's own clock."""
        return self.filter(at__year=year, at__month=month)


class Snap(models.Model):
    """随手拍 of somebody who holds a personal link: whose report it is; the case itself goes its usual way."""

    helper = models.ForeignKey(Helper, models.PROTECT, related_name="snaps", verbose_name=_("共治人员"))
    case = models.OneToOneField(Case, models.PROTECT, related_name="snap", verbose_name=_("案卷"))
    at = models.DateTimeField(_("上报时间"))
    told_at = models.DateTimeField(_("看到结果的时间"), null=True, blank=True)

    objects = SnapQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("随手拍")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["helper", "-at"], name="snap_helper")]

    def __str__(self) -> str:
        return str(self.case)


class Thanks(models.Model):
    """What the street says to all who reported in a month: words, once a month, to everybody the same."""

    street = models.ForeignKey(Street, models.PROTECT, related_name="+", verbose_name=_("街道"))
    month = models.DateField(_("月份"))
    words = models.CharField(_("致谢"), max_length=400)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁写的"))
    at = models.DateTimeField(_("写的时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("随手拍致谢")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "month"],
                name="one_thanks_a_month",
                violation_error_message=_("这个月已经致谢过了。"),
            ),
            models.CheckConstraint(condition=models.Q(month__day=1), name="thanks_are_for_a_whole_month"),
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.month:%Y-%m}"
