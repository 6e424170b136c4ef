"""Dispatch rules: which holds, whom it names, what it says, and how it fared on past cases."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cases import lifecycle
from cases.dispatching import dry_run, guess_category, never_fires, propose
from cases.lifecycle import Actor, Report, report
from cases.models import Case, Rule, Urgency
from grids.models import Executor
from tests.cast import centre_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
Target = Rule.Target


def rule(street, name, position=1, categories=(), assistants=(), **columns):
    """An enabled rule; without more it holds for everything."""
    made = Rule.objects.create(street=street, name=name, position=position, **columns)
    made.categories.set(categories)
    made.assistants.set(assistants)
    return made


def handled_by(case, executor, times, days_ago=3):
    """So many cases of the same kind and place that went to the executor."""
    at = timezone.now() - timedelta(days=days_ago)
    Case.objects.bulk_create(
        Case(
            number=f"HH-20260101-{executor.pk:02d}{n:02d}", street=case.street, grid=case.grid,
            place_code=case.place_code, category=case.category, source="resident", description="垃圾",
            status="dispatched", executor=executor, reported_at=at, status_since=at, dispatched_at=at, due_at=at,
        )
        for n in range(times)
    )  # fmt: skip


def test_the_first_rule_whose_conditions_hold_is_proposed_with_its_reason(
    case, street, area_team, department
):
    rule(street, "夜间归应急", 1, executor=department, hour_from=3, hour_to=3)
    rule(street, "垃圾归执法队", 2, [case.category.parent], [department], target=Target.AREA_TEAM)
    rule(street, "其余归科室", 3, executor=department)
    proposal = propose(case)
    assert (proposal.executor, proposal.assistant_ids) == (area_team, [department.pk])
    assert any("垃圾归执法队" in reason for reason in proposal.reasons)


@pytest.mark.parametrize(
    "columns, holds",
    [
        ({}, True),
        ({"place_prefix": "320104003015"}, True),
        ({"place_prefix": "320104003016"}, False),
        ({"urgencies": [Urgency.URGENT]}, False),
        ({"urgencies": [Urgency.URGENT, Urgency.NORMAL]}, True),
        ({"sources": ["hotline"]}, False),
        ({"sources": ["resident"]}, True),
        ({"hour_from": 9, "hour_to": 12}, True),
        ({"hour_from": 22, "hour_to": 10}, True),
        ({"hour_from": 22, "hour_to": 9}, False),
        ({"hour_from": 10}, False),
        ({"enabled": False}, False),
    ],
)
def test_each_condition_of_a_rule(case, street, department, columns, holds):
    case.reported_at = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
    rule(street, "科室", executor=department, **columns)
    assert (propose(case).executor == department) is holds


def test_an_inactive_executor_is_passed_over(case, street, department, area_team):
    rule(street, "停用的科室", 1, executor=department)
    rule(street, "执法队", 2, target=Target.AREA_TEAM)
    Executor.objects.filter(pk=department.pk).update(active=False)
    assert propose(case).executor == area_team


def test_who_returned_the_case_is_not_proposed_again(case, street, department, area_team):
    rule(street, "科室", 1, executor=department)
    rule(street, "执法队", 2, target=Target.AREA_TEAM)
    assert propose(case, without={department.pk}).executor == area_team


def test_without_a_rule_the_office_of_the_place_is_proposed(case, office):
    proposal = propose(case)
    assert (proposal.executor, proposal.rule) == (office, None)


def test_without_a_rule_custom_goes_before_the_place(case, office, department):
    handled_by(case, department, 10)
    handled_by(case, office, 1)
    proposal = propose(case)
    assert proposal.executor == department
    assert "本社区近 90 天同类 11 件，91 % 派给城市管理科。" in proposal.reasons


@pytest.mark.parametrize("times, days_ago", [(4, 3), (9, 91)])
def test_too_few_or_too_old_cases_are_no_custom(case, office, department, times, days_ago):
    handled_by(case, department, times, days_ago)
    proposal = propose(case)
    assert proposal.executor == office
    assert not any("近 90 天" in reason for reason in proposal.reasons)


def test_outside_every_grid_there_is_a_proposal_that_asks_for_the_place(street):
    case, _new = report(Report("snap", "路灯坏了", longitude=110.0, latitude=30.0), by=Actor())
    proposal = propose(case)
    assert proposal.executor is None
    assert any("核对位置" in reason for reason in proposal.reasons)


@pytest.mark.parametrize(
    "words, guessed", [("小区垃圾好几天没有清运", "垃圾清运"), ("想问问社保", None), ("垃圾", None)]
)
def test_a_missing_category_is_guessed_from_the_names_of_the_tree(street, category, words, guessed):
    found = guess_category(words)
    assert (found.name if found else None) == guessed


def test_a_guessed_category_never_goes_by_itself(street, grid, category, department):
    rule(street, "直派", 1, [category], executor=department, automatic=True)
    longitude, latitude = centre_of(0, 0)
    brought = Report("snap", "垃圾没有清运", longitude=longitude, latitude=latitude)
    proposal = propose(report(brought, by=Actor())[0])
    assert (proposal.executor, proposal.automatic, proposal.category) == (department, False, category)


def test_a_draft_is_tried_on_past_cases(case, street, category, centre, department, area_team):
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    since, until = case.reported_at - timedelta(days=30), case.reported_at + timedelta(minutes=1)
    draft = Rule(street=street, name="草稿", executor=department)
    tried = dry_run(draft, since, until, categories=[category])
    assert (tried.caught, tried.dispatched, tried.agreed, tried.samples) == (1, 1, 1, [case.number])
    other = dry_run(Rule(street=street, name="草稿", executor=area_team), since, until)
    assert (other.agreed, other.disagreed) == (0, [case.number])
    rule(street, "在前", executor=department)
    assert dry_run(draft, since, until, categories=[category]).earlier == 1


def test_a_rule_that_can_never_fire_is_pointed_out(case, street, department, area_team, office):
    everything = rule(street, "全部垃圾", 1, [case.category.parent], executor=department)
    expected = {
        rule(street, "被遮住", 2, [case.category], executor=department, sources=["hotline"]): "先命中",
        rule(street, "空时段", 3, executor=department, hour_from=8, hour_to=8): "时段",
        rule(street, "没有的地点", 4, executor=department, place_prefix="320104003099"): "地点",
        rule(
            street, "没有居委会", 5, place_prefix="320104003016", target=Target.COMMUNITY_OFFICE
        ): "没有这样的单位",
    }
    fine = rule(street, "居委会", 6, target=Target.COMMUNITY_OFFICE)
    found = dict(never_fires(street.pk))
    assert set(found) == set(expected)
    assert all(words in found[one] for one, words in expected.items())
    assert everything not in found
    assert fine not in found


def test_a_rule_with_an_inactive_executor_never_fires(street, department):
    sleeping = rule(street, "停用", executor=department)
    Executor.objects.filter(pk=department.pk).update(active=False)
    assert [found for found, _why in never_fires(street.pk)] == [sleeping]
