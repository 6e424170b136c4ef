"""One visit of three departments for five cases: who may do what, what a signature does, what comes back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cases import lifecycle
from cases.enforcement import begin, cancel, draft, finish, plan, reschedule, sign
from cases.lifecycle import Actor, Incomplete, NotTheirs, Refused
from cases.models import JointOrder, Notice
from tests.cases.enforcement.conftest import NOW

LATER = NOW + timedelta(hours=2)


def part(order, department):
    return order.parts.select_related("order").get(department=department)


def signed(order, department, by, words="已办", at=LATER, **options):
    return sign(part(order, department), words=words, by=by, at=at, **options)


def statuses(cases):
    for case in cases:
        case.refresh_from_db()
    return [case.status for case in cases]


def test_three_departments_sign_five_cases_and_each_result_returns(order, five, officer, market, fire):
    signed(order, "urban", officer, "摊位已退回店内")
    assert statuses(five) == ["handling", "handling", "resolved", "handling", "handling"]
    signed(order, "market", market, "已查验证照")
    assert statuses(five) == ["handling", "handling", "resolved", "resolved", "handling"]
    signed(order, "fire", fire, "通道已畅通")
    assert statuses(five) == ["resolved"] * 5
    order.refresh_from_db()
    assert (order.state, order.ended_at) == ("done", LATER)
    assert [event.action for event in order.events.all()] == ["draft", "plan", *["sign"] * 3, "complete"]


def test_the_last_signature_sends_what_all_of_them_said(order, five, officer, market, fire):
    for minute, (department, by) in enumerate([("market", market), ("urban", officer), ("fire", fire)]):
        signed(order, department, by, f"{department} 说", LATER + timedelta(minutes=minute))
    words = five[0].events.get(action="resolve").words
    assert words.splitlines() == [
        "联合执法（市场监管）：market 说",
        "联合执法（城管）：urban 说",
        "联合执法（消防）：fire 说",
    ]
    assert [event.actor for event in five[0].events.filter(action="note")] == [market, officer]


def test_what_one_department_did_not_finish_stays_in_hand(order, five, officer, market, fire):
    signed(order, "urban", officer, done=[five[2].number])
    signed(order, "market", market)
    signed(order, "fire", fire)
    assert statuses(five) == ["handling", "resolved", "resolved", "resolved", "resolved"]


@pytest.mark.parametrize(
    "who, department, refusal",
    [("officer", "market", NotTheirs), ("centre", "urban", NotTheirs), ("cadre", "urban", NotTheirs)],
)
def test_each_department_signs_its_own_part_alone(order, who, department, refusal, request):
    with pytest.raises(refusal):
        signed(order, department, request.getfixturevalue(who))
    assert part(order, department).signed_at is None


def test_a_part_is_signed_once_and_the_same_words_again_are_the_first(order, officer, five):
    signed(order, "urban", officer, "已办")
    assert signed(order, "urban", officer, "已办").signed_at == LATER
    with pytest.raises(Refused):
        signed(order, "urban", officer, "又办")
    assert five[2].events.filter(action="resolve").count() == 1


def test_without_the_photo_that_a_case_wants_nothing_is_signed(order, officer, category, snapshot, five):
    category.photo_to_resolve = True
    category.save()
    with pytest.raises(Incomplete) as refusal:
        signed(order, "urban", officer)
    assert (refusal.value.field, part(order, "urban").signed_at) == ("photos", None)
    signed(order, "urban", officer, photos=[snapshot])
    assert five[2].photos.count() == 1


def test_a_case_that_ended_meanwhile_is_named_in_the_story(order, five, centre, officer):
    lifecycle.resolve(five[2], by=Actor(officer), words="先办了", at=NOW)
    signed(order, "urban", officer)
    assert five[2].number in order.events.get(action="sign").words
    assert part(order, "urban").tasks.get(case=five[2]).event is None


def test_a_case_that_waits_to_be_signed_for_is_signed_for(order, five, centre, officer, area_team):
    lifecycle.redispatch(five[2], by=Actor(centre), executor=area_team, reason="重派", at=NOW)
    signed(order, "urban", officer)
    assert statuses(five)[2] == "resolved"


def test_where_the_team_assists_its_result_is_a_record(brought, five, centre, officer, department, area_team):
    lifecycle.redispatch(
        five[2], by=Actor(centre), executor=department, assistants=[area_team], reason="改主办"
    )
    order, _ = draft(brought, by=officer, at=NOW)
    plan(order, by=officer, at=NOW)
    signed(order, "urban", officer, "协助清理")
    assert statuses(five)[2] == "dispatched"
    assert five[2].events.last().words == "联合执法（城管）：协助清理"


@pytest.mark.parametrize(
    "who, may", [("officer", True), ("centre", True), ("executor", False), ("cadre", False)]
)
def test_who_draws_one_up(brought, who, may, request):
    user = request.getfixturevalue(who)
    if may:
        assert draft(brought, by=user, at=NOW)[1]
    else:
        with pytest.raises(NotTheirs):
            draft(brought, by=user, at=NOW)


@pytest.mark.parametrize(
    "change, field",
    [
        ({"tasks": []}, "tasks"),
        ({"place": " "}, "place"),
        ({"to_at": NOW}, "to_at"),
        ({"to_at": NOW + timedelta(days=3)}, "to_at"),
        ({"from_at": NOW - timedelta(hours=5), "to_at": NOW - timedelta(hours=4)}, "from_at"),
    ],
)
def test_what_makes_no_sense_is_refused(brought, officer, change, field):
    with pytest.raises(Incomplete) as refusal:
        draft(replace(brought, **change), by=officer, at=NOW)
    assert (refusal.value.field, JointOrder.objects.count()) == (field, 0)


def test_a_case_stands_on_one_order_at_a_time(brought, order, officer):
    with pytest.raises(Incomplete):
        draft(brought, by=officer, at=NOW)
    cancel(order, reason="下雨", by=officer, at=NOW)
    assert draft(brought, by=officer, at=NOW)[1]


def test_the_same_key_is_the_same_order(brought, officer):
    first, new = draft(replace(brought, key="k"), by=officer, at=NOW)
    again, still_new = draft(replace(brought, key="k"), by=officer, at=NOW)
    assert (first.pk, new, still_new) == (again.pk, True, False)


def test_the_table_is_kept(order, officer, five):
    with pytest.raises(Refused):
        plan(order, by=officer, at=NOW)
    reschedule(order, from_at=LATER, to_at=LATER + timedelta(hours=1), reason="天气", by=officer, at=NOW)
    begin(order, by=officer, at=LATER)
    signed(order, "urban", officer)
    order.refresh_from_db()
    with pytest.raises(Refused):
        cancel(order, reason="算了", by=officer, at=LATER)
    finish(order, reason="市场监管另行安排", by=officer, at=LATER)
    assert (order.state, statuses(five)[3]) == ("done", "handling")


def test_those_asked_are_told_once_for_each_step(brought, officer, market, fire):
    order, _ = draft(replace(brought, officers=[market]), by=officer, at=NOW)
    assert not Notice.objects.filter(user__in=[market, fire]).exists()
    plan(order, by=officer, at=NOW)
    reschedule(order, from_at=LATER, to_at=LATER + timedelta(hours=1), reason="天气", by=officer, at=NOW)
    titles = Notice.objects.filter(user=market).order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["请参加联合执法", "联合执法改期了"]
    assert Notice.objects.filter(user=officer, cause__startswith="joint:").count() == 0


def test_the_story_is_never_rewritten(order):
    for statement in ("update cases_jointevent set words = 'x'", "delete from cases_jointevent"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
