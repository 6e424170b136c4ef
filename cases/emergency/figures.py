"""The figures of emergencies and inspections, by area. One function serves screen and month."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.duty import AreaFigure, AreaScope, Span
from cases.emergency.inspections import inspected, with_light
from cases.models import Light


def inspected_sites(scope: AreaScope, span: Span) -> QuerySet[Any]:
    """Sites that are to be inspected at all."""
    return inspected(scope.sites)


def overdue_sites(scope: AreaScope, span: Span) -> QuerySet[Any]:
    """Sites whose inspection is overdue now, or that were never inspected."""
    return with_light(inspected(scope.sites), Light.RED, span.now)


def inspections(scope: AreaScope, span: Span) -> QuerySet[Any]:
    """Patrols of a site by a checklist in the time."""
    return scope.patrols.filter(
        site__isnull=False, checklist__isnull=False, at__gte=span.first, at__lt=span.last
    )


def found_hazards(scope: AreaScope, span: Span) -> QuerySet[Any]:
    """Hazards found in the time."""
    return scope.hazards.filter(found_at__gte=span.first, found_at__lt=span.last)


def gone_hazards(scope: AreaScope, span: Span) -> QuerySet[Any]:
    """Hazards of which somebody saw in the time that they are gone."""
    return scope.hazards.filter(gone_at__gte=span.first, gone_at__lt=span.last)


def raised_emergencies(scope: AreaScope, span: Span) -> QuerySet[Any]:
    """Emergencies raised in the time."""
    return scope.emergencies.filter(raised_at__gte=span.first, raised_at__lt=span.last)


def _to(name: str, **asked: str) -> Any:
    def link(area: str, span: Span) -> str:
        query = ({"area": area} if area else {}) | asked
        return reverse(name) + (f"?{urlencode(query)}" if query else "")

    return link


FIGURES: tuple[AreaFigure, ...] = (
    AreaFigure(
        "sites",
        _("应检场所"),
        _("按类型和风险有检查周期的单位场所"),
        inspected_sites,
        _to("inspections", light="all"),
    ),
    AreaFigure(
        "due", _("超期未检"), _("过了检查周期或从未检查的"), overdue_sites, _to("inspections", light="red")
    ),
    AreaFigure(
        "inspections",
        _("本月检查"),
        _("本月按清单检查单位场所的次数"),
        inspections,
        _to("inspections", show="done"),
    ),
    AreaFigure("found", _("本月发现隐患"), _("本月发现的隐患"), found_hazards, _to("hazards", show="found")),
    AreaFigure(
        "gone", _("本月消除隐患"), _("本月看到已消除的隐患"), gone_hazards, _to("hazards", show="gone")
    ),
    AreaFigure(
        "emergencies",
        _("本月应急"),
        _("本月启动的应急"),
        raised_emergencies,
        _to("emergencies", show="month"),
    ),
)
