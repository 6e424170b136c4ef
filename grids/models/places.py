"""Places: each code begins with its parent's, so that a scope is a prefix and a roll-up a startswith."""

import re
from typing import Any, Self

from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from grids.models.constraints import InOrder, NoOverlap
from grids.privacy import SealedTextField, lookup_digest, mask_name, mask_phone, normal_phone

BUREAU_CODES = "stats-bureau"

# What stands behind a street's own name, in Chinese and in English.
RANKS = ("街道办事处", "街道", "镇", "乡")
RANKS_EN = re.compile(r"\s+(sub-?district|town|township)( office)?$", re.IGNORECASE)

digits = {
    length: RegexValidator(rf"^\d{{{length}}}$", _("代码应为 %d 位数字。") % length) for length in (9, 12, 15)
}
# A code of a street's own that stands in an address.
own_code = RegexValidator(r"^[\w.-]+\Z", _("代码只能用文字、数字和 . _ -。"))


class DateSpan(Func):
    """``daterange(from, to, '[]')`` over two date columns; an open end when ``to`` is null."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, first: str = "from_on", last: str = "to_on") -> None:
        super().__init__(F(first), F(last), models.Value("[]"))


class Place(models.Model):
    """What every place with an official code has."""

    code_system = models.CharField(_("代码体系"), max_length=32, default=BUREAU_CODES)
    name = models.CharField(_("名称"), max_length=80)
    retired_on = models.DateField(_("停用日期"), null=True, blank=True, help_text=_("停用后旧案卷仍保留它。"))

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Street(Place):
    """A sub-district office that runs the platform, and what its people call both."""

    code = models.CharField(_("代码"), max_length=9, unique=True, validators=[digits[9]])
    case_prefix = models.CharField(
        _("案卷编号前缀"),
        max_length=4,
        default="HH",
        validators=[RegexValidator(r"^[A-Z]{1,4}$", _("前缀应为 1 到 4 个大写字母。"))],
    )
    short_name = models.CharField(
        _("简称"), max_length=20, blank=True, help_text=_("如“青石”；不填时取名称去掉“街道”。")
    )
    name_en = models.CharField(
        _("英文名称"), max_length=80, blank=True, help_text=_("英文页面用；不填时用中文名称。")
    )
    platform_name = models.CharField(
        _("平台名称"), max_length=20, blank=True, help_text=_("如“智慧青石”；不填时为“智慧”加简称。")
    )
    platform_name_en = models.CharField(
        _("平台英文名称"),
        max_length=80,
        blank=True,
        help_text=_("不填时由英文名称得出；都没有时用中文名称。"),
    )
    telephone = models.CharField(
        _("公开电话"),
        max_length=40,
        blank=True,
        validators=[RegexValidator(r"^[\d+ ()-]{3,40}$", _("电话只能用数字、空格、括号和 + -。"))],
        help_text=_("街道服务电话，印在每页页脚；不填就不印。"),
    )
    west = models.FloatField(_("西界"), null=True, blank=True, help_text=_("不填时由网格边界得出。"))
    south = models.FloatField(_("南界"), null=True, blank=True)
    east = models.FloatField(_("东界"), null=True, blank=True)
    north = models.FloatField(_("北界"), null=True, blank=True)

    class Meta(Place.Meta):
        verbose_name = verbose_name_plural = _("街道")

    @property
    def short(self) -> str:
        """The name without what it is: 青石街道 → 青石."""
        if self.short_name:
            return self.short_name
        ranks = (rank for rank in RANKS if self.name.endswith(rank) and self.name != rank)
        return self.name.removesuffix(next(ranks, ""))

    @property
    def local_name(self) -> str:
        """The name in the reader's language."""
        return self.name_en or self.name if (get_language() or "").startswith("en") else self.name

    @property
    def platform(self) -> str:
        """What the platform is called here: 智慧青石."""
        return self.platform_name or f"智慧{self.short}"

    @property
    def platform_en(self) -> str:
        """The same in English; the Chinese name where there is no English one to make it of."""
        if self.platform_name_en or not self.name_en:
            return self.platform_name_en or self.platform
        return f"Smart {RANKS_EN.sub('', self.name_en)}"

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north in WGS-84 degrees; None while no outline is known."""
        west, south, east, north = self.west, self.south, self.east, self.north
        if west is None or south is None or east is None or north is None:
            return None
        return west, south, east, north


class EnforcementArea(models.Model):
    """One of the street's comprehensive enforcement areas; it holds whole communities."""

    street = models.ForeignKey(Street, models.PROTECT, related_name="areas", verbose_name=_("街道"))
    code = models.CharField(_("代码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = _("综合执法片区")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Community(Place):
    """A community; its leader answers for it."""

    street = models.ForeignKey(Street, models.PROTECT, related_name="communities", verbose_name=_("街道"))
    code = models.CharField(_("代码"), max_length=12, unique=True, validators=[digits[12]])
    area = models.ForeignKey(
        EnforcementArea,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="communities",
        verbose_name=_("综合执法片区"),
    )
    leader = models.ForeignKey(
        "grids.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="led_communities",
        verbose_name=_("包联领导"),
    )

    class Meta(Place.Meta):
        verbose_name = verbose_name_plural = _("社区")
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d{12}$"), name="community_code_is_12_digits")
        ]


class Grid(Place):
    """A comprehensive grid: the patch of ground that one official is posted to."""

    class Kind(models.TextChoices):
        """What mostly stands in the grid."""

        OLD_COMPOUND = "old_compound", _("老旧小区")
        COMMERCIAL_COMPOUND = "commercial_compound", _("商品房小区")
        NEW_COMPOUND = "new_compound", _("新交付小区")
        BUILDING_SITE = "building_site", _("在建工地")
        SHOPS = "shops", _("沿街商铺")
        PARK = "park", _("园区楼宇")
        MIXED = "mixed", _("混合")

    community = models.ForeignKey(Community, models.PROTECT, related_name="grids", verbose_name=_("社区"))
    code = models.CharField(_("代码"), max_length=15, unique=True, validators=[digits[15]])
    kind = models.CharField(_("类型"), max_length=24, choices=Kind, default=Kind.MIXED)
    households_planned = models.PositiveIntegerField(_("户数"), default=0)

    class Meta(Place.Meta):
        verbose_name = verbose_name_plural = _("综合网格")
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d{15}$"), name="grid_code_is_15_digits")
        ]


class GridOutlineQuerySet(models.QuerySet["GridOutline"]):
    """Which outlines hold on a day."""

    def current(self) -> Self:
        """Those that nothing has replaced yet."""
        return self.filter(to_on__isnull=True)


class GridOutline(models.Model):
    """A grid's outline from a day to a day; WGS-84, GeoJSON Polygon or MultiPolygon."""

    grid = models.ForeignKey(Grid, models.CASCADE, related_name="outlines", verbose_name=_("综合网格"))
    geometry = models.JSONField(_("边界 (WGS-84)"))
    from_on = models.DateField(_("启用日期"))
    to_on = models.DateField(_("停用日期"), null=True, blank=True)
    declared_crs = models.CharField(
        _("来源坐标系"),
        max_length=8,
        choices=[("wgs84", "WGS-84"), ("gcj02", "GCJ-02")],
        default="wgs84",
    )
    illustrative = models.BooleanField(_("示意边界"), default=False)
    imported_at = models.DateTimeField(_("导入时间"), auto_now_add=True)

    objects = GridOutlineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("网格边界")
        ordering = ["grid", "from_on"]
        constraints = [
            NoOverlap(
                name="one_outline_per_grid_and_day",
                expressions=[("grid", RangeOperators.EQUAL), (DateSpan(), RangeOperators.OVERLAPS)],
                violation_error_message=_("这个网格在这段日期已有边界。"),
            ),
            InOrder(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="outline_ends_after_it_begins",
                beside="to_on",
                violation_error_message=_("停用日期不能早于启用日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grid} {self.from_on}"


class Building(models.Model):
    """A residential building; households and its head hang on it."""

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="buildings", verbose_name=_("综合网格"))
    code = models.CharField(_("代码"), max_length=24, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    floors = models.PositiveSmallIntegerField(_("层数"), default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("楼栋")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class SiteQuerySet(models.QuerySet["Site"]):
    """Which sites; every read for a person begins with ``visible_to``."""

    def visible_to(self, user: Any) -> Self:
        """Those of the person's places; an officer's area as well."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.within(*user.standing.seen_prefixes, *user.standing.policed)

    def within(self, *prefixes: str) -> Self:
        """In any of the places, by their codes."""
        condition = Q(pk__in=[])
        for prefix in prefixes:
            condition |= Q(grid__code__startswith=prefix)
        return self.filter(condition)


class Site(models.Model):
    """A compound, shop, enterprise, building site or school: what is patrolled, inspected and served."""

    class Kind(models.TextChoices):
        """What the site is."""

        COMPOUND = "compound", _("小区")
        SHOP = "shop", _("商铺")
        ENTERPRISE = "enterprise", _("企业")
        BUILDING_SITE = "building_site", _("工地")
        SCHOOL = "school", _("学校")
        OTHER = "other", _("其他")

    class Risk(models.TextChoices):
        """How much could happen there; how often it is inspected follows from it."""

        LOW = "low", _("低风险")
        MEDIUM = "medium", _("一般风险")
        HIGH = "high", _("较大风险")
        MAJOR = "major", _("重大风险")

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="sites", verbose_name=_("综合网格"))
    code = models.CharField(_("代码"), max_length=24, unique=True, validators=[own_code])
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类型"), max_length=16, choices=Kind)
    risk = models.CharField(
        _("风险"), max_length=8, choices=Risk, default=Risk.MEDIUM, help_text=_("多久检查一次由它决定。")
    )
    address = models.CharField(_("地址"), max_length=200, blank=True)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    manager = models.ForeignKey(
        "grids.Executor",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="managed_sites",
        verbose_name=_("物业或管理单位"),
    )
    contact_name = SealedTextField(_("联系人"), blank=True, default="")
    phone = SealedTextField(_("联系电话"), blank=True, default="")
    phone_digest = models.CharField(max_length=64, blank=True, default="", editable=False, db_index=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("单位场所")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the digest in step with the number."""
        self.phone = normal_phone(self.phone)
        self.phone_digest = lookup_digest(self.phone)
        super().save(*args, **kwargs)

    @property
    def masked_name(self) -> str:
        """The contact's name as it may be shown."""
        return mask_name(self.contact_name)

    @property
    def masked_phone(self) -> str:
        """The telephone number as it may be shown."""
        return mask_phone(self.phone)
