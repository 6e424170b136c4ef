"""值班表: who is on duty now, and the week's turns by area."""

from datetime import date, datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from cases.access import SignedIn
from cases.enforcement.views import of_the_areas
from cases.five_ones import shanghai_day
from cases.models import DutyShift, DutyShiftQuerySet
from grids.instants import has_neighbours

DAYS = 7


@of_the_areas
@require_safe
def duty_roster(request: SignedIn) -> HttpResponse:
    """Now, and a week from its Monday, a day a card; the roster itself is kept in the registers."""
    now = timezone.now()
    today = shanghai_day(now)
    asked = _day(request.GET.get("from", "")) or today
    monday = asked - timedelta(days=asked.weekday())
    rows = DutyShift.objects.visible_to(request.user).select_related("area", "user")
    context = {
        "now_on_duty": list(rows.at(now)),
        "days": _week(rows, monday),
        "today": today,
        "before": monday - timedelta(days=DAYS),
        "after": monday + timedelta(days=DAYS),
    }
    return render(request, "cases/enforcement/roster_page.html", context)


def _week(rows: DutyShiftQuerySet, monday: date) -> list[tuple[date, list[DutyShift]]]:
    """The turns that begin on each day of the week: area by area, the street's last; one query."""
    zone = timezone.get_default_timezone()
    first = datetime.combine(monday, time(0), zone)
    found: dict[date, list[DutyShift]] = {monday + timedelta(days=n): [] for n in range(DAYS)}
    for shift in rows.between(first, first + timedelta(days=DAYS)):
        day = timezone.localtime(shift.from_at, zone).date()
        if day in found:
            found[day].append(shift)
    for own in found.values():
        own.sort(key=lambda shift: (shift.area is None, shift.area_id or 0, shift.from_at, shift.rank))
    return list(found.items())


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and has_neighbours(day) else None
