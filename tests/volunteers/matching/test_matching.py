"""Matching: free at that time is a condition, the reasons are said, a person decides, and a no is remembered."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.lifecycle import NotTheirs, Refused
from cases.models import Need
from volunteers import matching, projects
from volunteers.matching import match_decisions
from volunteers.matching.availability import distance, free_slot, span_of
from volunteers.matching.proposals import Asked
from volunteers.models import Booking, Helper, Match, Resource, Skill
from volunteers.needs import actions

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=60)


def wanted(need, by, *gifts, words="孩子缺一张书桌，也想借会议室", **more):
    """Publish the need for such gifts."""
    usual = {"from_on": TODAY, "to_on": SOON}
    actions.publish(need, actions.Wanted(words, list(gifts), **(usual | more)), by=by)
    return Need.objects.select_related("grid__community__street", "appeal").get(pk=need.pk)


def give(unit, gift, **more):
    """The unit gives something from today on."""
    usual = {"title": "会议室", "from_on": TODAY, "offered_at": timezone.now(), "community": unit.community,
             "longitude": unit.longitude, "latitude": unit.latitude}  # fmt: skip
    return Resource.objects.create(street=unit.street, unit=unit, gift=gift, **(usual | more))


def volunteer(community, number, **more):
    """A confirmed volunteer."""
    return Helper.objects.create(
        code=f"V-{number}",
        community=community,
        registered_at=timezone.now(),
        confirmed_at=timezone.now(),
        **more,
    )


def titles(need):
    """What is proposed."""
    return [
        one.resource.title if one.resource else one.key.split(":")[0]
        for one in matching.for_need(need, TODAY)
    ]


ASKED = Asked(
    1, 1, "320104003015001", "living", frozenset(), date(2026, 9, 1), date(2026, 9, 30), ["6am", "7pm"]
)


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        (date(2026, 8, 1), None, (date(2026, 9, 1), date(2026, 9, 30))),
        (date(2026, 9, 10), date(2026, 9, 20), (date(2026, 9, 10), date(2026, 9, 20))),
        (date(2026, 9, 30), None, (date(2026, 9, 30), date(2026, 9, 30))),
        (date(2026, 10, 1), None, None),
        (date(2026, 8, 1), date(2026, 8, 31), None),
    ],
)
def test_days_in_common(first, last, span):
    assert span_of(ASKED, first, last, date(2026, 8, 15)) == span


def test_days_that_are_over_do_not_count():
    assert span_of(ASKED, date(2026, 8, 1), None, date(2026, 9, 28)) == (date(2026, 9, 28), date(2026, 9, 30))
    assert span_of(ASKED, date(2026, 8, 1), None, date(2026, 10, 1)) is None


SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("times", "span", "taken", "slot"),
    [
        ([], SEPTEMBER, [], "6am"),
        (["7pm", "1am"], SEPTEMBER, [], "7pm"),
        (["1am"], SEPTEMBER, [], None),
        ([], SEPTEMBER, [("6am", 1, 30)], "7pm"),
        ([], SEPTEMBER, [("6am", 30, 30), ("7pm", 1, 1)], None),
        ([], (date(2026, 9, 7), date(2026, 9, 11)), [], None),  # Monday to Friday
        ([], (date(2026, 9, 6), date(2026, 9, 6)), [], "7pm"),  # one Sunday
    ],
)
def test_a_part_of_the_week_that_suits_both_and_is_free(times, span, taken, slot):
    bookings = [
        Booking(slot=one, from_on=date(2026, 9, first), to_on=date(2026, 9, last))
        for one, first, last in taken
    ]
    assert free_slot(ASKED, times, span, bookings) == slot


def test_distance_over_the_ground():
    assert distance((118.8, 31.98), (118.8, 31.989)) == pytest.approx(1000.8, abs=1)
    assert distance((118.8, 31.98), (None, None)) == float("inf")


def test_a_hall_taken_at_that_time_is_not_proposed_to_another(need, worker, bank, grid, cadre):
    give(bank, "hall", times=["6am"])
    first = wanted(need, worker, "hall")
    other = Need.objects.create(
        grid=grid, place_code=grid.code, words="办活动", raised_by=cadre, raised_at=timezone.now()
    )
    other = wanted(other, worker, "hall")
    assert titles(first) == titles(other) == ["会议室"]
    key = matching.for_need(first, TODAY)[0].key
    match_decisions.accept(first, key, by=worker)
    assert titles(other) == []
    with pytest.raises(Refused, match="刚刚被别处用了"):
        match_decisions.accept(other, key, by=worker)


def test_the_database_refuses_a_second_booking(need, worker, bank):
    give(bank, "hall", times=["6am"])
    need = wanted(need, worker, "hall")
    match = match_decisions.accept(need, matching.for_need(need, TODAY)[0].key, by=worker)
    again = {"match": match, "resource": match.resource, "slot": "6am", "from_on": SOON, "to_on": SOON}
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(**again)


def test_a_volunteer_cannot_be_in_two_places(need, worker, grid, cadre):
    hair = Skill.objects.create(code="hair", name="理发")
    person = volunteer(grid.community, 1, times=["6am"])
    person.skills.add(hair)
    first = wanted(need, worker, "skill", skill=hair)
    match_decisions.accept(first, f"helper:{person.uuid}", by=worker)
    hands = Need.objects.create(
        grid=grid, place_code=grid.code, words="搬家", raised_by=cadre, raised_at=timezone.now()
    )
    assert titles(wanted(hands, worker, "hours")) == []


@pytest.mark.parametrize(
    "gone",
    [{"ended_at": timezone.now()}, {"from_on": SOON + timedelta(days=1)},
     {"from_on": TODAY - timedelta(days=9), "to_on": TODAY - timedelta(days=1)}],
)  # fmt: skip
def test_what_is_over_or_not_yet_there_is_not_proposed(need, worker, bank, gone):
    give(bank, "goods", **gone)
    assert titles(wanted(need, worker, "goods")) == []


def test_money_is_what_is_left_of_it(need, worker, bank, grid, cadre):
    give(bank, "money", amount_fen=20_000_00)
    first = wanted(need, worker, "money", amount_fen=15_000_00)
    match_decisions.accept(first, matching.for_need(first, TODAY)[0].key, by=worker)
    other = Need.objects.create(
        grid=grid, place_code=grid.code, words="屋顶漏水", raised_by=cadre, raised_at=timezone.now()
    )
    proposal = matching.for_need(wanted(other, worker, "money", amount_fen=8_000_00), TODAY)[0]
    assert (proposal.amount_fen, proposal.whole) == (5_000_00, False)
    assert [str(reason) for reason in proposal.reasons][1:3] == [
        "还能出 5,000 元",
        "不够全部，可以先解决一部分",
    ]


def test_the_nearest_first_then_what_went_well_before(need, worker, bank, school):
    far = give(bank, "goods", title="远处的书桌", longitude=118.9)
    near = give(bank, "goods", title="近处的书桌")
    proposals = matching.for_need(wanted(need, worker, "goods"), TODAY)
    assert [one.resource for one in proposals] == [near, far]
    assert any("相距约" in str(reason) for reason in proposals[0].reasons)
    match_decisions.end(match_decisions.accept(need, proposals[0].key, by=worker), went_well=True, by=worker)
    left = matching.for_need(Need.objects.get(pk=need.pk), TODAY)
    assert [str(left[0].reasons[-1])] == ["以前帮过这类需求，1 次都办成了"]


def test_a_no_is_remembered(need, worker, bank, grid):
    give(bank, "goods")
    helping = volunteer(grid.community, 1)
    need = wanted(need, worker, "goods", "hours")
    assert titles(need) == ["会议室", "helper"]
    for proposal in matching.for_need(need, TODAY):
        match_decisions.decline(need, proposal.key, by=worker)
    assert titles(need) == []
    assert helping.resources.count() == 1


def test_what_did_not_work_is_free_again(need, worker, bank):
    give(bank, "hall", times=["6am"])
    need = wanted(need, worker, "hall")
    match = match_decisions.accept(need, matching.for_need(need, TODAY)[0].key, by=worker)
    match_decisions.end(match, went_well=False, by=worker, words="对方临时有事")
    assert Booking.objects.count() == 0
    with pytest.raises(Refused, match="已经有结论"):
        match_decisions.end(match, went_well=True, by=worker)


def test_a_project_of_the_same_kind_can_be_joined(need, worker, project, by_worker):
    type(project).objects.filter(pk=project.pk).update(kind="housing")
    need = wanted(need, worker, "money")
    assert titles(need) == ["project"]
    match = match_decisions.accept(need, f"project:{project.uuid}", by=worker)
    assert (match.project, match.state) == (project, Match.State.ACCEPTED)


def test_a_project_is_offered_what_it_still_asks_for(project, bank, by_bank, worker):
    give(bank, "money", amount_fen=90_000_00, title="公益金")
    give(bank, "hall")
    assert [one.resource.title for one in matching.for_project(project, TODAY)] == ["公益金"]
    projects.claim(project, by=by_bank, unit=bank, kind="money", amount_fen=80_000_00)
    assert matching.for_project(project, TODAY) == []


@pytest.mark.parametrize("role", ["leader", "auditor", "other_cadre", "executor"])
def test_others_do_not_decide(role, need, worker, bank, request):
    give(bank, "goods")
    need = wanted(need, worker, "goods")
    with pytest.raises(NotTheirs):
        match_decisions.accept(need, matching.for_need(need, TODAY)[0].key, by=request.getfixturevalue(role))


@pytest.mark.parametrize("key", ["", "resource:", "resource:no", "helper:1", "x"])
def test_a_made_up_proposal_is_refused(need, worker, key):
    need = wanted(need, worker, "goods")
    with pytest.raises(Refused):
        match_decisions.accept(need, key, by=worker)


def test_proposals_cost_the_same_for_few_and_many(need, worker, bank, django_assert_max_num_queries):
    for _number in range(12):
        give(bank, "goods")
    need = wanted(need, worker, "goods", "hall")
    with django_assert_max_num_queries(12):
        assert len(matching.for_need(need, TODAY)) == 8


@pytest.mark.parametrize(
    ("words", "gift", "titled"),
    [
        ("想要一副轮椅", "goods", ["助行器和轮椅借用"]),
        ("一位居民行动不便，希望借到助行器", "goods", ["助行器和轮椅借用"]),
        ("墙面返潮，孩子睡的房间有霉味", "goods", ["涂料和板材一批"]),
        ("一位独自生活的居民，希望有人搬米面", "goods", ["米面油 20 份"]),
        ("想学一门手艺", "goods", []),
        ("希望有人帮忙", "hours", []),
        ("一个人搬不动，希望有人带上楼", "hours", ["打烊后送货上门"]),
        ("窗户漏风，想修一修", "hours", ["周末施工小队"]),
        ("盼着装一张长椅", "money", ["网点公益金"]),
        ("缺个场地办旧物交换", "hall", ["阶梯教室"]),
    ],
)
def test_only_what_answers_the_words_is_proposed(need, worker, bank, words, gift, titled):
    for one in ("米面油 20 份", "助行器和轮椅借用", "涂料和板材一批"):
        give(bank, "goods", title=one)
    for one in ("周末施工小队", "打烊后送货上门"):
        give(bank, "hours", title=one)
    give(bank, "money", title="网点公益金", amount_fen=100)
    give(bank, "hall", title="阶梯教室")
    assert titles(wanted(need, worker, gift, words=words)) == titled


def test_what_is_needed_comes_before_what_is_near_and_says_why(need, worker, bank):
    give(bank, "goods", title="书桌一张")
    far = give(bank, "goods", title="书桌和台灯", words="带床", longitude=118.9)
    need = wanted(need, worker, "goods", words="孩子缺书桌、台灯和床")
    proposals = matching.for_need(need, TODAY)
    assert [one.resource.title for one in proposals] == ["书桌和台灯", "书桌一张"]
    assert proposals[0].resource == far
    assert str(proposals[1].reasons[0]) == "都说到：书桌"
