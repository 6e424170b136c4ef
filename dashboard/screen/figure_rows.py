"""The rows behind each figure of the screen: what a number's link opens, said once beside what the number counts.

A figure is the count of these rows at the instant; most are read from the tallies, and a test walks all links.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.five_ones import shanghai_day
from cases.models import (
    OPEN,
    Case,
    Emergency,
    EnterpriseMatter,
    Hazard,
    JointOrder,
    JointState,
    Light,
    Need,
    Patrol,
    Visit,
)
from dashboard.models import LastMeeting
from dashboard.scope import Scope, Windows, one_day
from grids.models import EnforcementArea, User
from volunteers.models import Pledge, Project, Resolution
from volunteers.viewers import Viewer

Condition = Callable[[datetime], Q]


def _lies_at(column: str) -> Callable[[Scope], Q]:
    return lambda scope: scope.at(column)


def _of_areas(scope: Scope) -> Q:
    areas = EnforcementArea.objects.filter(scope.at("communities__code"))
    return Q(area__in=areas.order_by().values("pk"))


def _as_user(user: User | Any) -> Any:
    return user


@dataclass(frozen=True)
class RowKind:
    """What rows a figure counts: what hangs on them, how they lie in a scope, as whom their readers are asked for."""

    model: Any
    related: tuple[str, ...]
    inside: Callable[[Scope], Q] = lambda scope: scope.condition
    reader: Callable[[Any], Any] = _as_user


KINDS: dict[str, RowKind] = {
    "case": RowKind(Case, ("grid__community", "category", "executor")),
    "visit": RowKind(Visit, ("grid__community", "household__building", "site")),
    "meeting": RowKind(LastMeeting, ("household__building", "household__grid__community")),
    "patrol": RowKind(Patrol, ("grid__community", "site")),
    "need": RowKind(Need, ("grid__community", "household__building", "site")),
    "hazard": RowKind(Hazard, ("grid__community", "household__building", "site")),
    "emergency": RowKind(Emergency, ("case__grid__community", "kind")),
    "joint": RowKind(JointOrder, ("area",), _of_areas),
    "project": RowKind(Project, ("community",), reader=Viewer),
    "resolution": RowKind(
        Resolution,
        ("council__community", "executor", "unit", "member__helper", "member__account"),
        _lies_at("council__community__code"),
        Viewer,
    ),
    "matter": RowKind(
        EnterpriseMatter, ("case__grid__community", "enterprise"), _lies_at("case__place_code")
    ),
}


@dataclass(frozen=True)
class ScreenFigure:
    """One figure: of what kind its rows are, by which instant they fall into its span, and what else they must be."""

    label: str | Promise
    kind: str
    column: str = ""
    span: str = ""
    condition: Condition = lambda _now: Q()
    order: str = ""

    def rows(self, user: User | Any, scope: Scope, now: datetime, day: date | None = None) -> QuerySet[Any]:
        """The rows, the newest first; of one day instead of the whole span where a day is given."""
        kind = KINDS[self.kind]
        rows = self._of(kind.model.objects.visible_to(kind.reader(user)), scope, now, day)
        order = self.order or (f"-{self.column}" if self.column else "pk")
        return rows.select_related(*kind.related).order_by(order, "-pk")

    def count(self, scope: Scope, now: datetime) -> int:
        """How many there are in a scope, whoever looks; for rows that stay few."""
        return self._of(KINDS[self.kind].model.objects.all(), scope, now).count()

    def _of(self, rows: QuerySet[Any], scope: Scope, now: datetime, day: date | None = None) -> QuerySet[Any]:
        rows = rows.filter(KINDS[self.kind].inside(scope), self.condition(now))
        if not self.column:
            return rows
        span = one_day(day) if day else Windows(now).span(self.span)
        return rows.filter(**{f"{self.column}__gte": span.starts, f"{self.column}__lt": span.ends})


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


def _lapsed(now: datetime) -> Q:
    return Q(state=Resolution.State.OPEN, due_on__lt=shanghai_day(now))


def _claimed(_now: datetime) -> Q:
    return Q(pk__in=Pledge.objects.standing().values("project"))


def _past_its_day(now: datetime) -> Q:
    return Q(gone_at__isnull=True, recheck_on__lt=shanghai_day(now))


OPEN_NOW = _always(status__in=OPEN)
FIGURES: dict[str, ScreenFigure] = {
    "reported_today": ScreenFigure(_("今日上报"), "case", "reported_at", "day", _chain),
    "closed_today": ScreenFigure(_("今日结案"), "case", "closed_at", "day", _chain),
    "settled_today": ScreenFigure(_("今日自处"), "case", "closed_at", "day", _settled),
    "open": ScreenFigure(_("在办"), "case", condition=OPEN_NOW, order="due_at"),
    "overdue": ScreenFigure(_("超期"), "case", condition=_light(Light.RED), order="due_at"),
    "warned": ScreenFigure(_("临期"), "case", condition=_light(Light.YELLOW), order="due_at"),
    "calm": ScreenFigure(
        pgettext_lazy("light", "正常"), "case", condition=_light(Light.GREEN), order="due_at"
    ),
    "reported_week": ScreenFigure(_("近 7 天上报"), "case", "reported_at", "week", _chain),
    "reported_month": ScreenFigure(_("近 30 天上报"), "case", "reported_at", "month", _chain),
    "closed_month": ScreenFigure(_("近 30 天结案"), "case", "closed_at", "month", _chain),
    "settled_month": ScreenFigure(_("近 30 天自处"), "case", "closed_at", "month", _settled),
    "visit_month": ScreenFigure(_("近 30 天走访"), "visit", "at", "month"),
    "contacted_year": ScreenFigure(_("走访联系到的住户"), "meeting", "at", "year"),
    "visit_year": ScreenFigure(pgettext_lazy("figure", "走访"), "visit", "at", "year"),
    "settled_year": ScreenFigure(_("巡查自处"), "case", "closed_at", "year", _settled),
    "patrol_year": ScreenFigure(pgettext_lazy("figure", "巡查"), "patrol", "at", "year"),
    "closed_year": ScreenFigure(_("上报流转结案"), "case", "closed_at", "year", _chain),
    "hazard_year": ScreenFigure(_("发现隐患"), "hazard", "found_at", "year"),
    "hazard_open": ScreenFigure(
        _("未消除隐患"), "hazard", condition=_always(gone_at__isnull=True), order="recheck_on"
    ),
    "hazard_late": ScreenFigure(_("过了复查日"), "hazard", condition=_past_its_day, order="recheck_on"),
    "enforcement_year": ScreenFigure(
        _("片区执法队主办"), "case", "reported_at", "year", _always(executor__kind="area_team")
    ),
    "joint_year": ScreenFigure(_("联合执法"), "joint", "ended_at", "year", _always(state=JointState.DONE)),
    "emergency_year": ScreenFigure(_("应急处置"), "emergency", "raised_at", "year"),
    "project_claimed": ScreenFigure(_("认领微项目"), "project", condition=_claimed, order="-created_at"),
    "resolution_lapsed": ScreenFigure(_("决议过期"), "resolution", condition=_lapsed, order="due_on"),
    "matter_open": ScreenFigure(
        _("在办企业事项"), "matter", condition=_always(case__status__in=OPEN), order="-begun_at"
    ),
    "need_open": ScreenFigure(
        _("在列需求"), "need", condition=_always(ended_at__isnull=True), order="-raised_at"
    ),
    "need_year": ScreenFigure(_("收集需求"), "need", "raised_at", "year"),
    "enterprise_visit_year": ScreenFigure(
        _("走访企业"), "visit", "at", "year", _always(site__kind="enterprise")
    ),
    "enterprise_year": ScreenFigure(
        _("企业诉求"), "case", "reported_at", "year", _always(source="enterprise", settled=False)
    ),
}
# Few rows, or few that are still open: counted as they are asked for, without a tally.
COUNTED_LIVE = ("joint_year", "emergency_year", "project_claimed", "resolution_lapsed", "matter_open")
# Those of the trend can be asked for by the day, and those of the month by category.
BY_DAY = ("reported_month", "closed_month", "settled_month")
BY_CATEGORY = ("reported_month",)


def rows_address(figure: str, **asked: Any) -> str:
    """The page of the rows behind a figure, narrowed to a place, a day or a category."""
    given = {name: value for name, value in asked.items() if value not in (None, "")}
    query = f"?{urlencode(given)}" if given else ""
    return page("dashboard_rows", figure) + query


@lru_cache(maxsize=1000)
def page(name: str, *of: str) -> str:
    """A page's address; a screen asks for a hundred of them each time."""
    return reverse(name, args=of)
