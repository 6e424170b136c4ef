"""The figures of enterprise service, each a query whose rows can be opened; the formula stands beside the number.

``matters`` and ``enterprises`` are what may be counted: ``visible_to`` a person, or all of a street. Periods are
half-open stretches of Shanghai days (``cases.five_ones.Period``); days are working days of the street's calendar.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.enterprise.progress import taken_days
from cases.five_ones import Period
from cases.models import (
    ENDED,
    LEFT_TO_DO,
    Appointment,
    CellState,
    Enterprise,
    EnterpriseMatter,
    MatterCell,
    Question,
    Visit,
)

Rows = QuerySet[Any]


@dataclass(frozen=True)
class EnterpriseScope:
    """What is counted: the matters and enterprises that somebody may see, a month, and now."""

    matters: QuerySet[EnterpriseMatter]
    enterprises: QuerySet[Enterprise]
    month: Period
    now: datetime


@dataclass(frozen=True)
class Spent:
    """Statutory working days of a row, and those that the matter took, to its last step or until now."""

    statutory: int
    taken: float
    finished: bool

    @property
    def saved(self) -> float:
        """Working days saved against the statutory term; below zero when it took longer."""
        return round(self.statutory - self.taken, 1)


def here(scope: EnterpriseScope) -> Rows:
    """Enterprises that sit in the street."""
    return scope.enterprises.here()  # type: ignore[attr-defined]


def open_matters(scope: EnterpriseScope) -> Rows:
    """Matters whose case has not ended."""
    return scope.matters.open()  # type: ignore[attr-defined]


def _cells(scope: EnterpriseScope) -> QuerySet[MatterCell]:
    return MatterCell.objects.filter(line__matter__in=scope.matters.order_by().values("pk"))


def _open_cells(scope: EnterpriseScope) -> QuerySet[MatterCell]:
    return _cells(scope).exclude(line__matter__case__status__in=sorted(ENDED))


def done_steps(scope: EnterpriseScope) -> Rows:
    """Steps that were done in the month."""
    return _cells(scope).filter(done_at__gte=scope.month.starts, done_at__lt=scope.month.ends)


def stuck_steps(scope: EnterpriseScope) -> Rows:
    """Steps of open matters that are stuck now."""
    return _open_cells(scope).filter(state=CellState.STUCK)


def late_steps(scope: EnterpriseScope) -> Rows:
    """Steps of open matters that were begun and are past their statutory term."""
    return _open_cells(scope).filter(state__in=sorted(LEFT_TO_DO), due_at__lt=scope.now)


def unanswered(scope: EnterpriseScope) -> Rows:
    """Questions of open matters without an answer."""
    return Question.objects.unanswered().filter(matter__in=scope.matters.order_by().values("pk"))


def appointments(scope: EnterpriseScope) -> Rows:
    """Joint appointments of the month that took place."""
    return Appointment.objects.filter(
        matter__in=scope.matters.order_by().values("pk"),
        state=Appointment.State.DONE,
        visit__at__gte=scope.month.starts,
        visit__at__lt=scope.month.ends,
    )


def visits(scope: EnterpriseScope) -> Rows:
    """Visits of the month to sites where an enterprise sits."""
    sites = scope.enterprises.order_by().values("site")
    return Visit.objects.filter(
        site__in=sites,
        outcome=Visit.Outcome.MET,
        at__gte=scope.month.starts,
        at__lt=scope.month.ends,
    )


def finished(matters: QuerySet[EnterpriseMatter]) -> Rows:
    """Matters of which every step is done, each with ``last_done_at``."""
    left = Count("lines__cells", filter=~Q(lines__cells__state=CellState.DONE))
    return matters.annotate(left=left, last_done_at=Max("lines__cells__done_at")).filter(
        left=0, last_done_at__isnull=False
    )


def finished_in(scope: EnterpriseScope) -> Rows:
    """Matters whose last step was done in the month."""
    return finished(scope.matters).filter(
        last_done_at__gte=scope.month.starts, last_done_at__lt=scope.month.ends
    )


def spent(matter: Any, steps: Any, until: datetime, done: bool) -> Spent:
    """What a matter took against what the law allows; from the enterprise's asking until an instant."""
    return Spent(matter.statutory_days(steps), taken_days(matter.asked_at, until), done)


def all_spent(matters: QuerySet[EnterpriseMatter]) -> list[tuple[EnterpriseMatter, Spent]]:
    """Each finished matter with what it took; two queries."""
    rows = finished(matters).select_related("case").prefetch_related("steps")
    return [(row, spent(row, row.steps.all(), row.last_done_at, True)) for row in rows]


def median_saved(matters: QuerySet[EnterpriseMatter]) -> tuple[float | None, int]:
    """The median of the working days saved by finished matters, and how many they are; None without any."""
    saved = [took.saved for _matter, took in all_spent(matters)]
    return (round(median(saved), 1) if saved else None), len(saved)


@dataclass(frozen=True)
class EnterpriseFigure:
    """One figure: its name in the address, its word, how it is counted, and the rows behind it."""

    name: str
    label: str | Promise
    formula: str | Promise
    rows: Callable[[EnterpriseScope], Rows]


FIGURES: dict[str, EnterpriseFigure] = {
    figure.name: figure
    for figure in (
        EnterpriseFigure("enterprises", _("企业"), _("登记册里没有迁出的企业"), here),
        EnterpriseFigure("open", _("在办事项"), _("案卷还没有了结的企业事项"), open_matters),
        EnterpriseFigure("done", _("本月办好环节"), _("办好的时间在本月的环节"), done_steps),
        EnterpriseFigure("stuck", _("卡住环节"), _("在办事项里现在标为卡住的环节"), stuck_steps),
        EnterpriseFigure("late", _("超法定时限"), _("已开始、没办好、过了法定时限的环节"), late_steps),
        EnterpriseFigure("unanswered", _("待答复问题"), _("在办事项里还没有任何单位答复的问题"), unanswered),
        EnterpriseFigure("appointments", _("本月联合上门"), _("本月已上门的联合上门"), appointments),
        EnterpriseFigure("visits", _("本月走访企业"), _("本月到企业所在场所、见到人的走访"), visits),
        EnterpriseFigure("finished", _("本月办结事项"), _("最后一个环节在本月办好的事项"), finished_in),
    )
}


def counted(scope: EnterpriseScope) -> list[tuple[EnterpriseFigure, int]]:
    """Every figure with its number; one query each."""
    return [(figure, figure.rows(scope).count()) for figure in FIGURES.values()]
