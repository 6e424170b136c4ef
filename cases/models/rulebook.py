"""What the street decides beforehand: categories, terms, reasons, calendar, dispatch rules."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.vocabulary import Source, Step, Urgency
from grids.models import Executor, InOrder, Street


class Category(models.Model):
    """One node of the category tree, any number of levels deep; only leaves are given to cases."""

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级类别"),
    )
    code = models.CharField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    path = models.CharField(max_length=255, unique=True, editable=False)
    national_code = models.CharField(_("国家标准代码"), max_length=32, blank=True)
    national_standard = models.CharField(_("标准名称及版本"), max_length=80, blank=True)
    photo_to_resolve = models.BooleanField(_("反馈须附照片"), default=False)
    photo_to_close = models.BooleanField(_("结案须附照片"), default=False)
    offered = models.BooleanField(_("在随手拍中显示"), default=False)
    icon = models.CharField(_("图标"), max_length=32, blank=True)
    active = models.BooleanField(_("启用"), default=True)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("诉求类别")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the path: the parent's path and this code, each closed by a slash."""
        self.path = f"{self.parent.path if self.parent else ''}{self.code}/"
        super().save(*args, **kwargs)
        for child in Category.objects.filter(parent=self).exclude(path__startswith=self.path):
            child.parent = self
            child.save()

    def clean(self) -> None:
        """A category cannot come under itself."""
        if self.pk and self.parent and self.parent.path.startswith(Category.objects.get(pk=self.pk).path):
            raise ValidationError({"parent": _("上级不能是它自己或它的下级。")})


class Term(models.Model):
    """How long a step may take, for a category (and what lies under it) and an urgency."""

    class Unit(models.TextChoices):
        """What the amount counts."""

        WORKING_HOURS = "working_hours", _("工作小时")
        WORKING_DAYS = "working_days", _("工作日")
        HOURS = "hours", _("自然小时")

    category = models.ForeignKey(
        Category,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="terms",
        verbose_name=_("诉求类别"),
    )
    urgency = models.CharField(_("紧急程度"), max_length=12, choices=Urgency)
    step = models.CharField(_("环节"), max_length=12, choices=Step)
    amount = models.PositiveSmallIntegerField(_("时限"))
    unit = models.CharField(_("单位"), max_length=16, choices=Unit)

    class Meta:
        verbose_name = verbose_name_plural = _("办理时限")
        ordering = ["category__path", "urgency", "step"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "urgency", "step"],
                name="one_term_per_category_urgency_step",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="term_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.get_unit_display()}"


class Reason(models.Model):
    """A coded reason for sending a case back or for not registering it."""

    class Kind(models.TextChoices):
        """For which action."""

        SEND_BACK = "send_back", _("退单")
        REJECT = "reject", _("不予立案")

    kind = models.CharField(_("用途"), max_length=12, choices=Kind)
    code = models.CharField(_("代码"), max_length=32)
    name = models.CharField(_("理由"), max_length=80)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("退单与不予立案理由")
        ordering = ["kind", "code"]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="one_reason_per_code")]

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A day that the street declares working or off, over what the library knows."""

    day = models.DateField(_("日期"), unique=True)
    working = models.BooleanField(_("上班"))
    name = models.CharField(_("说明"), max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("工作日历")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Shift(models.Model):
    """A stretch of every working day; the gap between two is the lunch break."""

    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))

    class Meta:
        verbose_name = verbose_name_plural = _("工作时段")
        ordering = ["starts"]
        constraints = [
            InOrder(condition=Q(ends__gt=F("starts")), name="shift_ends_after_start", beside="ends")
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


class CalendarChange(models.Model):
    """The working time became another (declared days, shifts, official year): what runs on it is counted anew, once.

    ``before`` and ``after`` are snapshots of the calendar, ``progress`` says up to which row of each kind it was done,
    ``moved`` how many rows moved.
    """

    made_at = models.DateTimeField(_("变动时间"))
    before = models.JSONField()
    after = models.JSONField()
    progress = models.JSONField(default=dict)
    moved = models.JSONField(default=dict)
    finished_at = models.DateTimeField(_("重算完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("工作日历变动")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class Rule(models.Model):
    """One dispatch rule: the first in order whose conditions all hold makes the proposal."""

    class Target(models.TextChoices):
        """Whom the rule names: one executor, or the one that belongs to the place."""

        EXECUTOR = "executor", _("指定单位")
        COMMUNITY_OFFICE = "community_office", _("所在社区居委会")
        AREA_TEAM = "area_team", _("所在片区执法队")

    street = models.ForeignKey(Street, models.CASCADE, related_name="rules", verbose_name=_("街道"))
    position = models.PositiveSmallIntegerField(_("顺序"), default=100)
    name = models.CharField(_("名称"), max_length=80)
    categories = models.ManyToManyField(
        Category, blank=True, related_name="rules", verbose_name=_("诉求类别")
    )
    place_prefix = models.CharField(_("地点代码前缀"), max_length=15, blank=True)
    urgencies = ArrayField(
        models.CharField(max_length=12, choices=Urgency),
        default=list,
        blank=True,
        verbose_name=_("紧急程度"),
    )
    sources = ArrayField(
        models.CharField(max_length=12, choices=Source),
        default=list,
        blank=True,
        verbose_name=_("渠道"),
    )
    hour_from = models.PositiveSmallIntegerField(_("起始钟点"), null=True, blank=True)
    hour_to = models.PositiveSmallIntegerField(_("结束钟点"), null=True, blank=True)
    target = models.CharField(_("派给"), max_length=20, choices=Target, default=Target.EXECUTOR)
    executor = models.ForeignKey(
        Executor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("主办单位"),
    )
    assistants = models.ManyToManyField(
        Executor, blank=True, related_name="assisting_rules", verbose_name=_("协办单位")
    )
    resolve_hours = models.PositiveSmallIntegerField(_("处置时限（工作小时）"), null=True, blank=True)
    automatic = models.BooleanField(_("自动立案派遣"), default=False)
    trusts_learned = models.BooleanField(
        _("学得的类别也可自动"),
        default=False,
        help_text=_("没有选类别、但从以往结案学得的把握在 90 % 以上时，也自动立案派遣。"),
    )
    enabled = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("派遣规则")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(target="executor") | Q(executor__isnull=False),
                name="rule_names_an_executor",
                violation_error_message=_("派给“指定单位”时要选主办单位。"),
            ),
            models.CheckConstraint(
                condition=Q(trusts_learned=False) | Q(automatic=True),
                name="only_an_automatic_rule_trusts_what_was_learned",
                violation_error_message=_("“学得的类别也可自动”要和“自动立案派遣”一起勾选。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def matters(self) -> list[str]:
        """The urgencies and channels that it is for, in words; none means all."""
        urgent = [str(Urgency(value).label) for value in self.urgencies]
        return urgent + [str(Source(value).label) for value in self.sources]
