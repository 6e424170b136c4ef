"""Activities: places in order whoever comes at once, nobody unheard of a change, hours from who came."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.lifecycle import Refused
from cases.models import Notice
from tests.cases.lifecycle.test_concurrency import at_once
from tests.volunteering import organised, volunteer
from volunteers import activities, figures, helper_links, upkeep
from volunteers.activities.forms import planned_of
from volunteers.activities.hours import record_of
from volunteers.models import Activity, Helper, SignUp
from volunteers.viewers import Viewer

NOW = timezone.now()
FILLED = {"name": "钱多多", "phone": "139 1234 5678", "consent": "on"}


@pytest.fixture
def activity(by_worker):
    """In three days, with two places."""
    cache.clear()
    return organised(by_worker, places=2)


@pytest.fixture
def held(activity, by_worker):
    """Yesterday's, with two who signed up in time and nobody recorded yet."""
    for number in (1, 2):
        activities.sign_up(activity, helper=volunteer(number), way="office", by=by_worker)
    begun = NOW - timedelta(days=1)
    Activity.objects.filter(pk=activity.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=2))
    activity.refresh_from_db()
    return activity


def page(name, activity, *more):
    """An address of the activity."""
    return reverse(name, args=[activity.uuid, *more])


@pytest.mark.django_db(transaction=True)
def test_of_forty_at_once_thirty_are_in_and_ten_wait_in_order(by_worker):
    activity = organised(by_worker, places=30)
    people = [volunteer(number) for number in range(40)]
    nobody = Viewer()
    made = at_once(
        *(lambda one=one: activities.sign_up(activity, helper=one, way="page", by=nobody) for one in people)
    )
    rows = list(activity.sign_ups.order_by("pk"))
    assert [row.state for row in rows] == ["in"] * 30 + ["waiting"] * 10
    assert [activities.place_in_line(row) for row in rows[30:]] == list(range(1, 11))
    assert len({row.pk for row, _new in made}) == 40


@pytest.mark.django_db(transaction=True)
def test_the_same_number_eight_times_at_once_is_one_person_in_one_place(activity):
    brought = {"name": "钱多多", "phone": "13912345678", "way": "page", "by": Viewer()}
    at_once(*(lambda: activities.sign_up_by_number(activity, **brought) for _ in range(8)))
    assert (Helper.objects.count(), activity.sign_ups.count()) == (1, 1)


def test_a_cancellation_moves_one_up_and_tells_them(activity, by_worker, client, cadre, executor):
    first, _new = activities.sign_up(activity, helper=volunteer(1), way="office", by=by_worker)
    activities.sign_up(activity, helper=volunteer(2), way="office", by=by_worker)
    for user in (cadre, executor):
        client.force_login(user)
        client.post(page("activity_sign_up", activity))
    activities.withdraw(first, by=by_worker)
    assert list(activity.sign_ups.values_list("state", flat=True)) == ["gone", "in", "in", "waiting"]
    assert Notice.objects.get().user == cadre
    assert "校门口护学" in Notice.objects.get().body


def test_who_has_no_account_stands_on_the_list_of_calls_until_told(activity, by_worker, client, worker):
    rows = [
        activities.sign_up(activity, helper=volunteer(n), way="office", by=by_worker)[0] for n in range(3)
    ]
    activities.withdraw(rows[0], by=by_worker)
    client.force_login(worker)
    assert "要打电话通知" in client.get(page("activity", activity)).content.decode()
    assert page("activity", activity) in client.get("/volunteers/").content.decode()
    client.post(page("activity_told", activity, rows[2].pk))
    assert SignUp.objects.to_call().count() == 0


def test_anybody_signs_up_by_number_and_takes_it_back_in_the_same_browser(activity, client):
    client.post(page("activity_sign_up", activity), FILLED)
    row = SignUp.objects.get()
    assert (row.state, row.helper.phone, row.helper.confirmed_at) == ("in", "13912345678", None)
    client.post(page("activity_withdraw", activity, row.pk))
    row.refresh_from_db()
    assert row.state == "gone"


def test_another_browser_takes_nothing_back_even_by_the_same_number(activity, client):
    client.post(page("activity_sign_up", activity), FILLED)
    row, stranger = SignUp.objects.get(), Client()
    stranger.post(page("activity_sign_up", activity), FILLED)
    stranger.post(page("activity_withdraw", activity, row.pk))
    row.refresh_from_db()
    assert row.state == "in"


@pytest.mark.parametrize(("field", "value"), [("consent", ""), ("phone", "12"), ("name", "")])
def test_what_is_missing_is_said_and_nothing_is_kept(activity, client, field, value):
    answer = client.post(page("activity_sign_up", activity), FILLED | {field: value})
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert (Helper.objects.count(), SignUp.objects.count()) == (0, 0)


def test_a_personal_link_signs_up_reads_the_record_and_ends_when_revoked(activity, client, worker):
    helper = volunteer(1)
    _link, token = helper_links.issue(helper, by=worker)
    client.get(reverse("mine_enter", args=[token]))
    client.post(page("activity_sign_up", activity))
    assert SignUp.objects.get().helper == helper
    assert "校门口护学" in client.get(reverse("mine")).content.decode()
    helper_links.revoke(helper, by=worker)
    assert client.get(reverse("mine")).status_code == 302
    assert client.get(reverse("mine_enter", args=[token])).status_code == 404


@pytest.mark.parametrize("role", ["cadre", "leader", "centre", "executor", "admin"])
def test_only_the_community_office_gives_personal_links(role, street, grid, request):
    with pytest.raises(Refused):
        helper_links.issue(volunteer(1), by=request.getfixturevalue(role))


def test_who_came_and_for_how_long_is_written_by_the_organiser(held, client, worker):
    came, stayed_away = held.sign_ups.all()
    client.force_login(worker)
    form = {f"came_{came.pk}": "on", f"hours_{came.pk}": "2.5", f"hours_{stayed_away.pk}": "2"}
    assert client.post(page("activity_record", held), form).status_code == 302
    assert list(held.sign_ups.values_list("came", "minutes")) == [(True, 150), (False, 0)]
    assert record_of(NOW, helper=came.helper).hours == 2.5
    assert figures.service_minutes("320104003", NOW.date() - timedelta(days=2), NOW.date()) == 150


def test_the_certificate_names_the_person_to_themselves_and_masks_them_to_others(
    held, by_worker, client, worker
):
    row = held.sign_ups.first()
    activities.record(held, {row.pk: 120}, by=by_worker)
    _link, token = helper_links.issue(row.helper, by=worker)
    client.get(reverse("mine_enter", args=[token]))
    assert "钱多多" in client.get(reverse("mine_certificate")).content.decode()
    client.force_login(worker)
    shown = client.get(reverse("helper_certificate", args=[row.helper.code])).content.decode()
    assert "钱**" in shown
    assert "钱多多" not in shown


def test_a_days_weather_calls_all_of_it_off_with_one_reason(activity, by_worker, client, cadre):
    client.force_login(cadre)
    client.post(page("activity_sign_up", activity))
    activities.sign_up(activity, helper=volunteer(1), way="office", by=by_worker)
    organised(by_worker, title="清理楼道", kind="tidy")
    other = organised(by_worker, title="陪聊", kind="elderly", days=5)
    client.force_login(by_worker.user)
    day = timezone.localdate(activity.starts_at)
    client.post(reverse("activity_weather"), {"day": day, "reason": "大雨"})
    assert Activity.objects.filter(state="off", reason="大雨").count() == 2
    assert Activity.objects.get(state="open") == other
    assert "大雨" in Notice.objects.get(user=cadre).body
    assert SignUp.objects.to_call().count() == 1


def test_more_places_move_people_up_and_fewer_take_none_away(activity, by_worker, client, worker):
    for number in range(4):
        activities.sign_up(activity, helper=volunteer(number), way="office", by=by_worker)
    client.force_login(worker)
    client.post(page("activity_resize", activity), {"places": 3})
    assert activity.sign_ups.filter(state="in").count() == 3
    assert client.post(page("activity_resize", activity), {"places": 2}).status_code == 400


def test_the_day_before_each_is_reminded_once_and_the_office_calls_the_others(by_worker, client, cadre):
    tomorrow = organised(by_worker, days=1)
    activities.sign_up(tomorrow, account=cadre, way="account", by=Viewer(cadre))
    activities.sign_up(tomorrow, helper=volunteer(1), way="office", by=by_worker)
    for _time in range(2):
        for number in [*upkeep.due_reminders(NOW), tomorrow.pk]:
            upkeep.remind_of(number, NOW)
    assert {(row.user, row.title) for row in Notice.objects.all()} == {
        (cadre, "明天有志愿活动"),
        (by_worker.user, "明天有志愿活动，请提醒 1 位志愿者"),
    }


@pytest.mark.parametrize(
    ("step", "brought"),
    [("record", {}), ("call-off", {"reason": "大雨"}), ("places", {"places": 9}), ("sign-on", FILLED)],
)
def test_those_of_other_places_do_nothing_with_it(step, brought, activity, client, other_cadre):
    client.force_login(other_cadre)
    assert client.post(f"{page('activity', activity)}{step}/", brought).status_code == 403
    activity.refresh_from_db()
    assert (activity.state, activity.places, activity.sign_ups.count()) == ("open", 2, 0)


def test_nobody_signs_up_for_what_has_begun_or_is_off(held, activity, by_worker, client):
    assert client.post(page("activity_sign_up", held), FILLED).status_code == 400
    activities.call_off(activity, reason="大雨", by=by_worker)
    assert client.post(page("activity_sign_up", activity), FILLED).status_code == 400


def test_the_list_costs_the_same_for_one_and_for_thirty(by_worker, client, django_assert_max_num_queries):
    for _number in range(30):
        organised(by_worker)
    with django_assert_max_num_queries(4):
        assert client.get(reverse("activity_list")).content.decode().count("校门口护学") == 30


def test_the_office_organises_one_and_it_is_open_at_once(client, worker, grid):
    client.force_login(worker)
    day = timezone.localdate() + timedelta(days=4)
    brought = {
        "ground": "320104003015", "kind": "tidy", "title": "清理楼道", "place": "3幢门口", "day": day,
        "starts": "09:00", "ends": "11:00", "places": "12",
    }  # fmt: skip
    assert client.post(reverse("activity_new"), brought | {"ends": "08:00"}).status_code == 400
    assert client.post(reverse("activity_new"), brought).status_code == 302
    made = Activity.objects.get()
    assert (made.place_code, made.minutes, made.state) == ("320104003015", 120, "open")


def planned(activity, **more):
    """The form of a change: as the activity is, but for what is given."""
    shown = planned_of(activity) | more
    return {
        name: f"{value:%H:%M}" if name in ("starts", "ends") else str(value) for name, value in shown.items()
    }


def test_another_time_is_told_to_all_who_signed_up_and_another_word_to_nobody(
    activity, client, by_worker, worker, cadre
):
    activities.sign_up(activity, helper=volunteer(1), way="office", by=by_worker)
    activities.sign_up(activity, account=cadre, way="account", by=Viewer(cadre))
    Activity.objects.filter(pk=activity.pk).update(reminded_at=NOW)
    client.force_login(worker)
    client.post(page("activity_change", activity), planned(activity, words="带一顶帽子"))
    assert not Notice.objects.filter(title="志愿活动改了时间或地点").exists()
    activity.refresh_from_db()
    later = activity.starts_at + timedelta(days=1)
    answer = client.post(page("activity_change", activity), planned(activity, day=timezone.localdate(later)))
    assert answer.status_code == 302
    activity.refresh_from_db()
    assert (activity.starts_at, activity.words, activity.reminded_at) == (later, "带一顶帽子", None)
    assert Notice.objects.get(title="志愿活动改了时间或地点").user == cadre
    assert list(activity.sign_ups.order_by("pk").values_list("news", flat=True)) == ["changed", ""]


def test_who_moved_up_and_was_not_called_yet_still_is_one_who_moved_up(activity, by_worker):
    rows = [
        activities.sign_up(activity, helper=volunteer(n), way="office", by=by_worker)[0] for n in range(3)
    ]
    activities.withdraw(rows[0], by=by_worker)
    told = {name: getattr(activity, name) for name in ("title", "words", "starts_at", "ends_at")}
    activities.change(activity, place="社区门口", by=by_worker, **told)
    assert dict(activity.sign_ups.standing().values_list("helper__code", "news")) == {
        "V-001": "changed",
        "V-002": "moved",
    }


@pytest.mark.parametrize(
    "wrong", [{"ends": NOW.replace(hour=0, minute=1)}, {"day": "2020-01-01"}, {"place": ""}]
)
def test_a_change_that_makes_no_sense_changes_nothing(activity, client, worker, wrong):
    client.force_login(worker)
    before = Activity.objects.values().get()
    assert client.post(page("activity_change", activity), planned(activity, **wrong)).status_code == 400
    assert Activity.objects.values().get() == before
