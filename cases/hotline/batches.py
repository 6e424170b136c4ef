"""A file of work orders: looked at first, then taken in a stretch at a time; what is wrong waits to be mended."""

import json
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.hotline.columns import header_digest
from cases.hotline.validation import WorkOrder, cleaned
from cases.lifecycle import Actor, Refused, report
from cases.models import Case, ColumnMapping, ImportBatch, ImportRow
from grids.imports import Sheet
from grids.models import Street, User

STRETCH = 50


def make_batch(name: str, sheet: Sheet, *, by: User) -> ImportBatch:
    """Keep a file's lines, sealed; looked at already when its columns are known from before."""
    mapping = ColumnMapping.objects.filter(header_digest=header_digest(sheet.header)).first()
    with transaction.atomic():
        batch = ImportBatch.objects.create(name=name[:200], mapping=mapping, header=list(sheet.header), by=by)
        ImportRow.objects.bulk_create(
            ImportRow(batch=batch, line=line, cells=json.dumps(cells, ensure_ascii=False))
            for line, cells in sheet.lines
        )
        if mapping is not None:
            check(batch)
    return batch


def check(batch: ImportBatch) -> None:
    """Look at every line that is no case yet; errors and repeats stand on the rows afterwards."""
    rows = list(batch.rows.filter(case__isnull=True))
    now, street = timezone.now(), street_of(batch)
    orders = {row.pk: _order(row, batch, street, now) for row in rows}
    numbers = [order.number for order, _errors in orders.values() if order]
    known = dict(Case.objects.filter(external_number__in=numbers).values_list("external_number", "pk"))
    lines: dict[str, int] = {}
    for row in rows:
        order, row.errors = orders[row.pk]
        if order is None:
            continue
        if order.number in lines:
            row.errors = [["external_number", _("与第 %d 行是同一件工单。") % lines[order.number]]]
        lines.setdefault(order.number, row.line)
        row.repeated = order.number in known
    ImportRow.objects.bulk_update(rows, ["errors", "repeated"], batch_size=500)


def mend(row: ImportRow, values: dict[str, str]) -> None:
    """Write what was corrected into the line's cells and look at the batch again."""
    columns = row.batch.mapping.columns if row.batch.mapping else {}
    cells = dict(zip(row.batch.header, json.loads(row.cells), strict=True))
    cells |= {columns[field]: text for field, text in values.items() if field in columns}
    row.cells = json.dumps([cells[name] for name in row.batch.header], ensure_ascii=False)
    row.save(update_fields=["cells"])
    check(row.batch)


def take_in(batch: ImportBatch, *, by: User, stretch: int = STRETCH) -> int:
    """Make cases of the next lines that are in order; answers how many such lines are left.

    Each line is a transaction of its own: what was taken in stays, wherever the work is interrupted.
    """
    waiting = batch.rows.filter(case__isnull=True, errors=[], repeated=False)
    now, street = timezone.now(), street_of(batch)
    for pk in list(waiting.order_by("line").values_list("pk", flat=True)[:stretch]):
        with transaction.atomic():
            # Of two people who take in the same file, each line is one person's.
            row = waiting.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            if row is not None:
                _take_in_row(row, batch, street, by, now)
    left = waiting.count()
    if not left:
        ImportBatch.objects.filter(pk=batch.pk).update(taken_in_at=now)
    return left


def _take_in_row(row: ImportRow, batch: ImportBatch, street: Street, by: User, now: datetime) -> None:
    """One line: a case, a repeat, or what stands in the way."""
    order, row.errors = _order(row, batch, street, now)
    if order is not None:
        try:
            case, is_new = report(order.report, by=Actor(by), at=order.at)
        except Refused as refusal:
            row.errors = [[refusal.field or "description", refusal.sentence]]
        else:
            row.case, row.repeated = (case if is_new else None), not is_new
    row.save(update_fields=["case", "errors", "repeated"])


def _order(
    row: ImportRow, batch: ImportBatch, street: Street, now: datetime
) -> tuple[WorkOrder | None, list[list[str]]]:
    """The line through the mapping of its columns."""
    return cleaned(values_of(row, batch), street=street, now=now)


def values_of(row: ImportRow, batch: ImportBatch) -> dict[str, str]:
    """Field → cell."""
    cells = dict(zip(batch.header, json.loads(row.cells), strict=True))
    columns = batch.mapping.columns if batch.mapping else {}
    return {field: cells.get(name, "") for field, name in columns.items()}


def street_of(batch: ImportBatch) -> Street:
    """The street of whoever brought the file."""
    if batch.by.street is None:
        raise Refused(_("您的账号没有所属街道，请管理员补上。"))
    return batch.by.street
