"""The courier: each event is delivered once, what was lost is found, and the clock's own work is done."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from celery import current_app
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from cases import jobs, lifecycle, tasks, upkeep
from cases.lifecycle import Actor, Report
from cases.models import CaseEvent, Category, EventDelivery, Notice, Proposal, Rule, Seal, Status
from honghua.celery import SCHEDULES
from tests.cases.lifecycle.test_chain import walk_to_resolved
from tests.cast import person

SHANGHAI = ZoneInfo("Asia/Shanghai")


def deliver_all():
    """What a worker would do with every event that waits."""
    for event in CaseEvent.objects.filter(delivery__isnull=True).order_by("pk"):
        tasks.deliver(event.pk)


def automatic_rule(case, department):
    """A rule that sends the case's category to the department by itself, within six hours."""
    made = Rule.objects.create(
        street=case.street, name="垃圾直派", executor=department, automatic=True, resolve_hours=6
    )
    made.categories.set([case.category])
    return made


def test_a_report_gets_a_proposal_and_the_centre_a_notice_once(case, centre, office):
    event = case.events.get()
    tasks.deliver(event.pk)
    tasks.deliver(event.pk)
    assert Proposal.objects.get().executor == office
    assert [notice.user for notice in Notice.objects.all()] == [centre]
    assert EventDelivery.objects.count() == 1


def test_a_delivery_that_breaks_off_leaves_nothing(case, centre):
    event = case.events.get()
    with transaction.atomic():
        tasks.deliver(event.pk)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not EventDelivery.objects.exists()
    tasks.deliver(event.pk)
    assert Notice.objects.count() == 1


def more_reports(case, count):
    """As many other cases of the same kind in the same place."""
    return [
        lifecycle.report(
            Report("snap", f"第 {n} 处", case.category, longitude=case.longitude, latitude=case.latitude),
            by=Actor(),
        )[0]
        for n in range(count)
    ]


def test_what_waits_behind_an_event_goes_along(case, centre, office, caplog):
    others = more_reports(case, tasks.AT_ONCE)
    tasks.deliver(case.events.get().pk)
    proposed = set(Proposal.objects.values_list("case_id", flat=True))
    assert proposed == {one.pk for one in [case, *others[:-1]]}
    assert Notice.objects.filter(user=centre).count() == tasks.AT_ONCE
    tasks.deliver(others[0].events.get().pk)
    assert Proposal.objects.filter(case=others[-1], executor=office).exists()
    assert EventDelivery.objects.count() == Notice.objects.count() == tasks.AT_ONCE + 1
    assert "fail together" not in caplog.text


def test_what_happened_long_after_is_left_to_its_own_message(case, centre):
    first = case.events.get().pk
    with connection.cursor() as cursor:
        cursor.execute(
            "select setval(pg_get_serial_sequence('cases_caseevent', 'id'), %s)", [first + tasks.REACH]
        )
    (other,) = more_reports(case, 1)
    tasks.deliver(first)
    assert not Proposal.objects.filter(case=other).exists()


def test_one_that_fails_does_not_hold_up_those_beside_it(case, centre, monkeypatch, caplog):
    first, bad, last = [case, *more_reports(case, 2)]
    real = tasks.likely_repeats

    def breaks(about, *rest, **named):
        if about.pk == bad.pk:
            raise ValueError("poison")
        return real(about, *rest, **named)

    monkeypatch.setattr(tasks, "likely_repeats", breaks)
    tasks.deliver(first.events.get().pk)
    assert set(Proposal.objects.values_list("case_id", flat=True)) == {first.pk, last.pk}
    assert f"delivery failed for {bad.events.get().pk}" in caplog.text
    with pytest.raises(ValueError, match="poison"):
        tasks.deliver(bad.events.get().pk)
    monkeypatch.undo()
    tasks.deliver(bad.events.get().pk)
    assert Proposal.objects.count() == Notice.objects.count() == 3


def test_two_events_of_one_case_at_once_make_one_proposal(case, centre):
    lifecycle.register(case, by=Actor(centre))
    first, last = case.events.values_list("pk", flat=True)
    assert tasks.deliver_events(first, last, timezone.now()) == 2
    assert Proposal.objects.get().case == case


def test_a_proposal_gives_way_to_that_of_a_later_step(case, centre, monkeypatch):
    other = Category.objects.create(code="GAS", name="燃气")
    real = tasks.likely_repeats

    def meanwhile(about, *rest, **named):
        monkeypatch.undo()
        lifecycle.register(case, by=Actor(centre), category=other)
        tasks.deliver_event(case.events.last().pk, timezone.now())
        return real(about, *rest, **named)

    monkeypatch.setattr(tasks, "likely_repeats", meanwhile)
    tasks.deliver_event(case.events.first().pk, timezone.now())
    assert EventDelivery.objects.count() == 2
    assert Proposal.objects.get().category == other


@pytest.mark.django_db(transaction=True)
def test_what_another_worker_is_at_is_passed_by(case, centre):
    (other,) = more_reports(case, 1)
    own = case.events.get().pk
    elsewhere = connection.copy()
    try:
        with elsewhere.cursor() as cursor:
            cursor.execute("begin")
            cursor.execute(tasks.CLAIM_SQL, {"first": own, "last": own, "most": 1})
            assert cursor.fetchall() == [(own,)]
            assert tasks.deliver_events(own, own + 1, timezone.now()) == 1
            assert set(EventDelivery.objects.values_list("event_id", flat=True)) == {other.events.get().pk}
            cursor.execute("rollback")
    finally:
        elsewhere.close()
    tasks.deliver(own)
    assert Proposal.objects.count() == 2


def test_an_automatic_rule_registers_and_dispatches_once(case, centre, executor, department):
    automatic_rule(case, department)
    deliver_all()
    tasks.deliver(case.events.first().pk)
    deliver_all()
    case.refresh_from_db()
    assert (case.status, case.executor, case.given_hours) == (Status.DISPATCHED, department, 6)
    assert [event.action for event in case.events.all()] == ["report", "register", "dispatch"]
    assert case.events.last().data["name"] == "垃圾直派"
    assert Notice.objects.filter(user=executor, title__contains="待签收").count() == 1


def test_a_rule_gives_way_to_the_desk(case, centre, department):
    automatic_rule(case, department)
    lifecycle.register(case, by=Actor(centre))
    deliver_all()
    case.refresh_from_db()
    assert case.status == Status.REGISTERED


def test_a_case_that_came_back_is_proposed_to_somebody_else(
    case, centre, executor, department, office, send_back_reason
):
    Rule.objects.create(street=case.street, name="全部", executor=department)
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    lifecycle.send_back(case, by=Actor(executor), reason=send_back_reason)
    deliver_all()
    assert Proposal.objects.get().executor == office


def test_the_sweep_finds_what_was_lost_however_many_fail_before(case, cadre, centre, monkeypatch):
    for number in range(5):
        lifecycle.urge(case, by=Actor(centre), words=f"第 {number} 次")
    events = list(case.events.values_list("pk", flat=True))
    real = tasks.deliver_event

    def broken_at_first(event, now):
        if event in events[:3]:
            raise ValueError("poison")
        return real(event, now)

    monkeypatch.setattr(upkeep, "BATCH", 2)
    later = timezone.now() + timedelta(seconds=30)
    well, failed = jobs.each("delivery", upkeep.lost_events(later), lambda pk: broken_at_first(pk, later))
    assert (well, failed) == (3, 3)
    assert set(EventDelivery.objects.values_list("event_id", flat=True)) == set(events[3:])


@pytest.mark.parametrize("age, found", [(10, 0), (30, 1), (13 * 86400, 1), (15 * 86400, 0)])
def test_the_sweep_looks_between_twenty_seconds_and_two_weeks_back(case, age, found):
    later = case.reported_at + timedelta(seconds=age)
    assert len(list(upkeep.lost_events(later))) == found


@pytest.mark.django_db(transaction=True)
def test_a_second_run_of_a_kind_steps_back():
    other = connection.copy()
    with jobs.alone("sweep") as mine, other.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, hashtext('sweep'))", [jobs.LOCKS])
        assert (mine, cursor.fetchone()[0]) == (True, False)
    with other.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, hashtext('sweep'))", [jobs.LOCKS])
        assert cursor.fetchone()[0] is True
    other.close()


def test_no_two_apps_name_work_of_the_clock_alike():
    schedules = [import_string(f"{module}.SCHEDULE") for module in SCHEDULES]
    names = [name for schedule in schedules for name in schedule]
    tasks = [one["task"] for schedule in schedules for one in schedule.values()]
    assert len(set(names)) == len(names)
    assert {import_string(task).name for task in tasks} == set(tasks)


def suspended(case, centre, executor, department, review_on):
    """The case, suspended until the day."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    lifecycle.accept(case, by=Actor(executor))
    lifecycle.ask_suspension(case, by=Actor(executor), reason="等待施工", review_on=review_on)
    lifecycle.suspend(case, by=Actor(centre))


def test_a_suspended_case_is_resumed_on_its_day_at_nine(case, centre, executor, department):
    day = date.today() + timedelta(days=20)
    suspended(case, centre, executor, department, day)
    nine = datetime.combine(day, time(9), SHANGHAI)
    assert upkeep.reviewable(nine - timedelta(seconds=1)) == []
    assert upkeep.reviewable(nine) == [case.pk]
    upkeep.resume(case.pk, nine)
    upkeep.resume(case.pk, nine)
    case.refresh_from_db()
    assert (case.status, case.events.filter(action="resume").count()) == (Status.HANDLING, 1)
    deliver_all()
    assert Notice.objects.filter(title__contains="复核日已到", user=centre).count() == 1


@pytest.fixture
def resident(street):
    """An account without any part in the street's work."""
    return person(street, "resident", "吴小满")


@pytest.mark.parametrize("who, asked", [("resident", True), ("other_cadre", False), ("centre", False)])
def test_a_resident_with_an_account_is_asked_once_a_day_after_closure(
    who, asked, case, cadre, centre, executor, department, request
):
    reporter = request.getfixturevalue(who)
    type(case).objects.filter(pk=case.pk).update(reporter=reporter)
    case.refresh_from_db()
    walk_to_resolved(case, centre, executor, department)
    lifecycle.close(case, by=Actor(cadre), words="现场已干净")
    tomorrow = case.closed_at + timedelta(days=1)
    assert list(upkeep.unrated(tomorrow - timedelta(minutes=1))) == []
    for _twice in range(2):
        for number in upkeep.unrated(tomorrow):
            upkeep.invite_reporter(number, tomorrow)
    told = [notice.user for notice in Notice.objects.filter(cause__startswith="rating:")]
    assert told == ([reporter] if asked else [])


def test_number_sequences_of_past_days_go_and_numbers_go_on(case):
    with connection.cursor() as cursor:
        cursor.execute("select cases_next_number('HH', '2026-01-05'), cases_next_number('HH', '2026-01-05')")
        assert cursor.fetchone() == ("HH-20260105-0001", "HH-20260105-0002")
        assert upkeep.drop_sequences(timezone.now()) == 1
        cursor.execute("select cases_next_number('HH', %s)", [timezone.localdate()])
        assert cursor.fetchone()[0].endswith("-0002")


def test_yesterday_is_sealed_once(case):
    upkeep.seal()
    upkeep.seal()
    assert [one.on for one in Seal.objects.all()] == [timezone.localdate() - timedelta(days=1)]


def test_every_entry_of_the_schedule_names_a_task_that_stands():
    assert {entry["task"] for entry in upkeep.SCHEDULE.values()} <= set(current_app.tasks)


def test_the_clock_s_tasks_run_on_an_empty_street(street):
    for entry in upkeep.SCHEDULE.values():
        current_app.tasks[entry["task"]]()
