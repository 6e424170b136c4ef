"""Activities, councils and promises over the API: the pages' rows and verbs; names stay where they are read."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from tests.api.test_reading import queries
from tests.volunteering import organised, volunteer
from volunteers import activities, councils
from volunteers.models import Activity, Resolution, SignUp

ACTIVITIES, COUNCILS, RESOLUTIONS = "/api/v1/activities/", "/api/v1/councils/", "/api/v1/resolutions/"
SIGNED_IN = ("cadre", "other_cadre", "worker", "executor", "centre", "leader", "admin", "auditor", "banker")
KEEPERS = {"cadre", "other_cadre", "worker", "centre"}
OF_THE_PLACE = {"cadre", "worker", "centre", "leader", "auditor"}
READS_NAMES = {"cadre", "worker", "leader"}
TODAY = timezone.localdate()
DAY = TODAY + timedelta(days=4)
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
    """An activity's address, a council's or a promise's."""
    lists = {"activity": ACTIVITIES, "council": COUNCILS, "resolution": RESOLUTIONS}
    return "/".join([f"{lists[row._meta.model_name]}{row.uuid}", *more, ""])


def promised(table, by, days=7, **owner):
    """Another promise, by a member unless somebody else is named."""
    owner = owner or {"member": table.official}
    due = TODAY + timedelta(days=days)
    made = councils.resolve(table.topic, what="浇树", owner=owner, due_on=max(due, TODAY), by=by)
    Resolution.objects.filter(pk=made.pk).update(due_on=due)
    return made


def kept(promise):
    """What stands on its row, and how long its story is."""
    return Resolution.objects.values().get(pk=promise.pk), promise.events.count(), promise.photos.count()


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


@pytest.mark.parametrize("address", [COUNCILS, RESOLUTIONS])
def test_a_stranger_reads_no_council_and_no_promise(address, promise, table, api):
    one = promise if address == RESOLUTIONS else table.council
    assert [api().get(here).status_code for here in (address, at(one))] == [401, 401]
    assert api().post(at(promise, "done"), {"words": "亮了"}).status_code == 401


@pytest.mark.parametrize("role", SIGNED_IN)
def test_a_council_is_read_where_it_is_and_names_only_in_the_community(
    role, table, promise, by_worker, api, request
):
    solar = table.topic.options.first()
    councils.agree(table.topic, {solar.pk: [table.official, table.manager]}, by=by_worker)
    client = api(request.getfixturevalue(role))
    answer = client.get(at(table.council))
    assert answer.status_code == (200 if role in OF_THE_PLACE else 404)
    assert len(client.get(COUNCILS).json()["results"]) == (role in OF_THE_PLACE)
    shown = answer.content.decode()
    assert not [one for one in ("钱多多", "1390000") if one in shown]
    assert ("林知远" in shown, "钱**" in shown) == (role in READS_NAMES,) * 2
    if role in OF_THE_PLACE:
        agreed = answer.json()["meetings"][0]["topics"][0]["options"][0]
        assert agreed["agreed_count"] == 2
        assert [one["count"] for one in answer.json()["parties"]] == [1, 1, 1]
        assert all("下沉干部" in one or "物业经理" in one for one in agreed["agreed"])


def test_a_council_counts_what_is_open_lapsed_and_done(table, promise, by_worker, worker, api):
    promised(table, by_worker, days=-1)
    councils.move(promised(table, by_worker), "done", words="浇了，电话 13912345678", by=by_worker)
    row = api(worker).get(COUNCILS).json()["results"][0]
    assert (row["name"], row["community"]) == ("红悦社区议事会", "320104003015")
    assert (row["open_count"], row["lapsed_count"], row["done_count"]) == (2, 1, 1)
    whole = api(worker).get(at(table.council))
    assert [one["lapsed"] for one in whole.json()["resolutions"]] == [True, False, False]
    assert "13912345678" not in whole.content.decode()


def test_minutes_and_who_was_there(table, by_worker, worker, centre, api):
    councils.hold(table.meeting, minutes="打 13912345678 找他。", attended=[table.resident], by=by_worker)
    shown = [api(user).get(at(table.council)).json()["meetings"][0] for user in (worker, centre)]
    assert [one["minutes"] for one in shown] == ["打 139****5678 找他。"] * 2
    assert [one["attended"] for one in shown] == [["钱**（居民志愿者）"], None]


@pytest.mark.parametrize("role", SIGNED_IN)
def test_a_promise_is_read_in_its_place_and_by_who_promised(role, promise, api, request):
    client = api(request.getfixturevalue(role))
    sees = role in OF_THE_PLACE | {"executor"}
    answer = client.get(at(promise))
    assert answer.status_code == (200 if sees else 404)
    assert len(client.get(RESOLUTIONS).json()["results"]) == sees
    if sees:
        may = {"worker": ["done", "moved", "dropped"], "executor": ["done"]}.get(role, [])
        assert [step["name"] for step in answer.json()["available_steps"]] == may
        assert [event["label"] for event in answer.json()["events"]] == ["议定"]


@pytest.mark.parametrize(("role", "owner"), [("worker", "林知远（下沉干部）"), ("centre", "下沉干部")])
def test_a_member_who_promised_stands_by_party_outside_the_community(
    role, owner, table, by_worker, api, request
):
    client, mine = api(request.getfixturevalue(role)), promised(table, by_worker)
    assert client.get(at(mine)).json()["owner"] == owner
    assert client.get(RESOLUTIONS).json()["results"][0]["owner"] == "下沉干部"


def test_promises_are_filtered_like_the_page(table, promise, by_worker, worker, api):
    promised(table, by_worker, days=-3)
    for name in ("done", "dropped"):
        councils.move(promised(table, by_worker), name, words=name, by=by_worker)

    def states(query):
        rows = api(worker).get(f"{RESOLUTIONS}?{query}").json()["results"]
        return [(row["state"], row["lapsed"]) for row in rows]

    assert states("") == [("open", True), ("open", False)]
    assert states("how=late") == [("open", True)]
    assert (states("how=done"), states("how=dropped")) == ([("done", False)], [("dropped", False)])
    assert states("community=320104003016") == []


@pytest.mark.parametrize(
    ("role", "step", "body", "status"),
    [
        ("worker", "fly", {}, 404),
        ("worker", "made", {}, 404),
        ("other_cadre", "done", {"words": "亮了"}, 404),
        ("admin", "done", {"words": "亮了"}, 404),
        ("banker", "done", {"words": "亮了"}, 404),
        *[(role, "done", {"words": "亮了"}, 403) for role in ("cadre", "centre", "leader", "auditor")],
        ("executor", "moved", {"words": "缓缓", "due_on": str(DAY)}, 403),
        ("executor", "dropped", {}, 403),
        ("executor", "done", {"words": ""}, 400),
        ("executor", "done", {"words": ["a", True]}, 400),
        ("executor", "done", {"words": "一" * 401}, 400),
        ("worker", "moved", {"due_on": str(DAY)}, 400),
        ("worker", "moved", {"words": "缓缓", "due_on": "2020-01-01"}, 400),
        ("worker", "moved", {"words": "缓缓", "due_on": "soon"}, 400),
        ("worker", "dropped", [], 400),
    ],
)
def test_a_step_that_is_refused_leaves_the_promise_as_it_was(role, step, body, status, promise, api, request):
    before = kept(promise)
    answer = api(request.getfixturevalue(role)).post(at(promise, step), body)
    assert answer.status_code == status, answer.content.decode()
    said = next(iter(answer.json().values()))
    assert status == 404 or (said if isinstance(said, str) else said[0]).endswith("。")
    assert kept(promise) == before


def test_from_a_later_day_to_its_end_with_a_photo(promise, worker, executor, snapshot, api):
    moved = api(worker).post(at(promise, "moved"), {"due_on": str(DAY), "words": "等灯杆到货"}).json()
    assert (moved["due_on"], moved["events"][-1]["words"]) == (str(DAY), "等灯杆到货")
    sent = {"words": "亮了两盏灯", "photos": ContentFile(snapshot.content, "a.jpg")}
    done = api(executor).post(at(promise, "done"), sent, format="multipart").json()
    assert (done["state"], done["achieved"], done["available_steps"]) == ("done", "亮了两盏灯", [])
    assert len(done["photos"]) == 1
    assert api(executor).post(at(promise, "done"), {"words": "又一次"}).status_code == 409


def test_a_key_takes_a_step_once(promise, worker, api):
    for step, body in [("moved", {"due_on": str(DAY), "words": "等货"}), ("done", {"words": "亮了"})]:
        for _time in range(2):
            answer = api(worker).post(at(promise, step), body, HTTP_IDEMPOTENCY_KEY=step)
            assert answer.status_code == 200
    assert [event.action for event in promise.events.all()] == ["made", "moved", "done"]


def test_councils_and_promises_take_the_same_number_of_queries_for_1_and_for_30(
    table, promise, by_worker, worker, api, settings
):
    def grown():
        councils.hold(
            table.meeting, minutes="议了。", attended=[table.official, table.resident], by=by_worker
        )
        everybody = [table.official, table.resident, table.manager]
        options = table.topic.options.all()
        councils.agree(table.topic, {one.pk: everybody for one in options}, by=by_worker)

    grown()
    promised(table, by_worker)
    client, addresses = (
        api(worker),
        [f"{RESOLUTIONS}?page_size=100", COUNCILS, at(table.council), at(promise)],
    )
    few = [queries(lambda one=one: client.get(one), settings) for one in addresses]
    for number in range(30):
        councils.seat(table.council, party="resident", helper=volunteer(number), by=by_worker)
        councils.call(table.council, starts_at=table.meeting.starts_at, place="厅", by=by_worker)
        councils.put(table.meeting, title="绿化", options=["种树", "种草"], by=by_worker)
        promised(table, by_worker)
        councils.move(promise, "moved", words="等货", due_on=DAY, by=by_worker)
    assert len(client.get(addresses[0]).json()["results"]) == 32
    assert [queries(lambda one=one: client.get(one), settings) for one in addresses] == few
    assert (max(few[:2]) <= 5, max(few) <= 16) == (True, True), few
