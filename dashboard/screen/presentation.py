"""The figures as they are sent and shown: each number with its words and its rows' address; a wall gets no address."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.categories import categories
from cases.five_ones import SHORT as ONES_SHORT
from cases.models import Category
from cases.navigation import MODULES
from dashboard.screen.figure_rows import FIGURES, rows_address
from dashboard.screen.figures import LAYERS, MODULE_FIGURES, SHORT, Hot, Screen
from dashboard.screen.notes import SHOWN, notes_address
from dashboard.screen.ones import CODES
from grids.models import Grid
from grids.places import registers

Told = dict[str, Any]


def told(found: Screen, *, links: bool = True) -> Told:
    """Everything, for the API, the page and the wall."""
    known = categories().by_id
    return {
        "at": found.windows.now,
        "day": found.windows.today,
        "since": found.windows.first("year"),
        "scope": found.scope.name,
        "figures": {name: _figure(name, n, links) for name, n in found.numbers.items()},
        "modules": [_module(code, found, links) for code in MODULE_FIGURES],
        "trend": _trend(found, links),
        "categories": [_category(known.get(key), n, links) for key, n in found.categories],
        "handling": _handling(found, links),
        "ones": [_community(one, links) for one in found.ones],
        "ones_names": [{"code": code.value, "name": str(ONES_SHORT[code])} for code in CODES],
        "map": _map(found, links),
        "feed": [_happened(one, links) for one in found.feed],
        "notes": [
            {"headline": note.headline, "evidence": note.evidence, "url": note.url if links else ""}
            for note in found.notes[:SHOWN]
        ],
    }


def _figure(name: str, n: int, links: bool) -> Told:
    label = str(FIGURES[name].label) if name in FIGURES else _("未处理的提示")
    return {"words": label, "n": n, "rows": _rows(name, links)}


def _rows(name: str, links: bool, **asked: Any) -> str:
    if not links:
        return ""
    return rows_address(name, **asked) if name in FIGURES else notes_address()


def _module(code: str, found: Screen, links: bool) -> Told:
    names = MODULE_FIGURES[code]
    figures = [{"name": name} | _figure(name, found.numbers[name], links) for name in names]
    return {"code": code, "name": str(MODULES[code]), "figures": figures}


def _trend(found: Screen, links: bool) -> Told:
    names = {
        "reported": pgettext("trend", "上报"),
        "closed": pgettext("trend", "结案"),
        "settled": pgettext("trend", "自处"),
    }
    series = [
        {"name": what, "words": names[what], "n": counts, "rows": _rows(f"{what}_month", links)}
        for what, counts in found.trend.items()
    ]
    return {"days": found.windows.days, "series": series}


def _category(known: Category | None, n: int, links: bool) -> Told:
    name = known.name if known else _("待定类别")
    code = known.code if known else "none"
    return {"code": code, "name": name, "n": n, "rows": _rows("reported_month", links, category=code)}


def _handling(found: Screen, links: bool) -> Told:
    took = found.handling
    sample = ngettext("最近 %d 件结案", "最近 %d 件结案", took.sample) % took.sample
    return {
        "median_hours": took.median_hours,
        "ninth_hours": took.ninth_hours,
        "sample": took.sample,
        "words": sample,
        "rows": reverse("dashboard_handling") if links else "",
    }


def _community(one: Any, links: bool) -> Told:
    covers = [
        {"code": cover.code, "done": cover.done, "asked": cover.asked, "rows": cover.url if links else ""}
        for cover in one.covers
    ]
    return {"code": one.community.code, "name": one.community.name, "covers": covers}


def _map(found: Screen, links: bool) -> Told:
    layers = [
        {"name": name, "words": str(SHORT[name]), "n": found.numbers[name], "rows": _rows(name, links)}
        for name in LAYERS
    ]
    kinds = {kind: str(kind.label) for kind in Grid.Kind}
    grids = [_grid(grid, found, kinds) for grid in found.scope.grids]
    held = registers().grids_by_code
    hot = [_hot(hot, held[hot.place], links) for hot in found.hot if hot.place in held]
    return {"layers": layers, "grids": grids, "hot": hot}


def _grid(grid: Any, found: Screen, kinds: dict[Grid.Kind, str]) -> Told:
    area = grid.community.area
    counts = found.places.get(grid.code, {})
    return {
        "code": grid.code,
        "name": grid.name,
        "community": grid.community.name,
        "area": area.name if area else "",
        "kind": kinds[grid.kind],
        "n": [counts.get(name, 0) for name in LAYERS],
    }


def _hot(hot: Hot, grid: Grid, links: bool) -> Told:
    words = _("7 天 %(n)d 件，平常 %(usual)s 件") % {"n": hot.n, "usual": f"{hot.usual:g}"}
    name = f"{grid.community.name} {grid.name}"
    rows = _rows("reported_week", links, place=hot.place)
    return {"grid": hot.place, "name": name, "n": hot.n, "words": words, "rows": rows}


def _happened(one: Any, links: bool) -> Told:
    return {
        "at": one.at,
        "step": one.step,
        "what": one.what,
        "place": one.place,
        "number": one.number if links else "",
        "light": one.light,
        "url": one.url if links else "",
    }
