"""Households: who is to be visited, what may be kept about them, and that nothing of it is readable at rest."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.people import User
from grids.models.places import Building, Grid, own_code
from grids.privacy import SealedTextField, lookup_digest, mask_name, mask_phone, normal_phone


class HouseholdQuerySet(models.QuerySet["Household"]):
    """Which households; every read for a person begins with ``visible_to``."""

    def visible_to(self, user: User | Any) -> Self:
        """Those of the person's places: the cadre's grid, the worker's communities, the centre's street."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.within(*user.standing.home_prefixes)

    def within(self, *prefixes: str) -> Self:
        """In any of the places, by their codes."""
        condition = Q(pk__in=[])
        for prefix in prefixes:
            condition |= Q(grid__code__startswith=prefix)
        return self.filter(condition)

    def lived_in(self) -> Self:
        """Not given up."""
        return self.filter(retired_on__isnull=True)

    def key(self) -> Self:
        """Those who need to be met each month."""
        return self.filter(is_key=True)

    def with_phone(self, number: str, *, by: User) -> Self:
        """Found by the exact number, however it is written, where the person may look behind its mask; else nobody."""
        return self.within(*by.standing.revealed_prefixes).bearing(number)

    def bearing(self, number: str) -> Self:
        """Who left exactly this number, for the register itself and not for a reader; nobody by an empty one."""
        digest = lookup_digest(normal_phone(number))
        return self.filter(phone_digest=digest) if digest else self.none()


class Household(models.Model):
    """The people behind one door. Name, telephone and note are sealed; what consent does not cover is not kept."""

    class Kind(models.TextChoices):
        """Why a household is a key household."""

        LIVING_ALONE = "living_alone", _("独居老人")
        EMPTY_NEST = "empty_nest", _("空巢老人")
        DISABLED = "disabled", _("残疾")
        HARDSHIP = "hardship", _("困难")
        ILLNESS = "illness", _("重病")
        CHILD = "child", _("困境儿童")
        VETERAN = "veteran", _("优抚")
        OTHER = "other", _("其他重点")

    class Consent(models.TextChoices):
        """What the people behind the door agreed to have kept."""

        UNASKED = "unasked", _("未征询")
        CONTACT = "contact", _("同意留联系方式")
        FULL = "full", _("同意留联系方式和情况")
        REFUSED = "refused", _("不同意")

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="households", verbose_name=_("综合网格"))
    building = models.ForeignKey(
        Building,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="households",
        verbose_name=_("楼栋"),
    )
    code = models.CharField(_("代码"), max_length=32, unique=True, validators=[own_code])
    door = models.CharField(_("门牌"), max_length=60, help_text=_("如 2 单元 301 室。"))
    people = models.PositiveSmallIntegerField(_("人数"), default=1)
    contact_name = SealedTextField(_("联系人"), blank=True, default="")
    phone = SealedTextField(_("联系电话"), blank=True, default="")
    phone_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    kinds = ArrayField(
        models.CharField(max_length=16, choices=Kind), default=list, blank=True, verbose_name=_("重点类别")
    )
    is_key = models.GeneratedField(
        expression=models.ExpressionWrapper(~Q(kinds=[]), models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
        verbose_name=_("重点户"),
    )
    consent = models.CharField(_("征得同意"), max_length=8, choices=Consent, default=Consent.UNASKED)
    prefers_call = models.BooleanField(_("宁愿打电话"), default=False, help_text=_("不要上门，先打电话。"))
    note = SealedTextField(_("情况"), blank=True, default="", help_text=_("征得同意后才能记。"))
    moved_in_on = models.DateField(_("入住日期"), null=True, blank=True)
    asked_on = models.DateField(_("要求上门的日期"), null=True, blank=True)
    retired_on = models.DateField(_("停用日期"), null=True, blank=True, help_text=_("迁出或拆除。"))

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("住户")
        ordering = ["grid", "building", "code"]
        indexes = [
            models.Index(fields=["phone_digest"], name="household_phone", condition=~Q(phone_digest="")),
            models.Index(fields=["grid"], name="household_key", condition=Q(is_key=True)),
            GinIndex(fields=["kinds"], name="household_kinds"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(consent="refused") | Q(contact_name="", phone="", note=""),
                name="refused_household_keeps_nothing",
                violation_error_message=_("住户不同意时，不能记联系人、电话和情况。"),
            ),
            models.CheckConstraint(
                condition=Q(consent="full") | Q(note=""),
                name="note_only_with_full_consent",
                violation_error_message=_("征得同意后才能记情况。"),
            ),
        ]

    is_of_a_family = True

    def __str__(self) -> str:
        return f"{self.building.name} {self.door}" if self.building else self.door

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the digest in step with the number."""
        self.normalise()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """The building is the grid's, and nothing is kept that consent does not cover."""
        faults = {}
        if self.building is not None and self.grid_id and self.building.grid_id != self.grid_id:
            faults["building"] = _("这栋楼不在这个网格。")
        if self.consent == self.Consent.REFUSED and (self.contact_name or self.phone or self.note):
            faults["consent"] = _("住户不同意时，不能记联系人、电话和情况。")
        elif self.consent != self.Consent.FULL and self.note:
            faults["note"] = _("征得同意后才能记情况。")
        if self.moved_in_on and self.retired_on and self.retired_on < self.moved_in_on:
            faults["retired_on"] = _("停用日期不能早于入住日期。")
        if faults:
            raise ValidationError(faults)

    def uncovered(self) -> tuple[str, ...]:
        """The columns that the consent given does not cover."""
        if self.consent == self.Consent.REFUSED:
            return ("contact_name", "phone", "note")
        return () if self.consent == self.Consent.FULL else ("note",)

    def normalise(self) -> None:
        """The number as digits, its digest beside it; for rows that are written in bulk."""
        self.phone = normal_phone(self.phone)
        self.phone_digest = lookup_digest(self.phone)

    @property
    def masked_name(self) -> str:
        """The contact's name as it may be shown."""
        return mask_name(self.contact_name)

    @property
    def masked_phone(self) -> str:
        """The telephone number as it may be shown."""
        return mask_phone(self.phone)

    @property
    def kind_labels(self) -> list[str]:
        """Why it is a key household, in words."""
        return [str(self.Kind(kind).label) for kind in self.kinds]
