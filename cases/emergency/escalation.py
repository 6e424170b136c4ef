"""The clock of an emergency: one turn is called at a time, and one that does not answer in its minutes gives way.

Minutes are the wall clock's. What is due follows from the call's own instants: a sweep that comes late delays the
next call, and never loses or doubles one.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases import notices
from cases.duty import Turn, roster, teams_of
from cases.emergency.log import write
from cases.models import Emergency, EmergencyCall, EmergencyLine
from cases.notices import body_of, title_of

# After so many turns nobody is called by itself any more: the centre has had its telephone ring for an hour.
MOST_CALLS = 20
Action, Outcome = EmergencyLine.Action, EmergencyCall.Outcome


def current_call(emergency: Emergency) -> EmergencyCall | None:
    """The turn that is being waited for."""
    return emergency.calls.filter(outcome="").first()


def next_turn(emergency: Emergency, now: datetime) -> Turn | None:
    """The first turn that has not been called, by the roster as it stands now; at the end the last one again."""
    coming = roster.turns(emergency.street_id, emergency.area_id, emergency.place_code, now)
    called = [tuple(people) for people in emergency.calls.values_list("people", flat=True)]
    fresh = [turn for turn in coming if turn.people not in called]
    return fresh[0] if fresh else coming[-1] if coming else None


def call_next(emergency: Emergency, now: datetime) -> EmergencyCall | None:
    """Alarm the next turn and start its clock; None when nobody is left to call. The emergency's row is locked."""
    turn, position = next_turn(emergency, now), emergency.calls.count() + 1
    if turn is None or position > MOST_CALLS:
        return None
    call = EmergencyCall.objects.create(
        emergency=emergency,
        position=position,
        to=turn.to,
        rank=turn.rank,
        people=list(turn.people),
        called_at=now,
        due_at=now + timedelta(minutes=emergency.answer_minutes),
    )
    within = _("请在 %d 分钟内应答。") % emergency.answer_minutes
    message = notices.Message(
        f"emergency:{emergency.pk}:{position}",
        title_of(emergency.case, _("应急呼叫，请应答：%s") % emergency.kind),
        f"{within}\n{body_of(emergency.case)}",
    )
    teams = teams_of(emergency.area_id)
    people, channels = notices.alarm(emergency.case, turn.people, teams, message, now)
    _log(emergency, Action.CALLED, call, now, people=people, channels=channels)
    return call


def end_call(call: EmergencyCall, outcome: EmergencyCall.Outcome, now: datetime) -> None:
    """The turn is over."""
    call.outcome, call.ended_at = outcome, now
    call.save(update_fields=["outcome", "ended_at"])


def late_emergencies(now: datetime) -> Iterator[int]:
    """The emergencies whose call nobody answered in time, by id."""
    late = EmergencyCall.objects.filter(outcome="", due_at__lte=now).order_by("due_at")
    yield from late.values_list("emergency_id", flat=True)


@transaction.atomic
def lapse(number: int, now: datetime) -> bool:
    """Note that the turn did not answer and call the next one; whether it was this call that did it."""
    emergency = (
        Emergency.objects.select_for_update(of=("self",)).select_related("case", "kind").get(pk=number)
    )
    call = current_call(emergency)
    if call is None or call.due_at > now:
        return False
    end_call(call, Outcome.LAPSED, now)
    _log(emergency, Action.LAPSED, call, now)
    call_next(emergency, now)
    return True


def _log(
    emergency: Emergency, action: EmergencyLine.Action, call: EmergencyCall, now: datetime, **counts: Any
) -> None:
    data = {"position": call.position, "to": call.to, "rank": call.rank, "minutes": emergency.answer_minutes}
    write(emergency, action, now, data=data | counts)
