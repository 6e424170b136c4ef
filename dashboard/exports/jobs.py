"""Files that take a while: asked for, made by a worker or at once when they are small, told of, kept for a week.

A worker that is at a file says so after each stretch; one that falls silent is replaced, and the file begun anew,
since half a spreadsheet is none. After some attempts it is given up, and says so with a way to try again.
"""

import logging
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from celery import current_app
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases import notices
from dashboard.exports.books import STEPS_OF_A_BOOK, write_book
from dashboard.exports.row_books import write_rows
from dashboard.exports.rows import Choice, Extent, choice_of, extent_of
from dashboard.models import Export, ExportQuerySet, FigureAccess
from dashboard.stats import Question, log_access

FOLDER = "exports"
AT_ONCE = 2_000  # rows that a request may write itself
SILENCE = timedelta(seconds=90)
MOST_ATTEMPTS = 3
TASK = "dashboard.tasks.make_export"

logger = logging.getLogger(__name__)


class Overtaken(Exception):
    """Another worker has taken the file over."""


@transaction.atomic
def ask(question: Question, kind: str, choice: Choice) -> Export:
    """Put an export on its way, and on the log; a worker is sent for it after commit, unless it is small."""
    extent = extent_of(question, choice)
    of_rows = kind == Export.Kind.ROWS
    told = choice.told(question) if of_rows else str(Export.Kind.FIGURES.label)
    if of_rows:
        log_access(question, FigureAccess.Kind.ROWS, f"{told} · Excel", extent.count)
    else:
        log_access(question, FigureAccess.Kind.XLSX, told, 0)
    export = Export.objects.create(
        by=question.user,
        kind=kind,
        month=question.month.first,
        report=question.report,
        chosen={name: value for name, value in vars(choice).items() if value},
        told=told[:200],
        prefixes=list(question.prefixes),
        language=translation.get_language() or "zh-hans",
        asked_at=timezone.now(),
        rows=extent.count,
        of=extent.count if of_rows else STEPS_OF_A_BOOK,
    )
    if extent.count > AT_ONCE:
        transaction.on_commit(lambda: send(export.pk), robust=True)
    return export


def send(number: int) -> None:
    """A message to a worker; lost ones are found by the clock."""
    current_app.send_task(TASK, [number], expires=600)


def make(number: int, *, tell: bool = True) -> bool:
    """Make the file, if nobody else is at it; whether it is there now. Runs outside any transaction.

    Whoever waits for it in the same request need not be told.
    """
    export = _claimed(number)
    if export is None:
        return False
    if not Export.objects.visible_to(export.by).filter(pk=export.pk).exists():
        # It speaks of places that whoever asked does not read any more; its page is gone as well.
        _mine(export).update(failed_at=timezone.now())
        return False
    try:
        with translation.override(export.language):
            _keep(export, tell=tell)
    except Overtaken:
        return False
    except Exception:
        logger.exception("export %d was not made at attempt %d", export.pk, export.attempts)
        _give_back(export)
        return False
    return True


def _claimed(number: int) -> Export | None:
    """The export, ours until we fall silent; None when it is done or in other hands."""
    now = timezone.now()
    free = Q(beat_at__isnull=True) | Q(beat_at__lt=now - SILENCE)
    mine = Export.objects.unfinished().filter(free, pk=number)
    if not mine.update(beat_at=now, attempts=F("attempts") + 1, done=0):
        return None
    return Export.objects.select_related("by", "report__by").get(pk=number)


def _keep(export: Export, *, tell: bool) -> None:
    """Write the file in a folder for unfinished ones, put it in its place, and tell who asked.

    A folder that a dead worker left goes at night, with the uploads that broke off.
    """
    question = question_of(export)
    with tempfile.TemporaryDirectory(suffix=".upload", dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        path = Path(folder) / "export.xlsx"
        rows = _write(export, question, str(path))
        with path.open("rb") as file:
            name = default_storage.save(f"{FOLDER}/{uuid4().hex}.xlsx", File(file))
    now = timezone.now()
    with transaction.atomic():
        made = _mine(export).update(finished_at=now, file=name, done=export.of, rows=rows)
        if made and tell:
            _tell(export, now)
    if not made:
        default_storage.delete(name)
        raise Overtaken


def question_of(export: Export) -> Question:
    """The question as it was asked, by the person as they stand today."""
    at = export.report.made_at if export.report else export.asked_at
    return Question(export.by, export.period, at, export.report)


def _write(export: Export, question: Question, path: str) -> int:
    """The rows in the file."""
    if export.kind == Export.Kind.FIGURES:
        write_book(path, question, _beating(export))
        return export.rows
    choice = choice_of(export.chosen) or Choice()
    extent: Extent = extent_of(question, choice)
    return write_rows(path, question, choice, extent, _beating(export))


def _beating(export: Export) -> Callable[[int], None]:
    """Says how far it is, and that somebody is at it."""

    def beat(done: int) -> None:
        if not _mine(export).update(done=min(done, export.of), beat_at=timezone.now()):
            raise Overtaken

    return beat


def _mine(export: Export) -> ExportQuerySet:
    """The row, as long as this attempt is the last one."""
    return Export.objects.unfinished().filter(pk=export.pk, attempts=export.attempts)


def _tell(export: Export, now: datetime) -> None:
    title = _("导出好了：%s") % export.told
    cause = f"export:{export.pk}:{export.attempts}"
    body = _("%(month)s，%(rows)d 行，保留 7 天。") % {"month": f"{export.month:%Y-%m}", "rows": export.rows}
    notices.remind(export.by_id, notices.Message(cause, title, body), export.get_absolute_url(), now)


def _give_back(export: Export) -> None:
    """For the next attempt, or for good after the last one."""
    over = export.attempts >= MOST_ATTEMPTS
    _mine(export).update(beat_at=None, failed_at=timezone.now() if over else None)


def try_again(export: Export) -> None:
    """A given up export from the beginning."""
    again = Export.objects.filter(pk=export.pk, failed_at__isnull=False)
    if again.update(failed_at=None, beat_at=None, done=0, attempts=0, asked_at=timezone.now()):
        transaction.on_commit(lambda: send(export.pk), robust=True)


# By the clock


def take_up(now: datetime) -> int:
    """Files whose message was lost or whose worker died are begun anew, or given up; how many were looked at."""
    left = Export.objects.untouched_since(now - SILENCE).order_by("pk")
    left.filter(attempts__gte=MOST_ATTEMPTS).update(failed_at=now)
    numbers = list(left.values_list("pk", flat=True)[:100])
    for number in numbers:
        send(number)
    return len(numbers)


def clear(now: datetime) -> int:
    """Files older than a week go, and what no row names; how many rows lost theirs."""
    old = Export.objects.filter(finished_at__lt=now - Export.KEPT).exclude(file="")
    gone = 0
    for export in old:
        default_storage.delete(export.file)
        gone += Export.objects.filter(pk=export.pk).update(file="")
    return gone
