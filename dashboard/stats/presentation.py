"""How a month stands on a page: which figures side by side, each number with the address of its cases."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from dashboard.stats.conditions import ENTERED, LEFT
from dashboard.stats.figures import COUNTS, RATES, SPANS, Figure, Value, label_of
from dashboard.stats.tables import Row, Table
from dashboard.stats.trends import Trend, trends_of

SHOWS: dict[str, tuple[str | Promise, tuple[Figure, ...]]] = {
    "rates": (gettext_lazy("办理质量"), RATES),
    "balance": (gettext_lazy("在办收支"), COUNTS),
    "spans": (gettext_lazy("各环节用时"), SPANS),
}
# What is never mixed with the balance or the rates, in words.
APART: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (gettext_lazy("另计"), ("settled", "closed_early", "closed_later")),
    (gettext_lazy("不计入应结案"), ("due_ended_otherwise", "due_suspended")),
    (gettext_lazy("不计入应签收"), ("sign_unjudged",)),
)
DEFAULT_SHOW, DEFAULT_BY = "rates", "community"


@dataclass(frozen=True)
class Number:
    """A count that opens the list of its cases; nothing opens where there are none."""

    count: int
    path: str
    label: str


@dataclass(frozen=True)
class Cell:
    """One figure of one row: how it reads, and the counts behind it."""

    figure: Figure
    value: Value
    numbers: tuple[Number, ...]

    @property
    def is_count(self) -> bool:
        """The number itself is what opens."""
        return self.value.of is None and not self.figure.is_span


@dataclass(frozen=True)
class Line:
    """One row as it is drawn."""

    row: Row
    cells: list[Cell]
    trend: Trend | None


@dataclass(frozen=True)
class Sheet:
    """A table under one heading, the balance line, and what is counted apart from both."""

    table: Table
    figures: tuple[Figure, ...]
    lines: list[Line]
    total: Line
    balance: list[tuple[str, Number]]
    apart: list[tuple[str, list[Number]]]
    trend_floor: int | None


def sheet_of(table: Table, show: str) -> Sheet:
    """The table as a page shows it; the rates with their twelve months."""
    figures = SHOWS[show][1]
    trends = trends_of(table.question, table.dimension.name) if show == DEFAULT_SHOW else {}
    lines = [_line(table, row, figures, trends.get(row.key), row.key) for row in table.rows]
    total = _line(table, table.total, figures, trends.get(None), None)
    signed = [
        (sign.strip(), _number(table, name)) for sign, name in zip(" +=++++", (*ENTERED, *LEFT), strict=True)
    ]
    apart = [(str(words), [_number(table, name) for name in names]) for words, names in APART]
    floor = next((trend.floor for trend in trends.values()), None)
    return Sheet(table, figures, lines, total, signed, apart, floor)


def address_of(table: Table, part: str, key: str | None) -> str:
    """Where the cases behind one number are listed."""
    asked = {"of": part}
    if key is not None:
        asked |= {"by": table.dimension.name, "key": key}
    asked["version"] = table.question.version
    return f"{reverse('stats_cases', args=[table.question.month.key])}?{urlencode(asked)}"


def _line(table: Table, row: Row, figures: tuple[Figure, ...], trend: Trend | None, key: str | None) -> Line:
    return Line(row, [_cell(table, figure, row.values[figure.name], key) for figure in figures], trend)


def _cell(table: Table, figure: Figure, value: Value, key: str | None) -> Cell:
    parts = (figure.part, figure.of) if figure.of else (figure.part,)
    return Cell(figure, value, tuple(_number(table, part, key, value) for part in parts))


def _number(table: Table, part: str, key: str | None = None, value: Value | None = None) -> Number:
    """A part's count in a row, or in the line for all, with the address of its cases."""
    count = table.total.counts[part]
    if value is not None:
        count = value.count if part == value.figure.part else value.of or 0
    return Number(count, address_of(table, part, key) if count else "", label_of(part))
