"""Councils: four parties, who agreed to what, and promises that come back on their day and end in something."""

from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from cases.lifecycle import Refused
from cases.models import Notice
from tests.volunteering import volunteer
from volunteers import councils, figures
from volunteers.models import Member, Resolution
from volunteers.viewers import Viewer

TODAY = timezone.localdate()
NOON = timezone.make_aware(datetime.combine(TODAY, datetime.min.time().replace(hour=12)))


def step(client, promise, name, **brought):
    """Take a step by its form."""
    return client.post(reverse("resolution_step", args=[promise.uuid, name]), brought)


def test_a_community_has_one_council(table, by_worker):
    with pytest.raises(Refused):
        councils.set_up(table.council.community, by=by_worker)


@pytest.mark.parametrize("role", ["cadre", "other_cadre", "leader", "centre", "executor", "auditor"])
def test_only_the_community_office_keeps_it(role, table, request):
    by = Viewer(request.getfixturevalue(role))
    with pytest.raises(Refused):
        councils.seat(table.council, party="resident", helper=volunteer(1), by=by)
    with pytest.raises(Refused):
        councils.agree(table.topic, {}, by=by)


def test_who_agreed_stands_under_each_option_by_party_and_name(table, client, worker):
    client.force_login(worker)
    solar, wired = table.topic.options.all()
    brought = {
        f"option_{solar.pk}": [table.official.pk, table.resident.pk],
        f"option_{wired.pk}": [table.manager.pk],
    }
    client.post(reverse("meeting_agree", args=[table.meeting.uuid, table.topic.pk]), brought)
    shown = client.get(table.meeting.get_absolute_url()).content.decode()
    assert "林知远（下沉干部）" in shown
    assert "2 人同意" in shown
    assert "钱多多" not in shown


def test_the_streets_staff_read_which_party_agreed_and_no_name(table, client, centre, by_worker):
    solar = table.topic.options.first()
    councils.agree(table.topic, {solar.pk: [table.official]}, by=by_worker)
    client.force_login(centre)
    shown = client.get(table.meeting.get_absolute_url()).content.decode()
    assert "下沉干部" in shown
    assert "林知远" not in shown
    assert "林知远" not in client.get(table.council.get_absolute_url()).content.decode()


@pytest.mark.parametrize("role", ["other_cadre", "executor", "admin"])
def test_who_works_elsewhere_sees_nothing_of_it(role, table, client, request):
    client.force_login(request.getfixturevalue(role))
    assert client.get(table.council.get_absolute_url()).status_code == 404
    assert client.get(table.meeting.get_absolute_url()).status_code == 404


def test_a_name_is_forgotten_when_its_member_leaves(table, client, worker):
    client.force_login(worker)
    client.post(reverse("council_unseat", args=[table.council.uuid, table.manager.pk]))
    member = Member.objects.get(pk=table.manager.pk)
    assert (member.name, member.left_on) == ("", TODAY)


def test_a_topic_comes_from_a_case_in_sight_and_from_no_other(table, case, client, worker):
    client.force_login(worker)
    address = reverse("meeting_put", args=[table.meeting.uuid])
    assert client.post(address, {"title": "垃圾", "case": "HH-0"}).status_code == 400
    client.post(address, {"title": "垃圾", "case": case.number, "options": "早晚各清一次\n加一个桶"})
    topic = table.meeting.topics.get(title="垃圾")
    assert (topic.case, topic.options.count()) == (case, 2)


def test_a_common_matter_sends_its_address_along_but_no_other_host(table, client, worker):
    client.force_login(worker)
    address = reverse("meeting_put", args=[table.meeting.uuid])
    for about in ("/analysis/1/", "//elsewhere.example/"):
        client.post(address, {"title": about, "about": about})
    assert list(table.meeting.topics.values_list("about", flat=True)) == ["", "/analysis/1/", ""]


def test_the_minutes_need_words_and_a_meeting_that_has_begun(table, client, worker, by_worker):
    client.force_login(worker)
    address = reverse("meeting_hold", args=[table.meeting.uuid])
    assert client.post(address, {"minutes": ""}).status_code == 400
    client.post(address, {"minutes": "大家同意装灯。", "attended": [table.official.pk]})
    table.meeting.refresh_from_db()
    assert (table.meeting.state, table.meeting.attended.get()) == ("held", table.official)
    ahead = councils.call(
        table.council, starts_at=timezone.now() + timedelta(days=3), place="厅", by=by_worker
    )
    with pytest.raises(Refused):
        councils.hold(ahead, minutes="没有开", attended=[], by=by_worker)


def test_a_promise_needs_one_owner_and_a_day_that_lies_ahead(table, client, worker, department):
    client.force_login(worker)
    address = reverse("meeting_resolve", args=[table.meeting.uuid])
    brought = {"topic": table.topic.pk, "what": "装灯", "due_on": TODAY + timedelta(days=9)}
    assert client.post(address, brought).status_code == 400
    both = {"executor": department.code, "member": table.official.pk}
    assert client.post(address, brought | both).status_code == 400
    late = {"executor": department.code, "due_on": TODAY - timedelta(days=1)}
    assert client.post(address, brought | late).status_code == 400
    assert client.post(address, brought | {"executor": department.code}).status_code == 302
    assert Resolution.objects.get().events.get().action == "made"


@pytest.mark.parametrize(
    ("role", "page"),
    [("worker", "/tasks/"), ("worker", "/volunteers/"), ("cadre", "/volunteers/"), ("leader", "/cases/"),
     ("executor", "/tasks/"), ("executor", "/volunteers/")],
)  # fmt: skip
def test_one_that_lapsed_shows_where_each_begins_the_day(role, page, lapsed, client, request):
    client.force_login(request.getfixturevalue(role))
    assert "/volunteers/resolutions/?how=late" in client.get(page).content.decode()


def test_one_that_lapsed_is_counted_for_the_screen(lapsed):
    assert list(figures.resolutions_lapsed("320104003", TODAY)) == [lapsed]
    assert list(figures.resolutions_lapsed("320104003016", TODAY)) == []


def test_before_the_day_the_owner_hears_and_after_it_the_leader_too_each_once(
    promise, leader, worker, executor
):
    for days in (5, 5, 9, 9):
        councils.remind(Resolution.objects.get(), NOON + timedelta(days=days))
    told = list(Notice.objects.order_by("pk").values_list("title", "user__username"))
    before, after = "议事决议快到期了", "议事决议过期了"
    assert sorted(told) == sorted(
        [(before, "executor"), (before, "worker"), (after, "executor"), (after, "worker"), (after, "leader")]
    )


def test_moved_with_a_reason_it_has_lapsed_no_longer_and_its_story_says_so(lapsed, client, worker):
    client.force_login(worker)
    assert step(client, lapsed, "moved", due_on=TODAY + timedelta(days=9)).status_code == 400
    step(client, lapsed, "moved", due_on=TODAY + timedelta(days=9), words="等灯杆到货")
    assert "等灯杆到货" in client.get(lapsed.get_absolute_url()).content.decode()
    assert figures.resolutions_lapsed("320104003", TODAY).count() == 0


def test_its_owner_reports_it_done_with_what_came_of_it(lapsed, client, executor, snapshot):
    client.force_login(executor)
    assert step(client, lapsed, "moved", due_on=TODAY, words="缓几天").status_code == 403
    step(client, lapsed, "done", words="三号楼前亮了两盏灯", photos=ContentFile(snapshot.content, "a.jpg"))
    lapsed.refresh_from_db()
    assert (lapsed.state, lapsed.photos.count()) == ("done", 1)
    assert "三号楼前亮了两盏灯" in client.get(lapsed.get_absolute_url()).content.decode()
    assert step(client, lapsed, "done", words="又一次").status_code == 400


def test_the_list_of_councils_counts_what_is_open_lapsed_and_done(lapsed, client, worker):
    client.force_login(worker)
    shown = client.get(reverse("council_list")).content.decode()
    assert "过期 1" in shown
    assert "在办 1，办成 0" in shown


def test_the_latest_meeting_stands_first(table, client, worker, by_worker):
    later = councils.call(table.council, starts_at=NOON + timedelta(days=9), place="二楼", by=by_worker)
    councils.call(table.council, starts_at=NOON - timedelta(days=90), place="一楼", by=by_worker)
    client.force_login(worker)
    shown = client.get(table.council.get_absolute_url()).context["meetings"]
    assert [row.place for row in shown] == [later.place, "社区议事厅", "一楼"]
