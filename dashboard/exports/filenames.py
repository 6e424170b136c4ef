"""What a file is called on the reader's machine."""

from typing import TypeVar
from urllib.parse import quote

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from dashboard.models import Export
from dashboard.stats import Question

Answer = TypeVar("Answer", bound=HttpResponseBase)


def name_of(month: str, version: int | None, what: str, ending: str) -> str:
    """月报-2026-10-v2-案卷明细.csv."""
    return (
        "-".join(filter(None, [_("月报"), month, f"v{version}" if version else _("未定稿"), what])) + ending
    )


def name_for(question: Question, what: str, ending: str) -> str:
    """The same for a reading of a month."""
    return name_of(question.month.key, question.report.version if question.report else None, what, ending)


def name_of_export(export: Export) -> str:
    """The same for a file from the background."""
    what = export.told if export.kind == Export.Kind.ROWS else ""
    version = export.report.version if export.report else None
    return name_of(f"{export.month:%Y-%m}", version, what.replace(" · ", "-").replace("/", "-"), ".xlsx")


def as_download(answer: Answer, name: str) -> Answer:
    """Kept under this name by the browser, and by no cache."""
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "private, no-store"
    return answer
