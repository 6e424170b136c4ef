"""Joint work orders of an enforcement area: one visit, one slot, several matters, each department signs its part."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.story import CaseEvent
from grids.models import EnforcementArea, InOrder, Membership, Site, User
from grids.privacy import SealedTextField

if TYPE_CHECKING:
    from grids.roles import Standing

Department = Membership.Department


class JointState(models.TextChoices):
    """Where a joint work order stands."""

    DRAFTED = "drafted", _("草拟")
    PLANNED = "planned", _("已安排")
    UNDER_WAY = "under_way", _("进行中")
    DONE = "done", _("已完成")
    CANCELLED = "cancelled", _("已取消")


STANDING = frozenset({JointState.DRAFTED, JointState.PLANNED, JointState.UNDER_WAY})


def areas_seen(standing: "Standing") -> models.QuerySet[EnforcementArea]:
    """The areas whose joint work somebody sees: the street's, the own team's, those of communities led."""
    seen = Q(executors__in=standing.executors, executors__kind="area_team")
    if standing.is_centre or standing.is_auditor:
        seen |= Q(street__code=standing.street)
    seen |= Q(communities__code__in=standing.led)
    return EnforcementArea.objects.filter(
        pk__in=EnforcementArea.objects.filter(seen).order_by().values("pk")
    ).order_by("code")


class JointOrderQuerySet(models.QuerySet["JointOrder"]):
    """Which joint work orders; every read for a person begins with ``visible_to``."""

    def visible_to(self, user: User | Any) -> Self:
        """Those of the areas that the person sees."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(area__in=areas_seen(user.standing))

    def standing(self) -> Self:
        """Neither done nor called off."""
        return self.filter(state__in=STANDING)

    def between(self, first: datetime, last: datetime) -> Self:
        """Whose slot touches the time."""
        return self.filter(from_at__lt=last, to_at__gt=first)


class JointOrder(models.Model):
    """One visit of several departments of an area to one place in one slot (联合执法单)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    area = models.ForeignKey(
        EnforcementArea, models.PROTECT, related_name="joint_orders", verbose_name=_("综合执法片区")
    )
    state = models.CharField(_("状态"), max_length=10, choices=JointState, default=JointState.DRAFTED)
    from_at = models.DateTimeField(_("开始"))
    to_at = models.DateTimeField(_("结束"))
    place = models.CharField(_("地点"), max_length=200)
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="joint_orders", verbose_name=_("单位场所")
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁拟的"))
    made_at = models.DateTimeField(_("拟单时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    objects = JointOrderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("联合执法单")
        ordering = ["-from_at", "-pk"]
        indexes = [models.Index("area", F("from_at").desc(), name="joint_order_area")]
        constraints = [
            InOrder(
                condition=Q(to_at__gt=F("from_at")),
                name="joint_slot_ends_after_it_begins",
                beside="to_at",
                violation_error_message=_("结束要晚于开始。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(STANDING), ended_at__isnull=True)
                | Q(state__in=["done", "cancelled"], ended_at__isnull=False),
                name="joint_ended_at_iff_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.place}"

    def get_absolute_url(self) -> str:
        """The order's page."""
        return reverse("joint_order", args=[self.uuid])

    @property
    def is_standing(self) -> bool:
        """Whether something is still to be done."""
        return self.state in STANDING


class JointPart(models.Model):
    """What one department does on a joint order, and its signature: the result in words."""

    order = models.ForeignKey(JointOrder, models.PROTECT, related_name="parts", verbose_name=_("联合执法单"))
    department = models.CharField(_("部门"), max_length=16, choices=Department)
    officers = models.ManyToManyField(User, blank=True, related_name="+", verbose_name=_("请谁到场"))
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁签的")
    )
    signed_at = models.DateTimeField(_("签署时间"), null=True, blank=True)
    words = SealedTextField(_("结果"), blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("部门分工")
        ordering = ["order", "department"]
        constraints = [
            models.UniqueConstraint(fields=["order", "department"], name="one_part_per_department"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="joint_signature_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.department}"

    def get_absolute_url(self) -> str:
        """Where it is signed."""
        return reverse("joint_sign", args=[self.order.uuid, self.department])


class JointTask(models.Model):
    """One case that a department takes on within its part; ``event`` is what its signature wrote into the case."""

    part = models.ForeignKey(JointPart, models.PROTECT, related_name="tasks", verbose_name=_("部门分工"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="joint_tasks", verbose_name=_("案卷"))
    done = models.BooleanField(_("已处置"), null=True, blank=True)
    event = models.ForeignKey(
        CaseEvent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("案卷记录")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("联合执法事项")
        ordering = ["part", "case"]
        constraints = [
            models.UniqueConstraint(fields=["part", "case"], name="one_task_per_department_and_case"),
            models.CheckConstraint(
                condition=Q(done__isnull=True, event__isnull=True)
                | Q(done__isnull=False, event__isnull=False),
                name="joint_result_is_in_the_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.case_id}"


class JointEvent(models.Model):
    """One line of a joint order's story. Append-only: the database refuses to change or delete it."""

    order = models.ForeignKey(JointOrder, models.PROTECT, related_name="events", verbose_name=_("联合执法单"))
    seq = models.PositiveIntegerField(_("序号"))
    action = models.CharField(_("动作"), max_length=12)
    to_state = models.CharField(max_length=10, choices=JointState)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("操作人"))
    department = models.CharField(_("部门"), max_length=16, choices=Department, blank=True, default="")
    words = models.TextField(_("说明"), blank=True, default="")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("联合执法记录")
        ordering = ["order", "seq"]
        constraints = [models.UniqueConstraint(fields=["order", "seq"], name="one_joint_event_per_seq")]

    def __str__(self) -> str:
        return f"{self.order_id} #{self.seq} {self.action}"
