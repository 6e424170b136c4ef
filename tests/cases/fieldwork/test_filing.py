"""A visit or a patrol is filed once, and what it found becomes what it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cases.fieldwork import (
    Found,
    PatrolFiled,
    VisitFiled,
    drop_promise,
    file_patrol,
    file_visit,
    keep_promise,
    move_promise,
    recheck,
)
from cases.lifecycle import Incomplete, NotTheirs, Refused
from cases.models import Case, Checklist, Finding, Hazard, Need, Promise, Visit
from grids.models import Household


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def test_an_empty_visit_is_one_row(household, cadre):
    visit, new = file_visit(VisitFiled("face", household=household, key="a"), by=cadre)
    again, second = file_visit(VisitFiled("face", household=household, key="a"), by=cadre)
    assert (new, second, again.pk) == (True, False, visit.pk)
    assert visit.is_meeting
    assert visit.findings.count() == 0
    assert Visit.objects.count() == 1


def test_one_visit_becomes_a_need_a_hazard_a_case_a_promise_and_a_fact(household, cadre, category, snapshot):
    findings = [
        Found("need", "想要一张书桌", need_kind="schooling"),
        Found("hazard", "楼道飞线充电", photos=[snapshot]),
        Found("case", "路灯不亮", category=category),
        Found("settled", "杂物已搬走", photos_after=[snapshot]),
        Found("promise", "带来申请表", due_on=tomorrow()),
        Found("fact", "下周去儿子家住"),
    ]
    visit, _ = file_visit(VisitFiled("face", household=household, findings=findings), by=cadre)
    became = [row.became for row in visit.findings.all()]
    assert [type(row).__name__ for row in became] == [
        "Need",
        "Hazard",
        "Case",
        "Case",
        "Promise",
        "NoneType",
    ]
    assert became[2].source == "visit"
    assert became[3].settled
    assert became[1].recheck_on == timezone.localdate() + timedelta(days=7)
    assert {row.household_id for row in (became[0], became[1], became[4])} == {household.pk}


@pytest.mark.parametrize("kind, days", [("promise", None), ("promise", -1), ("hazard", -1)])
def test_a_finding_that_lacks_something_leaves_nothing_behind(household, cadre, category, kind, days):
    due_on = None if days is None else timezone.localdate() + timedelta(days)
    findings = [Found("case", "路灯不亮", category=category), Found(kind, "带来申请表", due_on=due_on)]
    with pytest.raises(Incomplete) as refused:
        file_visit(VisitFiled("face", household=household, findings=findings), by=cadre)
    assert refused.value.field == "findings-1-due_on"
    assert (Visit.objects.count(), Case.objects.count(), Finding.objects.count()) == (0, 0, 0)


def test_nobody_visits_or_patrols_on_other_ground(household, other_cadre, grid):
    with pytest.raises(NotTheirs):
        file_visit(VisitFiled("face", household=household), by=other_cadre)
    with pytest.raises(NotTheirs):
        file_patrol(PatrolFiled(grid=grid), by=other_cadre)


def test_a_door_that_asked_for_a_call_is_not_knocked_at(household, cadre):
    household.prefers_call = True
    with pytest.raises(Incomplete):
        file_visit(VisitFiled("face", "absent", household=household), by=cadre)
    visit, _ = file_visit(VisitFiled("phone", household=household), by=cadre)
    assert not visit.is_meeting


def test_what_a_checklist_finds_wrong_becomes_a_hazard_with_its_day(grid, cadre):
    checklist = Checklist.objects.get(code="grid-walk")
    looked_at = [(item, item.position != 2) for item in checklist.items.all()]
    patrol, _ = file_patrol(PatrolFiled(grid=grid, checklist=checklist, looked_at=looked_at), by=cadre)
    hazard = Hazard.objects.get()
    assert (hazard.degree, hazard.recheck_on) == ("major", timezone.localdate() + timedelta(days=3))
    assert [line["ok"] for line in patrol.looked_at] == [True, True, False, True, True]


def test_a_hazard_comes_back_until_it_is_gone(grid, cadre, other_cadre, snapshot):
    file_patrol(PatrolFiled(grid=grid, findings=[Found("hazard", "井盖松动")]), by=cadre)
    hazard = Hazard.objects.get()
    with pytest.raises(NotTheirs):
        recheck(hazard, gone=True, by=other_cadre)
    recheck(hazard, gone=False, by=cadre, next_on=tomorrow())
    assert hazard.recheck_on == tomorrow()
    recheck(hazard, gone=True, by=cadre, photos=[snapshot], key="k")
    recheck(hazard, gone=True, by=cadre, key="k")
    assert hazard.gone_at
    assert hazard.checks.count() == 2
    with pytest.raises(Refused):
        recheck(hazard, gone=True, by=cadre)


def test_a_promise_is_kept_moved_with_a_reason_or_dropped(household, cadre):
    found = [Found("promise", words, due_on=tomorrow()) for words in ("一", "二")]
    file_visit(VisitFiled("face", household=household, findings=found), by=cadre)
    first, second = Promise.objects.order_by("pk")
    later = tomorrow() + timedelta(days=3)
    with pytest.raises(Incomplete):
        move_promise(first, to=later, words="", by=cadre)
    move_promise(first, to=later, words="表格还没到", by=cadre)
    assert (first.due_on, first.first_due_on, len(first.moved)) == (later, tomorrow(), 1)
    keep_promise(first, by=cadre)
    drop_promise(second, words="政策变了", by=cadre)
    assert (first.kept, second.kept) == (True, False)
    with pytest.raises(Refused):
        keep_promise(second, by=cadre)


def test_lapsed_promises_are_those_past_their_day(household, cadre):
    found = [Found("promise", "带来申请表", due_on=timezone.localdate())]
    file_visit(VisitFiled("face", household=household, findings=found), by=cadre)
    assert not Promise.objects.lapsed(timezone.localdate()).exists()
    assert Promise.objects.lapsed(tomorrow()).exists()


@pytest.mark.parametrize(
    "number, found", [("13912345678", 1), ("+86 139-1234-5678", 1), ("1391234567", 0), ("", 0)]
)
def test_a_household_is_found_by_its_exact_number_alone(household, number, found):
    assert Household.objects.bearing(number).count() == found


def test_what_a_household_said_is_unreadable_in_the_database(household, cadre):
    file_visit(
        VisitFiled("face", household=household, words="老人很好", findings=[Found("need", "想要助行器")]),
        by=cadre,
    )
    text = ""
    with connection.cursor() as cursor:
        for model in (Household, Visit, Need, Finding):
            cursor.execute(f"select * from {model._meta.db_table}")
            text += str(cursor.fetchall())
    for secret in ("13912345678", "钱多多", "膝盖", "老人很好", "助行器"):
        assert secret not in text


@pytest.mark.parametrize(
    "role, sees",
    [("cadre", 1), ("worker", 1), ("centre", 1), ("leader", 1), ("other_cadre", 0), ("admin", 0)],
)
def test_each_sees_the_households_and_visits_of_their_places(role, sees, household, cadre, request):
    file_visit(VisitFiled("face", household=household), by=cadre)
    user = request.getfixturevalue(role)
    assert Household.objects.visible_to(user).count() == sees
    assert Visit.objects.visible_to(user).count() == sees
