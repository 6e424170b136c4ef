"""一格一清单: what stands on a grid's list, what changed since it was looked through, and looking it through."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.five_ones import evidence
from cases.five_ones.periods import month_of, shanghai_day
from cases.lifecycle import NotTheirs
from cases.models import Case, Hazard, ListReview, Need, Promise
from grids.models import Grid, Household, User
from grids.roles import covers

SHOWN = 20
TWICE = timedelta(minutes=1)
SECTIONS: dict[str, Words] = {
    "case": gettext_lazy("在办案卷"),
    "hazard": gettext_lazy("隐患"),
    "promise": gettext_lazy("承诺"),
    "need": gettext_lazy("需求"),
    "household": gettext_lazy("重点户"),
}
# What makes a row that stood on the list before a changed one.
MARKS: dict[str, tuple[str, ...]] = {
    "case": ("status", "due_at"),
    "hazard": ("recheck_on",),
    "promise": ("due_on",),
    "need": (),
    "household": ("kinds",),
}
MODELS: dict[str, Any] = {
    "case": Case,
    "hazard": Hazard,
    "promise": Promise,
    "need": Need,
    "household": Household,
}
Marks = dict[str, dict[str, str]]


@dataclass
class Section:
    """One part of the list: its first rows, each with ``news`` ("", "new" or "changed"), and how many there are,
    ``untold`` of them a family's and for this reader a count alone."""

    name: str
    label: Words
    rows: list[Any] = field(default_factory=list)
    count: int = 0
    fresh: int = 0
    gone: list[Any] = field(default_factory=list)
    gone_count: int = 0
    more: int | None = None
    untold: int = 0


def standing_on(grid: Grid, name: str, user: User) -> QuerySet[Any]:
    """The rows of one section, what is due first."""
    if name == "household":
        return Household.objects.visible_to(user).lived_in().filter(grid=grid, is_key=True)
    rows: QuerySet[Any] = MODELS[name].objects.visible_to(user).filter(place_code=grid.code)
    if name == "case":
        return rows.open().order_by("due_at", "pk")  # type: ignore[attr-defined]
    if name == "hazard":
        return rows.filter(gone_at__isnull=True).order_by("recheck_on", "pk")
    return rows.filter(ended_at__isnull=True).order_by("due_on" if name == "promise" else "-raised_at", "pk")


def marks_of(grid: Grid, user: User) -> Marks:
    """What stands on the list now: each row's key with what would make it a changed one; five queries."""
    marks: Marks = {}
    for name, columns in MARKS.items():
        rows = standing_on(grid, name, user).order_by("pk").values_list("pk", *columns)
        marks[name] = {str(pk): "|".join(map(_mark, values)) for pk, *values in rows}
    return marks


def _mark(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(sorted(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def sections_of(
    grid: Grid, user: User, now: datetime, last: ListReview | None, only: str = "", start: int = 0
) -> tuple[list[Section], Marks]:
    """The list's sections, or one of them from a row on; what changed since ``last`` is marked."""
    marks = marks_of(grid, user)
    before: Marks = last.standing if last else {}
    names = [only] if only in SECTIONS else list(SECTIONS)
    return [_section(grid, name, user, now, marks, before, start) for name in names], marks


def _section(
    grid: Grid, name: str, user: User, now: datetime, marks: Marks, before: Marks, start: int
) -> Section:
    standing, known = marks[name], before.get(name)
    section = Section(name, SECTIONS[name], count=len(standing))
    section.rows = list(_with_all(name, standing_on(grid, name, user), now)[start : start + SHOWN])
    if user.standing.hides_homes and not covers(user.standing.home_prefixes, grid.code):
        section.untold = _count_of_all(grid, name) - section.count
        section.count += section.untold
        return section
    section.more = start + SHOWN if len(standing) > start + SHOWN else None
    if known is None:
        return section
    for row in section.rows:
        row.news = _news(str(row.pk), standing, known)
    section.fresh = sum(1 for key in standing if _news(key, standing, known))
    gone = [int(key) for key in known if key not in standing]
    section.gone_count = len(gone)
    section.gone = ended(name, gone[:SHOWN], user, now)
    return section


def _count_of_all(grid: Grid, name: str) -> int:
    """How many there are, for those who read a home's as a count alone."""
    if name == "household":
        return Household.objects.lived_in().filter(grid=grid, is_key=True).count()
    ends = {"case": "ended_at", "hazard": "gone_at"}.get(name, "ended_at")
    rows: Any = MODELS[name].objects.filter(place_code=grid.code, **{f"{ends}__isnull": True})
    return int(rows.count())


def _news(key: str, standing: dict[str, str], known: dict[str, str]) -> str:
    if key not in known:
        return "new"
    return "changed" if known[key] != standing.get(key, "") else ""


def ended(name: str, keys: Sequence[int], user: User, now: datetime) -> list[Any]:
    """The rows that were on the list and are no longer, as far as the person sees them."""
    return (
        list(_with_all(name, MODELS[name].objects.visible_to(user).filter(pk__in=keys), now)) if keys else []
    )


def _with_all(name: str, rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """With what a card shows."""
    if name == "case":
        return rows.select_related("grid", "category", "executor")
    if name == "household":
        month = month_of(shanghai_day(now))
        met = evidence.newest(evidence.meetings_with_each(month.starts, month.ends))
        return (
            rows.select_related("building", "grid")
            .annotate(met_at=Subquery(met.values("at")[:1]))
            .order_by("building__code", "code")
        )
    return rows.select_related("grid__community", "household__building", "site")


def last_review(grid: Grid) -> ListReview | None:
    """When the list was looked through last, and what stood on it."""
    return ListReview.objects.filter(grid=grid).select_related("by").order_by("-at", "-pk").first()


def highest(marks: Marks) -> str:
    """The newest row of each section as one word, to say afterwards up to where the list was seen."""
    return ".".join(str(max(map(int, marks[name]), default=0)) for name in SECTIONS)


@transaction.atomic
def look_through(grid: Grid, *, by: User, upto: str = "", at: datetime | None = None) -> ListReview:
    """The list was looked through; what came after ``upto`` (see ``highest``) stays new. A second tap adds nothing."""
    now = at or timezone.now()
    if not covers(by.standing.field_prefixes, grid.code):
        raise NotTheirs(_("只有这个网格的下沉干部和社区工作者能过目清单。"))
    Grid.objects.select_for_update(of=("self",), no_key=True).get(pk=grid.pk)
    just = ListReview.objects.filter(Q(at__gt=now - TWICE), grid=grid, by=by, at__lte=now).first()
    if just is not None:
        return just
    marks = marks_of(grid, by)
    limits = _limits(upto)
    standing = {
        name: {key: mark for key, mark in own.items() if int(key) <= limits.get(name, int(key))}
        for name, own in marks.items()
    }
    return ListReview.objects.create(grid=grid, by=by, at=now, standing=standing)


def _limits(upto: str) -> dict[str, int]:
    numbers = upto.split(".")
    if len(numbers) != len(SECTIONS) or not all(one.isdecimal() and len(one) < 19 for one in numbers):
        return {}
    return dict(zip(SECTIONS, map(int, numbers), strict=True))
