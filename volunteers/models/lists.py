"""Two of the three lists: what is needed as outsiders read it, what is given; and what was decided between them."""

import uuid
from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Need
from grids.models import Community, DateSpan, InOrder, NoOverlap, Street, User
from volunteers.models.people import Helper, Skill
from volunteers.models.units import Unit, UnitLink
from volunteers.models.vocabulary import TAKEN_BY_TIME, Audience, Gift, Slot


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Which appeals; every read for a person begins with ``visible_to``."""

    def visible_to(self, viewer: Any) -> Self:
        """Those of one's places; of the others what is still open and meant for such readers."""
        open_to = Q(audience=Audience.STREET)
        if viewer.unit_streets:
            open_to |= Q(audience=Audience.UNITS, street__in=viewer.unit_streets)
        return self.filter(viewer.within("need__place_code") | (open_to & Q(need__ended_at__isnull=True)))


class Appeal(models.Model):
    """A need as others may read it: a worker's wording without the family, what would help and when."""

    need = models.OneToOneField(
        Need, models.PROTECT, primary_key=True, related_name="appeal", verbose_name=_("需求")
    )
    street = models.ForeignKey(Street, models.PROTECT, related_name="+", verbose_name=_("街道"))
    wording = models.CharField(_("对外怎么说"), max_length=200)
    audience = models.CharField(_("给谁看"), max_length=8, choices=Audience, default=Audience.UNITS)
    gifts = ArrayField(models.CharField(max_length=8, choices=Gift), verbose_name=_("需要哪一类帮助"))
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("技能")
    )
    amount_fen = models.PositiveBigIntegerField(_("大约要多少钱（分）"), null=True, blank=True)
    from_on = models.DateField(_("从哪天起"))
    to_on = models.DateField(_("到哪天止"))
    times = ArrayField(
        models.CharField(max_length=4, choices=Slot), default=list, blank=True, verbose_name=_("方便的时段")
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="appeals", verbose_name=_("来自案卷")
    )
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁发布的"))
    published_at = models.DateTimeField(_("发布时间"))

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("需求公示")
        ordering = ["-published_at", "-pk"]
        constraints = [
            InOrder(condition=Q(to_on__gte=F("from_on")), name="appeal_ends_after_it_begins", beside="to_on"),
            models.CheckConstraint(condition=~Q(gifts=[]), name="appeal_says_what_would_help"),
        ]

    def __str__(self) -> str:
        return self.wording

    @property
    def gift_labels(self) -> list[str]:
        """What would help, in words."""
        return [str(Gift(gift).label) for gift in self.gifts]

    @property
    def time_labels(self) -> list[str]:
        """When it would suit, in words."""
        return [str(Slot(slot).label) for slot in sorted(self.times)]


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Which resources; every read for a person begins with ``visible_to``."""

    def visible_to(self, viewer: Any) -> Self:
        """The street's for those who work in it, one's own, and what is open to such readers."""
        mine = Q(street__code__in=viewer.streets) | Q(unit__in=viewer.units)
        open_to = Q(audience=Audience.STREET)
        if viewer.unit_streets:
            open_to |= Q(audience=Audience.UNITS, street__in=viewer.unit_streets)
        return self.filter(mine | (open_to & Q(ended_at__isnull=True)))

    def offered(self, today: date) -> Self:
        """Not taken back, and not over."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), ended_at__isnull=True)


class Resource(models.Model):
    """What a unit or a volunteer gives: a hall, money, goods, a skill, hours; from when, where and how much."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    street = models.ForeignKey(Street, models.PROTECT, related_name="resources", verbose_name=_("街道"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="resources", verbose_name=_("驻区单位")
    )
    helper = models.ForeignKey(
        Helper, models.PROTECT, null=True, blank=True, related_name="resources", verbose_name=_("志愿者")
    )
    gift = models.CharField(_("种类"), max_length=8, choices=Gift)
    title = models.CharField(_("名称"), max_length=80)
    words = models.CharField(_("说明"), max_length=400, blank=True, default="")
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("技能")
    )
    amount_fen = models.PositiveBigIntegerField(_("金额（分）"), null=True, blank=True)
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("在哪个社区")
    )
    place = models.CharField(_("地点"), max_length=120, blank=True, default="")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    from_on = models.DateField(_("从哪天起"))
    to_on = models.DateField(_("到哪天止"), null=True, blank=True)
    times = ArrayField(
        models.CharField(max_length=4, choices=Slot), default=list, blank=True, verbose_name=_("每周哪些时段")
    )
    audience = models.CharField(_("给谁看"), max_length=8, choices=Audience, default=Audience.STREET)
    offered_at = models.DateTimeField(_("提供时间"))
    offered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁登记的")
    )
    offered_through = models.ForeignKey(
        UnitLink, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位链接")
    )
    ended_at = models.DateTimeField(_("收回时间"), null=True, blank=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("资源")
        ordering = ["-offered_at", "-pk"]
        indexes = [models.Index(fields=["street", "gift"], name="resource_gift")]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, helper__isnull=True)
                | Q(unit__isnull=True, helper__isnull=False),
                name="resource_is_a_units_or_a_helpers",
            ),
            models.CheckConstraint(
                condition=~Q(gift="money") | Q(amount_fen__gt=0), name="money_resource_says_how_much"
            ),
            InOrder(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="resource_ends_after_it_begins",
                beside="to_on",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The resource's page."""
        return reverse("resource", args=[self.uuid])

    @property
    def giver(self) -> str:
        """Who gives it: a unit by name, a volunteer never."""
        return self.unit.name if self.unit else str(_("一位志愿者"))

    @property
    def is_taken_by_time(self) -> bool:
        """Whether one part of a week of it serves one need only."""
        return self.gift in TAKEN_BY_TIME

    @property
    def time_labels(self) -> list[str]:
        """When it can be had each week, in words."""
        return [str(Slot(slot).label) for slot in sorted(self.times)]


class Match(models.Model):
    """What a person decided about a proposal: two of need, resource and project belong together, or not."""

    class State(models.TextChoices):
        """What was decided, and how it went."""

        ACCEPTED = "accepted", _("已对接")
        DECLINED = "declined", _("不合适")
        DONE = "done", _("已完成")
        FAILED = "failed", _("没有成")

    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, related_name="matches", verbose_name=_("需求")
    )
    resource = models.ForeignKey(
        Resource, models.PROTECT, null=True, blank=True, related_name="matches", verbose_name=_("资源")
    )
    project = models.ForeignKey(
        "volunteers.Project",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="matches",
        verbose_name=_("项目"),
    )
    state = models.CharField(_("结论"), max_length=8, choices=State)
    slot = models.CharField(_("时段"), max_length=4, choices=Slot, blank=True, default="")
    from_on = models.DateField(_("从哪天起"), null=True, blank=True)
    to_on = models.DateField(_("到哪天止"), null=True, blank=True)
    amount_fen = models.PositiveBigIntegerField(_("金额（分）"), null=True, blank=True)
    reasons = models.JSONField(_("依据"), default=list)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁定的"))
    decided_at = models.DateTimeField(_("决定时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    words = models.CharField(_("说明"), max_length=400, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("对接")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(need__isnull=True, resource__isnull=False, project__isnull=False)
                | Q(need__isnull=False, resource__isnull=True, project__isnull=False)
                | Q(need__isnull=False, resource__isnull=False, project__isnull=True),
                name="match_is_between_two",
            ),
            InOrder(condition=Q(to_on__gte=F("from_on")), name="match_ends_after_it_begins", beside="to_on"),
            models.UniqueConstraint(
                fields=["need", "resource"],
                condition=Q(need__isnull=False, resource__isnull=False),
                name="one_match_per_need_and_resource",
            ),
            models.UniqueConstraint(
                fields=["need", "project"],
                condition=Q(need__isnull=False, project__isnull=False),
                name="one_match_per_need_and_project",
            ),
            models.UniqueConstraint(
                fields=["project", "resource"],
                condition=Q(project__isnull=False, resource__isnull=False),
                name="one_match_per_project_and_resource",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} #{self.pk}"


class Booking(models.Model):
    """A part of the week for which a match takes a hall, a person or their skill; the database refuses a second."""

    match = models.ForeignKey(Match, models.CASCADE, related_name="bookings", verbose_name=_("对接"))
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="bookings", verbose_name=_("资源"))
    slot = models.CharField(_("时段"), max_length=4, choices=Slot)
    from_on = models.DateField(_("从哪天起"))
    to_on = models.DateField(_("到哪天止"))

    class Meta:
        verbose_name = verbose_name_plural = _("占用")
        ordering = ["from_on", "pk"]
        constraints = [
            NoOverlap(
                name="one_booking_per_resource_slot_and_day",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("slot", RangeOperators.EQUAL),
                    (DateSpan(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("这个时段已经有人用了。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_slot_display()} {self.from_on}"
