"""The fast lane by the clock: who is called when, who has it, and that the log holds every step."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from cases.emergency import Alarm, acknowledge, close, lapse, late_emergencies, note, pass_on, raise_alarm
from cases.lifecycle import Incomplete, NotTheirs, Refused
from cases.models import DutyShift, Emergency, EmergencyCall, EmergencyLine, Notice, Status
from grids.models import Executor
from tests.cases.emergency.conftest import NIGHT, after


def tick(now):
    """What the clock does each minute."""
    for number in list(late_emergencies(now)):
        lapse(number, now)


def called(emergency):
    """Who was called in which turn, and when it was."""
    return [(call.to, call.rank, call.called_at) for call in emergency.calls.order_by("position")]


def log(emergency):
    """The actions of the log in order."""
    return list(emergency.lines.values_list("action", flat=True))


def test_one_action_registers_dispatches_and_alarms_at_night(emergency, officer, second, night_watch, leader):
    case = emergency.case
    assert (case.status, case.urgency, case.executor.code) == ("dispatched", "emergency", "T-1")
    told = Notice.objects.filter(cause=f"emergency:{emergency.pk}:0")
    assert set(told.values_list("user", flat=True)) == {officer.pk, second.pk, night_watch.pk, leader.pk}
    assert called(emergency) == [("area_duty", 1, NIGHT)]
    assert emergency.calls.get().due_at == after(5)


def test_the_units_channels_are_used_at_once_though_it_is_night(alarm, roster, centre, area_team):
    area_team.notify_urls, area_team.email = "json://gateway.example/", "team@street.example"
    area_team.save()
    emergency, _ = raise_alarm(alarm, by=centre, at=NIGHT)
    sent = Notice.objects.filter(executor=area_team, cause__startswith="emergency:")
    assert set(sent.values_list("channel", flat=True)) == {"gateway", "mail"}
    assert set(sent.values_list("not_before", flat=True)) == {NIGHT}
    assert emergency.lines.get(action="called").data["channels"] == 2


def test_who_does_not_answer_gives_way_minute_by_minute(emergency):
    for minute in range(1, 26):
        tick(after(minute))
    assert called(emergency)[:5] == [
        ("area_duty", 1, after(0)),
        ("area_duty", 2, after(5)),
        ("street_duty", 1, after(10)),
        ("team", 0, after(15)),
        ("centre", 0, after(20)),
    ]
    assert log(emergency) == ["raised", "called", *["lapsed", "called"] * 5]
    assert called(emergency)[5] == ("centre", 0, after(25))


def test_a_second_short_of_its_minutes_nobody_is_passed_over(emergency):
    tick(after(4, 59))
    assert len(called(emergency)) == 1
    tick(after(5))
    tick(after(5))
    assert len(called(emergency)) == 2


def test_a_missed_tick_delays_and_loses_nothing(emergency):
    tick(after(47))
    assert called(emergency) == [("area_duty", 1, after(0)), ("area_duty", 2, after(47))]
    assert emergency.calls.get(outcome="").due_at == after(52)


def test_a_watch_that_ends_meanwhile_is_not_called(emergency, roster):
    DutyShift.objects.filter(pk=roster[1].pk).update(to_at=after(4))
    tick(after(5))
    assert called(emergency)[-1][:2] == ("street_duty", 1)


def test_whoever_has_it_stops_the_clock_and_signs_for_the_case(emergency, second):
    tick(after(5))
    acknowledge(emergency, by=second, at=after(6))
    tick(after(60))
    emergency.case.refresh_from_db()
    assert (len(called(emergency)), emergency.case.status) == (2, "handling")
    line = emergency.lines.get(action="answered")
    assert (line.actor, line.part, line.rank) == (second, "area_duty", 2)


def test_passed_on_the_next_one_is_called_at_once(emergency, officer):
    pass_on(emergency, by=officer, words="在外区出警", at=after(1))
    assert called(emergency) == [("area_duty", 1, after(0)), ("area_duty", 2, after(1))]
    assert list(emergency.calls.order_by("position").values_list("outcome", flat=True)) == ["passed", ""]
    with pytest.raises(NotTheirs):
        pass_on(emergency, by=officer, at=after(2))


def test_two_answer_and_one_has_it(emergency, officer, second):
    acknowledge(emergency, by=officer, at=after(1))
    assert acknowledge(emergency, by=officer, at=after(2)).answered_at == after(1)
    with pytest.raises(Refused, match="顾长风"):
        acknowledge(emergency, by=second, at=after(2))


@pytest.mark.parametrize(
    "role, may", [("officer", True), ("leader", True), ("centre", True), ("cadre", False)]
)
def test_who_can_answer(emergency, role, may, request):
    user = request.getfixturevalue(role)
    if may:
        assert acknowledge(emergency, by=user, at=after(1)).answered_by == user
    else:
        with pytest.raises(NotTheirs):
            acknowledge(emergency, by=user, at=after(1))


def test_closing_ends_the_log_and_sends_the_result_into_the_case(emergency, officer, snapshot):
    acknowledge(emergency, by=officer, at=after(1))
    note(emergency, words="明火已扑灭", by=officer, photos=[snapshot], at=after(9))
    close(emergency, result="厨房失火，无人受伤", by=officer, photos=[snapshot], at=after(30))
    emergency.case.refresh_from_db()
    assert log(emergency) == ["raised", "called", "answered", "noted", "closed"]
    assert emergency.photos.count() == 2
    assert emergency.case.status == "resolved"
    assert emergency.case.events.get(action="resolve").words == "厨房失火，无人受伤"


def test_a_false_alarm_is_closed_by_the_centre_alone(emergency, officer, centre):
    with pytest.raises(NotTheirs):
        close(emergency, result="误报", by=officer, at=after(2))
    with pytest.raises(Incomplete):
        close(emergency, result=" ", by=centre, at=after(2))
    close(emergency, result="误报", by=centre, at=after(2))
    tick(after(10))
    assert emergency.calls.get().outcome == "closed"


def test_without_a_roster_the_team_is_called_and_without_a_team_the_centre(alarm, centre, officer, area_team):
    first, _ = raise_alarm(alarm, by=centre, at=NIGHT)
    area_team.active = False
    area_team.save()
    other, _ = raise_alarm(alarm, by=centre, at=NIGHT)
    assert [called(one)[0][0] for one in (first, other)] == ["team", "centre"]


def test_of_two_teams_in_an_area_none_is_taken_for_the_other(alarm, roster, centre, street, area_team):
    Executor.objects.create(
        street=street, code="T-0", name="第一片区夜间队", kind=Executor.Kind.AREA_TEAM, area=area_team.area
    )
    emergency, _new = raise_alarm(alarm, by=centre, at=NIGHT)
    assert (emergency.case.status, emergency.case.executor) == (Status.REGISTERED, None)


def test_the_calls_end_after_a_while(emergency):
    for turn in range(40):
        tick(after(5 * turn + 5))
    assert emergency.calls.count() == 20
    assert not emergency.calls.filter(outcome="").exists()


def test_a_case_turns_into_one_once(case, kind, roster, centre):
    first, new = raise_alarm(Alarm(kind, case=case), by=centre, at=NIGHT)
    again, still = raise_alarm(Alarm(kind, case=case), by=centre, at=after(1))
    assert (first.pk, new, still) == (again.pk, True, False)
    assert first.case.urgency == "emergency"


@pytest.mark.parametrize("role", ["executor", "auditor", "admin"])
def test_who_cannot_raise_one(alarm, role, request):
    with pytest.raises(NotTheirs):
        raise_alarm(alarm, by=request.getfixturevalue(role), at=NIGHT)
    assert not Emergency.objects.exists()


def test_the_log_is_never_rewritten(emergency):
    for statement in ("update cases_emergencyline set words = 'x'", "delete from cases_emergencyline"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert EmergencyLine.objects.filter(emergency=emergency).count() == 2


def test_the_database_knows_one_call_at_a_time(emergency):
    call = emergency.calls.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyCall.objects.create(
            emergency=emergency,
            position=2,
            to="team",
            people=[1],
            called_at=call.called_at,
            due_at=call.due_at,
        )


def test_nobody_shares_a_turn_of_duty(roster, second):
    first = roster[0]
    twin = DutyShift(street=first.street, area=first.area, rank=1, user=second,
                     from_at=after(0), to_at=after(600))  # fmt: skip
    with pytest.raises(ValidationError, match="已经排了"):
        twin.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    DutyShift.objects.create(
        street=first.street, area=first.area, rank=1, user=second, from_at=first.to_at, to_at=after(900)
    )
