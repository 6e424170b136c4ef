"""The five ones by hand: a month with a holiday, a handover in mid-week and an excuse (see october.py)."""

from datetime import date, timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from cases import lifecycle
from cases.fieldwork import Found, PatrolFiled, VisitFiled, file_patrol, file_visit, move_promise
from cases.five_ones import of_grid, of_grids, of_month, of_week, parse_month, parse_week, states_of_grids
from cases.lifecycle import Actor
from cases.models import Case, Excuse, Hazard, ListReview, Promise, Threshold
from grids.models import Grid, Household, Posting
from tests.cases.five_ones.october import END, at, hand_over, october, said, visit


@pytest.fixture
def newcomer(grid, cadre, worker, household):
    """October as it was; the newcomer."""
    return october(grid, cadre, worker, household)


def told(value):
    return value.state.value, value.have, value.needed


def week(grid, key, now=END):
    ones = of_week(Grid.objects.filter(pk=grid.pk), parse_week(key), now)[0]
    return {value.code.value: told(value) for value in ones}


def month(grid, now=END, key="2026-10"):
    ones = of_month(Grid.objects.filter(pk=grid.pk), parse_month(key), now)[0]
    return {value.code.value: told(value) for value in ones}


@pytest.mark.parametrize(
    "key, down, group",
    [
        ("2026-W40", ("done", 1, 1), ("done", 1, 1)),
        ("2026-W41", ("not_yet", 0, 1), ("done", 1, 1)),
        ("2026-W42", ("done", 2, 1), ("done", 1, 1)),
        ("2026-W43", ("excused", 0, 1), ("not_yet", 0, 1)),
        ("2026-W44", ("done", 1, 1), ("not_yet", 0, 1)),
        ("2026-W45", ("not_yet", 0, 1), ("not_yet", 0, 1)),
    ],
)
def test_each_week_of_october(grid, newcomer, key, down, group):
    assert week(grid, key) == {"week": down, "group": group}


def test_the_month_of_october(grid, newcomer):
    assert month(grid) == {
        "week": ("not_yet", 3, 4),
        "month": ("done", 2, 2),
        "group": ("not_yet", 3, 5),
        "list": ("done", 1, 1),
        "loop": ("done", 0, 0),
    }


def test_a_minute_before_the_last_meeting_one_was_unmet(grid, newcomer):
    early = month(grid, at(31, 23, 58))
    assert (early["month"], early["week"]) == (("not_yet", 1, 2), ("not_yet", 2, 4))


def test_a_month_is_counted_the_same_a_year_later(grid, newcomer):
    assert month(grid, END + timedelta(days=365)) == month(grid, END)


def test_now_is_this_week_and_this_month(grid, newcomer):
    assert [told(value) for value in of_grid(grid, at(18, 23, 45))] == [
        ("done", 2, 1),
        ("not_yet", 1, 2),
        ("done", 1, 1),
        ("done", 1, 1),
        ("done", 0, 0),
    ]


@pytest.mark.parametrize("day, state", [(1, "done"), (2, "not_yet")])
def test_the_list_is_fresh_for_thirty_days(grid, newcomer, day, state):
    assert month(grid, at(day, 23, month=11), "2026-11")["list"][0] == state


def test_a_week_without_a_working_day_asks_for_nothing(grid, cadre):
    ones = of_week(Grid.objects.filter(pk=grid.pk), parse_week("2026-W08"), END)[0]
    assert [(value.state, value.why) for value in ones] == [("excused", "放假")] * 2
    visit(grid, cadre, at(18, month=2), Household.objects.create(grid=grid, code="H-9", door="9"))
    assert week(grid, "2026-W08")["week"] == ("done", 1, 1)


def test_one_working_day_left_still_asks_and_no_more_than_that_day(grid, cadre, worker):
    Threshold.objects.filter(pk="week").update(number=3)
    days = {"from_on": date(2026, 11, 2), "to_on": date(2026, 11, 5)}
    excuse = Excuse.objects.create(user=cadre, grid=grid, reason="illness", granted_by=worker, **days)
    assert week(grid, "2026-W45")["week"] == ("not_yet", 0, 1)
    excuse.to_on = date(2026, 11, 6)
    excuse.save()
    ones = of_week(Grid.objects.filter(pk=grid.pk), parse_week("2026-W45"), END)[0]
    assert ones.of("week").why == "居委会已同意"


def test_an_excuse_is_the_persons_and_not_the_successors(grid, cadre, worker):
    hand_over(grid, cadre)
    days = {"from_on": date(2026, 10, 12), "to_on": date(2026, 10, 18)}
    Excuse.objects.create(user=cadre, grid=grid, reason="leave", granted_by=worker, **days)
    assert week(grid, "2026-W42")["week"] == ("not_yet", 0, 1)


def test_a_grid_without_anybody_asks_nobody(grid, cadre):
    Posting.objects.filter(user=cadre).update(to_on=date(2026, 10, 9))
    ones = of_week(Grid.objects.filter(pk=grid.pk), parse_week("2026-W42"), at(14))[0]
    assert (ones.vacant, ones.of("week").why) == (True, "没有下沉干部")


def test_thresholds_are_rows(grid, newcomer):
    Threshold.objects.filter(pk="week").update(number=2)
    assert week(grid, "2026-W42")["week"] == ("done", 2, 2)
    assert week(grid, "2026-W44")["week"] == ("not_yet", 1, 2)
    Threshold.objects.filter(pk="list").update(number=28)
    assert month(grid)["list"] == ("not_yet", 0, 1)


def test_a_grid_without_key_households_asks_for_a_meeting_with_residents(grid, cadre):
    home = Household.objects.create(grid=grid, code="H-9", door="9")
    visit(grid, cadre, at(12), home, kind="phone")
    visit(grid, cadre, at(12), home, outcome="absent")
    assert month(grid)["month"] == ("not_yet", 0, 1)
    visit(grid, cadre, at(12), kind="group")
    assert month(grid)["month"] == ("done", 1, 1)


@pytest.mark.parametrize("prefers_call, state", [(True, "done"), (False, "not_yet")])
def test_a_call_meets_only_who_asked_for_calls(grid, cadre, household, prefers_call, state):
    Household.objects.filter(pk=household.pk).update(prefers_call=prefers_call)
    visit(grid, cadre, at(12), household, kind="phone", outcome="absent")
    assert month(grid)["month"][0] == "not_yet"
    visit(grid, cadre, at(13), household, kind="phone")
    assert month(grid)["month"][0] == state


@pytest.mark.parametrize(
    "of, asked",
    [
        ({"retired_on": date(2026, 10, 31)}, 1),
        ({"retired_on": date(2026, 11, 1)}, 2),
        ({"moved_in_on": date(2026, 11, 1)}, 1),
        ({"moved_in_on": date(2026, 10, 31)}, 2),
        ({"kinds": []}, 1),
    ],
)
def test_key_households_are_those_who_live_there_at_the_months_end(grid, household, of, asked):
    Household.objects.create(**{"grid": grid, "code": "H-9", "door": "9", "kinds": ["veteran"]} | of)
    assert month(grid)["month"][2] == asked


def loop(grid, now):
    return of_grid(grid, now).of("loop").have


def test_a_case_past_its_term_is_stuck_until_somebody_says_what_comes_next(
    case, grid, centre, executor, department
):
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    lifecycle.accept(case, by=Actor(executor))
    due = Case.objects.get(pk=case.pk).due_at
    assert [loop(grid, due + timedelta(hours=hours)) for hours in (-1, 1)] == [0, 1]
    lifecycle.note(case, by=Actor(executor), words="已联系厂家，周五到货", at=due + timedelta(hours=2))
    assert [loop(grid, due + timedelta(hours=hours)) for hours in (3, 169, 171)] == [0, 0, 1]


def test_a_promise_and_a_hazard_past_their_day_are_stuck(grid, cadre, household):
    found = [Found("promise", "带申请表", due_on=date(2026, 10, 12))]
    file_visit(VisitFiled("face", household=household, findings=found), by=cadre, at=at(10))
    found = [Found("hazard", "井盖松动", due_on=date(2026, 10, 13))]
    file_patrol(PatrolFiled(grid=grid, findings=found), by=cadre, at=at(10))
    assert [loop(grid, at(day)) for day in (12, 13, 14)] == [0, 1, 2]
    move_promise(Promise.objects.get(), to=date(2026, 10, 20), words="住户出门了", by=cadre, at=at(14))
    assert loop(grid, at(14)) == 1
    Hazard.objects.update(gone_at=at(14), recheck_on=None)
    assert loop(grid, at(15)) == 0


def test_one_query_for_one_grid_and_for_all(grid, newcomer, django_assert_num_queries, held):
    for number in range(40):
        Grid.objects.create(community=grid.community, code=f"320104003015{100 + number}", name=f"{number}")
    for ask in (
        lambda: of_grid(grid, END),
        lambda: of_month(Grid.objects.all(), parse_month("2026-10"), END),
        lambda: of_week(Grid.objects.all(), parse_week("2026-W42"), END),
    ):
        held(ask)
        with django_assert_num_queries(1):
            ask()


def test_the_order_never_follows_the_values(grid, other_grid, newcomer, other_cadre):
    grids = Grid.objects.all()
    codes = sorted(grids.values_list("code", flat=True))
    for busy in (other_grid, grid):
        said(busy, newcomer, at(20))
        ListReview.objects.create(grid=busy, by=newcomer, at=at(21))
        for rows in (grids, grids.order_by("-code"), grids.order_by("name")):
            assert [ones.grid.code for ones in of_month(rows, parse_month("2026-10"), END)] == codes


@pytest.mark.parametrize("days", [1, 2])
def test_who_asks_only_whether_gets_the_same_states(grid, other_grid, newcomer, other_cadre, days):
    Threshold.objects.filter(pk="week").update(number=days)
    seen = set()
    for now in (at(1, 9), at(8, 11), at(11), at(18, 23, 45), at(22), at(31, 23, 58), END, timezone.now()):
        asked = of_grids(Grid.objects.all(), now)
        whether = states_of_grids(Q(code__startswith=grid.community.street.code), now)
        assert [[one.state for one in ones] for ones in whether] == [
            [one.state for one in ones] for ones in asked
        ]
        seen |= {(one.code, one.state) for ones in asked for one in ones}
    assert len(seen) > 8
    only = states_of_grids(Q(code__startswith=other_grid.code), END)
    assert [ones.grid for ones in only] == [other_grid]
    assert states_of_grids(Q(pk__in=[]), END) == []
