"""The rows behind each figure of the screen: what a number's link opens, said once beside what the number counts.

A figure is the count of these rows at the instant; most are read from the tallies, and a test walks all links.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Case, Hazard, Light, Need, Patrol, Visit
from cases.models.vocabulary import OPEN
from cases.rounds.periods import shanghai_day
from dashboard.models import LastMeeting
from dashboard.screen.scope import Scope, Windows, one_day
from grids.models import User

Condition = Callable[[datetime], Q]
MODELS: dict[str, Any] = {
    "case": Case,
    "visit": Visit,
    "meeting": LastMeeting,
    "patrol": Patrol,
    "need": Need,
    "hazard": Hazard,
}
RELATED: dict[str, tuple[str, ...]] = {
    "case": ("grid__community", "category", "executor"),
    "visit": ("grid__community", "household__building", "site"),
    "meeting": ("household__building", "household__grid__community"),
    "patrol": ("grid__community", "site"),
    "need": ("grid__community", "household__building", "site"),
    "hazard": ("grid__community", "household__building", "site"),
}


@dataclass(frozen=True)
class Figure:
    """One figure: of what kind its rows are, by which instant they fall into its span, and what else they must be."""

    label: str | Promise
    kind: str
    column: str = ""
    span: str = ""
    condition: Condition = lambda _now: Q()
    order: str = ""

    def rows(self, user: User | Any, scope: Scope, now: datetime, day: date | None = None) -> QuerySet[Any]:
        """The rows, the newest first; of one day instead of the whole span where a day is given."""
        rows = MODELS[self.kind].objects.visible_to(user).filter(scope.condition, self.condition(now))
        if self.column:
            span = one_day(day) if day else Windows(now).span(self.span)
            rows = rows.filter(
                **{f"{self.column}__gte": span.starts, f"{self.column}__lt": span.ends},
            )
        order = self.order or (f"-{self.column}" if self.column else "pk")
        return rows.select_related(*RELATED[self.kind]).order_by(order, "-pk")


def _chain(_now: datetime) -> Q:
    """Through the chain; what was settled on the spot is counted apart."""
    return Q(settled=False)


def _settled(_now: datetime) -> Q:
    return Q(settled=True)


def _always(**of: Any) -> Condition:
    return lambda _now: Q(**of)


def _light(light: str) -> Condition:
    def condition(now: datetime) -> Q:
        if light == Light.RED:
            return Q(status__in=OPEN, due_at__lt=now)
        early = Q(warn_at__lte=now)
        return Q(status__in=OPEN, due_at__gte=now) & (early if light == Light.YELLOW else ~early)

    return condition


def _past_its_day(now: datetime) -> Q:
    return Q(gone_at__isnull=True, recheck_on__lt=shanghai_day(now))


OPEN_NOW = _always(status__in=OPEN)
FIGURES: dict[str, Figure] = {
    "reported_today": Figure(_("今日上报"), "case", "reported_at", "day", _chain),
    "closed_today": Figure(_("今日结案"), "case", "closed_at", "day", _chain),
    "settled_today": Figure(_("今日自处"), "case", "closed_at", "day", _settled),
    "open": Figure(_("在办"), "case", condition=OPEN_NOW, order="due_at"),
    "overdue": Figure(_("超期"), "case", condition=_light(Light.RED), order="due_at"),
    "warned": Figure(_("临期"), "case", condition=_light(Light.YELLOW), order="due_at"),
    "calm": Figure(pgettext_lazy("light", "正常"), "case", condition=_light(Light.GREEN), order="due_at"),
    "reported_week": Figure(_("近 7 天上报"), "case", "reported_at", "week", _chain),
    "reported_month": Figure(_("近 30 天上报"), "case", "reported_at", "month", _chain),
    "closed_month": Figure(_("近 30 天结案"), "case", "closed_at", "month", _chain),
    "settled_month": Figure(_("近 30 天自处"), "case", "closed_at", "month", _settled),
    "visit_month": Figure(_("近 30 天走访"), "visit", "at", "month"),
    "contacted_year": Figure(_("走访联系到的住户"), "meeting", "at", "year"),
    "visit_year": Figure(pgettext_lazy("figure", "走访"), "visit", "at", "year"),
    "settled_year": Figure(_("巡查自处"), "case", "closed_at", "year", _settled),
    "patrol_year": Figure(pgettext_lazy("figure", "巡查"), "patrol", "at", "year"),
    "closed_year": Figure(_("上报流转结案"), "case", "closed_at", "year", _chain),
    "hazard_year": Figure(_("发现隐患"), "hazard", "found_at", "year"),
    "hazard_open": Figure(
        _("未消除隐患"), "hazard", condition=_always(gone_at__isnull=True), order="recheck_on"
    ),
    "hazard_late": Figure(_("过了复查日"), "hazard", condition=_past_its_day, order="recheck_on"),
    "enforcement_year": Figure(
        _("片区执法队主办"), "case", "reported_at", "year", _always(executor__kind="area_team")
    ),
    "need_open": Figure(_("在列需求"), "need", condition=_always(ended_at__isnull=True), order="-raised_at"),
    "need_year": Figure(_("收集需求"), "need", "raised_at", "year"),
    "enterprise_visit_year": Figure(_("走访企业"), "visit", "at", "year", _always(site__kind="enterprise")),
    "enterprise_year": Figure(
        _("企业诉求"), "case", "reported_at", "year", _always(source="enterprise", settled=False)
    ),
}
# Those of the trend can be asked for by the day, and those of the month by category.
BY_DAY = ("reported_month", "closed_month", "settled_month")
BY_CATEGORY = ("reported_month",)


def rows_address(figure: str, **asked: Any) -> str:
    """The page of the rows behind a figure, narrowed to a place, a day or a category."""
    given = {name: value for name, value in asked.items() if value not in (None, "")}
    query = f"?{urlencode(given)}" if given else ""
    return reverse("dashboard_rows", args=[figure]) + query
