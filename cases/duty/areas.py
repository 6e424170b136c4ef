"""Figures by area instead of by department; what lies outside every area is its own line, so that the sum holds."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.functional import Promise

from cases.models import Case, Emergency, Hazard, JointOrder, Patrol, areas_seen
from grids.models import EnforcementArea, Site, User
from grids.places import registers

COMMUNITY_DIGITS = 12


@dataclass(frozen=True)
class Span:
    """From an instant to another, the second excluded, as it looks at ``now``."""

    first: datetime
    last: datetime
    now: datetime


@dataclass(frozen=True)
class AreaScope:
    """The rows that a reader sees; figures are counted from nothing else."""

    cases: QuerySet[Case]
    hazards: QuerySet[Hazard]
    patrols: QuerySet[Patrol]
    sites: QuerySet[Site]
    orders: QuerySet[JointOrder]
    emergencies: QuerySet[Emergency]

    @classmethod
    def of(cls, user: User) -> "AreaScope":
        """What the person may see."""
        models: tuple[Any, ...] = (Case, Hazard, Patrol, Site, JointOrder, Emergency)
        return cls(*(model.objects.visible_to(user) for model in models))


@dataclass(frozen=True)
class AreaFigure:
    """One figure: its word, how it is counted in words, its rows, and where they stand for a person."""

    name: str
    label: str | Promise
    formula: str | Promise
    rows: Callable[[AreaScope, Span], QuerySet[Any]]
    link: Callable[[str, Span], str]


@dataclass
class AreaLine:
    """One area's figures; without a code the line outside every area, or the street's sum."""

    name: str
    code: str = ""
    cells: list["Cell"] = field(default_factory=list)


@dataclass(frozen=True)
class Cell:
    """One number and the rows behind it."""

    figure: AreaFigure
    number: int
    link: str


@dataclass(frozen=True)
class Table:
    """The areas' lines, what lies outside them, and the street's own count; the last two for those who see it all."""

    figures: Sequence[AreaFigure]
    lines: list[AreaLine]
    outside: AreaLine | None = None
    street: AreaLine | None = None


def month_of(now: datetime) -> Span:
    """The running month of Asia/Shanghai."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    first = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Span(first, (first + timedelta(days=32)).replace(day=1), now)


def by_area(rows: QuerySet[Any]) -> Counter[int | None]:
    """How many of the rows lie in each area, by its id; None outside of all. One query."""
    if rows.model in (JointOrder, Emergency):
        return _counter(rows.order_by().values_list("area").annotate(Count("pk")))
    if rows.model is Site:
        return _counter(rows.order_by().values_list("grid__community__area").annotate(Count("pk")))
    community = Substr("place_code", 1, COMMUNITY_DIGITS)
    held = registers().communities_by_code
    counted = rows.order_by().values_list(community).annotate(Count("pk"))
    return _counter((held[code].area_id if code in held else None, number) for code, number in counted)


def _counter(pairs: Iterable[Any]) -> Counter[int | None]:
    found: Counter[int | None] = Counter()
    for area, number in pairs:
        found[area] += number
    return found


def table(figures: Sequence[AreaFigure], user: User, span: Span, scope: AreaScope | None = None) -> Table:
    """The figures of the areas that the person sees; the street's are counted anew, not added up."""
    scope = scope or AreaScope.of(user)
    areas: list[EnforcementArea] = list(areas_seen(user.standing))
    whole = user.standing.is_centre or user.standing.is_auditor
    lines = [AreaLine(area.name, area.code) for area in areas]
    outside, street = AreaLine(""), AreaLine("")
    for figure in figures:
        rows = figure.rows(scope, span)
        counted = by_area(rows)
        for area, line in zip(areas, lines, strict=True):
            line.cells.append(Cell(figure, counted[area.pk], figure.link(area.code, span)))
        if whole:
            within = {area.pk for area in areas}
            rest = sum(number for area_id, number in counted.items() if area_id not in within)
            outside.cells.append(Cell(figure, rest, ""))
            street.cells.append(Cell(figure, rows.count(), figure.link("", span)))
    return Table(figures, lines, outside if whole else None, street if whole else None)
