"""People and those who act: a person's part follows from relations, never from a role column."""

from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models.constraints import InOrder, NoOverlap
from grids.models.places import Community, DateSpan, EnforcementArea, Grid, Street
from grids.privacy import SealedTextField, lookup_digest, mask_phone, normal_phone
from grids.roles import Standing, standing_of

CENTRE, ADMIN, AUDITOR = "指挥中心", "管理员", "考核审计"


class User(AbstractUser):
    """A person who signs in; ``name`` is what stands on the screen, names need not be unique."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=80)
    street = models.ForeignKey(
        Street,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("街道"),
    )
    phone = SealedTextField(_("电话"), blank=True, default="")
    phone_digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    objects: ClassVar[UserManager[Self]] = UserManager()

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = _("人员账号")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the digest in step with the number."""
        self.phone = normal_phone(self.phone)
        self.phone_digest = lookup_digest(self.phone)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """The name; there are no first and last names here."""
        return self.name

    def get_short_name(self) -> str:
        """The name."""
        return self.name

    @property
    def masked_phone(self) -> str:
        """The telephone number as it may be shown."""
        return mask_phone(self.phone)

    @cached_property
    def standing(self) -> Standing:
        """What this person is to places and executors today; one query, kept for the request."""
        return standing_of(self)


class PostingQuerySet(models.QuerySet["Posting"]):
    """Which postings hold on a day."""

    def on(self, day: date) -> Self:
        """Postings in force on the day."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day)


class Posting(models.Model):
    """An official posted to one grid from a day to a day, both included."""

    user = models.ForeignKey(User, models.PROTECT, related_name="postings", verbose_name=_("下沉干部"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="postings", verbose_name=_("综合网格"))
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("结束日期"), null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("干部下沉")
        ordering = ["grid", "-from_on"]
        constraints = [
            NoOverlap(
                name="one_posting_per_grid_and_day",
                expressions=[("grid", RangeOperators.EQUAL), (DateSpan(), RangeOperators.OVERLAPS)],
                violation_error_message=_("这个网格在这段日期已有下沉干部。"),
            ),
            NoOverlap(
                name="one_posting_per_person_and_day",
                expressions=[("user", RangeOperators.EQUAL), (DateSpan(), RangeOperators.OVERLAPS)],
                violation_error_message=_("这名干部在这段日期已下沉到别的网格。"),
            ),
            InOrder(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="posting_ends_after_it_begins",
                beside="to_on",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.grid}"


class Executor(models.Model):
    """Someone a case can be dispatched to."""

    class Kind(models.TextChoices):
        """What the executor is."""

        COMMUNITY_OFFICE = "community_office", _("社区居委会")
        DEPARTMENT = "department", _("街道科室")
        AREA_TEAM = "area_team", _("综合执法队")
        PROPERTY = "property", _("物业公司")
        PARTNER = "partner", _("驻区单位")
        DISTRICT = "district", _("区级部门")

    street = models.ForeignKey(Street, models.PROTECT, related_name="executors", verbose_name=_("街道"))
    code = models.CharField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类型"), max_length=20, choices=Kind)
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="executors",
        verbose_name=_("社区"),
    )
    area = models.ForeignKey(
        EnforcementArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="executors",
        verbose_name=_("综合执法片区"),
    )
    notify_urls = SealedTextField(
        _("通知地址"),
        blank=True,
        default="",
        help_text=_("每行一个 apprise 地址：企业微信、钉钉、飞书、邮件或短信网关。"),
    )
    email = models.EmailField(_("邮箱"), blank=True)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("处置单位")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="community_office") | Q(community__isnull=False),
                name="community_office_has_a_community",
                violation_error_message=_("社区居委会要填写所属社区。"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="area_team") | Q(area__isnull=False),
                name="area_team_has_an_area",
                violation_error_message=_("综合执法队要填写所属片区。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person who acts for an executor; in an area team, also the department they come from."""

    class Department(models.TextChoices):
        """The department an enforcement officer comes from."""

        URBAN = "urban", _("城管")
        MARKET = "market", _("市场监管")
        EMERGENCY = "emergency", _("应急")
        FIRE = "fire", _("消防")
        POLICE = "police", _("公安")
        HOUSING = "housing", _("房管")
        HEALTH = "health", _("卫健")
        ENVIRONMENT = "environment", _("环保")

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("人员"))
    executor = models.ForeignKey(
        Executor, models.PROTECT, related_name="memberships", verbose_name=_("处置单位")
    )
    department = models.CharField(_("所属部门"), max_length=16, choices=Department, blank=True, default="")
    title = models.CharField(_("职务"), max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("处置人员")
        ordering = ["executor", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "executor"],
                name="one_membership_per_person_and_executor",
                violation_error_message=_("这名人员已在这个处置单位。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.executor}"


class Reveal(models.Model):
    """One look behind a mask: who saw which personal datum of what, when, and why. Never edited."""

    by = models.ForeignKey(User, models.PROTECT, related_name="reveals", verbose_name=_("查看人"))
    subject = models.CharField(_("对象"), max_length=80, db_index=True)
    field = models.CharField(_("字段"), max_length=40)
    reason = models.CharField(_("事由"), max_length=200)
    at = models.DateTimeField(_("时间"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("查看记录")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.by} {self.subject} {self.field}"
