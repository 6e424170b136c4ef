"""One case through the whole chain, verb by verb, and what each step leaves behind."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases import lifecycle
from cases.lifecycle import Actor, Refused, hash_chain
from cases.lifecycle.terms import deadline_of
from cases.models import CaseEvent, Status
from cases.requests.forms import ActionForm


def walk_to_resolved(case, centre, executor, department):
    """Report → register → dispatch → accept → note → resolve."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    lifecycle.accept(case, by=Actor(executor))
    lifecycle.note(case, by=Actor(executor), words="已到现场")
    lifecycle.resolve(case, by=Actor(executor), words="已清运完毕")


def test_a_case_goes_from_report_to_rating(case, cadre, centre, executor, department):
    walk_to_resolved(case, centre, executor, department)
    lifecycle.close(case, by=Actor(cadre), words="现场已干净")
    lifecycle.rate(case, by=lifecycle.RESIDENT, rating="satisfied", words="很快")
    case.refresh_from_db()
    assert case.status == Status.CLOSED
    assert case.closed_at is not None
    assert [event.action for event in case.events.all()] == [
        "report",
        "register",
        "dispatch",
        "accept",
        "note",
        "resolve",
        "close",
        "rate",
    ]


def test_each_event_carries_the_hash_of_the_one_before(case, centre, executor, department):
    walk_to_resolved(case, centre, executor, department)
    previous = ""
    for event in CaseEvent.objects.filter(case=case).select_related("case").order_by("seq"):
        assert event.prev_hash == previous
        assert event.hash == event.digest()
        previous = event.hash
    case.refresh_from_db()
    assert case.head_hash == previous


def test_the_handler_cannot_close_the_case(case, centre, executor, department, grid):
    walk_to_resolved(case, centre, executor, department)
    with pytest.raises(Refused):
        lifecycle.close(case, by=Actor(executor), words="我看过了")


def test_a_first_no_with_a_reason_reopens_by_itself(case, cadre, centre, executor, department):
    walk_to_resolved(case, centre, executor, department)
    lifecycle.close(case, by=Actor(cadre), words="现场已干净")
    lifecycle.rate(case, by=lifecycle.RESIDENT, rating="no", words="又堆起来了")
    case.refresh_from_db()
    assert (case.status, case.reopen_count) == (Status.REGISTERED, 1)


def test_the_stored_deadline_equals_the_one_computed_from_the_segments(case, centre, executor, department):
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    lifecycle.accept(case, by=Actor(executor))
    lifecycle.ask_extension(case, by=Actor(executor), reason="等待配件", days=3)
    lifecycle.grant_extension(case, by=Actor(centre))
    review_on = (case.status_since + timedelta(days=20)).date()
    lifecycle.ask_suspension(case, by=Actor(executor), reason="等待施工", review_on=review_on)
    lifecycle.suspend(case, by=Actor(centre))
    later = case.status_since + timedelta(days=9)
    lifecycle.resume(case, by=lifecycle.CLOCK, at=later)
    case.refresh_from_db()
    assert case.deadline_at == deadline_of(case, later) == case.due_at


def test_two_dispatchers_at_once_one_wins(case, centre, second_centre, department, area_team):
    lifecycle.register(case, by=Actor(centre))
    seen_by_the_other = type(case).objects.get(pk=case.pk)
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    with pytest.raises(lifecycle.Overtaken, match="苏清和"):
        lifecycle.dispatch(seen_by_the_other, by=Actor(second_centre), executor=area_team)


@pytest.mark.parametrize(
    "statement",
    [
        "update cases_caseevent set words = 'x'",
        "delete from cases_caseevent",
        "truncate cases_caseevent cascade",
    ],
)
def test_the_database_refuses_to_rewrite_the_story(case, statement):
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            cursor.execute(statement)


def test_a_note_in_between_does_not_stop_another_action(case, centre, executor, department, second_centre):
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    seen_by_the_executor = type(case).objects.get(pk=case.pk)
    lifecycle.note(case, by=Actor(second_centre), words="请尽快")
    lifecycle.accept(seen_by_the_executor, by=Actor(executor))
    assert [event.seq for event in case.events.all()] == [1, 2, 3, 4, 5]


def test_of_two_redispatches_at_once_one_wins(case, centre, second_centre, department, area_team):
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    seen_by_the_other = type(case).objects.get(pk=case.pk)
    lifecycle.redispatch(case, by=Actor(centre), executor=area_team, reason="更合适")
    with pytest.raises(lifecycle.Overtaken):
        lifecycle.redispatch(
            seen_by_the_other, by=Actor(second_centre), executor=department, reason="还是原来的"
        )


def test_a_cadre_who_reported_and_verified_does_not_rate_as_well(
    cadre, centre, executor, department, grid, category
):
    case = lifecycle.report(lifecycle.Report("patrol", "井盖松动", category, grid=grid), by=Actor(cadre))[0]
    walk_to_resolved(case, centre, executor, department)
    lifecycle.close(case, by=Actor(cadre), words="已修好")
    with pytest.raises(lifecycle.NotTheirs):
        lifecycle.rate(case, by=Actor(cadre), rating="satisfied")


def test_a_case_sent_back_carries_nobodys_deadline(case, centre, executor, department, send_back_reason):
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department, hours=9)
    lifecycle.send_back(case, by=Actor(executor), reason=send_back_reason)
    case.refresh_from_db()
    assert (case.deadline_at, case.dispatched_at, case.given_hours, case.executor) == (None,) * 4


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_suspension_ends_within_a_year(case, centre, executor, department, days):
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    lifecycle.accept(case, by=Actor(executor))
    review_on = timezone.localdate() + timedelta(days=days)
    with pytest.raises(lifecycle.Incomplete):
        lifecycle.ask_suspension(case, by=Actor(executor), reason="等", review_on=review_on)


def test_a_key_counts_for_one_action(case, centre, department):
    form = ActionForm("register", case, Actor(centre), {"category": case.category.code})
    assert form.is_valid()
    form.act("the-key")
    again = ActionForm("dispatch", case, Actor(centre), {"executor": department.code})
    assert again.is_valid()
    again.act("the-key")
    assert case.status == Status.DISPATCHED
    assert again.is_done("the-key")


@pytest.mark.parametrize("column", ["description", "reporter_phone", "address", "longitude"])
def test_what_was_reported_is_under_the_chain(case, column):
    assert hash_chain.verify(case) == []
    altered = {"longitude": 118.8} if column == "longitude" else {column: "13800000000"}
    type(case).objects.filter(pk=case.pk).update(**altered)
    assert len(hash_chain.verify(case)) == 1
