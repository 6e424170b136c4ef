"""What of an address is a question about a month: the month itself, by what, which version."""

from datetime import datetime

from cases.five_ones import Period, parse_month
from dashboard.models import MonthlyReport
from dashboard.stats.month_rows import Question
from grids.models import User

LIVE = "live"


class NoSuchMonth(Exception):
    """The month is none, has not begun, or was never frozen in that version."""


def question_of(user: User, month: str, version: str, now: datetime) -> Question:
    """The question; without a version the latest frozen one answers, else the rows as they stand (``live``)."""
    period = parse_month(month)
    if period is None or period.starts > now:
        raise NoSuchMonth
    return Question(user, period, *_reading(user, period, version, now))


def _reading(
    user: User, period: Period, version: str, now: datetime
) -> tuple[datetime, MonthlyReport | None]:
    """The instant at which the month is read, and the report that kept it."""
    reports = MonthlyReport.objects.visible_to(user).of(period)
    if version == LIVE:
        return now, None
    if version and not (version.isdecimal() and len(version) < 5):
        raise NoSuchMonth
    report = (reports.filter(version=int(version)) if version else reports).select_related("by").first()
    if version and report is None:
        raise NoSuchMonth
    return (report.made_at, report) if report else (now, None)
