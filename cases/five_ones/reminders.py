"""On Thursday afternoon the cadre reads once what of the five ones is still open; after downtime, on the next
working day of the week.

Not on holidays, not to the excused; while nobody is posted, the community office reads it.
"""

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from cases import notices
from cases.fieldwork import owners_on
from cases.five_ones.calculation import of_grids
from cases.five_ones.evaluation import Ones
from cases.five_ones.periods import THURSDAY, Period, shanghai_day, week_of
from cases.lifecycle import calendar
from cases.models import Excuse, Notice
from grids.models import Grid

AFTERNOON = time(14)


def is_time(now: datetime) -> bool:
    """Thursday from 14:00, or a later day of its week; a working day, and not at night."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    if notices.is_quiet(now) or not calendar().is_working(local.date()):
        return False
    return local.weekday() > THURSDAY or (local.weekday() == THURSDAY and local.time() >= AFTERNOON)


def remind(now: datetime) -> int:
    """Tell what is still open; how many were told. The same week is told to the same person once for a grid."""
    if not is_time(now):
        return 0
    today = shanghai_day(now)
    week, owners, told = week_of(today), owners_on(today), 0
    excused = set(Excuse.objects.filter(from_on__lte=today, to_on__gte=today).values_list("user", "grid"))
    heard = _heard(week)
    for ones in of_grids(Grid.objects.filter(retired_on__isnull=True).select_related("community"), now):
        if not ones.still_open:
            continue
        for person in owners.of(ones.grid.code):
            cause = _cause(week, ones)
            if (person, ones.grid.pk) in excused or (person, cause) in heard:
                continue
            notices.remind(person, _message(cause, ones), "/rounds/", now)
            told += 1
    return told


def _cause(week: Period, ones: Ones) -> str:
    return f"rounds:{week.key}:{ones.grid.code}"


def _heard(week: Period) -> set[tuple[int | None, str]]:
    """Who has been told already this week."""
    told = Notice.objects.filter(case__isnull=True, cause__startswith=f"rounds:{week.key}:")
    return set(told.values_list("user", "cause"))


def _message(cause: str, ones: Ones) -> notices.Message:
    place = f"{ones.grid.community.name} {ones.grid.name}"
    lines = [f"{value.name}：{value.figure}" for value in ones.still_open]
    return notices.Message(cause, _("本周五个一还有没做的"), "\n".join([place, *lines]))
