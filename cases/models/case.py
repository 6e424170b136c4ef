"""The case: the present stands on the row, the story in its events."""

import json
import re
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.rulebook import Category
from cases.models.search import Holds, Shows, ShowsWithoutHomes, holding
from cases.models.vocabulary import ENDED, OPEN, Light, Rating, Source, Status, Urgency
from grids.models import Executor, Grid, Street, User
from grids.privacy import SealedTextField, homes_are_hidden, lookup_digest, mask_name, mask_phone, mask_text

if TYPE_CHECKING:
    from grids.roles import Standing

GRID_DIGITS = 15
MOST_WORDS = 8
NUMBERED = re.compile(r"[A-Za-z]{1,4}-\d")
TRACKING_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_tracking_code() -> str:
    """Ten characters that nobody confuses when reading them out; 50 bits."""
    return "".join(secrets.choice(TRACKING_ALPHABET) for _ in range(10))


class CaseQuerySet(models.QuerySet["Case"]):
    """Which cases: read them like adjectives; every read for a person begins with ``visible_to``."""

    def visible_to(self, user: User | Any) -> Self:
        """What the person may see: their places, what their executors lead or assist, what they reported."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        found = self.filter(visible_condition(user.standing) | Q(reporter=user))
        # Whether a family's words are in it decides what an auditor reads of each.
        return found.prefetch_related("finding__visit") if user.standing.hides_homes else found

    def open(self) -> Self:
        """Not yet at an end."""
        return self.filter(status__in=OPEN)

    def ended(self) -> Self:
        """Closed, rejected, merged or withdrawn."""
        return self.filter(status__in=ENDED)

    def overdue(self, now: datetime) -> Self:
        """Open and past the term of the step."""
        return self.open().filter(due_at__lt=now)

    def under_light(self, light: str, now: datetime) -> Self:
        """Open cases whose light is of this colour at the instant."""
        if light == Light.RED:
            return self.overdue(now)
        if light == Light.YELLOW:
            return self.open().filter(warn_at__lte=now, due_at__gte=now)
        return self.open().filter(Q(warn_at__gt=now) | Q(due_at__isnull=True))

    def within(self, prefix: str) -> Self:
        """In a grid, community or street, by its code."""
        return self.filter(lies_within(prefix))

    def containing(self, words: str, *, by: User) -> Self:
        """Whose description or address, as the person may read it, holds each word, or whose number begins so."""
        found = self
        for word in words.split()[:MOST_WORDS]:
            condition = holding(word, by.standing)
            if NUMBERED.match(word):
                condition |= Q(number__startswith=word.upper())
            found = found.filter(condition)
        return found


def lies_within(prefix: str) -> Q:
    """In the place of this code. A grid's is compared whole, which lets an index give its cases in their order."""
    return Q(place_code=prefix) if len(prefix) == GRID_DIGITS else Q(place_code__startswith=prefix)


def visible_condition(standing: "Standing") -> Q:
    """The condition behind ``visible_to``; an admin's registers give no sight of cases."""
    condition = Q(pk__in=[])
    for prefix in standing.seen_prefixes:
        condition |= lies_within(prefix)
    if standing.executors:
        condition |= Q(executor__in=standing.executors)
        condition |= Q(assistant_ids__overlap=list(standing.executors))
    return condition


class Case(models.Model):
    """One matter from report to feedback. Only ``cases/lifecycle`` writes its status."""

    # What was reported, and where; written once.
    MATTER = (
        "source",
        "description",
        "address",
        "longitude",
        "latitude",
        "place_code",
        "reporter_name",
        "reporter_phone",
        "external_number",
    )

    number = models.CharField(_("案卷编号"), max_length=24, unique=True)
    tracking_code = models.CharField(_("查询码"), max_length=16, unique=True, default=new_tracking_code)
    status = models.CharField(_("状态"), max_length=12, choices=Status, default=Status.REPORTED)
    source = models.CharField(_("渠道"), max_length=12, choices=Source)
    urgency = models.CharField(_("紧急程度"), max_length=12, choices=Urgency, default=Urgency.NORMAL)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="cases",
        verbose_name=_("诉求类别"),
    )
    description = models.TextField(_("诉求内容"), blank=True)
    settled = models.BooleanField(_("自处"), default=False)

    street = models.ForeignKey(
        Street, models.PROTECT, db_index=False, related_name="cases", verbose_name=_("街道")
    )
    grid = models.ForeignKey(
        Grid,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("综合网格"),
    )
    place_code = models.CharField(_("地点代码"), max_length=15)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    accuracy = models.FloatField(_("定位精度（米）"), null=True, blank=True)
    outside = models.BooleanField(_("在网格之外"), default=False)

    reporter = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reported_cases",
        verbose_name=_("上报人"),
    )
    reporter_name = SealedTextField(_("联系人"), blank=True, default="")
    reporter_phone = SealedTextField(_("联系电话"), blank=True, default="")
    phone_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    external_number = models.CharField(_("外部工单号"), max_length=64, null=True, blank=True, unique=True)
    idempotency_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    executor = models.ForeignKey(
        Executor,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="cases",
        verbose_name=_("主办单位"),
    )
    assistant_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name=_("协办单位"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("主案卷"),
    )
    first_case = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repeats",
        verbose_name=_("并入案卷"),
    )

    reported_at = models.DateTimeField(_("上报时间"))
    registered_at = models.DateTimeField(_("立案时间"), null=True, blank=True)
    dispatched_at = models.DateTimeField(_("派遣时间"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("反馈时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结案时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("了结时间"), null=True, blank=True)
    status_since = models.DateTimeField(_("进入当前状态的时间"))
    due_at = models.DateTimeField(_("本环节时限"), null=True, blank=True)
    warn_at = models.DateTimeField(_("临期时间"), null=True, blank=True)
    deadline_at = models.DateTimeField(_("处置期限"), null=True, blank=True)
    given_hours = models.PositiveSmallIntegerField(
        _("派遣时限（小时）"), null=True, blank=True, help_text=_("派遣人另定的处置时限。")
    )
    due_provisional = models.BooleanField(_("期限待定"), default=False)
    asked = models.JSONField(_("待批申请"), null=True, blank=True)

    dispatch_count = models.PositiveSmallIntegerField(_("派遣次数"), default=0)
    rework_count = models.PositiveSmallIntegerField(_("返工次数"), default=0)
    extension_count = models.PositiveSmallIntegerField(_("延期次数"), default=0)
    reopen_count = models.PositiveSmallIntegerField(_("重启次数"), default=0)
    rating = models.CharField(_("评价"), max_length=12, choices=Rating, blank=True, default="")
    rating_words = models.TextField(_("评价内容"), blank=True, default="")
    rated_at = models.DateTimeField(_("评价时间"), null=True, blank=True)

    event_count = models.PositiveIntegerField(default=0, editable=False)
    head_hash = models.CharField(max_length=64, default="", editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("案卷")
        ordering = ["-reported_at", "-pk"]
        indexes = [
            models.Index(
                OpClass("place_code", name="text_pattern_ops"),
                F("reported_at").desc(),
                F("id").desc(),
                name="case_place_reported",
            ),
            models.Index(F("reported_at").desc(), F("id").desc(), name="case_reported"),
            models.Index("status", "due_at", name="case_open_due", condition=Q(status__in=sorted(OPEN))),
            models.Index(
                "place_code", "due_at", name="case_open_place", condition=Q(status__in=sorted(OPEN))
            ),
            models.Index("executor", F("reported_at").desc(), name="case_executor_reported"),
            models.Index("category", F("reported_at").desc(), name="case_category_reported"),
            models.Index("status", F("reported_at").desc(), name="case_status_reported"),
            models.Index(
                "latitude", "longitude", name="case_open_point", condition=Q(status__in=sorted(OPEN))
            ),
            models.Index("closed_at", name="case_closed", condition=Q(closed_at__isnull=False)),
            models.Index("phone_digest", name="case_phone", condition=~Q(phone_digest="")),
            GinIndex(fields=["assistant_ids"], name="case_assistants"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False)
                | (~Q(status="closed") & Q(closed_at__isnull=True)),
                name="closed_at_iff_closed",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(ENDED), ended_at__isnull=False)
                | (Q(status__in=sorted(OPEN)) & Q(ended_at__isnull=True)),
                name="ended_at_iff_ended",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(ENDED)) | Q(due_at__isnull=False),
                name="open_case_has_a_term",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["dispatched", "handling", "suspended", "resolved"])
                | Q(executor__isnull=False),
                name="dispatched_case_has_an_executor",
            ),
            models.CheckConstraint(
                condition=Q(status="merged", first_case__isnull=False)
                | (~Q(status="merged") & Q(first_case__isnull=True)),
                name="first_case_iff_merged",
            ),
            models.CheckConstraint(
                condition=Q(asked__isnull=True) | Q(status="handling"),
                name="asked_only_while_handling",
            ),
            models.CheckConstraint(condition=~Q(settled=True) | Q(status="closed"), name="settled_is_closed"),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="point_is_whole_and_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The case page."""
        return reverse("case_page", args=[self.number])

    @property
    def is_open(self) -> bool:
        """Whether anything is still owed."""
        return self.status in OPEN

    @property
    def said_at_a_door(self) -> bool:
        """Whether it was found on a visit to a household, so that its words are the family's."""
        finding = getattr(self, "finding", None)
        return finding is not None and finding.visit is not None and finding.visit.household_id is not None

    @property
    def is_hidden(self) -> bool:
        """Whether the present reader is one from whom its words and photos are kept."""
        return homes_are_hidden() and self.said_at_a_door

    @property
    def said(self) -> str:
        """What was reported, for the present reader."""
        return str(_("入户走访时住户反映的内容，凭事由查看。")) if self.is_hidden else self.description

    @property
    def headline(self) -> str:
        """The first line a list shows; masked before it is cut, for half a number is not known for one."""
        words = mask_text(" ".join(self.said.split()))
        return words[:60] + ("…" if len(words) > 60 else "") if words else str(_("(只有照片)"))

    def light_at(self, now: datetime) -> str:
        """Green, yellow or red at an instant; an ended case keeps the colour it ended with."""
        if not self.is_open:
            done = self.resolved_at or self.ended_at
            late = self.deadline_at is not None and done is not None and done > self.deadline_at
            return Light.RED if late else Light.GREEN
        if self.due_at is not None and now > self.due_at:
            return Light.RED
        return Light.YELLOW if self.warn_at is not None and now >= self.warn_at else Light.GREEN

    @property
    def masked_name(self) -> str:
        """The reporter's name as it may be shown."""
        return mask_name(self.reporter_name)

    @property
    def masked_phone(self) -> str:
        """The reporter's number as it may be shown."""
        return mask_phone(self.reporter_phone)

    def matter_digest(self) -> str:
        """A keyed hash over what was reported; the first event carries it, so that the chain covers it."""
        matter = [getattr(self, name) for name in self.MATTER]
        matter.append(self.reported_at.astimezone(UTC).isoformat())
        return lookup_digest(json.dumps(matter, ensure_ascii=False))

    @property
    def is_rateable(self) -> bool:
        """Closed through the chain and not rated since, or with a "no" that still lacks its reason."""
        if self.status != Status.CLOSED or self.settled or self.closed_at is None:
            return False
        return self.rated_at is None or self.rated_at < self.closed_at or self.lacks_reason

    @property
    def lacks_reason(self) -> bool:
        """A "no" was given since the closure and not a word with it: what is missing can still be added."""
        given = self.rated_at is not None and self.closed_at is not None and self.rated_at >= self.closed_at
        return given and self.rating == Rating.NO and not self.rating_words

    @property
    def reopens_by_a_no(self) -> bool:
        """Whether a "no" with a reason takes the case up again by itself: once, and never below a closed parent."""
        return self.reopen_count == 0 and (self.parent is None or self.parent.is_open)


class Assistance(models.Model):
    """An executor that assists a case; ``Case.assistant_ids`` holds the same for search."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="assistances")
    executor = models.ForeignKey(Executor, models.PROTECT, related_name="assistances")

    class Meta:
        verbose_name = verbose_name_plural = _("协办")
        constraints = [
            models.UniqueConstraint(fields=["case", "executor"], name="one_assistance_per_executor")
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.executor}"


for _lookup in (Holds, Shows, ShowsWithoutHomes):
    Case._meta.get_field("description").register_lookup(_lookup)
