"""Spreadsheets in and out, xlsx and csv: what comes in is read as text with its line numbers, what goes out
cannot start a formula on the reader's machine.
"""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from xlsxwriter import Workbook

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
MAX_LINES, MAX_COLUMNS = 50_000, 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# What a spreadsheet program takes for a formula, and the full-width forms that some turn into one; some programs
# pass over spaces and marks without width before it, and a tab or a break at the front can open a cell of its own.
STARTS_A_FORMULA = re.compile(
    "'*(?:[\t\r\n]|[\\s\u200b-\u200f\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b])"
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


Line = tuple[int, tuple[str, ...]]


class SheetRefused(ValueError):
    """The file cannot be read as a table; the message is for the person who sent it."""


@dataclass(frozen=True)
class Sheet:
    """A header and the lines that are not blank, each with its number in the file (the header is line 1)."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]


def read(name: str, content: bytes, limit: int = MAX_LINES) -> Sheet:
    """The first sheet of an xlsx file, or a csv file in UTF-8 or GB18030; raises SheetRefused.

    At most ``limit`` lines, blank ones not counted.
    """
    header, lines = opened(name, content)
    taken = tuple(islice(lines, limit + 1))
    if len(taken) > limit:
        raise SheetRefused(_("文件超过 %d 行，请分成几份。") % limit)
    return Sheet(header, taken)


def opened(name: str, content: bytes) -> tuple[tuple[str, ...], Iterator[Line]]:
    """The same a line at a time: the header, and the lines as they are asked for; both raise SheetRefused."""
    if len(content) > MAX_BYTES:
        raise SheetRefused(_("文件超过 %d MB,请分成几份。") % (MAX_BYTES // 1024 // 1024))
    ending = PurePath(name).suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise SheetRefused(_("请用 xlsx 或 csv 文件；别的格式请先另存为 xlsx。"))
    rows = _numbered(_xlsx_rows(content) if ending == ".xlsx" else _csv_rows(content))
    _number, first = next(rows, (0, ()))
    header = tuple(first[: _last(first)]) if first else ()
    if not header:
        raise SheetRefused(_("文件是空的。"))
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise SheetRefused(_("表头有重复的列：%s。") % "、".join(twice))
    width = len(header)
    return header, ((number, (cells + ("",) * width)[:width]) for number, cells in rows)


def _numbered(rows: Iterable[Sequence[Any]]) -> Iterator[Line]:
    """The rows that are not blank, as text."""
    for number, row in enumerate(rows, 1):
        cells = tuple(text_of(cell) for cell in row)
        if any(cells):
            yield number, cells


def _last(cells: Sequence[str]) -> int:
    return max(place for place, cell in enumerate(cells, 1) if cell)


def _xlsx_rows(content: bytes) -> Iterator[tuple[Any, ...]]:
    """The rows of the first sheet; a file that unpacks to too much is not opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise SheetRefused(_("文件展开后太大，请分成几份。"))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True, max_row=MAX_LINES + 2, max_col=MAX_COLUMNS)
    except SheetRefused:
        raise
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError) as error:
        raise SheetRefused(_("这不是能打开的 xlsx 文件，请重新另存一次。")) from error
    except (SyntaxError, TypeError, AttributeError, NotImplementedError, EOFError) as error:
        # A part of the archive is not the XML it should be: ParseError is a SyntaxError.
        raise SheetRefused(_("这不是能打开的 xlsx 文件，请重新另存一次。")) from error


def _csv_rows(content: bytes) -> list[list[str]]:
    """All records; a line break inside quotes belongs to its cell."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise SheetRefused(_("文件的编码既不是 UTF-8 也不是 GB18030。")) from error
    if "\x00" in text:
        raise SheetRefused(_("这不是 csv 文件。"))
    first = text.partition("\n")[0]
    mark = max((",", "\t", ";"), key=first.count)
    try:
        return [row[:MAX_COLUMNS] for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
    except csv.Error as error:
        raise SheetRefused(_("csv 文件有读不懂的地方，请检查引号是否成对。")) from error


def text_of(cell: Any) -> str:
    """A cell as text without space around it: whole numbers without a point, dates as 2026-03-01."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e18:
        return str(int(cell))
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.strftime("%Y-%m-%d") if midnight else cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    return CONTROL.sub("", str(cell)).strip()


def neutral(cell: Any) -> Any:
    """The cell as it may leave: a text that would start a formula gets a quote in front."""
    if isinstance(cell, str):
        if not cell.isprintable():
            cell = CONTROL.sub("", cell)
        return f"'{cell}" if STARTS_A_FORMULA.match(cell) else cell
    return cell


def plain(text: str) -> str:
    """The text that ``neutral`` was given."""
    return text[1:] if text.startswith("'") and STARTS_A_FORMULA.match(text) else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A csv file that Excel opens with the right characters."""
    return b"".join(stream_csv(header, [rows]))


def stream_csv(header: Sequence[str], batches: Iterable[Iterable[Sequence[Any]]]) -> Iterator[bytes]:
    """The same a batch of rows at a time; no more than one batch is held."""
    yield codecs.BOM_UTF8 + _csv_lines([header])
    for batch in batches:
        yield _csv_lines(batch)


def _csv_lines(rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def write_xlsx(tables: dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """An xlsx file with a sheet a table (name → header and rows); texts stay texts, codes keep their zeros."""
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as book:
        bold, text = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
        for name, (header, rows) in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(len(header) - 1, 0), 20, text)
            sheet.write_row(0, 0, header, bold)
            for number, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    _write_cell(sheet, number, column, neutral(cell))
    return out.getvalue()


def _write_cell(sheet: Any, row: int, column: int, cell: Any) -> None:
    """One cell by its type; a day is written as text, the same on every machine."""
    if cell is None or cell == "":
        return
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, cell.isoformat() if isinstance(cell, date) else str(cell))
