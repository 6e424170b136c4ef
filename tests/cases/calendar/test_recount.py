"""A declared day settles: open terms move after a preview, told in the story; ended ones stay. By hand, in Shanghai."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from cases import lifecycle
from cases.calendar import recount as calendar_recount
from cases.lifecycle import CLOCK, Actor, Report, report, worktime
from cases.lifecycle.hash_chain import verify
from cases.lifecycle.terms import deadline_of
from cases.models import CalendarChange, CalendarDay, Case, Shift, Term, Urging
from cases.upkeep import recount
from grids.imports.spreadsheets import write_csv

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEDNESDAY = date(2026, 11, 4)
DAYS = "/admin/cases/calendarday/"


def at(text):
    """An instant in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def shown(case, name="due_at"):
    """How a column reads in Shanghai."""
    value = getattr(Case.objects.get(pk=case.pk), name)
    return f"{timezone.localtime(value, SHANGHAI):%Y-%m-%d %H:%M}"


@pytest.fixture
def handled(case, centre, executor, department):
    """Dispatched on Monday 2 November 2026 at 09:00 with five working days: Friday the 6th, 17:30."""
    start = at("2026-11-02 09:00")
    lifecycle.register(case, by=Actor(centre), at=start)
    lifecycle.dispatch(case, by=Actor(centre), executor=department, at=start)
    lifecycle.accept(case, by=Actor(executor), at=at("2026-11-02 10:00"))
    case.refresh_from_db()
    return case


@pytest.fixture
def ended(centre, cadre, executor, department, grid, category):
    """Its term was Friday the 6th as well, and it was closed on Thursday."""
    start = at("2026-11-02 09:00")
    made = report(Report("paper", "路灯不亮", category, grid=grid), by=Actor(centre), at=start)[0]
    lifecycle.register(made, by=Actor(centre), at=start)
    lifecycle.dispatch(made, by=Actor(centre), executor=department, at=start)
    lifecycle.accept(made, by=Actor(executor), at=start)
    lifecycle.resolve(made, by=Actor(executor), words="修好了", at=at("2026-11-04 15:00"))
    lifecycle.close(made, by=Actor(cadre), words="看过", at=at("2026-11-05 09:00"))
    return made


def declare(day=WEDNESDAY, working=False):
    """As if somebody wrote it into the table, past every page; then the clock comes by."""
    if not CalendarChange.objects.exists():
        calendar_recount.keep(timezone.now())
    CalendarDay.objects.update_or_create(day=day, defaults={"working": working})
    recount()


def test_a_file_of_days_is_foreseen_then_moves_what_is_open_and_nothing_else(
    client, admin, centre, executor, handled, ended, django_capture_on_commit_callbacks
):
    client.force_login(admin)
    content = write_csv(["日期", "上班", "说明"], [["2026-11-04", "否", "停工一天"]])
    sent = {"file": SimpleUploadedFile("days.csv", content)}
    preview = client.post(f"{DAYS}import/", sent)
    page = preview.content.decode()
    assert all(word in page for word in (handled.number, "2026-11-06 17:30", "2026-11-09 17:30"))
    assert ended.number not in page
    assert (shown(handled), CalendarDay.objects.count()) == ("2026-11-06 17:30", 0)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{DAYS}import/", {"ticket": preview.context_data["ticket"]})
    assert (shown(handled), shown(handled, "deadline_at")) == ("2026-11-09 17:30", "2026-11-09 17:30")
    assert shown(handled, "warn_at") == "2026-11-06 17:30"
    assert shown(ended, "deadline_at") == "2026-11-06 17:30"
    handled.refresh_from_db()
    assert handled.deadline_at == deadline_of(handled, timezone.now())
    assert verify(handled) + verify(Case.objects.get(pk=ended.pk)) == []
    client.force_login(centre)
    story = client.get(handled.get_absolute_url()).content.decode()
    assert "期限重算" in story
    assert "2026-11-06 17:30 → 2026-11-09 17:30" in story


def test_what_is_extended_next_agrees_and_the_page_shows_one_day(client, handled, centre, executor):
    declare()
    handled.refresh_from_db()
    lifecycle.ask_extension(handled, by=Actor(executor), reason="等配件", days=2, at=at("2026-11-05 09:00"))
    lifecycle.grant_extension(handled, by=Actor(centre), at=at("2026-11-05 10:00"))
    assert shown(handled, "deadline_at") == "2026-11-11 17:30"
    assert handled.deadline_at == deadline_of(handled, timezone.now())
    Term.objects.create(category=None, urgency="normal", step="resolve", amount=9, unit="working_days")
    client.force_login(centre)
    ends = [piece.deadline for piece in client.get(handled.get_absolute_url()).context["sheet"].stretches]
    assert ends == [at("2026-11-09 17:30"), at("2026-11-11 17:30")]


def test_a_form_and_a_deletion_show_first_what_they_move(
    client, admin, handled, django_capture_on_commit_callbacks
):
    client.force_login(admin)
    typed = {"day": "2026-11-04", "working": "", "name": "停工"}
    page = client.post(f"{DAYS}add/", typed).content.decode()
    assert handled.number in page
    assert ("2026-11-09 17:30" in page, "成功" in page) == (True, False)
    assert not CalendarDay.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{DAYS}add/", typed | {"terms_seen": "yes"})
    assert shown(handled) == "2026-11-09 17:30"
    gone = f"{DAYS}{CalendarDay.objects.get().pk}/delete/"
    assert "2026-11-06 17:30" in client.post(gone, {"post": "yes"}).content.decode()
    assert CalendarDay.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(gone, {"post": "yes", "terms_seen": "yes"})
    assert (shown(handled), CalendarDay.objects.count()) == ("2026-11-06 17:30", 0)
    handled.refresh_from_db()
    assert not verify(handled)


def test_a_day_that_moves_nothing_asks_nothing_and_a_wrong_one_is_said(client, admin, handled):
    client.force_login(admin)
    assert client.post(f"{DAYS}add/", {"day": "2031-03-04", "name": "远"}).status_code == 302
    assert client.post(f"{DAYS}add/", {"day": "4.11."}).status_code == 200
    assert CalendarDay.objects.count() == 1


def test_a_new_edition_of_the_official_holidays_settles_by_the_clock(handled, monkeypatch):
    recount()
    usual = worktime.chinese_calendar.is_workday
    monkeypatch.setattr(worktime.chinese_calendar, "is_workday", lambda day: day != WEDNESDAY and usual(day))
    worktime.official.cache_clear()
    recount()
    worktime.official.cache_clear()
    assert shown(handled) == "2026-11-09 17:30"
    assert CalendarChange.objects.latest("pk").moved["case"] == 1


def test_other_shifts_settle_too_and_a_day_stays_a_day(handled):
    calendar_recount.keep(timezone.now())
    Shift.objects.create(starts="09:00", ends="15:00")
    recount()
    assert shown(handled) == "2026-11-06 15:00"


def test_a_suspension_and_a_rework_are_folded_anew(handled, centre, executor, cadre):
    asked = {"reason": "等施工", "review_on": date(2026, 11, 20)}
    lifecycle.ask_suspension(handled, by=Actor(executor), at=at("2026-11-03 09:00"), **asked)
    lifecycle.suspend(handled, by=Actor(centre), at=at("2026-11-04 09:00"))
    declare()
    assert (shown(handled), shown(handled, "deadline_at")) == ("2026-11-20 09:00", "2026-11-09 17:30")
    handled.refresh_from_db()
    # suspended through the day off, Thursday and Friday: 14 working hours on top of the 9th
    lifecycle.resume(handled, by=CLOCK, at=at("2026-11-09 09:00"))
    assert shown(handled) == "2026-11-11 17:30"
    declare(working=True)  # the suspension lasts a day longer, the term ends a day sooner
    assert shown(handled) == "2026-11-11 17:30"
    handled.refresh_from_db()
    lifecycle.resolve(handled, by=Actor(executor), words="好了", at=at("2026-11-12 09:00"))
    lifecycle.rework(handled, by=Actor(cadre), reason="还漏", at=at("2026-11-12 09:00"))
    declare(date(2026, 11, 13))
    assert (shown(handled), shown(handled, "deadline_at")) == ("2026-11-16 17:30", "2026-11-11 17:30")


@pytest.mark.parametrize("urgency, unit, due", [("emergency", "hours", 4), ("normal", "hours", 90)])
def test_what_runs_on_the_wall_clock_stays(case, centre, department, urgency, unit, due):
    Term.objects.create(category=None, urgency=urgency, step="accept", amount=due, unit=unit)
    Term.objects.create(category=None, urgency=urgency, step="resolve", amount=due, unit=unit)
    start = at("2026-11-03 17:00")
    lifecycle.register(case, by=Actor(centre), urgency=urgency, at=start)
    lifecycle.dispatch(case, by=Actor(centre), executor=department, at=start)
    before = shown(case), shown(case, "deadline_at"), shown(case, "warn_at")
    declare()
    assert (shown(case), shown(case, "deadline_at"), shown(case, "warn_at")) == before


def test_a_term_that_was_edited_since_is_not_given_anew(handled):
    Term.objects.create(category=None, urgency="normal", step="resolve", amount=20, unit="working_days")
    declare()
    assert shown(handled) == "2026-11-09 17:30"


def test_it_goes_on_where_it_ended_and_moves_each_once(handled, centre, grid, category, monkeypatch):
    monkeypatch.setattr(calendar_recount, "PORTION", 1)
    for number in range(2):
        report(
            Report("paper", f"第 {number} 件", category, grid=grid),
            by=Actor(centre),
            at=at("2026-11-03 17:00"),
        )
    calendar_recount.keep(timezone.now())
    CalendarDay.objects.create(day=WEDNESDAY, working=False)
    calendar_recount.begin(timezone.now())
    assert not calendar_recount.run(0)
    call_command("recount_deadlines")
    recount()
    assert sorted(map(shown, Case.objects.all())) == [
        "2026-11-05 10:30",
        "2026-11-05 10:30",
        "2026-11-09 17:30",
    ]
    assert CalendarChange.objects.latest("pk").finished_at
    assert all(case.events.filter(action="recount").count() == 1 for case in Case.objects.all())


def test_an_extension_that_comes_before_the_work_did_agrees_too(handled, centre, executor):
    calendar_recount.keep(timezone.now())
    CalendarDay.objects.create(day=WEDNESDAY, working=False)
    calendar_recount.begin(timezone.now())
    lifecycle.ask_extension(handled, by=Actor(executor), reason="等配件", days=2, at=at("2026-11-05 09:00"))
    lifecycle.grant_extension(handled, by=Actor(centre), at=at("2026-11-05 10:00"))
    assert calendar_recount.run(60)
    handled.refresh_from_db()
    assert shown(handled) == shown(handled, "deadline_at") == "2026-11-11 17:30"
    assert handled.deadline_at == deadline_of(handled, timezone.now())


def test_an_urging_shows_the_day_of_its_row(client, handled, centre):
    lifecycle.urge(handled, by=Actor(centre), words="请抓紧", at=at("2026-11-03 16:30"))
    declare()
    handled.refresh_from_db()
    assert Urging.objects.get().answer_due_at == at("2026-11-05 17:30")
    assert not verify(handled)
    client.force_login(centre)
    page = client.get(handled.get_absolute_url()).content.decode()
    assert ("11月5日" in page, "11月4日" in page) == (True, False)
