"""The rows behind a month as an xlsx file: written a stretch at a time in constant memory, a sheet a million rows."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from dashboard.exports.books import A4, GROUND, OPTIONS, Told
from dashboard.exports.rows import Choice, Extent, Line, header, stretches
from dashboard.stats import Question
from grids.imports import neutral

MOST_ROWS = 1_000_000
DATES = "yyyy-mm-dd hh:mm:ss"
WIDE, NARROW = 20, 12
WIDE_COLUMNS = {0, 1, 2, 3, 4, 8, 28}


def write_rows(
    path: str, question: Question, choice: Choice, extent: Extent, told: Told = lambda rows: None
) -> int:
    """Write the file; how many rows. ``told`` hears after each stretch how many there are so far."""
    with Workbook(
        path, OPTIONS | {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss"}
    ) as book:
        written, sheet = 0, None
        for stretch in stretches(question, choice, extent):
            for line in stretch:
                if sheet is None or written % MOST_ROWS == 0:
                    sheet = _sheet(book, written // MOST_ROWS + 1)
                _write(sheet, written % MOST_ROWS + 1, line)
                written += 1
            told(written)
        if sheet is None:
            _sheet(book, 1)
    return written


def _sheet(book: Any, number: int) -> Any:
    """A sheet with its headings, which stay in sight and on every page of paper."""
    sheet = book.add_worksheet(_("案卷明细") if number == 1 else _("案卷明细 %d") % number)
    head = book.add_format(
        {"bold": True, "bg_color": GROUND, "text_wrap": True, "border": 1, "valign": "top"}
    )
    titles = header()
    for place in range(len(titles)):
        sheet.set_column(place, place, WIDE if place in WIDE_COLUMNS or 9 < place < 19 else NARROW)
    sheet.write_row(0, 0, titles, head)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    return sheet


def _write(sheet: Any, number: int, line: Line) -> None:
    for place, cell in enumerate(line):
        if isinstance(cell, str):
            if cell:
                sheet.write_string(number, place, neutral(cell))
        elif isinstance(cell, datetime):
            sheet.write_datetime(number, place, cell)
        elif isinstance(cell, Decimal):
            sheet.write_number(number, place, float(cell))
