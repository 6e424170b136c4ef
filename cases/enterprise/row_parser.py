"""Rows pasted from a spreadsheet: a company a line, its name and, after a tab, its unified social credit code.

Every line is read and each fault said beside its line; nothing is taken in while one is left.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cases.models import Enterprise, is_credit_code

MOST_ROWS = 200
LONGEST_NAME = 120
HEADINGS = frozenset({"企业名称", "名称", "公司名称", "企业", "单位名称"})


@dataclass
class PastedRow:
    """One line: its number in what was pasted, what it says, the enterprise it names, and what is wrong with it."""

    number: int
    name: str
    code: str = ""
    enterprise: Enterprise | None = None
    errors: list[str] = field(default_factory=list)


def parse(text: str) -> list[PastedRow]:
    """The rows of a text with their faults; empty lines and a heading are left out. One query."""
    rows = [
        _row(number, line)
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and _cells(line)[0] not in HEADINGS
    ]
    known = Enterprise.objects.in_bulk({row.code for row in rows if row.code}, field_name="code")
    names: dict[str, int] = {}
    codes: dict[str, int] = {}
    for row in rows:
        row.enterprise = known.get(row.code)
        _once(row, row.name, names)
        _once(row, row.code, codes)
    if len(rows) > MOST_ROWS:
        rows[MOST_ROWS].errors.append(_("一个事项最多 %d 家。") % MOST_ROWS)
    return rows


def faults(rows: Iterable[PastedRow]) -> int:
    """How many of the rows have something wrong."""
    return sum(bool(row.errors) for row in rows)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("\t")]


def _row(number: int, line: str) -> PastedRow:
    cells = _cells(line)
    code = unicodedata.normalize("NFKC", cells[1]).upper().replace(" ", "") if len(cells) > 1 else ""
    row = PastedRow(number, cells[0], code)
    if not row.name:
        row.errors.append(_("第一列要写企业名称。"))
    if len(row.name) > LONGEST_NAME:
        row.errors.append(_("名称最多 %d 个字。") % LONGEST_NAME)
    if code and not is_credit_code(code):
        row.errors.append(_("统一社会信用代码“%s”不对，请核对。") % code[:40])
    return row


def _once(row: PastedRow, value: str, seen: dict[str, int]) -> None:
    if value and value in seen:
        row.errors.append(_("“%(value)s”与第 %(line)d 行重复。") % {"value": value, "line": seen[value]})
    seen.setdefault(value, row.number)
