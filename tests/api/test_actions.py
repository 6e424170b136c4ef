"""Every line of the table by its name: who may, what it must bring, and what the answer says."""

import pytest

from cases import lifecycle
from cases.lifecycle import ACTIONS, Actor
from cases.models import CaseEvent, Photo, Status
from tests.api.test_reporting import LIST, a_photo, a_report


def at(case, action):
    return f"/api/v1/cases/{case.number}/{action}/"


@pytest.fixture
def dispatched(case, centre, department):
    """Registered and sent to the department."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    return case


@pytest.fixture
def handling(dispatched, executor):
    """The department has signed for it."""
    lifecycle.accept(dispatched, by=Actor(executor))
    return dispatched


@pytest.fixture
def resolved(handling, executor):
    """The department has sent its result."""
    lifecycle.resolve(handling, by=Actor(executor), words="已清运完毕")
    return handling


@pytest.fixture
def closed(resolved, cadre):
    """The cadre has looked."""
    lifecycle.close(resolved, by=Actor(cadre), words="现场已干净")
    return resolved


def test_the_whole_chain_through_the_api(api, cadre, centre, executor, department, category):
    number = api(centre).post(LIST, a_report(source="hotline")).json()["number"]
    code = None
    for user, action, brings, status in (
        (centre, "register", {"category": "ENV-01"}, "registered"),
        (centre, "dispatch", {"executor": "D-CITY", "hours": 16}, "dispatched"),
        (executor, "accept", {}, "handling"),
        (executor, "note", {"words": "已到现场"}, "handling"),
        (executor, "ask_extension", {"reason": "等车", "days": 2}, "handling"),
        (centre, "grant_extension", {}, "handling"),
        (executor, "resolve", {"words": "已清运"}, "resolved"),
        (cadre, "close", {"words": "现场干净"}, "closed"),
    ):
        answer = api(user).post(f"/api/v1/cases/{number}/{action}/", brings)
        assert (answer.status_code, answer.json().get("status")) == (200, status), answer.json()
        code = answer.json().get("tracking_code") or code
    rated = api().post(f"/api/v1/cases/{number}/rate/", {"tracking_code": code, "rating": "satisfied"})
    assert (rated.status_code, rated.json()["rating"]) == (200, "satisfied")


@pytest.mark.parametrize(
    "action, who, brings, status",
    [
        ("accept", "executor", {}, 200),
        ("accept", "centre", {}, 403),
        ("accept", "cadre", {}, 403),
        ("accept", "leader", {}, 403),
        ("accept", "auditor", {}, 403),
        ("accept", "officer", {}, 404),
        ("accept", "other_cadre", {}, 404),
        ("accept", "admin", {}, 404),
        ("accept", None, {}, 401),
        ("send_back", "executor", {"reason": "not-ours"}, 200),
        ("send_back", "executor", {"reason": "no-such"}, 400),
        ("send_back", "executor", {}, 400),
        ("send_back", "worker", {}, 403),
        ("register", "centre", {"category": "ENV-01"}, 409),
        ("close", "centre", {"words": "好"}, 409),
        ("rate", None, {"rating": "satisfied"}, 401),
        ("urge", "leader", {"words": "请快些"}, 200),
        ("urge", "leader", {}, 400),
        ("redispatch", "centre", {"executor": "CO-015", "reason": "属社区"}, 200),
        ("redispatch", "centre", {"executor": "CO-015"}, 400),
        ("redispatch", "centre", {"executor": "nobody", "reason": "x"}, 400),
        ("report", "centre", {}, 404),
        ("fly", "centre", {}, 404),
    ],
)
def test_who_may_and_what_it_must_bring(
    api, request, dispatched, office, executor, send_back_reason, action, who, brings, status
):
    user = request.getfixturevalue(who) if who else None
    answer = api(user).post(at(dispatched, action), brings)
    assert answer.status_code == status, answer.json()
    if status == 401:
        assert answer["WWW-Authenticate"] == "Token"


def test_the_answer_names_the_buttons_of_the_table(api, dispatched, executor):
    offered = api(executor).post(at(dispatched, "accept")).json()["available_actions"]
    assert {one["name"] for one in offered} >= {"resolve", "ask_extension", "send_back"}
    for one in offered:
        assert one["needs"] == list(ACTIONS[one["name"]].needs)
        assert one["label"]


def test_a_second_dispatcher_reads_who_was_first(api, case, centre, second_centre, department):
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    answer = api(second_centre).post(at(case, "dispatch"), {"executor": "D-CITY"})
    assert answer.status_code == 409
    assert answer.json()["detail"]


def test_the_same_key_acts_once(api, dispatched, executor):
    for brings in ({"words": "已到现场"}, {"words": "已到现场"}):
        answer = api(executor).post(at(dispatched, "note"), brings, headers={"Idempotency-Key": "k1"})
        assert answer.status_code == 200
    accepted = [
        api(executor).post(at(dispatched, "accept"), headers={"Idempotency-Key": "k2"}).status_code
        for _ in range(2)
    ]
    assert accepted == [200, 200]
    assert [event.action for event in dispatched.events.all()][3:] == ["note", "accept"]


def test_photos_come_with_a_result_and_the_category_may_ask_for_them(api, handling, executor, category):
    category.photo_to_resolve = True
    category.save()
    without = api(executor).post(at(handling, "resolve"), {"words": "好了"})
    assert (without.status_code, list(without.json())) == (400, ["photos"])
    sent = {"words": "好了", "photos": [a_photo()]}
    assert api(executor).post(at(handling, "resolve"), sent, format="multipart").status_code == 200
    assert Photo.objects.get().kind == "after"


def test_whoever_handled_it_does_not_verify_it(api, resolved, executor, office, worker):
    assert api(executor).post(at(resolved, "close"), {"words": "好"}).status_code == 403
    assert api(worker).post(at(resolved, "close"), {"words": "好"}).status_code == 200


@pytest.mark.parametrize(
    "brings, status",
    [
        ({"phone_last4": "5678"}, 200),
        ({"phone_last4": "0000"}, 404),
        ({}, 404),
        ({"phone_last4": "5678", "tracking_code": "2222222222"}, 404),
        ({"phone_last4": "5678", "tracking_code": "码"}, 404),
        ({"phone_last4": "5678", "rating": "great"}, 400),
    ],
)
def test_a_resident_rates_with_the_code_and_the_last_digits(api, closed, brings, status):
    sent = {"tracking_code": closed.tracking_code, "rating": "no", "words": "还有味道"} | brings
    answer = api().post(at(closed, "rate"), sent)
    assert answer.status_code == status
    closed.refresh_from_db()
    assert closed.status == (Status.REGISTERED if status == 200 else Status.CLOSED)


def test_a_code_opens_nothing_but_rating_and_withdrawing(api, case):
    known = {"tracking_code": case.tracking_code, "phone_last4": "5678"}
    assert api().post(at(case, "urge"), known | {"words": "快"}).status_code == 401
    assert api().post(at(case, "withdraw"), known).json()["status"] == "withdrawn"


def test_a_first_case_that_one_may_not_see_is_not_found(api, case, centre):
    answer = api(centre).post(at(case, "merge"), {"first_case": "HH-20200101-0001"})
    assert (answer.status_code, list(answer.json())) == (400, ["first_case"])


@pytest.mark.parametrize("children", [["东门", "西门", "北门"], "东门\n西门\n北门"])
def test_a_case_is_split_by_a_list_or_by_lines(api, handling, centre, children):
    answer = api(centre).post(at(handling, "split"), {"children": children})
    assert answer.status_code == 200, answer.json()
    whole = api(centre).get(f"/api/v1/cases/{handling.number}/").json()
    assert [child["description"] for child in whole["children"]] == ["东门", "西门", "北门"]


def test_assistants_come_as_a_list_of_codes(api, case, centre, department, office):
    lifecycle.register(case, by=Actor(centre))
    sent = {"executor": "D-CITY", "assistants": ["CO-015"]}
    assert api(centre).post(at(case, "dispatch"), sent).json()["assistants"] == ["CO-015"]
    bad = api(centre).post(
        at(case, "redispatch"), {"executor": "D-CITY", "reason": "x", "assistants": "CO-015"}
    )
    assert (bad.status_code, list(bad.json())) == (400, ["assistants"])


def test_nothing_is_done_when_it_was_refused(api, dispatched, centre):
    before = CaseEvent.objects.count()
    assert api(centre).post(at(dispatched, "accept")).status_code == 403
    assert CaseEvent.objects.count() == before
