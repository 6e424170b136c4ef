"""取数记录: whoever draws cases from the figures, on a page or into a file, stands on the log."""

from django.utils import timezone

from dashboard.models import FigureAccess
from dashboard.stats.month_rows import Question


def log_access(question: Question, kind: str, what: str, rows: int) -> FigureAccess:
    """One line: ``kind`` of ``FigureAccess.Kind``, ``what`` was drawn in words, how many rows were given out."""
    return FigureAccess.objects.create(
        by=question.user,
        at=timezone.now(),
        kind=kind,
        month=question.month.first,
        version=question.report.version if question.report else None,
        what=what[:200],
        rows=rows,
    )
