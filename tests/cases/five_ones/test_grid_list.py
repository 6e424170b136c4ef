"""一格一清单: what stands on it, what changed since it was looked through, and looking it through in one tap."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cases.fieldwork import Found, VisitFiled, end_need, file_visit, move_promise
from cases.five_ones import grid_list, of_grid
from cases.lifecycle import NotTheirs
from cases.models import ListReview, Need, Promise
from grids.models import Household


def at(day, hour=9, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


def file(household, by, when, *findings):
    file_visit(VisitFiled("face", household=household, findings=findings), by=by, at=when)


@pytest.fixture
def found(household, cadre, case):
    """A promise, a need and a hazard of the 10th, beside the resident's case."""
    lines = [
        Found("promise", "带申请表", due_on=date(2026, 11, 30)),
        Found("need", "书桌，电话 13912345678"),
        Found("hazard", "飞线充电"),
    ]
    file(household, cadre, at(10), *lines)


def seen(grid, user, now):
    """Each section: how many, and the news of its rows."""
    sections, _marks = grid_list.sections_of(grid, user, now, grid_list.last_review(grid))
    return {
        part.name: (part.count, [row.news for row in part.rows if hasattr(row, "news")]) for part in sections
    }


def test_all_five_kinds_stand_on_it_and_nothing_is_news_before_the_first_look(found, grid, cadre):
    assert seen(grid, cadre, at(11)) == dict.fromkeys(grid_list.SECTIONS, (1, []))


def test_what_is_new_changed_or_gone_since_is_said(found, grid, cadre, household):
    grid_list.look_through(grid, by=cadre, at=at(11))
    assert seen(grid, cadre, at(11))["promise"] == (1, [""])
    file(household, cadre, at(12), Found("promise", "送药", due_on=date(2026, 11, 28)))
    move_promise(Promise.objects.earliest("pk"), to=date(2026, 11, 29), words="出门了", by=cadre, at=at(12))
    end_need(Need.objects.get(), met=True, words="送来了", by=cadre, at=at(12))
    sections, _marks = grid_list.sections_of(grid, cadre, at(12), grid_list.last_review(grid))
    told = {part.name: part for part in sections}
    assert [row.news for row in told["promise"].rows] == ["new", "changed"]
    assert (told["promise"].fresh, told["need"].count, told["need"].gone_count) == (2, 0, 1)
    assert told["need"].gone == [Need.objects.get()]
    grid_list.look_through(grid, by=cadre, at=at(13))
    assert seen(grid, cadre, at(13))["promise"] == (2, ["", ""])


def test_a_key_household_that_is_one_no_more_is_gone(found, grid, cadre, household):
    grid_list.look_through(grid, by=cadre, at=at(11))
    Household.objects.filter(pk=household.pk).update(kinds=[])
    assert seen(grid, cadre, at(12))["household"] == (0, [])


def test_what_came_up_while_one_was_reading_stays_new(found, grid, cadre, household):
    _sections, marks = grid_list.sections_of(grid, cadre, at(11), None)
    file(household, cadre, at(11), Found("promise", "送药", due_on=date(2026, 11, 30)))
    grid_list.look_through(grid, by=cadre, upto=grid_list.highest(marks), at=at(11))
    assert seen(grid, cadre, at(11))["promise"] == (2, ["", "new"])


@pytest.mark.parametrize("upto", ["", "1.2", "x.1.1.1.1", "-1.0.0.0.0", "9" * 400])
def test_nonsense_in_the_form_counts_as_all(found, grid, cadre, upto):
    grid_list.look_through(grid, by=cadre, upto=upto, at=at(11))
    assert seen(grid, cadre, at(11))["need"] == (1, [""])


def test_a_second_tap_adds_nothing(found, grid, cadre):
    first = grid_list.look_through(grid, by=cadre, at=at(11))
    assert grid_list.look_through(grid, by=cadre, at=at(11, 9, 0)) == first
    assert ListReview.objects.count() == 1
    assert grid_list.look_through(grid, by=cadre, at=at(11, 10)) != first


@pytest.mark.parametrize("role", ["other_cadre", "leader", "centre"])
def test_only_those_who_work_there_look_it_through(found, grid, role, request):
    with pytest.raises(NotTheirs):
        grid_list.look_through(grid, by=request.getfixturevalue(role))


def test_one_tap_on_the_page_makes_the_one_done(found, grid, cadre, client):
    client.force_login(cadre)
    page = client.get("/grid-list/").content.decode()
    assert [words in page for words in ("带申请表", "13912345678", "钱多多")] == [True, False, False]
    assert client.post("/grid-list/seen/", {"grid": grid.code}).status_code == 302
    assert of_grid(grid, timezone.now()).of("list").is_done
    assert "林知远" in client.get("/grid-list/").content.decode()


@pytest.mark.parametrize(
    "role, status", [("worker", 200), ("leader", 200), ("centre", 200), ("other_cadre", 404)]
)
def test_whose_list_is_seen(found, grid, role, status, client, request):
    client.force_login(request.getfixturevalue(role))
    assert client.get("/grid-list/", {"grid": grid.code}).status_code == status


@pytest.mark.parametrize("role, status", [("worker", 302), ("leader", 403), ("other_cadre", 404)])
def test_who_may_tap(found, grid, role, status, client, request):
    client.force_login(request.getfixturevalue(role))
    assert client.post("/grid-list/seen/", {"grid": grid.code}).status_code == status


def test_a_long_section_is_paged_and_the_page_costs_the_same(
    grid, cadre, client, django_assert_max_num_queries
):
    Household.objects.bulk_create(
        Household(grid=grid, code=f"D{number:03d}", door=f"{number}", kinds=["disabled"])
        for number in range(90)
    )
    client.force_login(cadre)
    with django_assert_max_num_queries(20):
        page = client.get("/grid-list/").content.decode()
    assert page.count("D0") == 20
    last = client.get("/grid-list/", {"section": "household", "from": "80"}).content.decode()
    assert last.count("D08") == 10
