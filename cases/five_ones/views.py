"""The five ones: of one's grids now, of a month to be printed, and the records behind each."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.access import SignedIn
from cases.field_scope import seen_grids
from cases.fieldwork import of_the_place
from cases.five_ones.calculation import of_grids, of_month
from cases.five_ones.evaluation import rules
from cases.five_ones.periods import (
    Period,
    in_whole_weeks,
    month_of,
    parse_month,
    parse_week,
    shanghai_day,
    week_of,
)
from cases.five_ones.records import records_of
from cases.models import Threshold
from grids.models import Community, Grid
from grids.roles import covers


def of_a_community(request: SignedIn) -> tuple[QuerySet[Grid], dict[str, Any]]:
    """The grids of the community asked for, or the first that the person sees; and what the choice offers."""
    seen = seen_grids(request.user.standing)
    communities = list(Community.objects.filter(grids__in=seen).distinct().order_by("code"))
    if not communities:
        raise Http404
    asked = request.GET.get("community")
    community = next((one for one in communities if one.code == asked), communities[0])
    if asked and community.code != asked:
        raise Http404
    return seen.filter(community=community), {"community": community, "communities": communities}


@of_the_place
@require_safe
def rounds(request: SignedIn) -> HttpResponse:
    """This week and this month of each grid, by the grids' codes."""
    now = timezone.now()
    grids, context = of_a_community(request)
    today = shanghai_day(now)
    context |= {"rows": of_grids(grids, now), "week": week_of(today), "month": month_of(today)}
    return render(request, "cases/five_ones/rounds_page.html", context)


@of_the_place
@require_safe
def rounds_month(request: SignedIn, month: str) -> HttpResponse:
    """A month with its weeks, on paper as on the screen."""
    now = timezone.now()
    asked = begun(parse_month(month))
    grids, context = of_a_community(request)
    later = asked.next if asked.next.starts <= now else None
    context |= {
        "rows": of_month(grids, asked, now),
        "month": asked,
        "later": later,
        "now": now,
        "rules": rules(),
    }
    return render(request, "cases/five_ones/rounds_month.html", context)


def begun(period: Period | None) -> Period:
    """The period, when it is one and has begun; else there is no such page."""
    if period is None or period.starts > timezone.now():
        raise Http404
    return period


@of_the_place
@require_safe
def rounds_records(request: SignedIn, grid: str, one: str) -> HttpResponse:
    """What stands behind one of the five in a week or a month."""
    place = get_object_or_404(seen_grids(request.user.standing), code=grid)
    period = _period(request, one)
    start = int(request.GET["from"]) if request.GET.get("from", "").isdecimal() else 0
    context = records_of(place, one, period, timezone.now(), min(start, 10_000))
    weekly = one in (Threshold.Code.WEEK, Threshold.Code.GROUP)
    context |= {
        "grid": place,
        "closed": not covers(request.user.standing.home_prefixes, place.code),
        "period": period,
        "span": in_whole_weeks(period) if weekly else period,
        "query": f"{period.kind}={period.key}",
    }
    return render(request, "cases/five_ones/rounds_records.html", context)


def _period(request: SignedIn, one: str) -> Period:
    """The week or month asked for; without a word, the present one in which it is counted."""
    if "week" in request.GET:
        return begun(parse_week(request.GET["week"]))
    if "month" in request.GET:
        return begun(parse_month(request.GET["month"]))
    today = shanghai_day(timezone.now())
    return week_of(today) if one in (Threshold.Code.WEEK, Threshold.Code.GROUP) else month_of(today)
