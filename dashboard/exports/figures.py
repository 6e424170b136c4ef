"""The figures of a month by one dimension as csv: a line a row, every rate beside its counts, the last line for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dashboard.exports.columns import Column, ColumnKind, groups
from dashboard.stats import Question, Table
from grids.imports import write_csv
from grids.places import registers


@dataclass(frozen=True)
class Reading:
    """Which reading of the month a file holds: the version and who froze it, or the instant at which it was read."""

    version: str
    at: str
    by: str
    hash: str
    scope: str


def reading_of(question: Question) -> Reading:
    """The words that stand in every file of the figures."""
    report = question.report
    held = registers().communities_by_code
    places = [held[code].name for code in question.prefixes if code in held]
    return Reading(
        version=_("定稿第 %d 版") % report.version if report else _("未定稿"),
        at=clock(question.now),
        by=str(report.by) if report else "",
        hash=report.hash if report else "",
        scope=_("、").join(places) or _("全街道"),
    )


def clock(instant: datetime) -> str:
    """An instant as it stands in a file: Shanghai, to the second."""
    return date_format(timezone.localtime(instant, timezone.get_default_timezone()), "Y-m-d H:i:s")


def figures_csv(table: Table) -> bytes:
    """One table as csv; rates in per cent with two digits, empty below the minimum sample, where the counts speak."""
    columns = [column for _word, group in groups() for column in group]
    reading = reading_of(table.question)
    said = [table.question.month.key, reading.scope, reading.version, reading.at, reading.by, reading.hash]
    header = [_("代码"), str(table.dimension.label), *map(_heading, columns)]
    header += [_("月份"), _("范围"), _("版本"), _("截至"), _("定稿人"), _("校验码")]
    named: list[tuple[Sequence[str], Any]] = [((row.code, row.name), row) for row in table.rows]
    named.append((("", _("合计")), table.total))
    rows = ([*names, *(column.number(row) for column in columns), *said] for names, row in named)
    return write_csv(header, rows)


def _heading(column: Column) -> str:
    """A rate says that it is in per cent: a csv knows no formats."""
    return _("%s（%%）") % column.label if column.kind is ColumnKind.PERCENT else column.label
