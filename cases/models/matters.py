"""What was found and stays open: needs, hazards with their re-inspections, promises. Each comes back until its end."""

import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.places import OfAFamily, OfAPlace, lies_in_any, read_in_any
from grids.models import Grid, Household, Site, User
from grids.privacy import SealedTextField, mask_text


class Degree(models.TextChoices):
    """How bad a hazard is."""

    MINOR = "minor", _("一般隐患")
    MAJOR = "major", _("重大隐患")


class Need(models.Model):
    """What residents need (需求清单); who can help stands in the lists above this app."""

    class Kind(models.TextChoices):
        """What it is about."""

        LIVING = "living", _("生活帮扶")
        ELDERLY = "elderly", _("助老")
        SCHOOLING = "schooling", _("助学")
        HEALTH = "health", _("就医康复")
        WORK = "work", _("就业")
        HOUSING = "housing", _("居住环境")
        PUBLIC = "public", _("公共设施")
        OTHER = "other", _("其他")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+", verbose_name=_("综合网格"))
    place_code = models.CharField(_("地点代码"), max_length=15)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("住户")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("单位场所")
    )
    kind = models.CharField(_("种类"), max_length=12, choices=Kind, default=Kind.OTHER)
    words = SealedTextField(_("需要什么"))
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁记的"))
    raised_at = models.DateTimeField(_("提出时间"))
    ended_at = models.DateTimeField(_("了结时间"), null=True, blank=True)
    met = models.BooleanField(_("满足了"), null=True, blank=True)
    outcome = models.TextField(_("怎样了结"), blank=True, default="")

    objects = OfAFamily.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("需求")
        ordering = ["-raised_at", "-pk"]
        indexes = [models.Index("place_code", models.F("raised_at").desc(), name="need_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, met__isnull=True)
                | Q(ended_at__isnull=False, met__isnull=False),
                name="need_met_is_said_at_its_end",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"

    def get_absolute_url(self) -> str:
        """The need's page."""
        return reverse("need", args=[self.uuid])

    @property
    def is_of_a_family(self) -> bool:
        """Whether it is for those alone who see homes."""
        return self.site_id is None


AT_HOME = Q(household__isnull=False)


class HazardQuerySet(OfAPlace):
    """Which hazards."""

    def visible_to(self, user: User | Any) -> Self:
        """Those of the person's places; of their area or the audited street all but those behind a household's door."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        policed = lies_in_any(user.standing.policed) & ~AT_HOME
        return self.filter(read_in_any(user.standing, AT_HOME) | policed)

    def open(self) -> Self:
        """Nobody has seen yet that it is gone."""
        return self.filter(gone_at__isnull=True)

    def overdue(self, today: date) -> Self:
        """There past the day by which it was to be put right."""
        return self.open().filter(rectify_on__lt=today)


class Hazard(models.Model):
    """Something dangerous that comes back on its day until somebody saw that it is gone."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+", verbose_name=_("综合网格"))
    place_code = models.CharField(_("地点代码"), max_length=15)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="hazards", verbose_name=_("住户")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="hazards", verbose_name=_("单位场所")
    )
    words = models.TextField(_("什么隐患"))
    degree = models.CharField(_("程度"), max_length=8, choices=Degree)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    found_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁发现的"))
    found_at = models.DateTimeField(_("发现时间"))
    recheck_on = models.DateField(_("复查日"), null=True, blank=True)
    rectify_on = models.DateField(_("整改期限"), null=True, blank=True, help_text=_("这一天之前要整改好。"))
    gone_at = models.DateTimeField(_("消除时间"), null=True, blank=True)

    objects = HazardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("隐患")
        ordering = ["recheck_on", "pk"]
        indexes = [
            models.Index(
                fields=["place_code", "recheck_on"], name="hazard_open", condition=Q(gone_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(gone_at__isnull=True, recheck_on__isnull=False)
                | Q(gone_at__isnull=False, recheck_on__isnull=True),
                name="hazard_has_a_recheck_day_until_gone",
            )
        ]

    def __str__(self) -> str:
        return mask_text(self.words)[:40]

    def get_absolute_url(self) -> str:
        """The hazard's page."""
        return reverse("hazard", args=[self.uuid])

    @property
    def is_of_a_family(self) -> bool:
        """Whether it is for those alone who see homes."""
        return self.household_id is not None


class HazardCheck(models.Model):
    """One re-inspection: gone, or still there and when to look again."""

    hazard = models.ForeignKey(Hazard, models.CASCADE, related_name="checks", verbose_name=_("隐患"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁"))
    at = models.DateTimeField(_("时间"))
    gone = models.BooleanField(_("已消除"))
    words = models.TextField(_("说明"), blank=True, default="")
    next_on = models.DateField(_("下次复查日"), null=True, blank=True)
    key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("复查")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.at:%Y-%m-%d}"


class PromiseQuerySet(OfAFamily):
    """Which promises."""

    def open(self) -> Self:
        """Neither kept nor given up."""
        return self.filter(ended_at__isnull=True)

    def lapsed(self, today: date) -> Self:
        """Open past their day."""
        return self.open().filter(due_on__lt=today)


class Promise(models.Model):
    """Something said at a door that comes back on its day: kept, moved with a reason, or visibly lapsed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+", verbose_name=_("综合网格"))
    place_code = models.CharField(_("地点代码"), max_length=15)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="promises", verbose_name=_("住户")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="promises", verbose_name=_("单位场所")
    )
    words = SealedTextField(_("答应了什么"))
    due_on = models.DateField(_("哪天之前"))
    first_due_on = models.DateField(_("当初答应的日子"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁答应的"))
    made_at = models.DateTimeField(_("答应的时间"))
    moved = models.JSONField(_("改期"), default=list, blank=True)
    ended_at = models.DateTimeField(_("了结时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁了结的")
    )
    kept = models.BooleanField(_("做到了"), null=True, blank=True)
    outcome = models.TextField(_("怎样了结"), blank=True, default="")

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("承诺")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["place_code", "due_on"], name="promise_open", condition=Q(ended_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, kept__isnull=True)
                | Q(ended_at__isnull=False, kept__isnull=False),
                name="promise_kept_is_said_at_its_end",
            )
        ]

    def __str__(self) -> str:
        return f"{self.due_on} #{self.pk}"

    def get_absolute_url(self) -> str:
        """The promise's page."""
        return reverse("promise", args=[self.uuid])

    @property
    def is_of_a_family(self) -> bool:
        """Whether it is for those alone who see homes."""
        return self.site_id is None
