"""The columns of the figures in a file: each figure with the counts that it came from, the same in csv and xlsx."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from django.utils.translation import gettext as _

from dashboard.stats import COUNTS, FIGURES, RATES, SPANS, Figure, Row, Value, label_of

Number = int | Decimal | None


class ColumnKind(Enum):
    """How a number is written."""

    COUNT = "count"
    PERCENT = "percent"
    HOURS = "hours"


@dataclass(frozen=True)
class Column:
    """One column: its heading, how it is reckoned, and its number out of a row; None where there are too few cases."""

    name: str
    label: str
    formula: str
    kind: ColumnKind
    number: Callable[[Row], Number]
    shown: Callable[[Row], str] | None = None


def groups() -> list[tuple[str, list[Column]]]:
    """The columns in their three groups, each under its word; a group fits a sheet of paper."""
    return [
        (_("办理质量"), [column for figure in RATES for column in _of_rate(figure)]),
        (_("在办收支"), [*map(_of_count, COUNTS), *map(_of_part, _left_out())]),
        (_("各环节用时"), [column for figure in SPANS for column in _of_span(figure)]),
    ]


def _of_rate(figure: Figure) -> list[Column]:
    title, numerator, denominator = str(figure.label), label_of(figure.part), label_of(figure.of)
    return [
        Column(
            f"{figure.name}.rate",
            title,
            str(figure.formula),
            ColumnKind.PERCENT,
            _number(figure, lambda value: value.rate),
            lambda row: row.values[figure.name].shown,
        ),
        Column(
            f"{figure.name}.count", _("%s·分子") % title, numerator, ColumnKind.COUNT, _number(figure, _count)
        ),
        Column(
            f"{figure.name}.of", _("%s·分母") % title, denominator, ColumnKind.COUNT, _number(figure, _of)
        ),
    ]


def _of_count(figure: Figure) -> Column:
    return Column(
        figure.name, str(figure.label), str(figure.formula), ColumnKind.COUNT, _number(figure, _count)
    )


def _of_part(part: str) -> Column:
    label = label_of(part)
    return Column(part, _("不计入：%s") % label, label, ColumnKind.COUNT, lambda row: row.counts[part])


def _of_span(figure: Figure) -> list[Column]:
    title, formula = str(figure.label), str(figure.formula)
    ways = (
        ("median", _("%s·中位数（工作小时）"), ColumnKind.HOURS, _median),
        ("p90", _("%s·90 分位（工作小时）"), ColumnKind.HOURS, _p90),
        ("count", _("%s·件数"), ColumnKind.COUNT, _count),
    )
    return [
        Column(f"{figure.name}.{name}", label % title, formula, kind, _number(figure, take))
        for name, label, kind, take in ways
    ]


def _count(value: Value) -> Number:
    return value.count


def _of(value: Value) -> Number:
    return value.of


def _median(value: Value) -> Number:
    return None if value.is_small else value.median


def _p90(value: Value) -> Number:
    return None if value.is_small else value.p90


def _number(figure: Figure, take: Callable[[Value], Number]) -> Callable[[Row], Number]:
    return lambda row: take(row.values[figure.name])


def _left_out() -> list[str]:
    """What any denominator leaves out, once."""
    return list(dict.fromkeys(part for figure in FIGURES.values() for part in figure.leaves_out))
