"""Hazards have until a day to be put right; past it the community office hears, then the area's team. Each once."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases import notices
from cases.duty import team_people
from cases.fieldwork import Owners, owners_on
from cases.lifecycle import calendar
from cases.models import Hazard
from grids.places import registers

# Working days past the term until the area's team hears as well.
TEAM_AFTER = 2


def remind(now: datetime) -> int:
    """Tell of every hazard past its term; how many notices were meant. Nobody is disturbed at night."""
    if notices.is_quiet(now):
        return 0
    today = timezone.localdate(now, timezone.get_default_timezone())
    owners, count = owners_on(today), 0
    late = Hazard.objects.overdue(today).select_related("grid__community", "site")
    for hazard in late.order_by("rectify_on", "pk"):
        count += _escalate(hazard, owners, today, now)
    return count


def _escalate(hazard: Hazard, owners: Owners, today: date, now: datetime) -> int:
    """The steps that are due for one hazard."""
    if hazard.rectify_on is None:
        return 0
    count = _notify(hazard, "office", owners.office(hazard.place_code), now)
    if calendar().days_after(hazard.rectify_on, TEAM_AFTER) < today and hazard.household_id is None:
        community = registers().community_of(hazard.place_code)
        count += _notify(hazard, "team", team_people(community.area_id if community else None), now)
    return count


def _notify(hazard: Hazard, step: str, people: list[int], now: datetime) -> int:
    place = hazard.site or f"{hazard.grid.community.name} {hazard.grid.name}"
    message = notices.Message(
        f"rectify:{hazard.pk}:{step}", _("隐患过了整改期限"), f"{place}\n{hazard.words[:120]}"
    )
    for person in people:
        notices.remind(person, message, hazard.get_absolute_url(), now)
    return len(people)
