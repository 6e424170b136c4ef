"""Terms worked out by hand: shifts 09:00–12:00 and 13:30–17:30, seven hours a working day, Asia/Shanghai."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cases import lifecycle
from cases.lifecycle import CLOCK, Actor, Report, report
from cases.lifecycle.terms import deadline_of, length_for
from cases.lifecycle.worktime import WorkCalendar, calendar
from cases.models import CalendarDay, Case, Category, Light, Term

SHANGHAI = ZoneInfo("Asia/Shanghai")
PLAIN = WorkCalendar()


def at(text):
    """An instant in Shanghai, from '2026-02-13 16:30'."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        # within a morning; across lunch; exactly to the end of a shift
        ("2026-11-23 09:00", 2, "2026-11-23 11:00"),
        ("2026-11-23 11:30", 1, "2026-11-23 14:00"),
        ("2026-11-23 12:30", 0.5, "2026-11-23 14:00"),
        ("2026-11-23 16:30", 1, "2026-11-23 17:30"),
        # at night, on a Sunday: the clock begins with the next shift
        ("2026-11-22 20:00", 2, "2026-11-23 11:00"),
        ("2026-11-23 18:00", 1, "2026-11-24 10:00"),
        # the Friday before Spring Festival 2026: Saturday 14 February is worked, 15 to 23 are off;
        # 1 h on the 13th, 7 on the 14th, 24th, 25th and 26th, the last 6 on the 27th
        ("2026-02-13 16:30", 35, "2026-02-27 16:30"),
        # Friday evening into the worked Saturday of 28 February
        ("2026-02-27 17:00", 1, "2026-02-28 09:30"),
        # the last working afternoon before National Day: 1 to 7 October off, Saturday the 10th worked
        ("2026-09-30 17:00", 1, "2026-10-08 09:30"),
        ("2026-10-09 17:00", 1, "2026-10-10 09:30"),
    ],
)
def test_working_hours_are_added_as_counted_by_hand(start, hours, end):
    assert PLAIN.add(at(start), hours * 60) == at(end)
    assert PLAIN.between(at(start), at(end)) == hours * 60


def test_thirty_working_days_reach_into_a_year_without_a_notice_and_are_provisional():
    # 24 working days from 30 November to the end of 2026; 1 January 2027 is a holiday in any year;
    # 4 to 8 January make 29, Monday the 11th the thirtieth.
    due = PLAIN.add(at("2026-11-30 09:00"), 30 * PLAIN.day_minutes)
    assert due == at("2027-01-11 17:30")
    assert PLAIN.is_provisional(due.date())
    assert not PLAIN.is_provisional(date(2026, 12, 31))


def test_a_declared_day_goes_before_the_official_one_and_settles_a_provisional_year(db):
    CalendarDay.objects.create(day=date(2027, 1, 4), working=False, name="补休")
    assert calendar().add(at("2026-12-31 17:00"), 60) == at("2027-01-05 09:30")
    assert not calendar().is_provisional(date(2027, 1, 4))


def test_a_term_is_inherited_down_the_category_tree(category):
    Term.objects.create(
        category=category.parent, urgency="normal", step="resolve", amount=3, unit="working_days"
    )
    Term.objects.create(category=None, urgency="normal", step="resolve", amount=9, unit="working_days")
    other = Category.objects.create(code="X", name="其他")
    assert length_for(category.pk, "normal", "resolve").minutes == 3 * 420
    assert length_for(other.pk, "normal", "resolve").minutes == 9 * 420


@pytest.fixture
def handled(case, centre, executor, department):
    """Dispatched on Monday 2 November 2026 at 09:00 with five working days, signed for an hour later."""
    start = at("2026-11-02 09:00")
    lifecycle.register(case, by=Actor(centre), at=start)
    lifecycle.dispatch(case, by=Actor(centre), executor=department, at=start)
    lifecycle.accept(case, by=Actor(executor), at=at("2026-11-02 10:00"))
    return case


def test_the_deadline_runs_from_the_dispatch_not_from_the_signature(handled):
    assert handled.deadline_at == handled.due_at == at("2026-11-06 17:30")


def test_an_extension_and_a_suspension_move_the_deadline_by_what_they_last(handled, centre, executor):
    lifecycle.ask_extension(handled, by=Actor(executor), reason="等配件", days=2)
    lifecycle.grant_extension(handled, by=Actor(centre), at=at("2026-11-03 09:00"))
    assert handled.due_at == at("2026-11-10 17:30")
    asked = {"reason": "等施工", "review_on": date(2026, 11, 20)}
    lifecycle.ask_suspension(handled, by=Actor(executor), at=at("2026-11-04 09:00"), **asked)
    lifecycle.suspend(handled, by=Actor(centre), at=at("2026-11-05 09:00"))
    assert handled.due_at == at("2026-11-20 09:00")
    # suspended from Thursday 09:00 to the next Monday 10:30: 7 + 7 + 1.5 working hours
    lifecycle.resume(handled, by=CLOCK, at=at("2026-11-09 10:30"))
    assert handled.due_at == at("2026-11-13 10:30") == deadline_of(handled, timezone.now())


def test_an_emergency_runs_on_the_wall_clock_over_the_months_edge(street, grid, centre, department):
    brought = Report("hotline", "燃气泄漏", grid=grid, urgency="emergency")
    case = report(brought, by=Actor(centre), at=at("2026-10-31 21:00"))[0]
    case.category = Category.objects.create(code="GAS", name="燃气")
    lifecycle.register(case, by=Actor(centre), category=case.category, at=at("2026-10-31 21:10"))
    lifecycle.dispatch(case, by=Actor(centre), executor=department, at=at("2026-10-31 22:00"))
    assert case.deadline_at == datetime(2026, 10, 31, 18, tzinfo=UTC)
    assert timezone.localtime(case.deadline_at).month == 11


def test_lights_follow_from_timestamps_without_any_tick(handled):
    # 80 % of 35 working hours is 28 hours: Thursday 5 November 17:30
    for now, light in [
        ("2026-11-02 10:00", Light.GREEN),
        ("2026-11-05 17:29", Light.GREEN),
        ("2026-11-05 17:30", Light.YELLOW),
        ("2026-11-06 17:30", Light.YELLOW),
        ("2026-11-06 17:31", Light.RED),
    ]:
        assert handled.light_at(at(now)) == light
        assert Case.objects.under_light(light, at(now)).filter(pk=handled.pk).exists()


def test_an_edit_that_is_no_action_moves_no_clock(handled):
    due = handled.due_at
    Case.objects.filter(pk=handled.pk).update(address="改了地址")
    handled.refresh_from_db()
    assert (handled.due_at, handled.light_at(at("2026-11-07 09:00"))) == (due, Light.RED)


def test_sending_back_and_dispatching_anew_gives_the_new_lead_a_whole_term(
    handled, centre, executor, area_team, send_back_reason
):
    lifecycle.send_back(handled, by=Actor(executor), reason=send_back_reason, at=at("2026-11-03 09:00"))
    lifecycle.dispatch(handled, by=Actor(centre), executor=area_team, at=at("2026-11-03 13:30"))
    assert handled.deadline_at == at("2026-11-10 12:00")
    assert handled.dispatch_count == 2


def test_an_extension_never_shortens_the_term_of_a_rework(handled, centre, executor, cadre):
    # resolved late; sent back on Monday 16 November: two working days to put it right
    lifecycle.resolve(handled, by=Actor(executor), words="好了", at=at("2026-11-13 17:00"))
    lifecycle.rework(handled, by=Actor(cadre), reason="还漏水", at=at("2026-11-16 09:00"))
    assert handled.due_at == at("2026-11-17 17:30")
    lifecycle.ask_extension(handled, by=Actor(executor), reason="等配件", days=3, at=at("2026-11-16 10:00"))
    lifecycle.grant_extension(handled, by=Actor(centre), at=at("2026-11-16 11:00"))
    assert handled.due_at == at("2026-11-20 17:30")
    assert handled.deadline_at == at("2026-11-11 17:30") == deadline_of(handled, timezone.now())


def test_a_suspended_rework_has_its_term_again_afterwards(handled, centre, executor, cadre):
    lifecycle.resolve(handled, by=Actor(executor), words="好了", at=at("2026-11-13 17:00"))
    lifecycle.rework(handled, by=Actor(cadre), reason="还漏水", at=at("2026-11-16 09:00"))
    asked = {"reason": "等施工", "review_on": date(2026, 11, 20)}
    lifecycle.ask_suspension(handled, by=Actor(executor), at=at("2026-11-16 10:00"), **asked)
    lifecycle.suspend(handled, by=Actor(centre), at=at("2026-11-16 11:00"))
    lifecycle.resume(handled, by=CLOCK, at=at("2026-11-20 09:00"))
    assert handled.due_at == at("2026-11-23 17:30")
