"""Whom to see: the reason for each, in walking order, without a count of what is owed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.fieldwork import Found, VisitFiled, file_visit
from cases.fieldwork.visit_suggestions import to_see
from grids.models import Building, Household

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def door(grid, code, **of):
    """Another household."""
    return Household.objects.create(grid=grid, code=code, door=code, **of)


def seen(home, cadre, days, **of):
    """A visit so many days before NOW."""
    file_visit(
        VisitFiled(of.pop("kind", "face"), household=home, **of), by=cadre, at=NOW - timedelta(days=days)
    )


def reasons(user, **of):
    return {call.household.code: call.reason for call in to_see(user, NOW, **of)}


def test_each_call_says_why(grid, cadre, household):
    promised, asked, fresh = (door(grid, code) for code in ("P", "A", "N"))
    Household.objects.filter(pk=asked.pk).update(asked_on=date(2026, 11, 17))
    Household.objects.filter(pk=fresh.pk).update(moved_in_on=date(2026, 11, 1))
    found = [Found("promise", "带申请表", due_on=date(2026, 11, 16))]
    seen(promised, cadre, 5, findings=found)
    seen(door(grid, "L"), cadre, 90)
    assert reasons(cadre) == {
        "P": "答应过的事，过了 2 天",
        "A": "住户要求上门",
        "H-1": "重点户，本月未见面",
        "N": "新入住，还没见过面",
        "L": "3 个月没有联系",
    }


def test_a_key_household_met_this_month_is_not_named_as_unmet_but_a_call_is_no_meeting(cadre, household):
    seen(household, cadre, 3, kind="phone")
    assert reasons(cadre) == {"H-1": "重点户，本月未见面"}
    seen(household, cadre, 2)
    assert reasons(cadre) == {"H-1": "2 天没有联系"}


def test_who_asked_for_a_visit_is_named_until_somebody_came(cadre, household):
    Household.objects.filter(pk=household.pk).update(asked_on=NOW.date() - timedelta(days=3))
    seen(household, cadre, 3, kind="phone")
    seen(household, cadre, 2, outcome="absent")
    assert reasons(cadre) == {"H-1": "住户要求上门"}
    seen(household, cadre, 1)
    assert reasons(cadre) == {"H-1": "1 天没有联系"}


def test_a_call_is_enough_for_a_key_household_that_asked_for_calls(cadre, household):
    Household.objects.filter(pk=household.pk).update(prefers_call=True)
    assert reasons(cadre) == {"H-1": "重点户，本月未联系"}
    seen(household, cadre, 3, kind="phone")
    assert reasons(cadre) == {"H-1": "3 天没有联系"}


def test_the_month_begins_at_midnight_in_shanghai(cadre, household):
    last_of_october = datetime(2026, 10, 31, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    file_visit(VisitFiled("face", household=household), by=cadre, at=last_of_october)
    assert reasons(cadre)["H-1"] == "重点户，本月未见面"
    file_visit(VisitFiled("face", household=household), by=cadre, at=last_of_october + timedelta(minutes=31))
    assert reasons(cadre)["H-1"] == "17 天没有联系"


def test_whoever_was_tried_today_is_not_named_again(cadre, household):
    seen(household, cadre, 0, outcome="absent")
    assert reasons(cadre) == {}


def test_who_does_not_agree_is_only_named_for_a_promise(grid, cadre):
    door(grid, "R", consent="refused")
    assert reasons(cadre) == {}


def test_the_most_urgent_are_chosen_and_stand_in_walking_order(grid, cadre):
    blocks = [Building.objects.create(grid=grid, code=f"B{n}", name=f"{n}幢") for n in (1, 2)]
    for number in range(6):
        door(grid, f"K{number}", building=blocks[number % 2], kinds=["disabled"])
        door(grid, f"Z{number}", building=blocks[number % 2])
    calls = to_see(cadre, NOW, most=6)
    assert [call.household.code for call in calls] == ["K0", "K2", "K4", "K1", "K3", "K5"]


@pytest.mark.parametrize("role, named", [("worker", 1), ("other_cadre", 0)])
def test_only_ones_own_ground(role, named, household, request):
    assert len(reasons(request.getfixturevalue(role))) == named


def test_two_queries_for_five_hundred_doors(grid, cadre, django_assert_num_queries):
    Household.objects.bulk_create(
        Household(grid=grid, code=f"D{number:03d}", door=f"{number}") for number in range(500)
    )
    assert cadre.standing.grids
    with django_assert_num_queries(2):
        assert len(to_see(cadre, NOW)) == 8
