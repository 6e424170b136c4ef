"""The figures of enforcement: cases, joint orders and hazards, each by area. One function serves screen and month."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.duty import AreaFigure, AreaScope, Span
from cases.models import OPEN, JointState


def open_cases(scope: AreaScope, span: Span) -> QuerySet[Any]:
    """Cases that are not at an end now."""
    return scope.cases.filter(status__in=OPEN)


def overdue_cases(scope: AreaScope, span: Span) -> QuerySet[Any]:
    """Open cases past the term of their step now."""
    return open_cases(scope, span).filter(due_at__lt=span.now)


def closed_cases(scope: AreaScope, span: Span) -> QuerySet[Any]:
    """Cases closed in the time through the chain; what was put right on the spot is counted apart."""
    return scope.cases.filter(closed_at__gte=span.first, closed_at__lt=span.last, settled=False)


def done_orders(scope: AreaScope, span: Span) -> QuerySet[Any]:
    """Joint work orders that ended as done in the time."""
    return scope.orders.filter(state=JointState.DONE, ended_at__gte=span.first, ended_at__lt=span.last)


def overdue_hazards(scope: AreaScope, span: Span) -> QuerySet[Any]:
    """Hazards that are there past the day by which they were to be put right."""
    today = timezone.localdate(span.now, timezone.get_default_timezone())
    return scope.hazards.filter(gone_at__isnull=True, rectify_on__lt=today)


def _cases(**asked: Any) -> Callable[[str, Span], str]:
    """The list of cases, narrowed to the area."""

    def link(area: str, span: Span) -> str:
        query = ({"area": area} if area else {}) | asked
        return f"{reverse('case_list')}?{urlencode(query, doseq=True)}"

    return link


def _closed(area: str, span: Span) -> str:
    days = {
        name: f"{timezone.localtime(at):%Y-%m-%d}"
        for name, at in (("closed_after", span.first), ("closed_before", span.last))
    }
    return _cases(**days, settled="false")(area, span)


def _orders(area: str, span: Span) -> str:
    query = {"state": JointState.DONE.value, "month": f"{timezone.localtime(span.first):%Y-%m}", "area": area}
    return f"{reverse('joint_orders')}?{urlencode({name: word for name, word in query.items() if word})}"


def _hazards(area: str, span: Span) -> str:
    return reverse("hazards") + (f"?area={area}" if area else "")


FIGURES: tuple[AreaFigure, ...] = (
    AreaFigure("open", _("在办"), _("现在没有了结的案卷"), open_cases, _cases(status=sorted(OPEN))),
    AreaFigure("overdue", _("超期"), _("现在超过本环节时限的案卷"), overdue_cases, _cases(light="red")),
    AreaFigure("closed", _("本月结案"), _("本月结案的案卷，自处不算在内"), closed_cases, _closed),
    AreaFigure("joint", _("本月联合执法"), _("本月完成的联合执法单"), done_orders, _orders),
    AreaFigure("hazards", _("隐患超期"), _("过了整改期限还没有消除的隐患"), overdue_hazards, _hazards),
)
