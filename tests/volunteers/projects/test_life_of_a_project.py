"""A project's life: who may what and when, the case behind it, the need before it, and leaving without loss of face."""

import pytest
from django.urls import reverse

from cases import lifecycle
from cases.lifecycle import Actor, NotTheirs, Refused
from cases.models import Notice, Status
from tests.volunteering import plan
from volunteers import projects
from volunteers.models import State
from volunteers.projects import STEPS
from volunteers.viewers import Viewer

ALL = {"draft", "published", "underway", "done", "accepted", "thanked", "withdrawn"}


@pytest.fixture
def handled(case, centre, department, executor):
    """The case, in the department's hands."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    lifecycle.accept(case, by=Actor(executor))
    return case


@pytest.fixture
def square(handled, executor):
    """The department's project for it, published."""
    made = projects.create(plan(case=handled, audience="street"), by=Viewer(executor))
    projects.publish(made, by=Viewer(executor))
    handled.refresh_from_db()
    return made


def test_the_case_asks_to_wait_until_the_projects_day(square, handled, centre):
    assert handled.asked["review_on"] == square.due_on.isoformat()
    lifecycle.suspend(handled, by=Actor(centre))
    assert handled.due_at.date() == square.due_on


def test_each_step_stands_in_the_story_of_the_case(square, handled, by_bank, bank, executor):
    projects.claim(square, by=by_bank, unit=bank, kind="money", amount_fen=50_000_00)
    projects.start(square, by=Viewer(executor))
    told = list(handled.events.filter(action="note").values_list("words", flat=True))
    assert told[-2] == "微项目“红悦里小广场”：认领。 紫荆农商银行支行 50,000 元"
    assert [words.split("：")[1] for words in told] == [
        "发布。",
        "认领。 紫荆农商银行支行 50,000 元",
        "开工。",
    ]


def test_the_committee_sees_every_step_and_accepts_and_the_case_goes_on(
    square, handled, centre, executor, by_bank, bank, client, snapshot
):
    lifecycle.suspend(handled, by=Actor(centre))
    projects.claim(square, by=by_bank, unit=bank, kind="money", amount_fen=80_000_00)
    projects.start(square, by=Viewer(executor))
    projects.finish(square, by=Viewer(executor), words="建成", photos=[snapshot])
    client.post("/track/", {"code": handled.tracking_code, "digits": "5678"})
    page = client.get(f"/track/{handled.tracking_code}/").content.decode()
    assert square.get_absolute_url() in page
    assert "紫荆农商银行支行" in client.get(square.get_absolute_url()).content.decode()
    client.post(reverse("project_step", args=[square.uuid, "accept"]), {"who": "业委会", "words": "满意"})
    handled.refresh_from_db()
    square.refresh_from_db()
    assert (square.state, square.accepted_by, handled.status) == (State.ACCEPTED, "业委会", Status.HANDLING)


def test_a_withdrawn_project_lets_the_case_go_on_and_nobody_reads_why(
    square, handled, centre, executor, by_bank, bank, client, banker
):
    lifecycle.suspend(handled, by=Actor(centre))
    projects.claim(square, by=by_bank, unit=bank, kind="money", amount_fen=1_00)
    projects.withdraw(square, by=Viewer(executor), words="改由专项资金安排")
    handled.refresh_from_db()
    assert handled.status == Status.HANDLING
    assert Notice.objects.filter(user=banker, title="微项目另作安排").exists()
    client.force_login(banker)
    assert "专项资金" not in client.get(square.get_absolute_url()).content.decode()


def test_a_need_is_met_when_the_family_accepts(need, by_worker, by_school, school, snapshot):
    room = projects.create(plan(need=need, for_whom="一户家庭", asked_fen=15_000_00), by=by_worker)
    projects.publish(room, by=by_worker)
    projects.claim(room, by=by_school, unit=school, kind="money", amount_fen=15_000_00)
    projects.start(room, by=by_worker)
    projects.finish(room, by=by_school, words="弄好了", photos=[snapshot])
    projects.accept(room, by=by_worker, who="孩子和祖母", words="像做梦一样")
    need.refresh_from_db()
    assert (need.met, need.outcome) == (True, "微项目“红悦里小广场”已验收")


@pytest.mark.parametrize("words", ["钱多多的小屋", "2 单元 301 室的小屋", "打 13912345678"])
def test_no_plan_names_the_family(need, by_worker, words):
    with pytest.raises(Refused):
        projects.create(plan(need=need, words=words), by=by_worker)


@pytest.mark.parametrize("role", ["leader", "auditor", "other_cadre", "executor", "banker"])
def test_others_propose_no_project_there(role, grid, bank, request):
    with pytest.raises(NotTheirs):
        projects.create(plan(grid=grid), by=Viewer(request.getfixturevalue(role)))


@pytest.mark.parametrize("name", sorted(STEPS))
@pytest.mark.parametrize("state", sorted(ALL))
def test_the_table_draws_the_buttons_and_judges_the_click(name, state, project, by_worker, by_bank, bank):
    projects.claim(project, by=by_bank, unit=bank, kind="money", amount_fen=1_00)
    project.state = state
    for viewer in (by_worker, by_bank):
        parts = projects.parts_of(project, viewer)
        drawn = STEPS[name] in projects.allowed_steps(project, parts)
        try:
            projects.judge(project, name, viewer)
            allowed = True
        except Refused:
            allowed = False
        assert drawn == allowed


def test_a_unit_leaves_without_loss_of_face(project, by_bank, bank, client, school_link):
    projects.claim(project, by=by_bank, unit=bank, kind="money", amount_fen=10_000_00)
    projects.release(project, by=by_bank, pledge=project.pledges.get(), words="预算有变")
    client.get(reverse("unit_enter", args=[school_link[1]]))
    page = client.get(project.get_absolute_url()).content.decode()
    assert "预算有变" not in page
    assert "已退出" not in page


def test_what_was_typed_stays_when_a_claim_is_refused(project, bank, banker, client):
    client.force_login(banker)
    typed = {"unit": "N-001", "kind": "money", "amount": "90000", "words": "愿出九万"}
    answer = client.post(reverse("project_step", args=[project.uuid, "claim"]), typed)
    assert answer.status_code == 400
    assert all(words in answer.content.decode() for words in ("还差 80,000 元", "90000", "愿出九万"))
