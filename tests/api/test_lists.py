"""The three lists over the API: the pages' rows and verbs; a family's words never leave for a unit."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.volunteering import FEN
from volunteers.models import Project, Resource, State

NEEDS, RESOURCES, PROJECTS = "/api/v1/needs/", "/api/v1/resources/", "/api/v1/projects/"
TODAY = timezone.localdate()
APPEAL = {
    "wording": "孩子需要一间小屋", "gifts": ["money", "hall"], "from_on": str(TODAY),
    "to_on": str(TODAY + timedelta(days=30)), "audience": "units",
}  # fmt: skip
PLAN = {
    "community": "320104003015", "title": "楼道换灯", "words": "换节能灯", "for_whom": "居民", "asked": "6000",
    "due_on": str(TODAY + timedelta(days=30)), "audience": "units", "milestones": "量尺寸\n换灯",
}  # fmt: skip


def sent(client, address, body=None, **more):
    """POST as JSON."""
    return client.post(address, body or {}, format="json", **more)


@pytest.mark.parametrize(("role", "count"), [("worker", 1), ("leader", 1), ("executor", 0), ("banker", 0)])
def test_needs_are_read_where_they_are(role, count, need, api, request):
    answer = api(request.getfixturevalue(role)).get(NEEDS).json()["results"]
    assert len(answer) == count
    assert all("13912345678" not in one["words"] for one in answer)


def test_a_published_need_reaches_units_in_public_words(need, bank, banker, worker, api):
    assert sent(api(worker), f"{NEEDS}{need.uuid}/publish/", APPEAL).status_code == 200
    shown = api(banker).get(NEEDS).json()["results"][0]
    assert (shown["words"], shown["grid"], shown["gifts"]) == ("孩子需要一间小屋", None, ["money", "hall"])


@pytest.mark.parametrize("wording", ["钱多多家的孩子", "电话 13912345678", "2 单元 301 室的孩子"])
def test_public_words_name_no_family(need, worker, api, wording):
    answer = sent(api(worker), f"{NEEDS}{need.uuid}/publish/", APPEAL | {"wording": wording})
    assert answer.status_code == 400
    assert "wording" in answer.json()


def test_a_need_by_hand(grid, worker, executor, api):
    body = {"grid": grid.code, "kind": "elderly", "words": "想学用手机"}
    assert sent(api(worker), NEEDS, body).status_code == 201
    assert sent(api(executor), NEEDS, body).status_code == 400


def test_proposals_and_the_decision(need, bank, worker, api):
    sent(api(worker), f"{NEEDS}{need.uuid}/publish/", APPEAL)
    body = {"unit": "N-001", "gift": "hall", "title": "会客厅", "from_on": str(TODAY), "audience": "street"}
    assert sent(api(worker), RESOURCES, body).status_code == 201
    proposal = api(worker).get(f"{NEEDS}{need.uuid}/proposals/").json()[0]
    assert proposal["reasons"][0] == "正是需要的这一类：场地"
    yes = {"proposal": proposal["proposal"], "yes": True}
    assert sent(api(worker), f"{NEEDS}{need.uuid}/proposals/", yes).status_code == 204
    assert sent(api(worker), f"{NEEDS}{need.uuid}/proposals/", yes).status_code == 409


def test_a_resource_is_offered_and_taken_back(bank, banker, api):
    body = {"unit": "N-001", "gift": "money", "title": "公益金", "from_on": str(TODAY), "audience": "units"}
    assert sent(api(banker), RESOURCES, body).json() == {"amount": ["请填写金额。"]}
    made = sent(api(banker), RESOURCES, body | {"amount": "20,000"}).json()
    assert made["amount_fen"] == 20_000 * FEN
    assert sent(api(banker), f"{RESOURCES}{made['id']}/take-back/").json()["ended_at"]
    assert Resource.objects.offered(TODAY).count() == 0


def test_a_project_from_its_plan_to_the_thanks(grid, bank, banker, worker, api, snapshot):
    one = sent(api(worker), PROJECTS, PLAN).json()
    here = f"{PROJECTS}{one['id']}/"
    assert [step["name"] for step in one["available_steps"]] == ["publish", "withdraw"]
    assert sent(api(worker), f"{here}publish/").json()["state"] == "published"
    claimed = sent(api(banker), f"{here}claim/", {"unit": "N-001", "kind": "money", "amount": "6000"}).json()
    assert (claimed["pledged_fen"], claimed["unit_count"]) == (6_000 * FEN, 1)
    sent(api(worker), f"{here}start/")
    Project.objects.update(state=State.DONE)
    assert sent(api(worker), f"{here}accept/", {"words": "亮堂了"}).json()["state"] == "accepted"
    assert sent(api(worker), f"{here}thank/", {"words": "谢谢"}).json()["thanks"] == "谢谢"


@pytest.mark.parametrize(
    ("role", "step", "body", "status"),
    [
        ("worker", "fly", {}, 404),
        ("banker", "publish", {}, 403),
        ("banker", "claim", {"unit": "N-001", "kind": "money", "amount": "80001"}, 409),
        ("banker", "claim", {"unit": "N-002", "kind": "money", "amount": "1"}, 400),
        ("banker", "claim", {"unit": "N-001", "kind": {"a": 1}}, 400),
        ("worker", "finish", {"words": "好了"}, 400),
        ("executor", "claim", {}, 404),
    ],
)
def test_refusals_have_their_status(role, step, body, status, project, bank, school, banker, api, request):
    answer = sent(api(request.getfixturevalue(role)), f"{PROJECTS}{project.uuid}/{step}/", body)
    assert answer.status_code == status, answer.content.decode()


def test_a_key_plans_once_and_only_for_its_account(grid, worker, centre, api):
    answers = [sent(api(user), PROJECTS, PLAN, HTTP_IDEMPOTENCY_KEY="k") for user in (worker, worker, centre)]
    assert [answer.status_code for answer in answers] == [201, 200, 201]
    first, again, other = [answer.json()["id"] for answer in answers]
    assert (first == again, first == other, Project.objects.count()) == (True, False, 2)


def test_a_key_claims_once(project, bank, banker, api):
    body = {"unit": "N-001", "kind": "money", "amount": "100"}
    for _time in range(2):
        sent(api(banker), f"{PROJECTS}{project.uuid}/claim/", body, HTTP_IDEMPOTENCY_KEY="k")
    assert project.pledges.count() == 1


def test_lists_cost_the_same_for_one_and_many(project, by_worker, api, worker, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert len(api(worker).get(PROJECTS).json()["results"]) == 1
