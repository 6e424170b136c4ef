"""Units in the area: who they are, what they can do, and the personal links by which they act without an account."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grids.models import Community, Executor, Street, User, own_code
from grids.privacy import SealedTextField, lookup_digest, mask_name, mask_phone, normal_phone


class UnitQuerySet(models.QuerySet["Unit"]):
    """Which units; every read for a person begins with ``visible_to``."""

    def visible_to(self, user: User | Any) -> Self:
        """All of the street for those at work there; a unit's own people see their unit."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        standing = user.standing
        streets = {prefix[:9] for prefix in standing.seen_prefixes}
        return self.filter(Q(street__code__in=streets) | Q(executor__in=standing.executors))

    def of(self, user: User | Any) -> Self:
        """The units for which the person acts, through their executor."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.active().filter(executor__in=user.standing.executors)

    def active(self) -> Self:
        """Still in the area."""
        return self.filter(is_active=True)


class Unit(models.Model):
    """驻区单位: an enterprise, school, bank or office in the area that helps; its contact is sealed."""

    class Kind(models.TextChoices):
        """What it is."""

        ENTERPRISE = "enterprise", _("企业")
        SHOP = "shop", _("商户")
        FINANCE = "finance", _("金融机构")
        SCHOOL = "school", _("学校")
        MEDICAL = "medical", _("医疗机构")
        SERVICE = "service", _("公共服务单位")
        OFFICE = "office", _("机关事业单位")
        SOCIAL = "social", _("社会组织")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    street = models.ForeignKey(Street, models.PROTECT, related_name="units", verbose_name=_("街道"))
    code = models.CharField(_("代码"), max_length=32, unique=True, validators=[own_code])
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind)
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("社区")
    )
    address = models.CharField(_("地址"), max_length=200, blank=True, default="")
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    contact_name = SealedTextField(_("联系人"), blank=True, default="")
    phone = SealedTextField(_("联系电话"), blank=True, default="")
    phone_digest = models.CharField(max_length=64, blank=True, default="", editable=False, db_index=True)
    offers = models.CharField(_("能提供什么"), max_length=200, blank=True, default="")
    executor = models.OneToOneField(
        Executor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="unit",
        verbose_name=_("处置单位"),
        help_text=_("单位有账号、能办理案卷的，在这里选它对应的处置单位。"),
    )
    joined_on = models.DateField(_("加入日期"), null=True, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("驻区单位")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the digest in step with the number."""
        self.normalise()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The unit's page."""
        return reverse("unit", args=[self.code])

    def normalise(self) -> None:
        """The number as digits and its digest; for rows that are written in bulk."""
        self.phone = normal_phone(self.phone)
        self.phone_digest = lookup_digest(self.phone)

    @property
    def masked_name(self) -> str:
        """The contact's name as it may be shown."""
        return mask_name(self.contact_name)

    @property
    def masked_phone(self) -> str:
        """The contact's number as it may be shown."""
        return mask_phone(self.phone)


class UnitLink(models.Model):
    """A personal link by which somebody acts for a unit without an account; only a keyed digest of it is kept."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="links", verbose_name=_("驻区单位"))
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    holder = models.CharField(_("发给谁"), max_length=80)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁发的"))
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("有效至"))
    opened_at = models.DateTimeField(_("第一次打开"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("单位链接")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.unit} · {self.holder}"
