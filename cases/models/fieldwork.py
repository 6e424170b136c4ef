"""Work in the field: visits and patrols, what they found, and what became of it.

A finding is written once and becomes a need, a hazard, a case or a promise in the same transaction; a fact stays one.
Positions belong to a visit or a finding, never to a cadre: nothing here makes a trail.
"""

import re
import uuid
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.matters import Degree, Hazard, HazardCheck, Need, Promise
from cases.models.places import OfAFamily, OfAPlace, lies_in_any, read_in_any
from cases.models.story import KeptPhoto
from grids.models import Grid, Household, Site, User
from grids.privacy import SealedTextField, homes_are_hidden, mask_name


def plain_words(text: str) -> str:
    """The letters and digits alone: two sentences that differ in blanks and marks say the same."""
    return re.sub(r"[\W_]+", "", text)


class Checklist(models.Model):
    """What a patrol looks at in a place of a kind; an admin edits it."""

    code = models.CharField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    site_kind = models.CharField(
        _("适用场所"), max_length=16, choices=Site.Kind, blank=True, help_text=_("不填则用于网格巡查。")
    )
    active = models.BooleanField(_("启用"), default=True)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("巡查清单")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class ChecklistItem(models.Model):
    """One thing to look at as it should be, and what is filed when it is not: a hazard of this degree."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="items", verbose_name=_("巡查清单"))
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    text = models.CharField(_("看什么"), max_length=200, help_text=_("正常时的样子，如“消防通道畅通”。"))
    wrong_text = models.CharField(
        _("有问题时怎么写"),
        max_length=240,
        help_text=_("点“有问题”时记下的隐患，如“消防通道被占用”。"),
        error_messages={"blank": _("请写明有问题时怎么写，如“消防通道被占用”。")},
    )
    degree = models.CharField(_("隐患程度"), max_length=8, choices=Degree, default=Degree.MINOR)
    recheck_days = models.PositiveSmallIntegerField(_("几天后复查"), default=7)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("巡查项目")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(wrong_text="") & ~Q(wrong_text=models.F("text")),
                name="checklist_item_says_what_is_wrong",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """What is filed as a hazard is not the sentence that says all is well."""
        if self.wrong_text and self.reassures(self.wrong_text):
            words = _("和“看什么”一样，会把正常的话记成隐患；请写有问题时的样子。")
            raise ValidationError({"wrong_text": words})

    def reassures(self, words: str) -> bool:
        """Whether the words only say that all is well here."""
        return plain_words(words) == plain_words(self.text)

    def hazard_words(self, words: str) -> str:
        """What was found wrong: the words given, unless there are none or they only say that all is well."""
        return self.wrong_text if not words.strip() or self.reassures(words) else words.strip()

    def snapshot(self, fine: bool) -> dict[str, Any]:
        """As a patrol keeps it: the words of that day, and whether it was in order."""
        return {"text": self.text, "ok": fine} | ({} if fine else {"wrong": self.wrong_text})


class Contact(models.Model):
    """What a visit and a patrol have in common."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+", verbose_name=_("综合网格"))
    place_code = models.CharField(_("地点代码"), max_length=15)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁"))
    at = models.DateTimeField(_("时间"))
    recorded_at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    words = SealedTextField(_("备注"), blank=True, default="")
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        abstract = True


class Visit(Contact):
    """One contact with a household, a site, or a group of residents: face to face or by telephone."""

    class Kind(models.TextChoices):
        """How."""

        FACE = "face", _("见面")
        PHONE = "phone", _("电话")
        GROUP = "group", _("集体见面")

    class Outcome(models.TextChoices):
        """What came of it, in one tap."""

        MET = "met", _("见到")
        ABSENT = "absent", _("未遇")
        DECLINED = "declined", _("谢绝")

    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="visits",
        verbose_name=_("住户"),
    )
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="visits",
        verbose_name=_("单位场所"),
    )
    kind = models.CharField(_("方式"), max_length=8, choices=Kind)
    outcome = models.CharField(_("结果"), max_length=8, choices=Outcome, default=Outcome.MET)
    present = SealedTextField(_("在场的人"), blank=True, default="")
    headcount = models.PositiveSmallIntegerField(_("人数"), null=True, blank=True)

    objects = OfAFamily.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("走访")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index("household", models.F("at").desc(), name="visit_household"),
            models.Index("site", models.F("at").desc(), name="visit_site", condition=Q(site__isnull=False)),
            models.Index("grid", models.F("at").desc(), name="visit_grid"),
            models.Index("place_code", models.F("at").desc(), name="visit_place"),
            models.Index("by", models.F("at").desc(), name="visit_by"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="group", household__isnull=True)
                | Q(~Q(kind="group"), household__isnull=False, site__isnull=True)
                | Q(~Q(kind="group"), household__isnull=True, site__isnull=False),
                name="visit_is_to_one_door_or_a_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.household or self.site or self.grid}"

    def get_absolute_url(self) -> str:
        """The visit's page."""
        return reverse("visit", args=[self.uuid])

    @property
    def is_of_a_family(self) -> bool:
        """Whether it is for those alone who see homes."""
        return self.site_id is None

    @property
    def masked_present(self) -> str:
        """Who was there, as it may be shown: each name with its surname alone, numbers masked."""
        names = re.split(r"([、，,;；\s]+)", self.present)
        return "".join(part if number % 2 else mask_name(part) for number, part in enumerate(names))

    @property
    def is_meeting(self) -> bool:
        """Whether somebody was met face to face."""
        return self.outcome == self.Outcome.MET and self.kind != self.Kind.PHONE


class PatrolQuerySet(OfAPlace):
    """Which patrols."""

    def visible_to(self, user: User | Any) -> Self:
        """Those of the person's places; an officer sees the inspections of their area's sites too."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        policed = lies_in_any(user.standing.policed) & Q(site__isnull=False)
        return self.filter(lies_in_any(user.standing.seen_prefixes) | policed)


class Patrol(Contact):
    """A walk through the grid or a site, with a checklist or without."""

    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="patrols", verbose_name=_("单位场所")
    )
    checklist = models.ForeignKey(
        Checklist,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("巡查清单"),
    )
    looked_at = models.JSONField(
        _("看过的项目"), default=list, blank=True, help_text=_("当时清单上的字句，和是否正常。")
    )

    objects = PatrolQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("巡查")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index("grid", models.F("at").desc(), name="patrol_grid"),
            models.Index("place_code", models.F("at").desc(), name="patrol_place"),
            models.Index("by", models.F("at").desc(), name="patrol_by"),
            models.Index("site", models.F("at").desc(), name="patrol_site", condition=Q(site__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.site or self.grid}"

    def get_absolute_url(self) -> str:
        """The patrol's page."""
        return reverse("patrol", args=[self.uuid])


class Finding(models.Model):
    """One line of a visit or patrol, and the one thing that it became."""

    class Kind(models.TextChoices):
        """What it becomes."""

        NEED = "need", _("需求")
        HAZARD = "hazard", _("隐患")
        CASE = "case", _("上报")
        SETTLED = "settled", _("自处")
        PROMISE = "promise", _("承诺")
        FACT = "fact", _("情况")

    visit = models.ForeignKey(Visit, models.CASCADE, null=True, blank=True, related_name="findings")
    patrol = models.ForeignKey(Patrol, models.CASCADE, null=True, blank=True, related_name="findings")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("种类"), max_length=8, choices=Kind)
    words = SealedTextField(_("说明"), blank=True, default="")
    need = models.OneToOneField(Need, models.PROTECT, null=True, blank=True, related_name="finding")
    hazard = models.OneToOneField(Hazard, models.PROTECT, null=True, blank=True, related_name="finding")
    promise = models.OneToOneField(Promise, models.PROTECT, null=True, blank=True, related_name="finding")
    case = models.OneToOneField(Case, models.PROTECT, null=True, blank=True, related_name="finding")

    class Meta:
        verbose_name = verbose_name_plural = _("发现")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visit__isnull=False, patrol__isnull=True)
                | Q(visit__isnull=True, patrol__isnull=False),
                name="finding_of_a_visit_or_a_patrol",
            ),
            models.CheckConstraint(
                condition=Q(kind="need", need__isnull=False)
                | Q(kind="hazard", hazard__isnull=False)
                | Q(kind="promise", promise__isnull=False)
                | Q(kind__in=["case", "settled"], case__isnull=False)
                | Q(kind="fact", need=None, hazard=None, promise=None, case=None),
                name="finding_became_what_it_says",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def said(self) -> str:
        """Its words, for the present reader: what residents said stays theirs where homes are hidden."""
        contact = self.visit or self.patrol
        spoken = self.visit_id is not None or self.kind in (self.Kind.NEED, self.Kind.PROMISE, self.Kind.FACT)
        if spoken and homes_are_hidden() and contact is not None and contact.site_id is None:
            return str(_("住户反映的内容，不显示。")) if self.words else ""
        return self.words

    @property
    def became(self) -> Case | Need | Hazard | Promise | None:
        """The case, need, hazard or promise; a fact became nothing else."""
        return self.case or self.need or self.hazard or self.promise


FROM_A_HOME = (
    Q(finding__visit__isnull=False, finding__visit__site__isnull=True)
    | Q(finding__hazard__household__isnull=False)
    | Q(check_of__hazard__household__isnull=False)
)


class FieldPhotoQuerySet(OfAPlace):
    """Which photos."""

    def visible_to(self, user: User | Any) -> Self:
        """Those of the person's places; an officer sees those of the area's hazards outside of homes too."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        condition = read_in_any(user.standing, FROM_A_HOME)
        if user.standing.policed:
            hazards = Hazard.objects.visible_to(user).values("pk")
            condition |= Q(finding__hazard__in=hazards) | Q(check_of__hazard__in=hazards)
        return self.filter(condition)


class FieldPhoto(KeptPhoto):
    """A photograph of a finding or of a re-inspection; a case's photos hang on the case."""

    finding = models.ForeignKey(Finding, models.CASCADE, null=True, blank=True, related_name="photos")
    check_of = models.ForeignKey(HazardCheck, models.CASCADE, null=True, blank=True, related_name="photos")
    place_code = models.CharField(_("地点代码"), max_length=15)

    objects = FieldPhotoQuerySet.as_manager()

    class Meta(KeptPhoto.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(finding__isnull=False, check_of__isnull=True)
                | Q(finding__isnull=True, check_of__isnull=False),
                name="field_photo_of_a_finding_or_a_check",
            )
        ]

    def get_absolute_url(self) -> str:
        """Where those who may see the place see the photo."""
        return reverse("field_photo", args=[self.uuid])
