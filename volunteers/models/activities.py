"""Activities: where and when people help together, who signed up in which order, who came and for how long."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import lies_in_any
from grids.models import Community, Grid, InOrder, User
from volunteers.models.people import Helper


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Which activities; they are open to everybody, so nothing is invisible but what else hangs on them."""

    def coming(self, now: datetime) -> Self:
        """Not over and not called off, the next one first."""
        return self.filter(state=Activity.State.OPEN, ends_at__gt=now).order_by("starts_at", "pk")

    def within(self, *prefixes: str) -> Self:
        """In any of the places, by their codes."""
        return self.filter(lies_in_any(prefixes))

    def kept_by(self, viewer: Any) -> Self:
        """Those whose ground one works on."""
        standing = viewer.standing
        centre = (standing.street,) if standing.is_centre else ()
        return self.within(*standing.field_prefixes, *centre)

    def unrecorded(self, now: datetime) -> Self:
        """Over, and nobody wrote down yet who came."""
        return self.filter(state=Activity.State.OPEN, ends_at__lte=now).order_by("starts_at", "pk")

    def with_counts(self) -> Self:
        """How many are in and how many wait, a column each."""
        return self.annotate(
            in_count=Count("sign_ups", filter=Q(sign_ups__state="in")),
            waiting_count=Count("sign_ups", filter=Q(sign_ups__state="waiting")),
        )


class Activity(models.Model):
    """志愿活动: helping together at a place and a time, with so many places."""

    class Kind(models.TextChoices):
        """What is done."""

        SCHOOL = "school", _("护学")
        ELDERLY = "elderly", _("助老")
        TIDY = "tidy", _("环境整治")
        OTHER = "other", _("其他")

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("报名中")
        HELD = "held", _("已办完")
        OFF = "off", _("已取消")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(
        Community, models.PROTECT, related_name="activities", verbose_name=_("社区")
    )
    grid = models.ForeignKey(
        Grid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("综合网格")
    )
    place_code = models.CharField(max_length=15, editable=False)
    kind = models.CharField(_("种类"), max_length=8, choices=Kind)
    title = models.CharField(_("名称"), max_length=80)
    words = models.CharField(_("说明"), max_length=400, blank=True, default="")
    place = models.CharField(_("集合地点"), max_length=120)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    places = models.PositiveSmallIntegerField(_("名额"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    reason = models.CharField(_("取消原因"), max_length=200, blank=True, default="")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁组织的"))
    created_at = models.DateTimeField(_("发布时间"))
    ended_at = models.DateTimeField(_("办完或取消的时间"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("提醒时间"), null=True, blank=True, editable=False)
    key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("志愿活动")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["place_code", "starts_at"], name="activity_place")]
        constraints = [
            InOrder(
                condition=Q(ends_at__gt=F("starts_at")),
                name="activity_ends_after_it_begins",
                beside="ends_at",
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="activity_has_places"),
            models.CheckConstraint(
                condition=(Q(state="off") & ~Q(reason="")) | (~Q(state="off") & Q(reason="")),
                name="activity_off_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="activity_ended_has_its_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The activity's page, open to everybody."""
        return reverse("activity", args=[self.uuid])

    @property
    def minutes(self) -> int:
        """How long it is planned to last."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def has_begun(self) -> bool:
        """Whether nobody can sign up any more."""
        return self.starts_at <= timezone.now()


class SignUpQuerySet(models.QuerySet["SignUp"]):
    """Which sign-ups, in the order in which they came."""

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.exclude(state=SignUp.State.GONE)

    def of(self, *, helper: Helper | None, account: User | None) -> Self:
        """A person's own."""
        if helper is not None:
            return self.filter(helper=helper)
        return self.filter(account=account) if account is not None else self.none()

    def to_call(self) -> Self:
        """Those without an account who have not heard yet."""
        return self.exclude(news="")

    def minutes(self) -> int:
        """How long they helped, all together."""
        return self.filter(came=True).aggregate(sum=Sum("minutes"))["sum"] or 0


class SignUp(models.Model):
    """One person's place in an activity; the order is that of the ids, drawn while the activity is locked."""

    class State(models.TextChoices):
        """Whether they have a place."""

        IN = "in", _("已报上")
        WAITING = "waiting", _("候补")
        GONE = "gone", _("已取消报名")

    class News(models.TextChoices):
        """What somebody without an account has still to be told by telephone."""

        MOVED = "moved", _("候补转正")
        OFF = "off", _("活动取消")
        CHANGED = "changed", _("时间或地点改了")

    class Came(models.TextChoices):
        """How they signed up."""

        ACCOUNT = "account", _("账号")
        LINK = "link", _("个人链接")
        PAGE = "page", _("报名页")
        OFFICE = "office", _("社区代报")

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="sign_ups", verbose_name=_("志愿活动")
    )
    helper = models.ForeignKey(
        Helper, models.PROTECT, null=True, blank=True, related_name="sign_ups", verbose_name=_("共治人员")
    )
    account = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="sign_ups", verbose_name=_("账号")
    )
    state = models.CharField(_("状态"), max_length=8, choices=State)
    way = models.CharField(_("怎样报名的"), max_length=8, choices=Came)
    signed_at = models.DateTimeField(_("报名时间"))
    gone_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    moved_at = models.DateTimeField(_("候补转正时间"), null=True, blank=True)
    news = models.CharField(_("要通知的事"), max_length=8, choices=News, blank=True, default="")
    came = models.BooleanField(_("来了"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("服务时长（分钟）"), default=0)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("报名")
        ordering = ["pk"]
        indexes = [models.Index(fields=["activity", "state"], name="signup_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(helper__isnull=False, account__isnull=True)
                | Q(helper__isnull=True, account__isnull=False),
                name="signup_is_a_helpers_or_an_accounts",
            ),
            models.UniqueConstraint(
                fields=["activity", "helper"], condition=~Q(state="gone"), name="one_signup_per_helper"
            ),
            models.UniqueConstraint(
                fields=["activity", "account"], condition=~Q(state="gone"), name="one_signup_per_account"
            ),
            models.CheckConstraint(
                condition=Q(came=True, state="in", minutes__gt=0)
                | (~Q(came=True) & Q(minutes=0))
                | Q(came__isnull=True, minutes=0),
                name="signup_hours_are_of_who_came",
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=True) | Q(news=""), name="signup_calls_no_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} · {self.person}"

    @property
    def person(self) -> str:
        """Who it is, as it may be shown: a colleague by name, a volunteer masked."""
        if self.account is not None:
            return str(self.account)
        return (self.helper.masked_name or self.helper.code) if self.helper else ""

    @property
    def hours(self) -> float:
        """The time helped, in hours to one digit."""
        return round(self.minutes / 60, 1)


class HelperLink(models.Model):
    """The personal link by which a helper signs up, reads their own record and reports; kept as a keyed digest."""

    helper = models.ForeignKey(Helper, models.PROTECT, related_name="links", verbose_name=_("共治人员"))
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁发的"))
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("有效至"))
    opened_at = models.DateTimeField(_("第一次打开"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("个人链接")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.helper} {self.expires_at:%Y-%m-%d}"
