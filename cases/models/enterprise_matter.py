"""An enterprise's matter on one board: rows (subsidiaries) by steps (departments), and a log that is only added to."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.enterprise import Enterprise, PlannedStep, statutory_days
from cases.models.vocabulary import ENDED
from grids.models import Executor, User


class CellState(models.TextChoices):
    """How far a step of a row is."""

    WAITING = "waiting", _("未开始")
    IN_HAND = "in_hand", _("在办")
    DONE = "done", _("办好")
    STUCK = "stuck", _("卡住")


class EnterpriseMatterQuerySet(models.QuerySet["EnterpriseMatter"]):
    """Which matters; every read for a person begins with ``visible_to``."""

    def visible_to(self, user: Any) -> Self:
        """Whose case the person sees, and in which the person's executors have a step."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        condition: Any = Q(case__in=Case.objects.visible_to(user).order_by().values("pk"))
        if user.standing.executors:
            own = MatterStep.objects.filter(matter=OuterRef("pk"), executor__in=user.standing.executors)
            condition |= Exists(own)
        return self.filter(condition)

    def open(self) -> Self:
        """Whose case has not come to its end."""
        return self.exclude(case__status__in=sorted(ENDED))

    def counted(self) -> Self:
        """Each with how many cells it has, and how many of them are done and stuck."""
        cells = "lines__cells"
        return self.annotate(
            cell_count=Count(cells),
            done_count=Count(cells, filter=Q(lines__cells__state=CellState.DONE)),
            stuck_count=Count(cells, filter=Q(lines__cells__state=CellState.STUCK)),
        )


class EnterpriseMatter(models.Model):
    """One matter of an enterprise that several departments handle together; its parent case carries status and term."""

    case = models.OneToOneField(
        Case, models.PROTECT, related_name="enterprise_matter", verbose_name=_("主案卷")
    )
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="matters", verbose_name=_("企业"))
    title = models.CharField(_("事项"), max_length=120)
    begun_at = models.DateTimeField(_("建立时间"))

    objects = EnterpriseMatterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("企业事项")
        ordering = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its board."""
        return reverse("enterprise_matter", args=[self.case.number])

    @property
    def asked_at(self) -> datetime:
        """When the enterprise asked: the time taken runs from here."""
        return self.case.reported_at

    @property
    def is_open(self) -> bool:
        """Whether something can still be marked, asked and agreed."""
        return self.case.is_open

    def statutory_days(self, steps: Iterable["MatterStep"]) -> int:
        """Working days that the law allows for a row of it."""
        return statutory_days(steps)


class MatterStep(PlannedStep):
    """A column of the board: a step, the unit that does it and its statutory term, as they were when it began."""

    matter = models.ForeignKey(EnterpriseMatter, models.CASCADE, related_name="steps")

    class Meta:
        verbose_name = verbose_name_plural = _("事项环节")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "position"], name="one_matter_step_a_position"),
            models.CheckConstraint(condition=Q(term_days__gte=1), name="matter_step_has_a_term"),
        ]


class MatterLine(models.Model):
    """A row of the board: one subsidiary, with the child case that carries its part of the matter."""

    matter = models.ForeignKey(EnterpriseMatter, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("顺序"))
    name = models.CharField(_("企业名称"), max_length=120)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("企业")
    )
    case = models.OneToOneField(
        Case, models.PROTECT, related_name="enterprise_line", verbose_name=_("子案卷")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("事项明细")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "position"], name="one_line_a_position"),
            models.UniqueConstraint(fields=["matter", "name"], name="one_line_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class MatterCell(models.Model):
    """A step of a row as it stands now; how it came there is in the log."""

    line = models.ForeignKey(MatterLine, models.CASCADE, related_name="cells")
    step = models.ForeignKey(MatterStep, models.CASCADE, related_name="cells")
    state = models.CharField(_("进度"), max_length=8, choices=CellState, default=CellState.WAITING)
    since = models.DateTimeField(_("从何时起"))
    begun_at = models.DateTimeField(_("开始办的时间"), null=True, blank=True)
    due_at = models.DateTimeField(_("法定期限"), null=True, blank=True)
    done_at = models.DateTimeField(_("办好的时间"), null=True, blank=True)
    executor = models.ForeignKey(
        Executor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("哪个单位标的")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("环节进度")
        ordering = ["line__position", "step__position"]
        constraints = [
            models.UniqueConstraint(fields=["line", "step"], name="one_cell_a_step_of_a_line"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at__isnull=True)),
                name="cell_done_at_iff_done",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", begun_at__isnull=True, due_at__isnull=True)
                | (~Q(state="waiting") & Q(begun_at__isnull=False, due_at__isnull=False)),
                name="cell_has_a_term_once_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} · {self.step}"

    def is_late(self, now: datetime) -> bool:
        """Whether the statutory term of the step has passed without its being done."""
        return self.state in LEFT_TO_DO and self.due_at is not None and self.due_at < now


LEFT_TO_DO = frozenset({CellState.IN_HAND, CellState.STUCK})


class MatterEntry(models.Model):
    """One line of a matter's log: a cell that changed, or a note. The database refuses to change or delete it.

    Pages show the unit that acted, not the person.
    """

    matter = models.ForeignKey(EnterpriseMatter, models.PROTECT, related_name="entries")
    line = models.ForeignKey(MatterLine, models.PROTECT, null=True, blank=True, related_name="entries")
    step = models.ForeignKey(MatterStep, models.PROTECT, null=True, blank=True, related_name="+")
    from_state = models.CharField(max_length=8, choices=CellState, blank=True, default="")
    to_state = models.CharField(max_length=8, choices=CellState, blank=True, default="")
    words = models.TextField(_("说明"), blank=True, default="")
    executor = models.ForeignKey(Executor, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("事项记录")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_state="") | ~Q(words=""), name="matter_entry_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.at:%Y-%m-%d %H:%M}"
