"""Councils: who sits at the table, what was met about, who agreed to what, and what was promised by which day."""

import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models import Case, KeptPhoto, Need
from grids.models import Community, Executor, InOrder, User
from grids.privacy import SealedTextField, mask_name
from volunteers.models.people import Helper
from volunteers.models.units import Unit


def of_ones_communities(viewer: Any, column: str) -> Q:
    """Rows of the communities in which one works, or a grid of which is one's own."""
    condition = Q(pk__in=[])
    for prefix in viewer.standing.seen_prefixes:
        condition |= Q(**{f"{column}__startswith": prefix[:12]})
    return condition


class CouncilQuerySet(models.QuerySet["Council"]):
    """Which councils; every read for a person begins with ``visible_to``."""

    def visible_to(self, viewer: Any) -> Self:
        """Those of one's communities, and those in which one sits."""
        if viewer.user is None:
            return self.none()
        sits = Member.objects.sitting().filter(account=viewer.user)
        return self.filter(of_ones_communities(viewer, "community__code") | Q(pk__in=sits.values("council")))

    def with_counts(self, today: date) -> Self:
        """How many of their promises are open, lapsed and done, a column each."""
        is_open = Q(resolutions__state="open")
        return self.annotate(
            open_count=Count("resolutions", filter=is_open),
            lapsed_count=Count("resolutions", filter=is_open & Q(resolutions__due_on__lt=today)),
            done_count=Count("resolutions", filter=Q(resolutions__state="done")),
        )


class Council(models.Model):
    """议事会: a community's table of four parties."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.OneToOneField(
        Community, models.PROTECT, related_name="council", verbose_name=_("社区")
    )
    place = models.CharField(_("平时在哪里开"), max_length=120, blank=True, default="")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁成立的"))
    created_at = models.DateTimeField(_("成立时间"))

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("议事会")
        ordering = ["community__code"]

    def __str__(self) -> str:
        return str(_("%(community)s议事会") % {"community": self.community.name})

    def get_absolute_url(self) -> str:
        """The council's page."""
        return reverse("council", args=[self.uuid])


class MemberQuerySet(models.QuerySet["Member"]):
    """Which members."""

    def sitting(self) -> Self:
        """Not gone."""
        return self.filter(left_on__isnull=True)


class Member(models.Model):
    """One who sits in a council for a party: an account, a volunteer, or somebody by name, which is sealed."""

    class Party(models.TextChoices):
        """For whom they sit."""

        OFFICIAL = "official", _("下沉干部")
        WORKER = "worker", _("社区工作者")
        PROPERTY = "property", _("物业经理")
        RESIDENT = "resident", _("居民志愿者")

    council = models.ForeignKey(Council, models.PROTECT, related_name="members", verbose_name=_("议事会"))
    party = models.CharField(_("哪一方"), max_length=8, choices=Party)
    account = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("账号")
    )
    helper = models.ForeignKey(
        Helper, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("共治人员")
    )
    name = SealedTextField(_("姓名"), blank=True, default="")
    from_whom = models.CharField(_("来自哪里"), max_length=80, blank=True, default="")
    joined_on = models.DateField(_("加入日期"))
    left_on = models.DateField(_("退出日期"), null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("议事会成员")
        ordering = ["party", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False, helper__isnull=True, name="")
                | Q(account__isnull=True, helper__isnull=False, name="")
                | Q(account__isnull=True, helper__isnull=True),
                name="member_is_one_person",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(name=""), name="member_who_left_is_forgotten"
            ),
            InOrder(
                condition=Q(left_on__gte=models.F("joined_on")),
                name="member_leaves_after_joining",
                beside="left_on",
            ),
            models.UniqueConstraint(
                fields=["council", "account"], condition=Q(left_on=None), name="one_seat_per_account"
            ),
            models.UniqueConstraint(
                fields=["council", "helper"], condition=Q(left_on=None), name="one_seat_per_helper"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.get_party_display()}）"

    @property
    def person(self) -> str:
        """Who it is: a colleague by name, everybody else masked."""
        if self.account is not None:
            return str(self.account)
        masked = self.helper.masked_name if self.helper else mask_name(self.name)
        return masked or self.from_whom or str(_("已退出的成员"))


class Meeting(models.Model):
    """One meeting of a council: when, where, what about, and afterwards its minutes."""

    class State(models.TextChoices):
        """How far it is."""

        PLANNED = "planned", _("待召开")
        HELD = "held", _("已召开")
        OFF = "off", _("不开了")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    council = models.ForeignKey(Council, models.PROTECT, related_name="meetings", verbose_name=_("议事会"))
    starts_at = models.DateTimeField(_("时间"))
    place = models.CharField(_("地点"), max_length=120)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.PLANNED)
    minutes = models.TextField(_("会议记录"), max_length=4000, blank=True, default="")
    attended = models.ManyToManyField(Member, blank=True, related_name="meetings", verbose_name=_("到会的人"))
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁召集的"))
    created_at = models.DateTimeField(_("通知时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("议事会议")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="held") | ~Q(minutes=""), name="meeting_held_has_minutes"
            )
        ]

    def __str__(self) -> str:
        return f"{self.council} {self.starts_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return reverse("meeting", args=[self.uuid])


class Topic(models.Model):
    """One line of a meeting's agenda: from a case, a need, another page of the street's, or free."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="topics", verbose_name=_("议事会议"))
    title = models.CharField(_("议题"), max_length=120)
    words = models.CharField(_("情况"), max_length=1000, blank=True, default="")
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="topics", verbose_name=_("来自案卷")
    )
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, related_name="topics", verbose_name=_("来自需求")
    )
    about = models.CharField(_("来自哪个页面"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("议题")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(need__isnull=True), name="topic_comes_from_one"
            ),
            models.CheckConstraint(
                condition=Q(about="") | (Q(about__startswith="/") & ~Q(about__startswith="//")),
                name="topic_is_about_a_page_of_ours",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Option(models.Model):
    """One way to settle a topic, and the members who agreed to it."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="options", verbose_name=_("议题"))
    words = models.CharField(_("方案"), max_length=300)
    agreed = models.ManyToManyField(Member, blank=True, related_name="agreed", verbose_name=_("谁同意"))

    class Meta:
        verbose_name = verbose_name_plural = _("方案")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    """Which resolutions; every read for a person begins with ``visible_to``."""

    def visible_to(self, viewer: Any) -> Self:
        """Those of the councils in sight, and those which one's own units have promised."""
        own = Q(executor__in=viewer.standing.executors) | Q(unit__in=viewer.units)
        councils = Council.objects.visible_to(viewer)
        return self.filter(own | Q(council__in=councils.values("pk")))

    def within(self, code: str) -> Self:
        """Of the councils of a place, by its code; of a grid none."""
        return self.filter(council__community__code__startswith=code)

    def open(self) -> Self:
        """Promised and not done yet, the next one first."""
        return self.filter(state=Resolution.State.OPEN).order_by("due_on", "pk")

    def lapsed(self, today: date) -> Self:
        """Their day is over and they are not done."""
        return self.open().filter(due_on__lt=today)


class Resolution(models.Model):
    """决议: what was promised at the table, by whom, until which day; ends in what was achieved."""

    class State(models.TextChoices):
        """How far it is; that it lapsed follows from its day."""

        OPEN = "open", _("在办")
        DONE = "done", _("办成了")
        DROPPED = "dropped", _("不再办")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    council = models.ForeignKey(Council, models.PROTECT, related_name="resolutions", verbose_name=_("议事会"))
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="resolutions", verbose_name=_("议题"))
    what = models.CharField(_("做什么"), max_length=200)
    executor = models.ForeignKey(
        Executor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("处置单位")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("驻区单位")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("议事会成员")
    )
    due_on = models.DateField(_("哪天前办好"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    achieved = models.CharField(_("办成了什么"), max_length=400, blank=True, default="")
    ended_at = models.DateTimeField(_("了结时间"), null=True, blank=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("议事决议")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], name="resolution_open_due", condition=Q(state="open"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(executor__isnull=False, unit__isnull=True, member__isnull=True)
                | Q(executor__isnull=True, unit__isnull=False, member__isnull=True)
                | Q(executor__isnull=True, unit__isnull=True, member__isnull=False),
                name="resolution_has_one_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(achieved=""), name="resolution_done_says_what_came_of_it"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="resolution_ended_has_its_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        """The resolution's page."""
        return reverse("resolution", args=[self.uuid])

    @property
    def owner(self) -> str:
        """Who promised it, as it may be shown."""
        return str(self.executor or self.unit or self.member)


class ResolutionEvent(models.Model):
    """One line of a resolution's story: made, moved with a reason, done or dropped. Never edited."""

    resolution = models.ForeignKey(
        Resolution, models.PROTECT, related_name="events", verbose_name=_("议事决议")
    )
    action = models.CharField(_("做了什么"), max_length=8)
    due_on = models.DateField(_("到哪天"))
    words = models.CharField(_("说明"), max_length=400, blank=True, default="")
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁")
    )
    at = models.DateTimeField(_("时间"))
    key = models.CharField(max_length=64, null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("决议记录")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "key"], name="one_resolution_event_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d}"


class ResolutionPhoto(KeptPhoto):
    """A photograph of what was achieved."""

    resolution = models.ForeignKey(
        Resolution, models.PROTECT, related_name="photos", verbose_name=_("议事决议")
    )

    def get_absolute_url(self) -> str:
        """Where those who may see it see it."""
        return reverse("resolution_photo", args=[self.uuid])
