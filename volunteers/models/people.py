"""Who helps: one row a person, whatever they do; being head of a building or a rider hangs on it."""

import uuid
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from cases.models import OfAPlace
from grids.models import Building, Community, DateSpan, Grid, InOrder, NoOverlap, User, own_code
from grids.privacy import SealedTextField, lookup_digest, mask_name, mask_phone, normal_phone
from volunteers.models.vocabulary import Slot

EASY_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def new_helper_code() -> str:
    """A code for who registered by themselves; told nobody, it only names the row in spreadsheets."""
    return f"V-{get_random_string(10, EASY_LETTERS)}"


def new_join_token() -> str:
    """What stands in the address of a community's poster; no secret, but not to be guessed."""
    return get_random_string(16, EASY_LETTERS)


class Skill(models.Model):
    """Something that a volunteer can do and a need may ask for: cutting hair, mending sockets, tutoring."""

    code = models.CharField(_("代码"), max_length=24, unique=True, validators=[own_code])
    name = models.CharField(_("名称"), max_length=40)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("服务技能")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class HelperQuerySet(OfAPlace):
    """Which helpers; those of one's places."""

    def standing(self) -> Self:
        """Confirmed by the community office, and not gone."""
        return self.filter(confirmed_at__isnull=False, left_on__isnull=True)

    def waiting(self) -> Self:
        """Registered by the poster's link; the community office has not said yes yet."""
        return self.filter(confirmed_at__isnull=True, left_on__isnull=True)

    def volunteers(self) -> Self:
        """Those who offered their time."""
        return self.filter(is_volunteer=True)

    def with_phone(self, number: str, *, by: User) -> Self:
        """Found by the exact number, however it is written, where the person may look behind its mask; else nobody."""
        return self.within(*by.standing.revealed_prefixes).bearing(number)

    def bearing(self, number: str) -> Self:
        """Who left exactly this number, for the register itself and not for a reader; nobody by an empty one."""
        digest = lookup_digest(normal_phone(number))
        return self.filter(phone_digest=digest) if digest else self.none()


class Helper(models.Model):
    """A person who helps in a community. Name and telephone are sealed, kept with consent, gone when they leave."""

    class Came(models.TextChoices):
        """How the row came in."""

        LINK = "link", _("扫码登记")
        OFFICE = "office", _("社区登记")
        FILE = "file", _("表格导入")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        _("代码"), max_length=32, unique=True, default=new_helper_code, validators=[own_code]
    )
    community = models.ForeignKey(Community, models.PROTECT, related_name="helpers", verbose_name=_("社区"))
    grid = models.ForeignKey(
        Grid, models.PROTECT, null=True, blank=True, related_name="helpers", verbose_name=_("综合网格")
    )
    place_code = models.CharField(max_length=15, editable=False)
    name = SealedTextField(_("姓名"), blank=True, default="")
    phone = SealedTextField(_("电话"), blank=True, default="")
    phone_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    is_volunteer = models.BooleanField(_("志愿者"), default=True)
    skills = models.ManyToManyField(Skill, blank=True, related_name="helpers", verbose_name=_("技能"))
    times = ArrayField(
        models.CharField(max_length=4, choices=Slot), default=list, blank=True, verbose_name=_("可服务时段")
    )
    came = models.CharField(_("怎样登记的"), max_length=8, choices=Came, default=Came.FILE)
    consented_on = models.DateField(_("同意日期"), null=True, blank=True)
    registered_at = models.DateTimeField(_("登记时间"))
    asked_again_at = models.DateTimeField(_("又登记的时间"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁确认的")
    )
    left_on = models.DateField(_("退出日期"), null=True, blank=True)

    objects = HelperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("共治人员")
        ordering = ["community", "code"]
        indexes = [
            models.Index(fields=["phone_digest"], name="helper_phone", condition=~Q(phone_digest="")),
            models.Index(fields=["place_code", "code"], name="helper_place"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "phone_digest"],
                condition=Q(left_on__isnull=True) & ~Q(phone_digest=""),
                name="one_helper_per_number_and_community",
                violation_error_message=_("这个社区已经有人用这个号码登记。"),
            ),
            models.CheckConstraint(
                condition=Q(consented_on__isnull=False) | Q(name="", phone=""),
                name="helper_is_kept_with_consent",
                violation_error_message=_("没有同意日期的，不能记姓名和电话。"),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(name="", phone=""),
                name="helper_who_left_is_forgotten",
                violation_error_message=_("退出的人不再保留姓名和电话。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.masked_name or self.code} · {self.community}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep digest and place in step."""
        self.normalise()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """The grid is the community's; who left is forgotten."""
        if self.grid is not None and self.community_id and self.grid.community_id != self.community_id:
            raise ValidationError({"grid": _("这个网格不在这个社区。")})
        today = timezone.localdate()
        ahead = [name for name in ("consented_on", "left_on") if (getattr(self, name) or today) > today]
        if ahead:
            raise ValidationError(dict.fromkeys(ahead, _("这一天还没有到，请填今天或以前的日子。")))
        if self.left_on and self.consented_on and self.left_on < self.consented_on:
            raise ValidationError({"left_on": _("退出日期不能早于同意日期。")})

    def normalise(self) -> None:
        """For rows that are written in bulk too: digest, place, and nothing of who left."""
        if self.left_on:
            self.name = self.phone = ""
        self.phone = normal_phone(self.phone)
        self.phone_digest = lookup_digest(self.phone)
        self.place_code = self.grid.code if self.grid else self.community.code

    @property
    def masked_name(self) -> str:
        """The name as it may be shown."""
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        """The number as it may be shown."""
        return mask_phone(self.phone)

    @property
    def time_labels(self) -> list[str]:
        """When they have time, in words."""
        return [str(Slot(slot).label) for slot in sorted(self.times)]


class BuildingHead(models.Model):
    """楼栋长: a helper who looks after a building from a day to a day; a building has one at a time."""

    helper = models.ForeignKey(Helper, models.PROTECT, related_name="buildings", verbose_name=_("共治人员"))
    building = models.ForeignKey(Building, models.PROTECT, related_name="heads", verbose_name=_("楼栋"))
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("结束日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("楼栋长")
        ordering = ["building", "-from_on"]
        constraints = [
            NoOverlap(
                name="one_head_per_building_and_day",
                expressions=[("building", RangeOperators.EQUAL), (DateSpan(), RangeOperators.OVERLAPS)],
                violation_error_message=_("这栋楼在这段日期已有楼栋长。"),
            ),
            InOrder(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="building_head_ends_after_it_begins",
                beside="to_on",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building} · {self.helper}"


class Rider(models.Model):
    """新就业群体: a helper who is on the road all day, as a courier or a driver."""

    class Trade(models.TextChoices):
        """What they do."""

        COURIER = "courier", _("快递员")
        DELIVERY = "delivery", _("外卖骑手")
        DRIVER = "driver", _("网约车司机")
        FREIGHT = "freight", _("货运司机")
        OTHER = "other", _("其他")

    helper = models.OneToOneField(
        Helper, models.PROTECT, primary_key=True, related_name="rider", verbose_name=_("共治人员")
    )
    trade = models.CharField(_("职业"), max_length=12, choices=Trade)
    company = models.CharField(_("站点或公司"), max_length=80, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("新就业群体")
        ordering = ["helper"]

    def __str__(self) -> str:
        return f"{self.get_trade_display()} · {self.helper}"


class JoinLink(models.Model):
    """The address on a community's poster by which people register; ends on a day or when it is revoked."""

    community = models.ForeignKey(
        Community, models.PROTECT, related_name="join_links", verbose_name=_("社区")
    )
    token = models.CharField(max_length=24, unique=True, default=new_join_token, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁开的"))
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(_("有效至"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("登记链接")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.community} {self.expires_on}"
