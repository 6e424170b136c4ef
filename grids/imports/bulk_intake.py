"""A large spreadsheet into its register, in the background: read once, taken in a stretch at a time, mended at leisure.

Each stretch is one transaction under a lock of its own row, which goes with the worker that holds it: whoever comes
next goes on where it stopped, two may work side by side, and nothing is written twice, for rows are known by their
code. Lines that are wrong keep nobody waiting; they are kept, sealed, until they are mended or a month is over.
"""

import json
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, islice
from typing import Any

from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Max, Q, Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from tablib import Dataset

from grids.imports import pending_uploads
from grids.imports.resources.bulk_import import take_in_stretch
from grids.imports.resources.households import HouseholdResource
from grids.imports.resources.register import SHEET, Problem, RegisterResource
from grids.imports.spreadsheets import MAX_LINES, Line, Sheet, SheetRefused, opened, plain, write_xlsx
from grids.models import Intake, IntakeFault, IntakeStretch, User

logger = logging.getLogger(__name__)

STRETCH = 500
# A worker has other things to do as well: after so long the rest goes back to the end of the queue.
LONGEST_RUN = 60.0
KEPT = timedelta(days=30)
LINE, PROBLEMS = "原文件行号", "问题"


@dataclass(frozen=True)
class Background:
    """A register that takes large files: its spreadsheet, and which of its columns follow from others."""

    resource: type[RegisterResource]
    street_lookup: str
    also: tuple[str, ...] = ()


REGISTERS = {
    "grids.Household": Background(HouseholdResource, "grid__community__street__code", ("phone_digest",))
}


@dataclass(frozen=True)
class IntakeProgress:
    """How far a file is; ``lines`` is 0 while it has not been read."""

    lines: int
    done: int
    new: int
    changed: int
    same: int
    wrong: int

    @property
    def percent(self) -> int:
        """Of the lines, those that were looked at."""
        return self.done * 100 // self.lines if self.lines else 0


def begin(register: str, name: str, ticket: str, *, by: User) -> Intake:
    """Take over a file that lies in waiting; a worker is sent for it after commit."""
    intake = Intake.objects.create(
        register=register,
        name=name[:200],
        ticket=ticket,
        by=by,
        language=translation.get_language() or "zh-hans",
    )
    transaction.on_commit(lambda: send(intake.pk), robust=True)
    return intake


def send(number: int, later: int = 0) -> None:
    """A message to a worker; lost ones are found by the clock."""
    current_app.send_task("grids.tasks.take_in", [number], countdown=later, expires=600)


def standing_of(intake: Intake) -> IntakeProgress:
    """Counted anew, two queries."""
    done = Q(done_at__isnull=False)
    sums = intake.stretches.aggregate(
        all=Sum("lines"),
        done=Sum("lines", filter=done),
        new=Sum("new"),
        changed=Sum("changed"),
        same=Sum("same"),
    )
    numbers = {name: number or 0 for name, number in sums.items()}
    return IntakeProgress(lines=numbers.pop("all"), wrong=intake.faults.count(), **numbers)


def resource_of(intake: Intake) -> RegisterResource:
    """The register's spreadsheet, within the street of whoever brought the file."""
    kind, standing = REGISTERS[intake.register], intake.by.standing
    whole = standing.superuser or not standing.street
    return kind.resource(scope={} if whole else {kind.street_lookup: standing.street}, keeper=intake.by)


def go_on(number: int, longest: float = LONGEST_RUN) -> bool:
    """Read the file if that was not done, then take in stretch after stretch; whether anything is left to do."""
    intake = Intake.objects.unfinished().select_related("by__street").filter(pk=number).first()
    if intake is None:
        return False
    until = time.monotonic() + longest
    with translation.override(intake.language):
        if intake.ticket and not _lay_out(intake):
            return False
        resource = resource_of(intake)
        while _take_in_next(intake, resource):
            if time.monotonic() > until:
                return True
    return not _finish(intake)


def _lay_out(intake: Intake) -> bool:
    """The file as stretches; False where another worker is at it, or it can't be read."""
    with transaction.atomic():
        mine = Intake.objects.select_for_update(skip_locked=True).filter(pk=intake.pk).exclude(ticket="")
        if not mine.exists():
            return False
        try:
            _write_stretches(intake)
        except SheetRefused as refusal:
            intake.stretches.all().delete()
            intake.refused, intake.finished_at = str(refusal), timezone.now()
        ticket, intake.ticket = intake.ticket, ""
        intake.save(update_fields=["header", "refused", "finished_at", "ticket"])
        transaction.on_commit(lambda: pending_uploads.drop(ticket))
    return not intake.refused


def _write_stretches(intake: Intake) -> None:
    found = pending_uploads.look(intake.by, intake.register, intake.ticket)
    if found is None:
        raise SheetRefused(_("文件已经不在了，请重新上传。"))
    if not intake.by.standing.is_admin:
        raise SheetRefused(_("导入人已不是管理员。"))
    header, lines = opened(*found)
    refuse_columns(resource_of(intake), header)
    intake.header = list(header)
    _keep(intake, lines, start=0)


def refuse_columns(resource: RegisterResource, header: Sequence[str]) -> None:
    """SheetRefused for a header that is not the register's."""
    try:
        resource.before_import(Dataset(headers=list(header)))
    except ValidationError as error:
        raise SheetRefused("".join(error.messages)) from error


def _keep(intake: Intake, lines: Iterable[Line], *, start: int, counted: bool = True) -> None:
    """Lay the lines down in stretches; one that names what another one has named already is a fault."""
    place = intake.header.index(_key_column(intake))
    first_of: dict[str, int] = {}
    total, coming = 0, iter(lines)
    for position in count(start):
        stretch = list(islice(coming, STRETCH))
        total += len(stretch)
        if not stretch:
            return
        if total > MAX_LINES:
            raise SheetRefused(_("文件超过 %d 行，请分成几份。") % MAX_LINES)
        repeated = set()
        for line, cells in stretch:
            first = first_of.setdefault(plain(cells[place]), line) if cells[place] else line
            if first != line:
                repeated.add(line)
                _fault(
                    intake, line, cells, [Problem(line, intake.header[place], _("与第 %d 行重复。") % first)]
                )
        IntakeStretch.objects.create(
            intake=intake,
            position=position,
            lines=len(stretch) if counted else 0,
            cells=_written([(line, cells) for line, cells in stretch if line not in repeated]),
        )


def _key_column(intake: Intake) -> str:
    resource = resource_of(intake)
    return str(resource.fields[resource.get_import_id_fields()[0]].column_name)


def _written(cells: Any) -> str:
    return json.dumps(cells, ensure_ascii=False)


def _take_in_next(intake: Intake, resource: RegisterResource) -> bool:
    """The next stretch that nobody is at; False when there is none."""
    with transaction.atomic():
        open_ones = intake.stretches.filter(done_at__isnull=True).order_by("position")
        stretch = open_ones.select_for_update(skip_locked=True).first()
        if stretch is None:
            return False
        lines = [(line, tuple(cells)) for line, cells in json.loads(stretch.cells)]
        try:
            with transaction.atomic():
                _take_in(intake, stretch, resource, lines)
        except (SoftTimeLimitExceeded, OperationalError, InterfaceError):
            raise
        except Exception:
            # What nobody foresaw would come back every minute: the lines are kept for a person to look at.
            logger.exception("a stretch of intake %d could not be taken in", intake.pk)
            _give_back(intake, stretch, lines)
    return True


def _give_back(intake: Intake, stretch: IntakeStretch, lines: list[Line]) -> None:
    for line, cells in lines:
        _fault(intake, line, cells, [Problem(line, "", _("这一行没能处理，请再试一次。"))])
    IntakeStretch.objects.filter(pk=stretch.pk).update(cells="", done_at=timezone.now())


def _take_in(intake: Intake, stretch: IntakeStretch, resource: RegisterResource, lines: list[Line]) -> None:
    """Write the stretch's lines, what is wrong with the others, and how it went."""
    taken = take_in_stretch(resource, intake.header, lines, REGISTERS[intake.register].also)
    for rows, flag in ((taken.new, ADDITION), (taken.changed, CHANGE)):
        if rows:
            LogEntry.objects.log_actions(intake.by_id, rows, flag, change_message=_("表格导入"))
    for reading in taken.wrong:
        _fault(intake, reading.line, reading.cells, reading.problems)
    stretch.new, stretch.changed, stretch.same = len(taken.new), len(taken.changed), taken.same
    stretch.cells, stretch.done_at = "", timezone.now()
    stretch.save()


def _fault(intake: Intake, line: int, cells: Sequence[str], problems: list[Problem]) -> None:
    """Keep a line that is to be mended."""
    said = [[one.column, one.sentence] for one in problems]
    values = {"cells": _written(list(cells)), "problems": _written(said)}
    IntakeFault.objects.update_or_create(intake=intake, line=line, defaults=values)


def _finish(intake: Intake) -> bool:
    """Whether every stretch is done; then so is the file."""
    if intake.stretches.filter(done_at__isnull=True).exists():
        return False
    Intake.objects.unfinished().filter(pk=intake.pk).update(finished_at=timezone.now())
    return True


# Mending


@transaction.atomic
def mend(fault: IntakeFault, cells: Sequence[str]) -> bool:
    """One line as it was corrected; whether it is in order now. What is still wrong stands on the fault."""
    intake = fault.intake
    last = intake.stretches.aggregate(last=Max("position"))["last"]
    stretch = IntakeStretch(intake=intake, position=-1 if last is None else last, lines=0)
    stretch.position += 1
    fault.delete()
    _take_in(intake, stretch, resource_of(intake), [(fault.line, tuple(cells))])
    return not intake.faults.filter(line=fault.line).exists()


@transaction.atomic
def send_again(intake: Intake, sheet: Sheet) -> int:
    """The corrected lines of what ``wrong_lines`` wrote; how many. Raises SheetRefused, and then nothing changed."""
    if LINE not in sheet.header:
        raise SheetRefused(_("缺少列：%s。") % LINE)
    header = [name for name in sheet.header if name not in (LINE, PROBLEMS)]
    refuse_columns(resource_of(intake), header)
    known = {str(line) for line in intake.faults.values_list("line", flat=True)}
    rows = [dict(zip(sheet.header, map(plain, cells), strict=True)) for _line, cells in sheet.lines]
    strange = [row[LINE] for row in rows if row[LINE] not in known]
    if strange:
        raise SheetRefused(_("这些行不在待改的里面：%s。") % "、".join(strange[:20]))
    lines = [(int(row[LINE]), tuple(row.get(name, "") for name in intake.header)) for row in rows]
    intake.faults.filter(line__in=[line for line, _cells in lines]).delete()
    start = intake.stretches.aggregate(last=Max("position"))["last"]
    _keep(intake, lines, start=0 if start is None else start + 1, counted=False)
    Intake.objects.filter(pk=intake.pk).update(finished_at=None)
    transaction.on_commit(lambda: send(intake.pk), robust=True)
    return len(lines)


def wrong_lines(intake: Intake) -> bytes:
    """The lines to be mended as an xlsx file: their numbers, what is wrong, the cells as they came."""
    rows = (
        [fault.line, told_problems(fault), *json.loads(fault.cells)]
        for fault in intake.faults.order_by("line").iterator(chunk_size=STRETCH)
    )
    return write_xlsx({SHEET: ([LINE, PROBLEMS, *intake.header], rows)})


def told_problems(fault: IntakeFault) -> str:
    """Everything that is wrong with a line, in one cell."""
    return "".join(
        f"「{column}」{words}" if column else words for column, words in json.loads(fault.problems)
    )


# By the clock


def unfinished(now: datetime) -> list[int]:
    """Files at which nobody is: their message was lost, or their worker died."""
    lately = now - timedelta(seconds=20)
    old = Intake.objects.unfinished().filter(made_at__lt=lately).exclude(stretches__done_at__gt=lately)
    return list(old.order_by("made_at").values_list("pk", flat=True)[:100])


def empty_old(now: datetime) -> int:
    """What was not mended within a month goes; how many files that were."""
    old = Intake.objects.filter(made_at__lt=now - KEPT, emptied_at__isnull=True)
    numbers = list(old.values_list("pk", flat=True))
    with transaction.atomic():
        IntakeFault.objects.filter(intake__in=numbers).delete()
        IntakeStretch.objects.filter(intake__in=numbers).update(cells="")
        unread = Intake.objects.unfinished().filter(pk__in=numbers)
        unread.update(finished_at=now, ticket="", refused=_("超过一个月没有完成，内容已清除。"))
        Intake.objects.filter(pk__in=numbers).update(emptied_at=now)
    return len(numbers)
