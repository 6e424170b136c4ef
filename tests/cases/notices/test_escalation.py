"""The ladder: each rung once for a case and a term, by instants worked out by hand (Asia/Shanghai)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases import lifecycle
from cases.lifecycle import Actor
from cases.models import Case, LadderFired, LadderStep, Notice, Urgency
from cases.notices import escalation
from cases.notices.term_escalation import TERMS

SHANGHAI = ZoneInfo("Asia/Shanghai")
SOON, LATE = LadderStep.Trigger.WARN, LadderStep.Trigger.OVERDUE
Audience = LadderStep.Audience


def on(day, hour, minute=0):
    """An instant of November 2026; the 23rd is a Monday, nothing in that week is a holiday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def rungs(db):
    """The street's ladder: due soon, overdue, and eight working hours later."""
    LadderStep.objects.all().delete()
    plan = [
        (SOON, 0, Audience.OWNER),
        (LATE, 0, Audience.OWNER),
        (LATE, 0, Audience.CENTRE),
        (LATE, 8, Audience.LEADER),
    ]
    return LadderStep.objects.bulk_create(
        LadderStep(position=n, trigger=trigger, working_hours_later=hours, audience=audience)
        for n, (trigger, hours, audience) in enumerate(plan, 1)
    )


@pytest.fixture
def due(case, rungs, centre, leader):
    """Reported on Monday; its term turns yellow at 10:00 and ends at 11:00."""
    Case.objects.filter(pk=case.pk).update(warn_at=on(23, 10), due_at=on(23, 11))
    case.refresh_from_db()
    return case


def tick(now):
    """One run of the clock."""
    return sum(escalation.escalate(TERMS, number, now) for number in escalation.find_late(TERMS, now))


def told(person):
    """The titles in the inbox of one person, the oldest first."""
    return [notice.title.split(" ", 1)[1] for notice in Notice.objects.filter(user=person).order_by("pk")]


def test_each_rung_fires_once_and_not_before_its_instant(due, centre, leader):
    minutes = [(9, 59), (10, 0), (10, 1), (11, 0), (11, 1), (16, 0)]
    assert [tick(on(23, *minute)) for minute in minutes] == [0, 1, 0, 2, 0, 0]
    assert told(centre) == ["即将到期：待立案", "已超期：待立案"]
    assert told(leader) == []
    # 11:00 + 8 working hours: 1 before lunch, 4 in the afternoon, 3 on Tuesday morning.
    assert [tick(on(24, 11, 59)), tick(on(24, 12)), tick(on(24, 12, 1))] == [0, 1, 0]
    assert told(leader) == ["已超期：待立案"]


def test_after_a_day_of_downtime_each_due_rung_fires_once_in_order(due, rungs):
    assert [tick(on(24, 14)), tick(on(24, 14, 1))] == [4, 0]
    assert list(LadderFired.objects.order_by("pk").values_list("step_id", flat=True)) == [r.pk for r in rungs]


@pytest.mark.parametrize("hour, minute, fires", [(21, 29, 3), (21, 30, 0), (3, 0, 0), (7, 29, 0), (7, 30, 3)])
@pytest.mark.parametrize("urgency", [Urgency.NORMAL, Urgency.URGENT])
def test_never_at_night_unless_urgent(due, urgency, hour, minute, fires):
    Case.objects.filter(pk=due.pk).update(urgency=urgency)
    now = on(23 if hour > 12 else 24, hour, minute)
    assert tick(now) == (3 if urgency == Urgency.URGENT else fires)


def test_an_emergency_counts_the_hours_of_the_night(due):
    Case.objects.filter(pk=due.pk).update(urgency=Urgency.EMERGENCY, warn_at=on(23, 19), due_at=on(23, 20))
    assert [tick(on(23, 20)), tick(on(24, 3, 59)), tick(on(24, 4))] == [3, 0, 1]


def test_an_edit_does_not_start_the_term_again(due, cadre, centre):
    assert tick(on(23, 11)) == 3
    lifecycle.urge(due, by=Actor(centre), words="请尽快", at=on(23, 11, 5))
    due.save()
    assert tick(on(23, 12)) == 0


def test_a_new_status_is_a_new_term(due, centre, executor, department):
    assert tick(on(23, 11)) == 3
    lifecycle.register(due, by=Actor(centre), at=on(23, 11, 10))
    lifecycle.dispatch(due, by=Actor(centre), executor=department, at=on(23, 11, 20))
    assert tick(on(23, 11, 30)) == 0
    # Four working hours to sign: yellow after 3:12 at 16:02, red at 16:50.
    assert [tick(on(23, 16, 1)), tick(on(23, 16, 2)), tick(on(23, 16, 50))] == [0, 1, 2]
    assert told(executor) == ["即将到期：待签收", "已超期：待签收"]


def test_an_extension_is_a_new_term(due, centre, executor, department):
    lifecycle.register(due, by=Actor(centre), at=on(9, 9))
    lifecycle.dispatch(due, by=Actor(centre), executor=department, at=on(9, 9, 5))
    lifecycle.accept(due, by=Actor(executor), at=on(9, 9, 10))
    assert tick(on(16, 15)) == 3
    lifecycle.ask_extension(due, by=Actor(executor), reason="等待配件", days=1, at=on(16, 15, 1))
    assert tick(on(16, 15, 2)) == 0
    lifecycle.grant_extension(due, by=Actor(centre), at=on(16, 15, 3))
    assert due.due_at == on(17, 9, 5)
    assert tick(on(16, 15, 4)) == 1
    assert tick(on(17, 9, 5)) == 2


def test_a_suspended_case_climbs_no_ladder(due, centre, executor, department):
    lifecycle.register(due, by=Actor(centre), at=on(9, 9))
    lifecycle.dispatch(due, by=Actor(centre), executor=department, at=on(9, 9, 5))
    lifecycle.accept(due, by=Actor(executor), at=on(9, 9, 10))
    review_on = on(12, 9).date()
    lifecycle.ask_suspension(due, by=Actor(executor), reason="等", review_on=review_on, at=on(9, 10))
    lifecycle.suspend(due, by=Actor(centre), at=on(9, 11))
    assert tick(on(20, 10)) == 0


def test_a_disabled_rung_is_left_out(due, rungs):
    LadderStep.objects.filter(audience=Audience.CENTRE).update(enabled=False)
    assert tick(on(23, 11)) == 2


def test_no_late_case_starves_behind_others(due, monkeypatch):
    monkeypatch.setattr(escalation, "BATCH", 1)
    twins = [Case.objects.get(pk=due.pk) for _twin in range(2)]
    for n, twin in enumerate(twins):
        twin.pk, twin.number, twin.tracking_code = None, f"HH-20261123-90{n}", f"TWIN{n}"
        twin.save(force_insert=True)
    assert len(list(escalation.find_late(TERMS, on(23, 11) + timedelta(hours=1)))) == 3
