"""The five ones' own rows: thresholds, excuses, lists looked through, the grid's chat group, handovers.

What the five ones say is derived from visits, patrols and cases; here stands only what nothing else tells.
"""

import uuid
from typing import Any, Self

from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.places import OfAPlace
from grids.models import DateSpan, Grid, InOrder, NoOverlap, Posting, User
from grids.privacy import SealedTextField, mask_text


class Threshold(models.Model):
    """How much makes each of the five ones done; an admin edits the number."""

    class Code(models.TextChoices):
        """Which of the five, and what the number counts."""

        WEEK = "week", _("一周一下沉：每周几天")
        MONTH = "month", _("一月一见面：没有重点户的网格每月几次见面")
        GROUP = "group", _("一群一互动：每周几次")
        LIST = "list", _("一格一清单：几天内看过")
        LOOP = "loop", _("一事一闭环：允许几件超期无下一步")

    code = models.CharField(_("哪一项"), max_length=8, choices=Code, primary_key=True)
    number = models.PositiveSmallIntegerField(_("数值"))

    class Meta:
        verbose_name = verbose_name_plural = _("五个一标准")

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.number}"


class Excuse(models.Model):
    """Days on which nothing is asked of a cadre: leave, illness, other work; granted by the community office."""

    class Reason(models.TextChoices):
        """Why."""

        LEAVE = "leave", _("休假")
        ILLNESS = "illness", _("病假")
        DUTY = "duty", _("公务")
        OTHER = "other", _("其他")

    user = models.ForeignKey(User, models.PROTECT, related_name="excuses", verbose_name=_("下沉干部"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="excuses", verbose_name=_("综合网格"))
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("结束日期"))
    reason = models.CharField(_("事由"), max_length=8, choices=Reason)
    words = models.CharField(_("说明"), max_length=200, blank=True, default="")
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁同意的"))
    granted_at = models.DateTimeField(_("同意时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("免记")
        ordering = ["-from_on", "pk"]
        constraints = [
            NoOverlap(
                name="one_excuse_per_person_and_day",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("grid", RangeOperators.EQUAL),
                    (DateSpan(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("这段日期已经免记了。"),
            ),
            InOrder(
                condition=Q(to_on__gte=F("from_on")),
                name="excuse_ends_after_it_begins",
                beside="to_on",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.from_on}"


class ListReview(models.Model):
    """The grid's list was looked through; what stood on it then, so that the next look shows what changed."""

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="list_reviews", verbose_name=_("综合网格"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁"))
    at = models.DateTimeField(_("时间"))
    standing = models.JSONField(_("当时在列"), default=dict, help_text=_("每类事项的编号。"))

    class Meta:
        verbose_name = verbose_name_plural = _("清单过目")
        ordering = ["-at", "-pk"]
        indexes = [models.Index("grid", F("at").desc(), name="list_review_grid")]

    def __str__(self) -> str:
        return f"{self.grid} {self.at:%Y-%m-%d}"


class ChatGroup(models.Model):
    """The grid's chat group, as registered; its robot's addresses are sealed."""

    grid = models.OneToOneField(
        Grid, models.PROTECT, primary_key=True, related_name="chat_group", verbose_name=_("综合网格")
    )
    name = models.CharField(_("群名"), max_length=80)
    members = models.PositiveSmallIntegerField(_("群人数"), null=True, blank=True)
    robot_urls = SealedTextField(
        _("群机器人地址"),
        blank=True,
        default="",
        help_text=_("每行一个 apprise 地址：企业微信、钉钉或飞书的群机器人。"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("网格群")

    def __str__(self) -> str:
        return self.name


class GroupMessage(models.Model):
    """Something said in the grid's group: a notice or answer sent from here or by hand, or a question collected."""

    class Kind(models.TextChoices):
        """What it is."""

        NOTICE = "notice", _("通知")
        ANSWER = "answer", _("答复")
        COLLECTED = "collected", _("群里收集")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="group_messages", verbose_name=_("综合网格"))
    place_code = models.CharField(_("地点代码"), max_length=15)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    text = SealedTextField(_("内容"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁"))
    at = models.DateTimeField(_("时间"))
    by_robot = models.BooleanField(_("由机器人发送"), default=False)
    not_before = models.DateTimeField(_("不早于"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("失败原因"), max_length=200, blank=True, default="")
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="group_messages", verbose_name=_("案卷")
    )
    key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    objects = OfAPlace.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("群消息")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index("grid", F("at").desc(), name="group_message_grid"),
            models.Index("at", name="group_message_unsent", condition=Q(by_robot=True, sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return mask_text(self.text)[:40]

    is_of_a_family = True  # Residents speak there.

    @property
    def is_waiting(self) -> bool:
        """Whether the robot has still to send it."""
        return self.by_robot and self.sent_at is None and self.not_before is not None


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Which handovers."""

    def visible_to(self, user: User | Any) -> Self:
        """One's own, from either side, and those of the community for its office, the leader and the centre."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        standing = user.standing
        seen = Q(leaving__user=user) | Q(coming__user=user)
        whole = (standing.street,) if standing.is_centre or standing.is_auditor else ()
        for prefix in (*standing.communities, *standing.led, *whole):
            seen |= Q(grid__code__startswith=prefix)
        return self.filter(seen)


class Handover(models.Model):
    """What is open in a grid when its posting ends, kept as it was on that day; seen by both."""

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="handovers", verbose_name=_("综合网格"))
    leaving = models.OneToOneField(
        Posting, models.PROTECT, related_name="handed_over", verbose_name=_("交出的人")
    )
    coming = models.OneToOneField(
        Posting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_over",
        verbose_name=_("接手的人"),
    )
    made_at = models.DateTimeField(_("生成时间"))
    matters = models.JSONField(_("未了事项"), default=dict)
    words = models.TextField(_("交代的话"), blank=True, default="")
    leaving_seen_at = models.DateTimeField(_("交出的人看过"), null=True, blank=True)
    coming_seen_at = models.DateTimeField(_("接手的人看过"), null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("交接")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.grid} {self.made_at:%Y-%m-%d}"
