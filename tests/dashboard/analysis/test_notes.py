"""Notes: found from cases, shown with their evidence, made a task by the life-cycle, called false, looked at again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.authtoken.models import Token

from cases import lifecycle
from cases.lifecycle import Actor, NotTheirs, Report, report
from cases.models import Case, Category
from cases.related_links import related_links
from dashboard import upkeep
from dashboard.analysis.actions import call_false, look_again, make_task
from dashboard.analysis.notes import analyse
from dashboard.models import Note, NoteCase
from dashboard.scope import scope_of
from dashboard.screen.notes import notes_for
from grids.models import Community
from tests.cast import centre_of
from volunteers import councils
from volunteers.viewers import Viewer

SAYS = ("三楼拉线下来充电，电话13912345678", "插线板垂到楼下充电", "院墙上挂着几根充电线")
RUBBISH = ("垃圾桶满了没人收", "厨余桶外溢苍蝇多", "袋子堆到路边")


@pytest.fixture
def wires(street):
    """The leaf that the hot spot is about."""
    return Category.objects.create(code="FIR-02", name="飞线充电")


def happened(street, grid, category, days_ago, number, column=0, **more):
    """A case of so many days ago, some metres from the middle of a square."""
    longitude, latitude = centre_of(column, 0)
    says = SAYS if category.code == "FIR-02" else RUBBISH
    at = timezone.now() - timedelta(days=days_ago, minutes=5)
    return Case.objects.create(
        number=f"HH-20250101-{number:04d}", street=street, grid=grid, place_code=grid.code,
        category=category, description=says[number % 3], longitude=longitude, latitude=latitude + number * 1e-5,
        status="withdrawn" if more.pop("taken_back", False) else "reported", reported_at=at, status_since=at,
        **({"due_at": at, "source": "snap"} | more),
    )  # fmt: skip


@pytest.fixture
def hot(street, grid, category, wires):
    """A quiet year of rubbish, and eight cables within the last five days."""
    for number in range(40):
        happened(street, grid, category, 9 * number + 40, number)
    return [happened(street, grid, wires, number % 5, 100 + number) for number in range(8)]


@pytest.fixture
def note(street, hot):
    """The one note about them."""
    return analyse(street, timezone.now())[0]


def test_a_hot_spot_becomes_one_note_with_its_evidence(street, hot, note, wires, grid):
    assert Note.objects.count() == 1
    assert (note.kind, note.state, note.category, note.grid) == ("hot_spot", "new", wires, grid)
    assert (note.count, note.days, sum(note.by_day)) == (8, 7, 8)
    assert set(note.cases.all()) == set(hot)
    assert note.headline == "飞线充电 · 红悦社区第1网格"


def test_the_same_rows_change_nothing_and_new_ones_grow_the_note(street, note, grid, wires):
    analyse(street, timezone.now())
    happened(street, grid, wires, 0, 200)
    analyse(street, timezone.now())
    note.refresh_from_db()
    assert (Note.objects.count(), note.count, NoteCase.objects.count()) == (1, 9, 9)


def test_a_note_that_nothing_feeds_is_past(street, note):
    analyse(street, timezone.now() + timedelta(days=45))
    note.refresh_from_db()
    assert note.state == "past"


def test_what_was_taken_back_or_is_a_part_or_a_task_is_no_evidence(street, grid, category, wires):
    for number in range(40):
        happened(street, grid, category, 9 * number + 40, number)
    now = timezone.now()
    for number in range(8):
        happened(street, grid, wires, 1, 100 + number, taken_back=True, ended_at=now, due_at=None)
        happened(street, grid, wires, 1, 120 + number, source="analysis")
    assert analyse(street, now) == []


def test_a_task_goes_through_the_lifecycle_and_is_looked_at_again(note, centre, office, client):
    client.force_login(centre)
    sent = {"executor": office.code, "category": "", "look_on": "", "words": ""}
    client.post(f"{note.get_absolute_url()}task/", sent)
    note.refresh_from_db()
    assert [event.action for event in note.task.events.all()] == ["report", "register", "dispatch"]
    assert (note.state, note.task.executor, note.task.source) == ("task", office, "analysis")
    assert note.look_on == timezone.localdate() + timedelta(days=14)
    assert "7 天里“飞线充电” 8 件" in note.task.description


def test_a_task_is_made_once(note, centre, office, client):
    client.force_login(centre)
    make_task(note, by=centre, to=office, now=timezone.now())
    again = client.post(f"{note.get_absolute_url()}task/", {"executor": office.code})
    assert again.status_code == 400
    assert "这条提示现在是“已转任务”" in again.content.decode()
    assert Case.objects.filter(source="analysis").count() == 1


def test_only_the_centre_makes_a_task(note, leader, office):
    with pytest.raises(NotTheirs):
        make_task(note, by=leader, to=office, now=timezone.now())
    assert not Case.objects.filter(source="analysis").exists()


@pytest.mark.parametrize("role", ["cadre", "worker", "leader"])
def test_nobody_else_reports_as_the_analysis(role, request, grid):
    with pytest.raises(NotTheirs):
        report(Report("analysis", "未诉先办", grid=grid), by=Actor(request.getfixturevalue(role)))


@pytest.mark.parametrize("after, state", [(0, "fell"), (6, "stayed")])
def test_the_second_look_says_whether_it_fell(street, grid, wires, note, centre, office, after, state):
    make_task(note, by=centre, to=office, now=timezone.now())
    later = timezone.now() + timedelta(days=14)
    for number in range(after):
        happened(street, grid, wires, -12, 300 + number)
    look_again(note, later)
    assert (note.state, note.count_after) == (state, after)


def test_the_clock_looks_again_on_the_day(street, note, centre, office):
    make_task(note, by=centre, to=office, now=timezone.now())
    upkeep.analyse_streets()
    note.refresh_from_db()
    assert note.looked_at is None
    Note.objects.update(look_on=timezone.localdate())
    upkeep.analyse_streets()
    note.refresh_from_db()
    assert (note.state, note.count_after) == ("stayed", 8)


def test_a_false_alarm_is_not_raised_again_and_its_kind_weighs_half(street, grid, wires, note, centre):
    weight = note.weight
    call_false(note, by=centre, reason="集中排查月，主动上报", now=timezone.now())
    assert analyse(street, timezone.now()) == []
    Note.objects.update(until_on=timezone.localdate() - timedelta(days=60))
    NoteCase.objects.all().delete()
    again = analyse(street, timezone.now())[0]
    assert (again.discount, again.weight) == (0.5, pytest.approx(weight / 2, abs=0.01))


def test_a_false_alarm_needs_a_reason(note, centre, client):
    client.force_login(centre)
    answer = client.post(f"{note.get_absolute_url()}false/", {"reason": " "})
    assert answer.status_code == 400
    assert "请写一句为什么是误报" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.update(state="false", decided_by=centre)


def test_the_page_shows_numbers_reasons_and_masked_evidence(note, hot, centre, client):
    client.force_login(centre)
    page = client.get(note.get_absolute_url()).content.decode()
    assert "7 天里有 8 件；按此前十二周的常态，约 0.1 件" in page
    assert "去年同季" in page
    assert all(case.number in page for case in hot)
    assert "139****5678" in page
    assert "13912345678" not in page


def test_the_list_has_shelves_and_as_many_queries_for_one_as_for_many(
    note, centre, client, django_assert_max_num_queries
):
    client.force_login(centre)
    copies = [Note.objects.get(pk=note.pk) for _ in range(20)]
    for number, copy in enumerate(copies):
        copy.pk, copy.uuid = None, f"00000000-0000-0000-0000-{number:012d}"
    Note.objects.bulk_create(copies)
    with django_assert_max_num_queries(12):
        page = client.get("/analysis/").content.decode()
    assert page.count("note-card") == 21


def test_a_leader_sees_the_notes_of_their_communities_and_may_call_them_false(note, leader, client):
    client.force_login(leader)
    page = client.get(note.get_absolute_url()).content.decode()
    assert "这是误报" in page
    assert f"{note.get_absolute_url()}task/" not in page
    assert client.post(f"{note.get_absolute_url()}task/").status_code == 403
    Note.objects.update(place_code="320104003016001")
    assert client.get(note.get_absolute_url()).status_code == 404


def test_the_screen_shows_what_waits_and_the_season_does_not_alarm(note, centre, leader):
    shown = notes_for(scope_of(centre))[0]
    assert (shown.headline, shown.url) == (note.headline, note.get_absolute_url())
    assert shown.evidence == "7 天 8 件，平时约 0.2 件"
    Note.objects.update(place_code="320104003016001")
    assert notes_for(scope_of(leader)) == []
    Note.objects.update(kind="seasonal")
    assert notes_for(scope_of(centre)) == []


def api(client, user):
    """Headers of the user."""
    return {"Authorization": f"Token {Token.objects.get_or_create(user=user)[0].key}"}


def test_the_api_lists_tells_and_acts(note, hot, centre, office, client):
    headers = api(client, centre)
    listed = client.get("/api/v1/analysis/?state=new", headers=headers).json()["results"]
    assert [(one["uuid"], one["count"], one["category"]) for one in listed] == [(str(note.uuid), 8, "FIR-02")]
    address = f"/api/v1/analysis/{note.uuid}/"
    assert set(client.get(address, headers=headers).json()["cases"]) == {case.number for case in hot}
    done = client.post(f"{address}task/", {"executor": office.code}, headers=headers)
    assert (done.status_code, done.json()["state"]) == (200, "task")
    assert Case.objects.get(number=done.json()["task"]).executor == office
    assert client.post(f"{address}false/", {"reason": "x"}, headers=headers).status_code == 409


@pytest.mark.parametrize("role, status", [("leader", 403), ("worker", 404), ("auditor", 404), ("admin", 404)])
def test_the_api_refuses_who_may_not(role, status, note, office, client, request):
    headers = api(client, request.getfixturevalue(role))
    answer = client.post(f"/api/v1/analysis/{note.uuid}/task/", {"executor": office.code}, headers=headers)
    assert answer.status_code == status


def test_looking_again_by_api_counts_and_keeps_the_state(note, centre, client):
    answer = client.post(f"/api/v1/analysis/{note.uuid}/look/", headers=api(client, centre))
    assert (answer.json()["state"], answer.json()["count_after"]) == ("new", 8)


def test_a_closed_task_still_waits_for_the_second_look(note, centre, office, worker):
    case = make_task(note, by=centre, to=office, now=timezone.now())
    lifecycle.accept(case, by=Actor(worker))
    lifecycle.resolve(case, by=Actor(worker), words="已全部收线，建了充电棚")
    lifecycle.close(case, by=Actor(centre), words="看过了")
    note.refresh_from_db()
    assert note.state == "task"


def test_a_councils_office_puts_what_was_found_on_its_agenda(client, worker, other_cadre, note):
    office = Viewer(worker)
    council = councils.set_up(Community.objects.get(code="320104003015"), by=office)
    tomorrow = timezone.now() + timedelta(days=1)
    meeting = councils.call(council, starts_at=tomorrow, place="活动室", by=office)
    client.force_login(worker)
    page = client.get(meeting.get_absolute_url())
    assert "提交议事：飞线充电 · 红悦社区第1网格" in page.content.decode()
    (line,) = related_links("agenda", page.wsgi_request, meeting)
    form = client.get(line.address).context["form"]
    assert (form["title"].value(), "8 件" in form["words"].value()) == ("飞线充电 · 红悦社区第1网格", True)
    client.force_login(other_cadre)
    assert "提交议事" not in client.get(meeting.get_absolute_url()).content.decode()
