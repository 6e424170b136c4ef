"""All figures of an instant: one function that page, screen, API and wall share."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dashboard.scope import Scope, Windows
from dashboard.screen import sums
from dashboard.screen.feed import Happened, feed
from dashboard.screen.figure_rows import COUNTED_LIVE, FIGURES
from dashboard.screen.handling import Handling, handling
from dashboard.screen.notes import Shown, notes_for
from dashboard.screen.ones import CommunityOnes, by_community

CATEGORIES = 10
HOT_SHOWN, HOT_LEAST, HOT_TIMES = 5, 3, 2


# The figures that stand for each of the eight modules, the first one large. A new one is a line in FIGURES, a number in
# `numbers`, and its name here.
MODULE_FIGURES: dict[str, tuple[str, ...]] = {
    "visits": ("contacted_year", "visit_month"),
    "patrols": ("settled_year", "patrol_year"),
    "requests": ("closed_year", "open"),
    "fire": ("hazard_open", "hazard_late", "emergency_year"),
    "enforcement": ("enforcement_year", "joint_year"),
    "together": ("need_year", "project_claimed", "resolution_lapsed"),
    "enterprise": ("enterprise_visit_year", "enterprise_year", "matter_open"),
    "analysis": ("note_open",),
}
# The map's layers in the order of their keys, 1 to 6.
LAYERS = ("open", "overdue", "reported_month", "settled_month", "visit_month", "need_open")
SHORT: dict[str, str | Promise] = {
    "open": _("在办"),
    "overdue": _("超期"),
    "reported_month": _("30 天上报"),
    "settled_month": _("30 天自处"),
    "visit_month": _("30 天走访"),
    "need_open": pgettext_lazy("layer", "需求"),
}


@dataclass(frozen=True)
class Hot:
    """A grid with clearly more reports in seven days than is usual there."""

    place: str
    n: int
    usual: float


@dataclass(frozen=True)
class Screen:
    """Everything that stands on the screen."""

    windows: Windows
    scope: Scope
    numbers: dict[str, int]
    trend: dict[str, list[int]]
    categories: list[tuple[int, int]]
    handling: Handling
    ones: list[CommunityOnes]
    places: dict[str, dict[str, int]]
    hot: list[Hot]
    feed: list[Happened]
    notes: list[Shown]


def screen(scope: Scope, now: datetime) -> Screen:
    """The figures of the instant."""
    windows = Windows(now)
    recent, standing = sums.recent(scope, windows), sums.standing(scope, windows)
    early, notes = sums.not_yet_due(scope, windows), notes_for(scope)
    overdue = {place: n - early.get(place, (0, 0))[0] for place, n in standing["open"].items()}
    layers = {
        "open": standing["open"],
        "overdue": overdue,
        "reported_month": recent.month["reported"],
        "settled_month": recent.month["settled"],
        "visit_month": recent.month["visit"],
        "need_open": standing["need_open"],
    }
    numbers = {name: sum(by_place.values()) for name, by_place in layers.items()}
    numbers |= _of_today(recent, windows) | _of_lights(numbers, early) | _of_a_year(scope, windows)
    numbers |= {name: FIGURES[name].count(scope, now) for name in COUNTED_LIVE}
    numbers["note_open"] = len(notes)
    return Screen(
        windows=windows,
        scope=scope,
        numbers=numbers,
        trend={
            what: [recent.on(what, day) for day in windows.days] for what in ("reported", "closed", "settled")
        },
        categories=sums.by_category(scope, windows, CATEGORIES),
        handling=handling(scope),
        ones=by_community(scope, now),
        places=_by_place(layers),
        hot=hot_spots(recent),
        feed=feed(scope, now),
        notes=notes,
    )


def _of_today(recent: sums.Recent, windows: Windows) -> dict[str, int]:
    today = {f"{what}_today": recent.on(what, windows.today) for what in ("reported", "closed", "settled")}
    return today | {"reported_week": recent.in_week("reported"), "closed_month": recent.in_month("closed")}


def _of_lights(numbers: dict[str, int], early: dict[str, tuple[int, int]]) -> dict[str, int]:
    warned = sum(yellow for _n, yellow in early.values())
    return {"warned": warned, "calm": numbers["open"] - numbers["overdue"] - warned}


def _of_a_year(scope: Scope, windows: Windows) -> dict[str, int]:
    year = sums.in_a_year(scope, windows)
    found, late = sums.hazards(scope, windows)
    counted = {f"{what}_year": year.get(what, 0) for what in sums.YEAR}
    met = {"contacted_year": sums.contacted(scope, windows)}
    return counted | met | {"hazard_open": found, "hazard_late": late}


def _by_place(layers: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for name, by_place in layers.items():
        for place, n in by_place.items():
            if n:
                found.setdefault(place, {})[name] = n
    return found


def hot_spots(recent: sums.Recent) -> list[Hot]:
    """Grids whose seven days hold at least three reports and twice what four weeks before held on average."""
    found = [
        Hot(place, n, round(recent.before["reported"].get(place, 0) / 4, 1))
        for place, n in recent.week["reported"].items()
        if n >= HOT_LEAST
    ]
    clear = [hot for hot in found if hot.n >= HOT_TIMES * hot.usual]
    return sorted(clear, key=lambda hot: (hot.usual - hot.n, hot.place))[:HOT_SHOWN]
