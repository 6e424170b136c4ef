"""定稿: a month that is over is kept as it stands, row by row; a later look becomes a later version."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.five_ones import Period
from cases.lifecycle import NotTheirs, Refused
from dashboard.models import MonthlyReport
from dashboard.stats.dimensions import DIMENSIONS
from dashboard.stats.month_rows import Question, fetched, rows_of, street_of
from dashboard.stats.tables import Row, Table, table_of
from grids.models import Street, User

KEEP = """
insert into dashboard_frozencase
  (report_id, case_id, place_code, category_id, executor_id, area_id, source, parts, spans)
select %(report)s, id, place_code, category_id, executor_id, area_id, source, parts, spans
from ({rows}) as behind where parts <> 0
"""
ROWS_HASH = """
select count(*) as cases, encode(sha256(convert_to(coalesce(string_agg(concat_ws('|', case_id, place_code,
  coalesce(category_id, 0), coalesce(executor_id, 0), coalesce(area_id, 0), source, parts,
  array_to_string(spans, ',', '-')), E'\\n' order by case_id), ''), 'UTF8')), 'hex') as hash
from dashboard_frozencase where report_id = %(report)s
"""


def freeze(month: Period, *, by: User, at: datetime | None = None) -> MonthlyReport:
    """Keep the street's month as its next version. Refused to all but the auditor, before its end, and unchanged."""
    now = at or timezone.now()
    if not by.standing.is_auditor:
        raise NotTheirs(_("只有考核审计能定稿。"))
    if now < month.ends:
        raise Refused(_("这个月还没有结束，下月一日起可以定稿。"))
    with transaction.atomic():
        street = Street.objects.select_for_update(no_key=True).get(pk=street_of(by).pk)
        report = _kept(street, month, by, now)
        latest = MonthlyReport.objects.filter(street=street).of(month).first()
        if latest is not None and latest.rows_hash == report.rows_hash:
            raise Refused(_("和第 %d 版相比没有变动，不必再定稿。") % latest.version)
        report.version = latest.version + 1 if latest else 1
        previous = MonthlyReport.objects.filter(street=street).order_by("-pk").first()
        report.prev_hash = previous.hash if previous else ""
        report.hash = report.digest()
        report.save(force_insert=True)
    return report


def _kept(street: Street, month: Period, by: User, now: datetime) -> MonthlyReport:
    """The report with its rows inserted and its figures counted from them; not saved yet."""
    live = Question(by, month, now)
    rows, params = rows_of(live)
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('dashboard_monthlyreport', 'id'))")
        key = cursor.fetchone()[0]
        cursor.execute(KEEP.format(rows=rows), params | {"report": key})
    report = MonthlyReport(pk=key, street=street, month=month.first, by=by, made_at=now)
    report.names = {name: _names(table_of(live, name)) for name in DIMENSIONS}
    report.figures, counted = figures_of(report, by), rows_hash(report)
    report.cases, report.rows_hash = counted["cases"], counted["hash"]
    return report


def _names(table: Table) -> list[list[str]]:
    """The lines in their order: key, code, name."""
    return [[row.key, row.code, row.name] for row in table.rows]


def figures_of(report: MonthlyReport, by: User) -> dict[str, Any]:
    """Dimension → key → what was counted, from the frozen rows; the line for all stands under ``all``."""
    question = Question(by, report.period, report.made_at, report)
    tables = {name: table_of(question, name) for name in DIMENSIONS}
    lines = {name: {row.key: _line(row) for row in table.rows} for name, table in tables.items()}
    return lines | {"all": _line(next(iter(tables.values())).total)}


def _line(row: Row) -> Mapping[str, Any]:
    spans = {
        name: [str(value.median), str(value.p90)]
        for name, value in row.values.items()
        if value.median is not None
    }
    return {"counts": {name: count for name, count in row.counts.items() if count}, "hours": spans}


def rows_hash(report: MonthlyReport) -> dict[str, Any]:
    """How many cases the report keeps, and SHA-256 over them in the order of their ids."""
    return fetched(ROWS_HASH, {"report": report.pk})[0]


def faults_of(report: MonthlyReport) -> list[str]:
    """What of the report is not as it was frozen: its own hash, its rows, the figures counted from them."""
    faults = []
    if report.hash != report.digest():
        faults.append(_("校验码与内容不符"))
    if (report.cases, report.rows_hash) != tuple(rows_hash(report).values()):
        faults.append(_("案卷明细与定稿时不符"))
    before = MonthlyReport.objects.filter(street=report.street_id, pk__lt=report.pk).order_by("-pk").first()
    if report.prev_hash != (before.hash if before else ""):
        faults.append(_("前一份月结不符或缺失"))
    return faults
