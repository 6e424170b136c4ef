"""The pages of enforcement: the board, the form, a signature in the field, the roster; what they say are the rows."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cases.duty.areas import month_of, table
from cases.enforcement.figures import FIGURES
from cases.lifecycle import Actor, Report, report
from cases.models import DutyShift, JointOrder
from grids.models import Community, EnforcementArea, Executor, Membership
from tests.cast import person

BOARD, NEW = "/enforcement/", "/enforcement/orders/new/"


@pytest.fixture
def signed_in(client):
    """A client that signs in as somebody."""

    def enter(user):
        client.force_login(user)
        return client

    return enter


def slot():
    """The next hours, as a phone's picker writes them."""
    first = timezone.localtime() + timedelta(hours=1)
    return {
        f"{name}_at": f"{at:%Y-%m-%dT%H:%M}"
        for name, at in (("from", first), ("to", first + timedelta(hours=2)))
    }


def test_an_officer_draws_up_plans_and_signs_in_the_field(signed_in, officer, five, market, snapshot):
    page = signed_in(officer)
    tasks = [f"{five[0].number}:urban", f"{five[1].number}:urban"]
    brought = slot() | {"area": "A1", "place": "菜场周边", "tasks": tasks, "draft": "d1"}
    order = JointOrder.objects.get(uuid=page.post(NEW, brought).headers["Location"].split("/")[-2])
    assert (order.state, page.post(NEW, brought).headers["Location"]) == ("planned", order.get_absolute_url())
    assert "签署：城管" in page.get(order.get_absolute_url()).content.decode()
    sign = f"{order.get_absolute_url()}sign/urban/"
    assert page.post(sign, {"words": "", "done": []}).status_code == 400
    assert page.post(sign, {"words": "已清理", "done": [five[0].number]}).status_code == 302
    shown = page.get(order.get_absolute_url()).content.decode()
    assert ("已完成" in shown, "✓ 已处置" in shown, "– 还没办好" in shown) == (True, True, True)


def test_a_faulty_form_keeps_what_was_typed(signed_in, officer, five):
    brought = slot() | {"area": "A1", "place": "", "tasks": [f"{five[0].number}:urban"]}
    answer = signed_in(officer).post(NEW, brought)
    said = answer.content.decode()
    assert (answer.status_code, "请写明地点。" in said) == (400, True)
    assert re.search(f'value="{five[0].number}:urban"\\s+checked', said)


def test_a_step_that_needs_a_reason_asks_for_it(signed_in, officer, order):
    page, cancel = signed_in(officer), f"{order.get_absolute_url()}cancel/"
    assert page.post(cancel, {"reason": ""}).status_code == 400
    assert page.post(cancel, {"reason": "下雨"}).status_code == 302
    assert page.post(cancel, {"reason": "下雨"}).status_code == 409
    assert page.get(f"{order.get_absolute_url()}nothing/").status_code == 404


def test_of_cases_elsewhere_a_leader_sees_how_many(signed_in, leader, order, five):
    shown = signed_in(leader).get(order.get_absolute_url()).content.decode()
    assert ("不在您的范围" in shown, five[3].number in shown, five[0].number in shown) == (True, False, True)


def test_the_board_says_what_its_rows_say(signed_in, centre, order, five):
    shown = signed_in(centre).get(BOARD).content.decode()
    assert re.search(r'class="figure">5</b><span>处置中', shown)
    assert order.place in shown


@pytest.mark.parametrize("count", [1, 30])
def test_the_board_costs_the_same_for_one_case_and_for_thirty(
    signed_in, centre, area_team, grid, category, count, held, django_assert_max_num_queries
):
    for number in range(count):
        report(Report(source="snap", description=f"{number}", category=category, grid=grid), by=Actor())
    page = signed_in(centre)
    held(lambda: page.get(BOARD))
    with django_assert_max_num_queries(21):
        page.get(BOARD)


@pytest.fixture
def four_areas(street, five, area_team, grid, category):
    """Three more areas with a community each, one community outside all, and a case in each of them."""
    for number in (2, 3, 4, 5):
        area = EnforcementArea.objects.create(street=street, code=f"A{number}", name=f"{number}片区")
        code = f"32010400302{number}"
        community = Community.objects.create(
            street=street, code=code, name=code, area=area if number < 5 else None
        )
        place = community.grids.create(code=f"{code}001", name="第1网格")
        for _ in range(number):
            report(Report(source="snap", description="x", category=category, grid=place), by=Actor())
    EnforcementArea.objects.filter(code="A5").delete()
    return street


@pytest.mark.parametrize("role", ["centre", "auditor"])
def test_the_areas_add_up_to_the_street(four_areas, role, request):
    figures = table(FIGURES, request.getfixturevalue(role), month_of(timezone.now()))
    for number, figure in enumerate(figures.figures):
        cells = [line.cells[number].number for line in (*figures.lines, figures.outside)]
        assert sum(cells) == figures.street.cells[number].number, figure.name
    opened = [line.cells[0].number for line in (*figures.lines, figures.outside)]
    assert opened == [5, 2, 3, 4, 5]


def test_each_number_opens_its_rows(signed_in, centre, four_areas):
    page = signed_in(centre)
    figures = table(FIGURES, centre, month_of(timezone.now()))
    for line in (*figures.lines, figures.street):
        link = line.cells[0].link
        assert page.get(link).content.decode().count("HH-") >= line.cells[0].number


def test_an_officer_sees_the_own_areas_line_alone(officer, four_areas):
    figures = table(FIGURES, officer, month_of(timezone.now()))
    assert ([line.code for line in figures.lines], figures.street) == (["A1"], None)


def test_the_roster_shows_now_and_the_week(signed_in, officer, street, area_team, centre):
    now = timezone.now()
    span = {"street": street, "from_at": now - timedelta(minutes=1), "to_at": now + timedelta(hours=9)}
    DutyShift.objects.create(area=area_team.area, rank=1, user=officer, **span)
    shown = signed_in(centre).get("/enforcement/roster/").content.decode()
    assert shown.count("顾长风") == 2
    assert (
        "顾长风"
        not in signed_in(centre).get("/enforcement/roster/?from=2020-01-06").content.decode().split("week")[1]
    )


def test_another_areas_order_is_not_found(signed_in, street, order):
    area = EnforcementArea.objects.create(street=street, code="A2", name="第二片区")
    Community.objects.create(street=street, code="320104003099", name="远处", area=area)
    team = Executor.objects.create(street=street, code="T-2", name="二队", kind="area_team", area=area)
    stranger = person(street, "stranger", "孟浪")
    Membership.objects.create(user=stranger, executor=team, department="urban")
    page = signed_in(stranger)
    assert page.get(order.get_absolute_url()).status_code == 404
    assert page.post(f"{order.get_absolute_url()}sign/urban/", {"words": "x"}).status_code == 404
