"""The log of an emergency: each line is appended, none is ever changed; who acted stands beside by role."""

from datetime import datetime
from typing import Any

from django.db.models import F

from cases.models import Emergency, EmergencyLine, Role
from grids.models import User
from grids.roles import covers


def role_of(emergency: Emergency, user: User) -> tuple[str, int]:
    """In what part somebody acts, and as which on duty: the duty they were called for first."""
    calls = emergency.calls.filter(rank__gt=0).to(user.pk).order_by("-position")
    for call in calls:
        return Role(call.to), call.rank
    standing, place = user.standing, emergency.place_code
    for role, fits in (
        (Role.CENTRE, standing.is_centre),
        (Role.TEAM, covers(standing.policed, place)),
        (Role.CADRE, covers(standing.grids, place) or standing.is_cadre),
        (Role.WORKER, standing.is_worker),
        (Role.LEADER, standing.is_leader),
    ):
        if fits:
            return role, 0
    return Role.TEAM if standing.is_officer else "", 0


def write(
    emergency: Emergency,
    action: EmergencyLine.Action,
    now: datetime,
    *,
    by: User | None = None,
    words: str = "",
    data: dict[str, Any] | None = None,
    key: str | None = None,
) -> EmergencyLine:
    """Append a line; the emergency's row is locked or new."""
    Emergency.objects.filter(pk=emergency.pk).update(line_count=F("line_count") + 1)
    emergency.line_count += 1
    part, rank = role_of(emergency, by) if by else (Role.CLOCK, 0)
    return EmergencyLine.objects.create(
        emergency=emergency,
        seq=emergency.line_count,
        action=action,
        actor=by,
        part=part,
        rank=rank,
        words=words.strip(),
        data=data or {},
        at=now,
        key=key,
    )


def answered_by(emergency: Emergency) -> EmergencyLine | None:
    """The line that says who has it."""
    return emergency.lines.filter(action=EmergencyLine.Action.ANSWERED).first()
