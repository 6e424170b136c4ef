"""An urging that nobody answers: the handlers when it is due, the centre and who pressed an hour later, once each."""

import pytest
from django.contrib.auth.models import Group

from cases import lifecycle, upkeep
from cases.lifecycle import Actor
from cases.models import Case, LadderFired, LadderStep, Notice, Urgency
from cases.notices import escalation
from cases.notices.urging_escalation import URGINGS
from grids.models import Community
from tests.cases.notices.test_escalation import on

DUE, LATER = on(23, 15), on(23, 16)


@pytest.fixture
def pressed(case, centre, executor, department, leader):
    """In hand, and supervised by the leader on Monday at 11:00 with two working hours for the answer: 14:30."""
    lifecycle.register(case, by=Actor(centre), at=on(23, 9))
    lifecycle.dispatch(case, by=Actor(centre), executor=department, at=on(23, 9, 10))
    lifecycle.accept(case, by=Actor(executor), at=on(23, 9, 20))
    lifecycle.supervise(case, by=Actor(leader), words="电话13812345678，今天说清楚", hours=2, at=on(23, 11))
    return case


def tick(now):
    """One run of the clock."""
    return sum(escalation.escalate(URGINGS, number, now) for number in escalation.find_late(URGINGS, now))


def told():
    """Who was told what, in order."""
    rows = Notice.objects.filter(cause__startswith="answer:").order_by("pk")
    return [(row.user.username, row.title.split(" ", 1)[1]) for row in rows]


def test_the_handlers_hear_when_it_is_due_and_those_above_an_hour_later(pressed, centre):
    minutes = [(14, 29), (14, 30), (14, 31), (15, 29), (15, 30), (15, 31)]
    assert [tick(on(23, *minute)) for minute in minutes] == [0, 1, 0, 0, 1, 0]
    assert told() == [
        ("executor", "督办的答复时限已到，请答复"),
        ("leader", "督办逾期未答复"),
        ("centre", "督办逾期未答复"),
    ]
    assert "138****5678，今天说清楚" in Notice.objects.filter(cause__startswith="answer:")[0].body


@pytest.mark.parametrize("part", ["executor", "officer"])
def test_the_handlers_next_event_is_the_answer(pressed, part, request, centre, department, area_team):
    if part == "officer":
        hand_over = {"executor": department, "assistants": [area_team], "reason": "加派协办"}
        lifecycle.redispatch(pressed, by=Actor(centre), **hand_over, at=on(23, 12))
    lifecycle.note(pressed, by=Actor(request.getfixturevalue(part)), words="明天清运", at=on(23, 14))
    assert tick(LATER) == 0


def test_a_note_of_the_centre_is_no_answer(pressed, centre):
    lifecycle.note(pressed, by=Actor(centre), words="在等", at=on(23, 14))
    assert tick(LATER) == 2


def test_a_case_at_its_end_owes_no_answer(pressed, centre, department):
    twin = Case.objects.get(pk=pressed.pk)
    twin.pk, twin.number, twin.tracking_code = None, "HH-20261123-9001", "TWIN"
    twin.save(force_insert=True)
    lifecycle.merge(pressed, by=Actor(centre), first_case=twin, at=on(23, 12))
    assert tick(LATER) == 0


def test_a_second_urging_has_rungs_of_its_own(pressed, centre):
    assert tick(LATER) == 2
    lifecycle.urge(pressed, by=Actor(centre), words="再催", hours=1, at=LATER)
    assert [tick(on(23, 17)), tick(on(24, 9, 30)), tick(on(24, 9, 31))] == [1, 1, 0]
    assert LadderFired.objects.count() == 4


@pytest.mark.parametrize("urgency, fires", [(Urgency.NORMAL, [0, 2]), (Urgency.URGENT, [2, 0])])
def test_not_at_night_unless_urgent(pressed, urgency, fires):
    Case.objects.filter(pk=pressed.pk).update(urgency=urgency)
    assert [tick(on(23, 23)), tick(on(24, 7, 30))] == fires


def test_whoever_pressed_and_sees_the_case_no_longer_hears_nothing(pressed, leader):
    Community.objects.update(leader=None)
    assert tick(LATER) == 2
    assert "leader" not in dict(told())


def test_whoever_pressed_and_sits_at_the_centre_hears_once(pressed, leader):
    leader.groups.add(Group.objects.get(name="指挥中心"))
    assert tick(LATER) == 2
    assert [who for who, _what in told()].count("leader") == 1


def test_the_clock_climbs_and_the_ladder_leaves_these_rungs_alone(pressed, monkeypatch):
    monkeypatch.setattr(upkeep.timezone, "now", lambda: DUE)
    upkeep.climb()
    assert set(LadderFired.objects.values_list("step__trigger", flat=True)) == {LadderStep.Trigger.ANSWER}


def test_a_disabled_rung_is_left_out(pressed):
    LadderStep.objects.filter(trigger="answer", audience="centre").update(enabled=False)
    assert tick(LATER) == 1
