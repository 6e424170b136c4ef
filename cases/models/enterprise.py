"""Enterprises and the templates of steps by which their matters are handled.

An enterprise sits at a site, whose grid says who serves and who sees it; several of one group may sit at the same.
"""

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grids.models import Executor, InOrder, Posting, Site, Street
from grids.privacy import SealedTextField, lookup_digest, mask_name, mask_phone, normal_phone

CREDIT_LENGTH = 18
# GB 32100: digits and capitals without I, O, S, V and Z; the last character checks the others, modulo 31.
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_character(code: str) -> str:
    """The eighteenth character that the first seventeen ask for (GB 32100); they must be of its alphabet."""
    total = sum(CREDIT_ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return CREDIT_ALPHABET[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether it is a unified social credit code: length, alphabet and check character."""
    known = len(code) == CREDIT_LENGTH and all(sign in CREDIT_ALPHABET for sign in code)
    return known and code[17] == check_character(code)


def credit_code(value: str) -> None:
    """Refuses what is no unified social credit code."""
    if not is_credit_code(value):
        raise ValidationError(_("统一社会信用代码不对：应为 18 位，请核对有没有输错的字符。"))


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    """Which enterprises; every read for a person begins with ``visible_to``."""

    def visible_to(self, user: Any) -> Self:
        """Those of the person's places, and those with a matter that the person's executors handle."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        standing = user.standing
        condition = Q(pk__in=[])
        for prefix in standing.seen_prefixes:
            condition |= Q(site__grid__code__startswith=prefix)
        for way in ("matters", "lines__matter") if standing.executors else ():
            for unit in (f"{way}__steps__executor", f"{way}__case__executor"):
                concerned = Enterprise.objects.filter(**{f"{unit}__in": standing.executors})
                condition |= Q(pk__in=concerned.order_by().values("pk"))
        return self.filter(condition)

    def here(self) -> Self:
        """Those that have not left."""
        return self.filter(left_on__isnull=True)

    def with_officer(self, day: date) -> Self:
        """Each with ``officer``: the name of the cadre posted to its grid on the day, who serves it."""
        posted = Posting.objects.on(day).filter(grid=OuterRef("site__grid")).values("user__name")
        return self.annotate(officer=Subquery(posted[:1]))


class Enterprise(models.Model):
    """A company, a branch or a sole trader that sits at a site of the street; the officer of its grid serves it."""

    class Industry(models.TextChoices):
        """What it lives on, coarsely after GB/T 4754."""

        MANUFACTURE = "manufacture", _("制造业")
        BUILDING = "building", _("建筑业")
        TRADE = "trade", _("批发零售")
        TRANSPORT = "transport", _("交通物流")
        CATERING = "catering", _("住宿餐饮")
        INFORMATION = "information", _("信息技术")
        FINANCE = "finance", _("金融业")
        PROPERTY = "property", _("房地产业")
        BUSINESS = "business", _("商务服务")
        RESEARCH = "research", _("科研技术")
        EDUCATION = "education", _("教育")
        HEALTH = "health", _("卫生健康")
        CULTURE = "culture", _("文体娱乐")
        OTHER = "other", _("其他行业")

    code = models.CharField(
        _("统一社会信用代码"), max_length=CREDIT_LENGTH, unique=True, validators=[credit_code]
    )
    name = models.CharField(_("企业名称"), max_length=120)
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        related_name="enterprises",
        verbose_name=_("单位场所"),
        help_text=_("在哪里办公。"),
    )
    group = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="subsidiaries",
        verbose_name=_("所属集团"),
    )
    industry = models.CharField(_("行业"), max_length=16, choices=Industry, default=Industry.OTHER)
    headcount = models.PositiveIntegerField(_("人数"), null=True, blank=True)
    contact_name = SealedTextField(_("联系人"), blank=True, default="")
    phone = SealedTextField(_("联系电话"), blank=True, default="")
    phone_digest = models.CharField(max_length=64, blank=True, default="", editable=False, db_index=True)
    came_on = models.DateField(_("迁入日期"), null=True, blank=True)
    left_on = models.DateField(_("迁出日期"), null=True, blank=True)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("企业")
        ordering = ["name", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=rf"^[{CREDIT_ALPHABET}]{{{CREDIT_LENGTH}}}$"),
                name="enterprise_code_is_a_credit_code",
                violation_error_message=_("统一社会信用代码应为 18 位。"),
            ),
            models.CheckConstraint(
                condition=Q(group__isnull=True) | ~Q(group=F("id")),
                name="enterprise_is_not_its_own_group",
                violation_error_message=_("企业不能是自己的集团。"),
            ),
            InOrder(
                condition=Q(left_on__gte=F("came_on")),
                name="enterprise_leaves_after_it_came",
                violation_error_message=_("迁出日期不能早于迁入日期。"),
                beside="left_on",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the digest in step with the number."""
        self.phone = normal_phone(self.phone)
        self.phone_digest = lookup_digest(self.phone)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("enterprise", args=[self.code])

    @property
    def grid(self) -> Any:
        """The grid of its site; whoever works there serves it."""
        return self.site.grid

    @property
    def masked_name(self) -> str:
        """The contact's name as it may be shown."""
        return mask_name(self.contact_name)

    @property
    def masked_phone(self) -> str:
        """The telephone number as it may be shown."""
        return mask_phone(self.phone)


class StepTemplate(models.Model):
    """The steps by which a kind of matter is handled, such as moving a company's licences; an admin keeps it."""

    street = models.ForeignKey(Street, models.PROTECT, related_name="+", verbose_name=_("街道"))
    code = models.CharField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("企业事项模板")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class PlannedStep(models.Model):
    """What a step is, in a template or on a board: its name, who does it, its statutory term, its stage."""

    position = models.PositiveSmallIntegerField(_("顺序"))
    stage = models.PositiveSmallIntegerField(
        _("阶段"), default=1, help_text=_("同一阶段的环节可以同时办，后一阶段等前一阶段办好。")
    )
    name = models.CharField(_("环节"), max_length=60)
    executor = models.ForeignKey(Executor, models.PROTECT, related_name="+", verbose_name=_("负责单位"))
    term_days = models.PositiveSmallIntegerField(_("法定时限（工作日）"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class TemplateStep(PlannedStep):
    """One step of a template."""

    template = models.ForeignKey(
        StepTemplate, models.CASCADE, related_name="steps", verbose_name=_("企业事项模板")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("企业事项环节")
        ordering = ["template", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "position"],
                name="one_template_step_a_position",
                violation_error_message=_("这个顺序已有环节。"),
            ),
            models.CheckConstraint(
                condition=Q(term_days__gte=1),
                name="template_step_has_a_term",
                violation_error_message=_("法定时限至少 1 个工作日。"),
            ),
        ]


def statutory_days(steps: Any) -> int:
    """Working days that the law allows for one row: the longest step of each stage, the stages one after another."""
    longest: dict[int, int] = {}
    for step in steps:
        longest[step.stage] = max(longest.get(step.stage, 0), step.term_days)
    return sum(longest.values())
