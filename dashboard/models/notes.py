"""Notes of the analysis: what stood out, why, what a person made of it, and whether it fell afterwards."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Case, Category, OfAPlace
from grids.models import Grid, Street, User


class NoteQuerySet(OfAPlace):
    """Which notes; every read for a person begins with ``visible_to``."""

    def visible_to(self, user: User | Any) -> Self:
        """The centre's street and the leader's communities; nobody else's work."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        standing = user.standing
        whole = (standing.street,) if standing.is_centre else ()
        return self.within(*whole, *standing.led)

    def open(self) -> Self:
        """Waiting for somebody, or for a second look."""
        return self.filter(state__in=[Note.State.NEW, Note.State.TASK])

    def alarming(self) -> Self:
        """New, and not what the season brings anyhow."""
        return self.filter(state=Note.State.NEW).exclude(kind=Note.Kind.SEASONAL)


class Note(models.Model):
    """One thing that stood out on a day: its evidence as it was then, and what became of it."""

    class Kind(models.TextChoices):
        """What sort of thing."""

        HOT_SPOT = "hot_spot", _("热点")
        COMMON = "common", _("共性问题")
        SEASONAL = "seasonal", _("季节性")

    class State(models.TextChoices):
        """What a person made of it, and what the second look said."""

        NEW = "new", pgettext_lazy("note", "待研判")
        TASK = "task", _("已转任务")
        FELL = "fell", _("回看：已回落")
        STAYED = "stayed", _("回看：没有回落")
        FALSE = "false", _("误报")
        PAST = "past", pgettext_lazy("note", "已过去")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    street = models.ForeignKey(Street, models.PROTECT, related_name="+", verbose_name=_("街道"))
    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.NEW)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("诉求类别")
    )
    place_code = models.CharField(_("地点代码"), max_length=15)
    grid = models.ForeignKey(
        Grid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("综合网格")
    )
    place = models.CharField(_("地点"), max_length=120, blank=True, default="")
    words = models.JSONField(_("共同的词"), default=list)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)

    since_on = models.DateField(_("自"))
    until_on = models.DateField(_("至"))
    count = models.PositiveIntegerField(_("件数"))
    running = models.FloatField(_("近来同长时间约"))
    season = models.FloatField(_("去年同季约"), null=True, blank=True)
    season_days = models.PositiveSmallIntegerField(_("去年同季有几天可比"), default=0)
    known_since = models.DateField(_("资料自"))
    surprise = models.FloatField(_("出乎意料"))
    discount = models.FloatField(_("误报折减"), default=1.0)
    weight = models.FloatField(_("权重"))
    by_day = models.JSONField(_("逐日"), default=list)

    made_at = models.DateTimeField(_("发现时间"))
    seen_at = models.DateTimeField(_("最近一次还看到"))
    task = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("任务案卷")
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁定的")
    )
    decided_at = models.DateTimeField(_("何时定的"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True, default="")
    look_on = models.DateField(_("回看日"), null=True, blank=True)
    looked_at = models.DateTimeField(_("回看时间"), null=True, blank=True)
    count_after = models.PositiveIntegerField(_("回看时同长时间"), null=True, blank=True)
    cases = models.ManyToManyField(Case, through="NoteCase", related_name="+")

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("研判提示")
        ordering = ["-weight", "-made_at", "-pk"]
        indexes = [
            models.Index("state", F("weight").desc(), name="note_state_weight"),
            models.Index("place_code", F("made_at").desc(), name="note_place"),
            models.Index("look_on", name="note_look", condition=Q(state="task")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="task") | Q(task__isnull=False, look_on__isnull=False),
                name="note_task_has_a_case_and_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="false") | ~Q(reason="") & Q(decided_by__isnull=False),
                name="false_alarm_has_who_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["fell", "stayed"]) | Q(count_after__isnull=False),
                name="second_look_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        """The note's page."""
        return reverse("note", args=[self.uuid])

    @property
    def what(self) -> str:
        """The matter: its category, else the words that bind it."""
        return self.category.name if self.category else "、".join(self.words[:2]) or str(_("相近的诉求"))

    @property
    def headline(self) -> str:
        """What a list shows: 飞线充电 · 汇景和园."""
        return f"{self.what} · {self.place}" if self.place else self.what

    @property
    def days(self) -> int:
        """How long the stretch is."""
        return (self.until_on - self.since_on).days + 1

    @property
    def expected(self) -> float:
        """The higher of both base lines."""
        return max(self.running, self.season or 0.0)


class NoteCase(models.Model):
    """A case that is evidence of a note, within its stretch of days."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="evidence")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("依据案卷")
        constraints = [models.UniqueConstraint(fields=["note", "case"], name="a_case_is_evidence_once")]

    def __str__(self) -> str:
        return f"{self.note_id} · {self.case_id}"
