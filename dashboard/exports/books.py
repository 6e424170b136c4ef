"""The figures of a month as an xlsx file: a sheet a dimension, twelve months with charts, and how each is reckoned.

Numbers are numbers: a rate is a fraction under a per-cent format, rounded as on the page, its counts beside it.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from dashboard.exports.charts import draw_places, draw_trend
from dashboard.exports.columns import Column, ColumnKind, groups
from dashboard.exports.figures import Reading, reading_of
from dashboard.stats import DIMENSIONS, FIGURES, Figure, Question, Row, Table, label_of, table_of, trends_of
from grids.imports import neutral

A4 = 9
HEADING, FIRST = 3, 4  # the row of the headings, and the first row of numbers
NAMES = 2  # columns of code and name
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
INK, GROUND, LINE = "#5F2120", "#F7E9E8", "#C9C9C9"
WIDTHS = {ColumnKind.PERCENT: 10.5, ColumnKind.COUNT: 8.5, ColumnKind.HOURS: 10.5}
STEPS_OF_A_BOOK = len(DIMENSIONS) + 2
Told = Callable[[int], None]


class Book:
    """The file with its formats; texts go in through ``neutral`` alone."""

    def __init__(self, path: str, question: Question) -> None:
        self.file = Workbook(path, OPTIONS)
        self.question = question
        self.reading: Reading = reading_of(question)
        base = {"font_size": 10, "border": 1, "border_color": LINE, "valign": "vcenter"}
        head = base | {"bold": True, "bg_color": GROUND, "text_wrap": True, "align": "center"}
        self.head = self.file.add_format(head)
        self.text = self.file.add_format(base)
        self.wrapped = self.file.add_format(base | {"text_wrap": True, "valign": "top"})
        self.small = self.file.add_format(base | {"font_color": "#5A5A5A", "align": "right", "italic": True})
        self.title = self.file.add_format({"bold": True, "font_size": 14, "font_color": INK})
        self.quiet = self.file.add_format({"font_size": 10, "font_color": "#5A5A5A"})
        forms = {ColumnKind.COUNT: "#,##0", ColumnKind.PERCENT: "0.00%", ColumnKind.HOURS: "#,##0.00"}
        self.number = {
            kind: self.file.add_format(base | {"num_format": form}) for kind, form in forms.items()
        }
        last = base | {"bold": True, "top": 2}
        self.last = {kind: self.file.add_format(last | {"num_format": form}) for kind, form in forms.items()}
        self.last_text = self.file.add_format(last)

    def sheet(self, name: str, title: str) -> Any:
        """A sheet for paper in landscape, with the title and which reading it is at its head."""
        sheet = self.file.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer(f"&L{self.question.month.key} {self.reading.version}&R&P / &N")
        sheet.write_string(0, 0, neutral(title), self.title)
        sheet.write_string(1, 0, neutral(self.said), self.quiet)
        sheet.hide_gridlines(2)
        return sheet

    @property
    def said(self) -> str:
        """Month, places, version, instant and hash in a line."""
        read = self.reading
        parts = [self.question.month.key, read.scope, read.version, _("截至 %s") % read.at]
        parts += [_("定稿人 %s") % read.by, _("校验码 %s") % read.hash[:16]] if read.hash else []
        return " · ".join(parts)


def write_book(path: str, question: Question, told: Told = lambda step: None) -> None:
    """Write the whole file; ``told`` hears of each of ``STEPS_OF_A_BOOK``."""
    book = Book(path, question)
    with book.file:
        _write_cover(book)
        for step, (by, dimension) in enumerate(DIMENSIONS.items(), 1):
            table = table_of(question, by)
            _write_table(book, str(dimension.label), table)
            told(step)
        _write_trend(book)
        told(STEPS_OF_A_BOOK - 1)
        _write_formulas(book)
        told(STEPS_OF_A_BOOK)


def _write_cover(book: Book) -> None:
    """说明: what the file is, and what makes it checkable."""
    sheet = book.sheet(_("说明"), _("%s 月报") % book.question.month.key)
    read = book.reading
    lines = [
        (_("月份"), book.question.month.key),
        (_("范围"), read.scope),
        (_("版本"), read.version),
        (_("截至"), read.at),
        *([(_("定稿人"), read.by), (_("校验码"), read.hash)] if read.hash else []),
        (_("月界"), _("北京时间，从一日零时到下月一日零时之前。")),
        (_("比率"), _("旁边列着分子和分母；件数不足时不列比率，只列件数。")),
        (_("用时"), _("工作小时，列中位数和 90 分位，不取平均数。")),
        (_("口径"), _("每个数字的公式写在表头的批注里，全部列在“口径”表。")),
    ]
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 90)
    for number, (word, text) in enumerate(lines, HEADING):
        sheet.write_string(number, 0, word, book.head)
        sheet.write_string(number, 1, neutral(text), book.wrapped)
    sheet.fit_to_pages(1, 1)


def _write_table(book: Book, name: str, table: Table) -> None:
    """One dimension: three groups of columns, each a sheet of paper with the names repeated."""
    sheet = book.sheet(name, _("%(month)s 月报 · 按%(by)s") % {"month": table.question.month.key, "by": name})
    columns = _write_heads(book, sheet, name)
    for number, row in enumerate([*table.rows, table.total], FIRST):
        last = row is table.total
        text = book.last_text if last else book.text
        # A channel's code is ours alone.
        sheet.write_string(number, 0, "" if table.dimension.is_vocabulary else neutral(row.code), text)
        sheet.write_string(number, 1, _("合计") if last else neutral(row.name), text)
        _write_row(book, sheet, number, row, columns, last=last)
    below = FIRST + len(table.rows)
    sheet.freeze_panes(FIRST, NAMES)
    sheet.autofilter(HEADING, 0, below - 1 if table.rows else below, NAMES + len(columns) - 1)
    sheet.repeat_rows(HEADING - 1, HEADING)
    sheet.repeat_columns(0, NAMES - 1)
    sheet.set_print_scale(45)
    if table.dimension.name == "community" and table.rows:
        places = {column.name: place for place, column in enumerate(columns, NAMES)}
        draw_places(book.file, sheet, name, places, (FIRST, below - 1))


def _write_heads(book: Book, sheet: Any, name: str) -> list[Column]:
    """The groups' words over the headings; each heading carries its formula as a note."""
    sheet.set_row(HEADING, 46)
    sheet.write_string(HEADING, 0, _("代码"), book.head)
    sheet.write_string(HEADING, 1, name, book.head)
    sheet.set_column(0, 0, 17)
    sheet.set_column(1, 1, 26)
    columns: list[Column] = []
    breaks = []
    for word, group in groups():
        first = NAMES + len(columns)
        sheet.merge_range(HEADING - 1, first, HEADING - 1, first + len(group) - 1, word, book.head)
        for place, column in enumerate(group, first):
            sheet.write_string(HEADING, place, column.label, book.head)
            sheet.write_comment(HEADING, place, column.formula, {"x_scale": 2, "font_size": 9})
            sheet.set_column(place, place, WIDTHS[column.kind])
        columns += group
        breaks.append(NAMES + len(columns))
    sheet.set_v_pagebreaks(breaks[:-1])
    return columns


def _write_row(book: Book, sheet: Any, number: int, row: Row, columns: list[Column], *, last: bool) -> None:
    """One line's numbers; where there are too few cases for a rate the counts stand in its place."""
    formats = book.last if last else book.number
    for place, column in enumerate(columns, NAMES):
        found = column.number(row)
        if found is not None:
            share = column.kind is ColumnKind.PERCENT
            sheet.write_number(number, place, float(found / 100 if share else found), formats[column.kind])
        else:
            sheet.write_string(number, place, column.shown(row) if column.shown else "—", book.small)


def _write_trend(book: Book) -> None:
    """趋势: twelve months of 按期结案率 of all, as numbers and as a line."""
    name = _("趋势")
    sheet = book.sheet(name, _("%s 起往前十二个月") % book.question.month.key)
    heads = [_("月份"), str(FIGURES["closing_in_time"].label), _("分子"), _("分母")]
    for place, word in enumerate(heads):
        sheet.write_string(HEADING, place, word, book.head)
    trend = trends_of(book.question, "community").get(None)
    pairs = list(zip(trend.months, trend.values, strict=True)) if trend else []
    for number, (month, value) in enumerate(pairs, FIRST):
        sheet.write_string(number, 0, month.key, book.text)
        if value.rate is None:
            sheet.write_blank(number, 1, None, book.text)
        else:
            sheet.write_number(number, 1, float(value.rate / 100), book.number[ColumnKind.PERCENT])
        sheet.write_number(number, 2, value.count, book.number[ColumnKind.COUNT])
        sheet.write_number(number, 3, value.of or 0, book.number[ColumnKind.COUNT])
    sheet.set_column(0, 3, 14)
    sheet.fit_to_pages(1, 1)
    if pairs:
        draw_trend(book.file, sheet, name, heads, (FIRST, FIRST + len(pairs) - 1))


def _write_formulas(book: Book) -> None:
    """口径: each figure with its formula, what is counted, what it is a share of, and what is left out."""
    sheet = book.sheet(_("口径"), _("每个数字怎样计算"))
    heads = [_("数字"), _("公式"), _("分子"), _("分母"), _("不计入"), _("最小样本")]
    for place, (word, width) in enumerate(zip(heads, (16, 62, 24, 24, 44, 10), strict=True)):
        sheet.write_string(HEADING, place, word, book.head)
        sheet.set_column(place, place, width)
    for number, figure in enumerate(FIGURES.values(), FIRST):
        for place, word in enumerate(_told(figure)):
            sheet.write_string(number, place, neutral(word), book.wrapped)
    last = FIRST + len(FIGURES) + 1
    sheet.write_string(
        last, 0, _("期初在办 + 本期上报 = 本期结案 + 不予立案 + 并案 + 撤回 + 期末在办"), book.quiet
    )
    sheet.write_string(last + 1, 0, _("自处当场办结，单独统计，不进入以上任何比率。"), book.quiet)
    sheet.freeze_panes(FIRST, 1)
    sheet.repeat_rows(HEADING)
    sheet.print_area(f"A1:{xl_col_to_name(len(heads) - 1)}{last + 2}")
    sheet.fit_to_pages(1, 0)


def _told(figure: Figure) -> list[str]:
    needs_sample = bool(figure.of) or figure.is_span
    return [
        str(figure.label),
        str(figure.formula),
        label_of(figure.part),
        label_of(figure.of) if figure.of else "—",
        _("；").join(label_of(part) for part in figure.leaves_out) or "—",
        _("%d 件") % figure.minimum if needs_sample else "—",
    ]
