"""Activities over the API: the page's rows and verbs; an account acts for itself, names stay where they are read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.api.test_reading import queries
from tests.helping import organised, volunteer
from volunteers import activities
from volunteers.models import Activity, SignUp

ACTIVITIES = "/api/v1/activities/"
SIGNED_IN = ("cadre", "other_cadre", "worker", "executor", "centre", "leader", "admin", "auditor", "banker")
KEEPERS = {"cadre", "other_cadre", "worker", "centre"}
DAY = timezone.localdate() + timedelta(days=4)
PLAN = {
    "ground": "320104003015", "kind": "tidy", "title": "清理楼道", "place": "3幢门口", "day": str(DAY),
    "starts": "09:00", "ends": "11:00", "places": 12,
}  # fmt: skip


@pytest.fixture
def activity(by_worker):
    """In three days, with two places."""
    return organised(by_worker, places=2)


@pytest.fixture
def signed(activity, by_worker):
    """Two volunteers are in, one waits."""
    return [
        activities.sign_up(activity, helper=volunteer(number), way="office", by=by_worker)[0]
        for number in range(3)
    ]


def at(row, *more):
    """An activity's address."""
    return "/".join([f"{ACTIVITIES}{row.uuid}", *more, ""])


@pytest.mark.parametrize(("method", "tail"), [
    ("get", ""), ("post", ""), ("get", "{}/"), ("post", "{}/sign-up/"), ("post", "{}/withdraw/"),
])  # fmt: skip
def test_a_stranger_is_asked_who_they_are(method, tail, activity, api):
    assert getattr(api(), method)(ACTIVITIES + tail.format(activity.uuid)).status_code == 401
    assert SignUp.objects.count() == 0


@pytest.mark.parametrize("role", SIGNED_IN)
def test_everybody_reads_the_numbers_and_only_who_works_there_the_masked_names(
    role, activity, signed, api, request
):
    client = api(request.getfixturevalue(role))
    listed = client.get(ACTIVITIES).json()["results"][0]
    assert (listed["in_count"], listed["waiting_count"], listed["places"]) == (2, 1, 2)
    answer = client.get(at(activity))
    sheet = answer.json()["sign_ups"]
    # the cadre works in one grid of the community, and this is the whole community's
    names = ["钱**"] * 3 if role in ("worker", "centre") else None
    assert (sheet and [row["person"] for row in sheet]) == names
    assert not [one for one in ("钱多多", "1390000") if one in answer.content.decode()]


def test_what_one_may_do_follows_from_ones_own_sign_up(activity, signed, cadre, api):
    client = api(cadre)
    assert [step["name"] for step in client.get(at(activity)).json()["available_steps"]] == ["sign_up"]
    made = client.post(at(activity, "sign-up"))
    assert (made.status_code, made.json()["own"]["state"], made.json()["own"]["line"]) == (201, "waiting", 2)
    assert [step["name"] for step in made.json()["available_steps"]] == ["withdraw"]
    assert client.post(at(activity, "sign-up")).status_code == 200
    assert activity.sign_ups.of(helper=None, account=cadre).count() == 1


def test_one_withdraws_ones_own_and_the_first_who_waits_moves_up(activity, cadre, by_worker, api):
    api(cadre).post(at(activity, "sign-up"))
    others = [
        activities.sign_up(activity, helper=volunteer(n), way="office", by=by_worker)[0] for n in range(2)
    ]
    answer = api(cadre).post(at(activity, "withdraw")).json()
    assert (answer["own"], answer["in_count"], answer["waiting_count"]) == (None, 2, 0)
    assert activity.sign_ups.get(pk=others[1].pk).state == "in"
    assert api(cadre).post(at(activity, "withdraw")).status_code == 404


@pytest.mark.parametrize("role", SIGNED_IN)
def test_nobody_withdraws_another(role, activity, signed, api, request):
    assert api(request.getfixturevalue(role)).post(at(activity, "withdraw")).status_code == 404
    assert activity.sign_ups.standing().count() == 3


def test_what_has_begun_or_is_off_takes_nobody(activity, cadre, by_worker, api):
    api(cadre).post(at(activity, "sign-up"))
    Activity.objects.update(starts_at=timezone.now() - timedelta(minutes=5))
    refused = api(cadre).post(at(activity, "withdraw"))
    assert (refused.status_code, refused.json()) == (409, {"detail": "活动已经开始。"})
    activities.call_off(activity, reason="大雨", by=by_worker)
    assert api(by_worker.user).post(at(activity, "sign-up")).status_code == 409
    assert activity.sign_ups.standing().count() == 1


@pytest.mark.parametrize("role", SIGNED_IN)
def test_who_works_in_the_field_or_in_the_centre_organises(role, grid, api, request):
    user = request.getfixturevalue(role)
    ground = {"cadre": grid.code, "other_cadre": "320104003016001"}.get(role, PLAN["ground"])
    answer = api(user).post(ACTIVITIES, PLAN | {"ground": ground})
    assert answer.status_code == (201 if role in KEEPERS else 403), answer.content.decode()
    assert list(Activity.objects.values_list("place_code", flat=True)) == [ground] * (role in KEEPERS)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ground", "320104003016"), ("ground", None), ("kind", "party"), ("title", ""), ("title", "一" * 81),
        ("day", "2020-01-01"), ("day", "soon"), ("ends", "08:00"), ("starts", {"a": 1}), ("places", 0),
        ("places", "many"), ("words", "a\x00b"), ("place", True),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(field, value, worker, api):
    answer = api(worker).post(ACTIVITIES, PLAN | {field: value})
    assert (answer.status_code, list(answer.json())) == (400, [field]), answer.content.decode()
    assert answer.json()[field][0].endswith("。")
    assert Activity.objects.count() == 0


def test_a_key_organises_once_and_only_for_its_account(worker, centre, api):
    codes = [
        api(user).post(ACTIVITIES, PLAN, HTTP_IDEMPOTENCY_KEY="k").status_code
        for user in (worker, worker, centre)
    ]
    assert (codes, Activity.objects.count()) == ([201, 200, 201], 2)


def test_the_list_is_filtered_like_the_page(activity, by_worker, worker, api):
    organised(by_worker, kind="tidy", title="清理楼道")
    past, held = (organised(by_worker, title=title) for title in ("没记的", "办完的"))
    begun = timezone.now() - timedelta(days=1)
    Activity.objects.filter(pk__in=[past.pk, held.pk]).update(
        starts_at=begun, ends_at=begun + timedelta(hours=2)
    )
    held.refresh_from_db()
    activities.record(held, {}, by=by_worker)

    def titles(query):
        return [row["title"] for row in api(worker).get(f"{ACTIVITIES}?{query}").json()["results"]]

    assert titles("kind=tidy") == ["清理楼道"]
    assert titles("when=past") == ["办完的"]
    assert titles("when=unrecorded") == ["没记的"]
    assert titles("community=320104003016") == []
    assert len(titles("kind=fly&when=never")) == 2


@pytest.mark.parametrize(("when", "order"), [("", 1), ("past", -1)])
def test_the_pages_of_a_list_hold_each_row_once_in_their_order(when, order, by_worker, worker, api):
    for days in range(1, 6):
        organised(by_worker, days=days)
    if when:
        Activity.objects.update(state="held", ended_at=timezone.now())
    found, address = [], f"{ACTIVITIES}?page_size=2&when={when}"
    while address:
        page = api(worker).get(address).json()
        found, address = found + [row["starts_at"] for row in page["results"]], page["next"]
    assert (len(found), found) == (5, sorted(set(found))[::order])


@pytest.mark.parametrize("cursor", ["x", "cD1zb29u", "cD0lMDA="])
def test_a_cursor_that_nobody_made_opens_nothing(cursor, activity, worker, api):
    assert api(worker).get(f"{ACTIVITIES}?cursor={cursor}").status_code in (400, 404)


def test_a_list_and_a_sheet_take_the_same_number_of_queries_for_1_and_for_30(
    activity, by_worker, worker, api, settings
):
    client = api(worker)
    activities.sign_up(activity, helper=volunteer(0), way="office", by=by_worker)
    addresses = [f"{ACTIVITIES}?page_size=30", at(activity)]
    few = [queries(lambda one=one: client.get(one), settings) for one in addresses]
    for number in range(1, 30):
        organised(by_worker)
        activities.sign_up(activity, helper=volunteer(number), way="office", by=by_worker)
    assert len(client.get(addresses[0]).json()["results"]) == 30
    assert len(client.get(addresses[1]).json()["sign_ups"]) == 30
    assert [queries(lambda one=one: client.get(one), settings) for one in addresses] == few
    assert max(few) <= 6
