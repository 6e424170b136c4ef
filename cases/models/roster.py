"""The duty roster: who answers when something happens, by area or for the whole street, hour by hour."""

from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from grids.models import EnforcementArea, InOrder, NoOverlap, Street, User


class HourSpan(Func):
    """``tstzrange(from, to, '[)')`` over two instants: who leaves at eight and who comes at eight do not overlap."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()

    def __init__(self, first: str = "from_at", last: str = "to_at") -> None:
        super().__init__(F(first), F(last), Value("[)"))


class DutyShiftQuerySet(models.QuerySet["DutyShift"]):
    """Which turns of duty."""

    def visible_to(self, user: User | Any) -> Self:
        """The street's, for everyone who works there."""
        if not user.is_authenticated or not user.is_active or not user.standing.is_staff_member:
            return self.none()
        return self.filter(street=user.street_id)

    def at(self, now: datetime) -> Self:
        """Those that run at the instant, the first to be called first."""
        return self.filter(from_at__lte=now, to_at__gt=now).order_by("area", "rank")

    def between(self, first: datetime, last: datetime) -> Self:
        """Those that touch the time."""
        return self.filter(from_at__lt=last, to_at__gt=first).order_by("from_at", "area", "rank")


class DutyShift(models.Model):
    """A person on duty from an instant to another, as the first, second … of an area, or of the whole street."""

    street = models.ForeignKey(Street, models.PROTECT, related_name="duty", verbose_name=_("街道"))
    area = models.ForeignKey(
        EnforcementArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duty",
        verbose_name=_("综合执法片区"),
        help_text=_("不填为全街道值班。"),
    )
    rank = models.PositiveSmallIntegerField(
        _("第几值班人"), default=1, help_text=_("1 最先接警，没有应答再找 2。")
    )
    from_at = models.DateTimeField(_("开始"))
    to_at = models.DateTimeField(_("结束"))
    user = models.ForeignKey(User, models.PROTECT, related_name="duty", verbose_name=_("值班人"))

    objects = DutyShiftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("值班表")
        ordering = ["-from_at", "area", "rank"]
        constraints = [
            NoOverlap(
                span=("from_at", "to_at"),
                name="one_on_duty_per_place_and_rank",
                expressions=[
                    ("street", RangeOperators.EQUAL),
                    (Coalesce("area", Value(0, models.BigIntegerField())), RangeOperators.EQUAL),
                    ("rank", RangeOperators.EQUAL),
                    (HourSpan(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("这段时间已经排了这一顺位的值班人。"),
            ),
            InOrder(
                condition=Q(to_at__gt=F("from_at")),
                name="duty_ends_after_it_begins",
                beside="to_at",
                violation_error_message=_("结束要晚于开始。"),
            ),
            models.CheckConstraint(
                condition=Q(rank__gte=1),
                name="duty_rank_begins_with_one",
                violation_error_message=_("顺位从 1 开始。"),
            ),
        ]
        indexes = [models.Index(fields=["street", "to_at"], name="duty_until")]

    def __str__(self) -> str:
        return f"{self.area or self.street} {self.rank} {self.user}"

    def clean(self) -> None:
        """A range that ends before it begins is said here; the database would stop at it."""
        if self.from_at and self.to_at and self.to_at <= self.from_at:
            raise ValidationError({"to_at": _("结束要晚于开始。")})
