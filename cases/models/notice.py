"""Who is told what: notices, the escalation ladder, and urgings that want an answer."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.story import CaseEvent
from cases.models.vocabulary import HANDLERS, OPEN
from grids.models import Executor, User


class Notice(models.Model):
    """One thing told to one person or executor through one channel, written once, sent once."""

    class Channel(models.TextChoices):
        """How it reaches them."""

        INBOX = "inbox", _("站内消息")
        MAIL = "mail", _("邮件")
        GATEWAY = "gateway", _("群机器人或短信")

    case = models.ForeignKey(
        Case, models.CASCADE, null=True, blank=True, related_name="notices", verbose_name=_("案卷")
    )
    path = models.CharField(
        _("地址"), max_length=200, blank=True, default="", help_text=_("不是案卷时，打开哪一页。")
    )
    cause = models.CharField(max_length=64, help_text=_("事件或提醒的标识，同一原因只通知一次。"))
    channel = models.CharField(_("渠道"), max_length=8, choices=Channel)
    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="notices", verbose_name=_("收件人")
    )
    executor = models.ForeignKey(
        Executor,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("收件单位"),
    )
    title = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("内容"), blank=True)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    not_before = models.DateTimeField(_("不早于"), help_text=_("夜间不打扰。"))
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("失败原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("通知")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                "user",
                name="notice_unread",
                condition=Q(channel="inbox", read_at__isnull=True),
            ),
            models.Index(
                "not_before",
                name="notice_unsent",
                condition=Q(sent_at__isnull=True) & ~Q(channel="inbox"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "cause", "channel", "user", "executor"],
                name="one_notice_per_cause_and_recipient",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(executor__isnull=False),
                name="notice_has_a_recipient",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | (~Q(path="") & Q(channel="inbox")),
                name="notice_leads_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The case's page, or the page that it is about."""
        return self.case.get_absolute_url() if self.case else self.path

    @property
    def matter(self) -> Case:
        """The case of a notice that leaves the house; only an inbox notice can be without one."""
        if self.case is None:
            raise Case.DoesNotExist
        return self.case


class LadderStep(models.Model):
    """One rung: so long after a term, its yellow light or the term of an urging's answer these are told."""

    class Trigger(models.TextChoices):
        """What sets it off."""

        WARN = "warn", _("临期")
        OVERDUE = "overdue", _("超期")
        ANSWER = "answer", _("催办未答复")

    class Audience(models.TextChoices):
        """Who is told."""

        OWNER = "owner", _("责任单位")
        CENTRE = "centre", _("指挥中心")
        LEADER = "leader", _("包联领导")

    position = models.PositiveSmallIntegerField(_("顺序"), unique=True)
    trigger = models.CharField(_("时机"), max_length=8, choices=Trigger)
    working_hours_later = models.PositiveSmallIntegerField(_("之后（工作小时）"), default=0)
    audience = models.CharField(_("通知谁"), max_length=8, choices=Audience)
    enabled = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("催办阶梯")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.get_trigger_display()} +{self.working_hours_later} → {self.get_audience_display()}"


class LadderFired(models.Model):
    """A rung that was set off for one term of a case, or for one urging: once and never again."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="ladder")
    step = models.ForeignKey(LadderStep, models.CASCADE, related_name="+")
    term_event = models.PositiveIntegerField(help_text=_("该时限从第几条记录开始。"))
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "step", "term_event"], name="each_rung_once_per_term")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step_id}"


class UrgingQuerySet(models.QuerySet["Urging"]):
    """Which urgings."""

    def unanswered(self) -> Self:
        """Of open cases, with no event of the handlers since."""
        answers = CaseEvent.objects.filter(
            case=OuterRef("case"), seq__gt=OuterRef("event__seq"), part__in=sorted(HANDLERS)
        )
        return self.filter(~Exists(answers), case__status__in=OPEN)


class Urging(models.Model):
    """催办 or 督办: no change of state, but an answer is owed by an instant; the handlers' next event is the answer."""

    class Kind(models.TextChoices):
        """Who presses, and how hard."""

        URGE = "urge", _("催办")
        SUPERVISE = "supervise", _("督办")

    event = models.OneToOneField(CaseEvent, models.PROTECT, primary_key=True, related_name="urging")
    case = models.ForeignKey(Case, models.CASCADE, related_name="urgings", verbose_name=_("案卷"))
    kind = models.CharField(_("种类"), max_length=12, choices=Kind)
    answer_due_at = models.DateTimeField(_("答复时限"))

    objects = UrgingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("催办督办")

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
