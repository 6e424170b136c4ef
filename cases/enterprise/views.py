"""企业服务: what comes next, the month's figures with the rows behind them, the register, one enterprise."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.access import SignedIn, for_those
from cases.enterprise.figures import FIGURES, EnterpriseScope, all_spent, counted, median_saved
from cases.enterprise.overview import (
    PAGE,
    enterprises_of,
    gather_enterprise,
    matters_of,
    next_things,
    scope_of,
)
from cases.models import Enterprise
from grids.models import User

MATTERS = 30
LONGEST_SEARCH = 60

concerned = for_those(lambda standing: bool(standing.seen_prefixes or standing.executors))


@concerned
@require_safe
def enterprises(request: SignedIn) -> HttpResponse:
    """The page."""
    now = timezone.now()
    scope = scope_of(request.user, now)
    words = request.GET.get("search", "").strip()[:LONGEST_SEARCH]
    start = start_of(request)
    page = list(enterprises_of(scope, words)[start : start + PAGE + 1])
    context = overview(scope, request.user) | {
        "search": words,
        "rows": page[:PAGE],
        "more": start + PAGE if len(page) > PAGE else None,
        "now": now,
    }
    return render(request, "cases/enterprise/enterprise_list.html", context)


def overview(scope: EnterpriseScope, reader: User) -> dict[str, Any]:
    """What waits, the matters, and the month's figures."""
    saved, finished = median_saved(scope.matters)
    return {
        "things": next_things(scope, reader),
        "matters": matters_of(scope)[:MATTERS],
        "figures": counted(scope),
        "saved": saved,
        "finished": finished,
        "month": scope.month,
    }


def start_of(request: SignedIn) -> int:
    """From which row a page begins."""
    asked = request.GET.get("from", "")
    return min(int(asked), 10_000) if asked.isdecimal() else 0


@concerned
@require_safe
def enterprise_rows(request: SignedIn, figure: str) -> HttpResponse:
    """The rows that one figure counts."""
    if figure not in FIGURES:
        raise Http404
    scope, start = scope_of(request.user, timezone.now()), start_of(request)
    chosen = FIGURES[figure]
    page = list(with_all(figure, chosen.rows(scope))[start : start + PAGE + 1])
    context = {
        "figure": chosen,
        "rows": page[:PAGE],
        "more": start + PAGE if len(page) > PAGE else None,
        "now": scope.now,
    }
    return render(request, "cases/enterprise/enterprise_rows.html", context)


WITH: dict[str, tuple[tuple[str, ...], str]] = {
    "enterprises": (("site__grid__community",), "name"),
    "open": (("case",), "-begun_at"),
    "finished": (("case",), "-last_done_at"),
    "unanswered": (("matter__case", "executor"), "due_at"),
    "appointments": (("matter__case", "visit"), "-starts_at"),
    "visits": (("site", "grid__community", "by"), "-at"),
}
OF_A_CELL = (("line__matter__case", "step__executor"), "since")


def with_all(name: str, rows: Any) -> Any:
    """The rows in their order, with what the page shows of each."""
    related, order = WITH.get(name, OF_A_CELL)
    rows = rows.select_related(*related).order_by(order, "pk")
    return rows.prefetch_related("findings") if name == "visits" else rows


@concerned
@require_safe
def enterprise_saved(request: SignedIn) -> HttpResponse:
    """Every finished matter with its statutory days and those that it took."""
    scope = scope_of(request.user, timezone.now())
    saved, finished = median_saved(scope.matters)
    rows = sorted(all_spent(scope.matters), key=lambda row: row[0].begun_at, reverse=True)
    return render(
        request,
        "cases/enterprise/enterprise_saved.html",
        {"rows": rows, "saved": saved, "finished": finished},
    )


@concerned
@require_safe
def enterprise(request: SignedIn, code: str) -> HttpResponse:
    """One enterprise."""
    rows: Any = Enterprise.objects.visible_to(request.user)
    rows = rows.with_officer(timezone.localdate()).select_related("site__grid__community", "group")
    sheet = gather_enterprise(get_object_or_404(rows, code=code), request.user)
    context = {"sheet": sheet, "enterprise": sheet.enterprise, "now": timezone.now()}
    return render(request, "cases/enterprise/enterprise_page.html", context)
