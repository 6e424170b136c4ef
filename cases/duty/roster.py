"""Who is on duty: the area's roster, then the street's, then the area's team, then the centre and the leader.

A turn without anybody is left out, so that a street without a roster is called as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cases.models import DutyShift, EmergencyCall
from grids.models import Community, EnforcementArea, Executor, Membership, Street
from grids.people import in_centre

To = EmergencyCall.To


@dataclass(frozen=True)
class Turn:
    """Who is called together: one on duty, or all of a team; ``rank`` counts those on duty."""

    to: To
    people: tuple[int, ...]
    rank: int = 0


def on_duty(street: Street | int, area: EnforcementArea | int | None, now: datetime) -> list[DutyShift]:
    """The area's and then the street's people on duty at the instant, the first to be called first."""
    shifts = (
        DutyShift.objects.filter(street=street, user__is_active=True).at(now).select_related("user", "area")
    )
    area_id = area.pk if isinstance(area, EnforcementArea) else area
    rows = [shift for shift in shifts if shift.area_id in (area_id, None)]
    return sorted(rows, key=lambda shift: (shift.area_id is None, shift.rank))


def turns(street: Street | int, area: int | None, place_code: str, now: datetime) -> list[Turn]:
    """Whom to call one after the other; nobody twice in a row, and the last turn is the centre and the leader."""
    found: list[Turn] = []
    for turn in _all_turns(street, area, place_code, now):
        if turn.people and turn.people not in [known.people for known in found]:
            found.append(turn)
    return found


def _all_turns(street: Street | int, area: int | None, place_code: str, now: datetime) -> Iterator[Turn]:
    for shift in on_duty(street, area, now):
        to = To.STREET_DUTY if shift.area_id is None else To.AREA_DUTY
        yield Turn(to, (shift.user_id,), shift.rank)
    yield Turn(To.TEAM, tuple(team_people(area)))
    yield Turn(To.CENTRE, tuple(centre_people(street, place_code)))


def team_people(area: int | None) -> list[int]:
    """The active members of the area's teams."""
    if area is None:
        return []
    members = Membership.objects.filter(
        executor__kind=Executor.Kind.AREA_TEAM,
        executor__area=area,
        executor__active=True,
        user__is_active=True,
    )
    return sorted(set(members.values_list("user_id", flat=True)))


def centre_people(street: Street | int, place_code: str) -> list[int]:
    """Everybody of the command centre, and the leader who answers for the community."""
    staff = in_centre(street)
    led = Community.objects.filter(code=place_code[:12], leader__is_active=True)
    people = set(staff.values_list("pk", flat=True)) | set(led.values_list("leader_id", flat=True))
    return sorted(pk for pk in people if pk)
