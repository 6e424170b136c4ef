"""Emergencies on the fast lane: who is called in what order, the log by the minute, the closing report."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.places import lies_in_any
from cases.models.rulebook import Category
from cases.models.story import KeptPhoto
from grids.models import EnforcementArea, Street, User


class EmergencyKind(models.Model):
    """What can happen, as an admin lists it: under which category, and within how many minutes a call is answered."""

    code = models.CharField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("诉求类别"),
        help_text=_("填了就自动立案并派给片区执法队。"),
    )
    answer_minutes = models.PositiveSmallIntegerField(
        _("几分钟内应答"), default=5, help_text=_("按钟表计，昼夜节假日不停。")
    )
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("应急类别")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_minutes__range=(1, 120)),
                name="answer_within_two_hours",
                violation_error_message=_("应答时限应为 1 到 120 分钟。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class EmergencyQuerySet(models.QuerySet["Emergency"]):
    """Which emergencies; every read for a person begins with ``visible_to``."""

    def visible_to(self, user: User | Any) -> Self:
        """Those of the person's places and area, those to which they were called, and the one they raised."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        seen = (
            Q(raised_by=user)
            | Q(alarmed__contains=[user.pk])
            | Q(pk__in=EmergencyCall.objects.to(user.pk).values("emergency"))
        )
        seen |= lies_in_any((*user.standing.seen_prefixes, *user.standing.policed))
        return self.filter(seen)

    def running(self) -> Self:
        """Not closed."""
        return self.filter(closed_at__isnull=True)

    def unanswered(self) -> Self:
        """Running, and nobody has said that they have it."""
        return self.running().filter(answered_at__isnull=True)


class Emergency(models.Model):
    """One matter on the fast lane: alarmed, answered by somebody, closed with a report."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="emergency", verbose_name=_("案卷"))
    kind = models.ForeignKey(EmergencyKind, models.PROTECT, related_name="+", verbose_name=_("应急类别"))
    street = models.ForeignKey(Street, models.PROTECT, related_name="+", verbose_name=_("街道"))
    area = models.ForeignKey(
        EnforcementArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="emergencies",
        verbose_name=_("综合执法片区"),
    )
    place_code = models.CharField(_("地点代码"), max_length=15)
    answer_minutes = models.PositiveSmallIntegerField(_("几分钟内应答"))
    alarmed = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("启动时通知的人"))
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁启动的"))
    raised_at = models.DateTimeField(_("启动时间"))
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁应答的")
    )
    answered_at = models.DateTimeField(_("应答时间"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁结束的")
    )
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    result = models.TextField(_("处置结果"), blank=True, default="")
    line_count = models.PositiveIntegerField(default=0, editable=False)

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("应急事件")
        ordering = ["-raised_at", "-pk"]
        indexes = [
            models.Index(F("raised_at").desc(), name="emergency_raised"),
            models.Index("raised_at", name="emergency_running", condition=Q(closed_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="emergency_is_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, result="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(result="")),
                name="closed_emergency_has_a_report",
            ),
        ]

    def __str__(self) -> str:
        return self.case.number

    def get_absolute_url(self) -> str:
        """The emergency's page."""
        return reverse("emergency", args=[self.case.number])

    @property
    def stage(self) -> str:
        """Alarmed, answered or closed."""
        if self.closed_at is not None:
            return "closed"
        return "alarmed" if self.answered_at is None else "answered"


class EmergencyCallQuerySet(models.QuerySet["EmergencyCall"]):
    """Which calls."""

    def to(self, person: int) -> Self:
        """Those that went to a person, by id."""
        return self.filter(people__contains=[person])


class EmergencyCall(models.Model):
    """One turn of calling: these people were alarmed at an instant and have until another to answer."""

    class To(models.TextChoices):
        """Whom the turn is for."""

        AREA_DUTY = "area_duty", _("片区值班人")
        STREET_DUTY = "street_duty", _("街道值班人")
        TEAM = "team", _("片区执法队")
        CENTRE = "centre", _("指挥中心和包联领导")

    class Outcome(models.TextChoices):
        """How the turn ended."""

        ANSWERED = "answered", _("已应答")
        PASSED = "passed", _("转下一人")
        LAPSED = "lapsed", _("没有应答")
        CLOSED = "closed", _("事件已结束")

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="calls", verbose_name=_("应急事件"))
    position = models.PositiveSmallIntegerField(_("第几轮"))
    to = models.CharField(_("呼叫谁"), max_length=12, choices=To)
    rank = models.PositiveSmallIntegerField(_("第几值班人"), default=0)
    people = ArrayField(models.BigIntegerField(), verbose_name=_("呼叫的人"))
    called_at = models.DateTimeField(_("呼叫时间"))
    due_at = models.DateTimeField(_("应答时限"))
    outcome = models.CharField(_("结果"), max_length=8, choices=Outcome, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = EmergencyCallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("应急呼叫")
        ordering = ["emergency", "position"]
        indexes = [models.Index("due_at", name="call_waiting", condition=Q(outcome=""))]
        constraints = [
            models.UniqueConstraint(fields=["emergency", "position"], name="each_call_once"),
            models.UniqueConstraint(fields=["emergency"], condition=Q(outcome=""), name="one_call_at_a_time"),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True) | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="call_ends_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.emergency_id} #{self.position} {self.to}"


class Role(models.TextChoices):
    """In what part somebody acts in an emergency; a report names nobody but by it."""

    AREA_DUTY = "area_duty", _("片区值班人")
    STREET_DUTY = "street_duty", _("街道值班人")
    TEAM = "team", _("片区执法队")
    CENTRE = "centre", _("指挥中心")
    LEADER = "leader", _("包联领导")
    CADRE = "cadre", _("下沉干部")
    WORKER = "worker", _("社区工作者")
    CLOCK = "clock", _("系统时钟")


class EmergencyLine(models.Model):
    """One line of an emergency's log. Append-only: the database refuses to change or delete it."""

    class Action(models.TextChoices):
        """What happened."""

        RAISED = "raised", _("启动应急")
        CALLED = "called", _("呼叫")
        ANSWERED = "answered", _("已收到")
        PASSED = "passed", _("转下一人")
        LAPSED = "lapsed", _("没有应答")
        NOTED = "noted", _("现场记录")
        CLOSED = "closed", _("结束应急")

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="lines", verbose_name=_("应急事件"))
    seq = models.PositiveIntegerField(_("序号"))
    action = models.CharField(_("动作"), max_length=10, choices=Action)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("操作人")
    )
    part = models.CharField(_("身份"), max_length=12, choices=Role, blank=True, default="")
    rank = models.PositiveSmallIntegerField(_("第几值班人"), default=0)
    words = models.TextField(_("说明"), blank=True, default="")
    data = models.JSONField(default=dict)
    at = models.DateTimeField(_("时间"))
    key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("应急记录")
        ordering = ["emergency", "seq"]
        constraints = [models.UniqueConstraint(fields=["emergency", "seq"], name="one_line_per_seq")]

    def __str__(self) -> str:
        return f"{self.emergency_id} #{self.seq} {self.action}"


class EmergencyPhoto(KeptPhoto):
    """A photograph from the scene; it hangs on a line of the log."""

    emergency = models.ForeignKey(
        Emergency, models.PROTECT, related_name="photos", verbose_name=_("应急事件")
    )
    line_seq = models.PositiveIntegerField(_("随哪条记录"))

    def get_absolute_url(self) -> str:
        """Where those who may see the emergency see the photo."""
        return reverse("emergency_photo", args=[self.uuid])
