"""The third list: micro-projects (民生微项目), who pledged what, each amount of money, milestones and the story."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import BigIntegerField, Count, F, OuterRef, Q, Subquery, Sum, When
from django.db.models import Case as Choose
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models import Case, KeptPhoto, Need
from grids.models import Community, Grid, Street, User
from volunteers.models.lists import Resource
from volunteers.models.money import MoneyQuerySet, Sums
from volunteers.models.units import Unit, UnitLink
from volunteers.models.vocabulary import Audience


class State(models.TextChoices):
    """Where a project stands."""

    DRAFT = "draft", _("待发布")
    PUBLISHED = "published", _("待认领")
    UNDERWAY = "underway", _("实施中")
    DONE = "done", _("待验收")
    ACCEPTED = "accepted", _("已验收")
    THANKED = "thanked", _("已致谢")
    WITHDRAWN = "withdrawn", _("另作安排")


SHOWN = frozenset({State.PUBLISHED, State.UNDERWAY, State.DONE, State.ACCEPTED, State.THANKED})
FULFILLED = frozenset({State.ACCEPTED, State.THANKED})


class ProjectQuerySet(models.QuerySet["Project"]):
    """Which projects; every read for a person begins with ``visible_to``."""

    def visible_to(self, viewer: Any) -> Self:
        """All of one's places and cases, what one's unit took part in; of the others what such readers are shown."""
        open_to = Q(audience=Audience.STREET)
        if viewer.unit_streets:
            open_to |= Q(audience=Audience.UNITS, street__in=viewer.unit_streets)
        own = Q(pk__in=Pledge.objects.filter(unit__in=viewer.units).values("project"))
        own |= Q(case__executor__in=viewer.standing.executors)
        own |= Q(case__in=viewer.follows, state__in=SHOWN)
        return self.filter(viewer.within("place_code") | own | (open_to & Q(state__in=SHOWN)))

    def claimed(self) -> Self:
        """At least one unit stands by a pledge."""
        return self.filter(pk__in=Pledge.objects.standing().values("project"))

    def claimable(self) -> Self:
        """Published or under way: a unit may still come in."""
        return self.filter(state__in=[State.PUBLISHED, State.UNDERWAY])

    def with_sums(self) -> Any:
        """With what is pledged and by how many units, a column each."""
        lines = MoneyLine.objects.filter(pledge__project=OuterRef("pk")).order_by()
        signed = Choose(
            When(kind="pledged", then=F("amount_fen")),
            When(kind="released", then=-F("amount_fen")),
            default=0,
        )
        whole = lines.values("pledge__project").annotate(whole=Sum(signed)).values("whole")
        standing = Pledge.objects.standing().filter(project=OuterRef("pk")).order_by()
        units = standing.values("project").annotate(units=Count("unit", distinct=True)).values("units")
        return self.annotate(
            pledged_fen=Coalesce(Subquery(whole, output_field=BigIntegerField()), 0),
            unit_count=Coalesce(Subquery(units), 0),
        )


class Project(models.Model):
    """A micro-project: a need or a case that several take on, in words that tell nothing about a family."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    street = models.ForeignKey(Street, models.PROTECT, related_name="projects", verbose_name=_("街道"))
    community = models.ForeignKey(Community, models.PROTECT, related_name="projects", verbose_name=_("社区"))
    grid = models.ForeignKey(
        Grid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("综合网格")
    )
    place_code = models.CharField(max_length=15, editable=False)
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("来自需求")
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("来自案卷")
    )
    kind = models.CharField(_("种类"), max_length=12, choices=Need.Kind, default=Need.Kind.OTHER)
    title = models.CharField(_("名称"), max_length=60)
    words = models.TextField(_("对外怎么说"))
    for_whom = models.CharField(_("为谁做，由谁验收"), max_length=80)
    asked_fen = models.PositiveBigIntegerField(_("需要资金（分）"), default=0)
    extra_fen = models.PositiveBigIntegerField(_("同意多收（分）"), default=0)
    asked_goods = models.CharField(_("需要物资"), max_length=200, blank=True, default="")
    asked_work = models.CharField(_("需要人手"), max_length=200, blank=True, default="")
    audience = models.CharField(_("给谁看"), max_length=8, choices=Audience, default=Audience.UNITS)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    due_on = models.DateField(_("计划完成"))
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁提出的"))
    created_at = models.DateTimeField(_("提出时间"))
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    started_at = models.DateTimeField(_("开工时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("完工时间"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("验收时间"), null=True, blank=True)
    accepted_by = models.CharField(_("谁验收的"), max_length=80, blank=True, default="")
    accepted_words = models.CharField(_("验收意见"), max_length=400, blank=True, default="")
    thanks = models.CharField(_("致谢"), max_length=400, blank=True, default="")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("民生微项目")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["place_code", "state"], name="project_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_fen__gt=0) | ~Q(asked_goods="") | ~Q(asked_work=""),
                name="project_asks_for_something",
                violation_error_message=_("资金、物资、人手至少要填一样。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "thanked"], accepted_at__isnull=False)
                | (~Q(state__in=["accepted", "thanked"]) & Q(accepted_at__isnull=True)),
                name="project_accepted_at_when_accepted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(published_at__isnull=False),
                name="project_in_the_open_was_published",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The project's page."""
        return reverse("project", args=[self.uuid])

    @property
    def is_of_a_family(self) -> bool:
        """Whether a household stands behind it: its photos are for those at work on it alone."""
        return self.need is not None and self.need.household_id is not None

    def sums(self) -> Sums:
        """The project's money, from its lines."""
        return MoneyLine.objects.filter(pledge__project=self).sums(self.asked_fen + self.extra_fen)


class PledgeQuerySet(models.QuerySet["Pledge"]):
    """Which pledges."""

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Pledge(models.Model):
    """What a unit takes on in a project: money, goods or work. Withdrawn, it leaves no mark but for those at work."""

    class Kind(models.TextChoices):
        """What it brings."""

        MONEY = "money", _("出资")
        GOODS = "goods", _("出物")
        WORK = "work", _("出力")

    project = models.ForeignKey(Project, models.PROTECT, related_name="pledges", verbose_name=_("民生微项目"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="pledges", verbose_name=_("驻区单位"))
    resource = models.ForeignKey(
        Resource, models.PROTECT, null=True, blank=True, related_name="pledges", verbose_name=_("资源")
    )
    kind = models.CharField(_("认领什么"), max_length=8, choices=Kind)
    words = models.CharField(_("说明"), max_length=200, blank=True, default="")
    pledged_at = models.DateTimeField(_("认领时间"))
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁认领的")
    )
    through = models.ForeignKey(
        UnitLink, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位链接")
    )
    withdrawn_at = models.DateTimeField(_("退出时间"), null=True, blank=True)
    withdrawn_words = models.CharField(_("退出说明"), max_length=200, blank=True, default="")

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("认领")
        ordering = ["pledged_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="money") | ~Q(words=""),
                name="pledge_of_goods_or_work_says_what",
                violation_error_message=_("请写明出什么。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_kind_display()}"

    def sums(self) -> Sums:
        """What was promised, paid and spent of it."""
        return MoneyLine.objects.filter(pledge=self).sums()


class MoneyLine(models.Model):
    """One amount of one pledge: promised, given back, paid in, spent. Never edited; the database does the sums too."""

    class Kind(models.TextChoices):
        """What happened to the money."""

        PLEDGED = "pledged", _("认领")
        RELEASED = "released", _("退回认领")
        PAID = "paid", _("到账")
        USED = "used", _("支出")

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="lines", verbose_name=_("认领"))
    kind = models.CharField(_("种类"), max_length=8, choices=Kind)
    amount_fen = models.PositiveBigIntegerField(_("金额（分）"))
    words = models.CharField(_("用途或说明"), max_length=200, blank=True, default="")
    voucher = models.CharField(_("凭证号"), max_length=60, blank=True, default="")
    # Project, kind and number as one: rows from before this column have none and are compared by the verb alone.
    voucher_key = models.CharField(max_length=100, null=True, editable=False)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁记的")
    )
    through = models.ForeignKey(
        UnitLink, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位链接")
    )

    objects = MoneyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("资金明细")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="money_line_is_not_nothing"),
            models.CheckConstraint(condition=~Q(kind="used") | ~Q(words=""), name="money_used_says_for_what"),
            models.UniqueConstraint(fields=["voucher_key"], name="one_money_line_per_voucher"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_fen}"


class Milestone(models.Model):
    """A step of a project: planned with its day, reached with words and photos."""

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="milestones", verbose_name=_("民生微项目")
    )
    position = models.PositiveSmallIntegerField(_("顺序"), default=1)
    title = models.CharField(_("做到哪一步"), max_length=60)
    due_on = models.DateField(_("计划日期"), null=True, blank=True)
    reached_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    words = models.CharField(_("说明"), max_length=400, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("进度")
        ordering = ["project", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class ProjectEvent(models.Model):
    """One line of a project's story. Append-only: the database refuses to change or delete it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="events", verbose_name=_("民生微项目"))
    action = models.CharField(_("动作"), max_length=16)
    from_state = models.CharField(max_length=10, choices=State, blank=True)
    to_state = models.CharField(max_length=10, choices=State)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("操作人")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("驻区单位")
    )
    words = models.TextField(_("说明"), blank=True)
    amount_fen = models.PositiveBigIntegerField(null=True, blank=True)
    is_open = models.BooleanField(_("对外可见"), default=True)
    at = models.DateTimeField(_("时间"))
    key = models.CharField(max_length=64, null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("项目记录")
        ordering = ["project", "at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="one_project_event_per_key"),
            models.UniqueConstraint(fields=["key"], condition=Q(action="create"), name="one_project_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.action}"


class ProjectPhoto(KeptPhoto):
    """A photograph of a project: of a milestone, or the voucher of an amount."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="photos", verbose_name=_("民生微项目"))
    event = models.ForeignKey(
        ProjectEvent, models.PROTECT, null=True, blank=True, related_name="photos", verbose_name=_("项目记录")
    )
    line = models.ForeignKey(
        MoneyLine, models.PROTECT, null=True, blank=True, related_name="photos", verbose_name=_("资金明细")
    )

    def get_absolute_url(self) -> str:
        """Where those who may see it see it."""
        return reverse("project_photo", args=[self.uuid])
