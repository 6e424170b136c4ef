"""The month's figures: the table, the cases behind each number, freezing, comparing, and the log of who drew what."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cases.access import SignedIn, for_those
from cases.attempts import attempt
from cases.five_ones import month_of, parse_month, shanghai_day
from cases.requests import by_reported
from dashboard.access import for_figures
from dashboard.models import FigureAccess, MonthlyReport
from dashboard.stats.accesses import log_access
from dashboard.stats.case_list import list_of
from dashboard.stats.comparison import PAGE, adjusted, differences, how_many, moved_since
from dashboard.stats.dimensions import DIMENSIONS
from dashboard.stats.figures import MINIMUM
from dashboard.stats.frozen_months import freeze
from dashboard.stats.month_rows import Question
from dashboard.stats.params import NoSuchMonth, question_of
from dashboard.stats.presentation import DEFAULT_BY, DEFAULT_SHOW, SHOWS, sheet_of
from dashboard.stats.tables import table_of

KEPT = ("by", "show")


@for_figures
@require_safe
def stats(request: SignedIn) -> HttpResponseBase:
    """The last month that is over; the form's choice of a month goes to that month's address."""
    month = parse_month(request.GET.get("month", ""))
    if month is None:
        return stats_month(request, month_of(shanghai_day(timezone.now())).before.key)
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    return redirect(f"{reverse('stats_month', args=[month.key])}?{urlencode(kept)}")


@for_figures
@never_cache
@require_safe
def stats_month(request: SignedIn, month: str) -> HttpResponse:
    """A month by one dimension, on paper as on the screen."""
    question = asked(request, month)
    by, show = request.GET.get("by", DEFAULT_BY), request.GET.get("show", DEFAULT_SHOW)
    if by not in DIMENSIONS or show not in SHOWS:
        raise Http404
    context = around(request, question) | {
        "sheet": sheet_of(table_of(question, by), show),
        "by": by,
        "show": show,
        "dimensions": DIMENSIONS.values(),
        "shows": SHOWS,
        "least": MINIMUM,
        "moved": moved_since(question),
    }
    return render(request, "dashboard/stats/stats_month.html", context)


def asked(request: SignedIn, month: str, name: str = "version") -> Question:
    """The question of the address; there is no page for a month that has not begun or a version that is not."""
    try:
        return question_of(request.user, month, request.GET.get(name, ""), timezone.now())
    except NoSuchMonth:
        raise Http404 from None


def around(request: SignedIn, question: Question) -> dict[str, Any]:
    """The month's neighbours, its versions, and what may be done with it."""
    versions = MonthlyReport.objects.visible_to(request.user).of(question.month).defer("figures", "names")
    later = question.month.next
    return {
        "question": question,
        "month": question.month,
        "later": later if later.starts <= timezone.now() else None,
        "versions": versions,
        "may_freeze": request.user.standing.is_auditor and timezone.now() >= question.month.ends,
    }


@for_figures
@never_cache
@require_safe
def stats_cases(request: SignedIn, month: str) -> HttpResponse:
    """The cases behind one number, a window at a time; each look stands on the log."""
    question = asked(request, month)
    found = list_of(question, request.GET)
    if found is None:
        raise Http404
    cases = found.cases.select_related("grid__community", "category", "executor")
    window = by_reported(cases, request.GET.get("after", ""))
    log_access(question, FigureAccess.Kind.LIST, found.told, len(window.rows))
    context = {"found": found, "window": window, "month": question.month, "question": question}
    asked_for = request.GET.copy()
    asked_for["after"] = window.after
    chosen = {name: request.GET[name] for name in ("of", "by", "key") if name in request.GET}
    context |= {
        "next_page": asked_for.urlencode(),
        "chosen": chosen,
        "rows_query": urlencode(chosen | {"version": question.version}),
    }
    return render(request, "dashboard/stats/stats_cases.html", context)


@for_figures
@require_POST
def stats_freeze(request: SignedIn, month: str) -> HttpResponse:
    """定稿: the month as it stands becomes its next version."""
    question = asked(request, month)
    frozen = attempt(None, freeze, question.month, by=request.user)
    if frozen.result is None:
        messages.warning(request, frozen.sentence)
        return redirect("stats_month", question.month.key)
    messages.success(request, _("已定稿为第 %d 版。") % frozen.result.version)
    return redirect(frozen.result)


@for_figures
@never_cache
@require_safe
def stats_compare(request: SignedIn, month: str) -> HttpResponse:
    """Two versions, or a version and the present: the figures that differ, and the cases behind the difference."""
    before, after = asked(request, month, "old"), asked(request, month, "new")
    if before.report is None or before.now > after.now:
        raise Http404
    above = request.GET.get("above", "")
    rows = adjusted(before, after, int(above[:18]) if above.isdecimal() else 0)
    context = around(request, after) | {
        "before": before,
        "after": after,
        "differences": differences(before, after),
        "count": how_many(before, after),
        "rows": rows[:PAGE],
        "more": rows[PAGE - 1].case.pk if len(rows) > PAGE else None,
    }
    return render(request, "dashboard/stats/stats_compare.html", context)


@for_those(lambda standing: standing.is_auditor)
@never_cache
@require_safe
def figure_log(request: SignedIn) -> HttpResponse:
    """Who drew which cases from the figures; ``before`` continues below a row."""
    rows = FigureAccess.objects.visible_to(request.user).select_related("by")
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    page = list(rows[: PAGE + 1])
    context = {"rows": page[:PAGE], "more": page[PAGE - 1].pk if len(page) > PAGE else None}
    return render(request, "dashboard/stats/figure_log.html", context)
