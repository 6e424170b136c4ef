"""The rows behind the figures: what a number's link opens, a page at a time, with how many there are."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.access import SignedIn
from cases.categories import categories
from cases.five_ones import NAMES, Code, State, states_of_grids
from cases.models import Case
from dashboard.access import narrowed, with_scope
from dashboard.scope import Scope, Windows
from dashboard.screen import handling as took
from dashboard.screen.figure_rows import BY_CATEGORY, BY_DAY, FIGURES, ScreenFigure
from grids.instants import has_neighbours
from grids.places import registers

PAGE = 50
MOST = 100_000
FEW = ("emergency", "joint", "project", "resolution", "matter")  # they share a table


@with_scope
@require_safe
def rows(request: SignedIn, scope: Scope, figure: str) -> HttpResponse:
    """Cases, visits, households … as the figure says."""
    known = FIGURES.get(figure)
    if known is None:
        raise Http404
    now, asked = timezone.now(), request.GET
    day, category = day_of(figure, asked.get("day", "")), category_of(figure, asked.get("category", ""))
    place = asked.get("place", "")
    found = known.rows(request.user, narrowed(scope, place), now, day)
    found = found.filter(**category) if category else found
    context = page_of(request, found) | {"figure": known, "kind": known.kind, "now": now, "few": FEW}
    context |= {"said": said(known, now, day, place, asked.get("category", ""))}
    return render(request, "dashboard/screen/rows.html", context)


def page_of(request: SignedIn, found: Any) -> dict[str, Any]:
    """One page, how many there are in all, and the address of the next page without its start."""
    start = int(request.GET["from"]) if request.GET.get("from", "").isdecimal() else 0
    start = min(start, MOST)
    count = found.count()
    kept = request.GET.copy()
    kept.pop("from", None)
    return {
        "rows": list(found[start : start + PAGE]),
        "count": count,
        "start": start,
        "more": start + PAGE if start + PAGE < count else None,
        "query": kept.urlencode(),
    }


def day_of(figure: str, text: str) -> date | None:
    """The day asked for, of a figure that can be asked for by the day."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if figure not in BY_DAY or not has_neighbours(day):
        raise Http404
    return day


def category_of(figure: str, code: str) -> dict[str, Any]:
    """The category asked for; ``none`` for what has none yet."""
    if not code:
        return {}
    known = categories().by_code.get(code)
    if figure not in BY_CATEGORY or (known is None and code != "none"):
        raise Http404
    return {"category": known} if known else {"category__isnull": True}


def said(figure: ScreenFigure, now: Any, day: date | None, place: str, category: str) -> list[str]:
    """What narrows the rows, in words: the days, the place, the category."""
    held, words = registers(), []
    if figure.span:
        span = Windows(now).span(figure.span)
        words.append(f"{day:%Y-%m-%d}" if day else f"{span.first:%Y-%m-%d} — {span.last:%Y-%m-%d}")
    grid = held.grids_by_code.get(place)
    community = held.community_of(place)
    if community:
        words.append(f"{community.name} {grid.name}" if grid else community.name)
    if category in categories().by_code:
        words.append(categories().by_code[category].name)
    return words


@with_scope
@require_safe
def handling(request: SignedIn, scope: Scope) -> HttpResponse:
    """The closures whose median is shown, each with its hours."""
    seen = took.newest(scope).filter(pk__in=Case.objects.visible_to(request.user))
    cases = list(seen.select_related("grid__community", "category")[: took.SAMPLE])
    timed = [(case, round(took.hours_between(case.dispatched_at, case.resolved_at), 1)) for case in cases]
    return render(
        request, "dashboard/screen/handling.html", {"timed": timed, "handling": took.handling(scope)}
    )


@with_scope
@require_safe
def ones(request: SignedIn, scope: Scope, community: str, one: str) -> HttpResponse:
    """The grids of a community in which one of the five is done, is not yet, is excused."""
    here = narrowed(scope, community)
    place = registers().communities_by_code.get(community)
    if place is None or one not in Code.values:
        raise Http404
    values = [ones.of(one) for ones in states_of_grids(here.at("code"), timezone.now())]
    groups = [(state, [value for value in values if value.state == state]) for state in State]
    context: dict[str, Any] = {"community": place, "name": NAMES[Code(one)], "groups": groups}
    return render(request, "dashboard/screen/ones.html", context)
