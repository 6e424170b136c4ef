"""Several people at the same instant, in threads with connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from cases import lifecycle
from cases.lifecycle import Actor, Overtaken, Refused, Report, report
from cases.models import Case, CaseEvent, Status
from tests.patience import stretched


def at_once(*calls):
    """Run the calls together; answers what each returned or refused."""
    together = Barrier(len(calls))

    def run(call):
        try:
            together.wait(timeout=stretched(10))
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_of_eight_dispatchers_one_wins_and_the_others_read_who_was_first(case, centre, department):
    lifecycle.register(case, by=Actor(centre))
    copies = [Case.objects.get(pk=case.pk) for _ in range(8)]
    outcomes = at_once(
        *(
            lambda copy=copy: lifecycle.dispatch(copy, by=Actor(centre), executor=department)
            for copy in copies
        )
    )
    won = [outcome for outcome in outcomes if isinstance(outcome, CaseEvent)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, Overtaken)]
    assert (len(won), len(lost)) == (1, 7)
    assert all("苏清和" in refusal.sentence for refusal in lost)
    assert case.events.filter(action="dispatch").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_key_from_eight_threads_gives_one_case(grid, category):
    brought = [
        Report("snap", "消防通道被堵", category, grid=grid, device="phone", key="once") for _ in range(8)
    ]
    outcomes = at_once(*(lambda one=one: report(one, by=Actor()) for one in brought))
    assert {case.number for case, _ in outcomes} == {Case.objects.get().number}
    assert sum(new for _, new in outcomes) == 1


@pytest.mark.django_db(transaction=True)
def test_eight_reports_at_once_draw_eight_numbers(grid, category):
    at_once(*(lambda: report(Report("snap", "垃圾", category, grid=grid), by=Actor()) for _ in range(8)))
    drawn = sorted(int(number[-4:]) for number in Case.objects.values_list("number", flat=True))
    assert drawn == list(range(drawn[0], drawn[0] + 8))


@pytest.mark.django_db(transaction=True)
def test_notes_at_once_are_all_kept_and_the_story_still_chains(case, centre, second_centre, department):
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    copies = [Case.objects.get(pk=case.pk) for _ in range(4)]
    at_once(*(lambda copy=copy: lifecycle.note(copy, by=Actor(centre), words="看过") for copy in copies))
    case.refresh_from_db()
    events = list(case.events.select_related("case").order_by("seq"))
    assert [event.action for event in events].count("note") == 4
    assert [event.prev_hash for event in events[1:]] == [event.hash for event in events[:-1]]
    assert (case.head_hash, case.status) == (events[-1].hash, Status.DISPATCHED)


@pytest.mark.django_db(transaction=True)
def test_a_first_case_that_closes_meanwhile_takes_no_repeat(case, cadre, centre, executor, department, grid):
    for verb, who, brought in [
        ("register", centre, {}),
        ("dispatch", centre, {"executor": department}),
        ("accept", executor, {}),
        ("resolve", executor, {"words": "好了"}),
    ]:
        lifecycle.act(verb, case, by=Actor(who), **brought)
    repeat = report(Report("resident", "又一件", case.category, grid=grid), by=Actor())[0]
    first, again = Case.objects.get(pk=case.pk), Case.objects.get(pk=case.pk)
    outcomes = at_once(
        lambda: lifecycle.close(first, by=Actor(cadre), words="看过"),
        lambda: lifecycle.merge(repeat, by=Actor(centre), first_case=again),
    )
    assert isinstance(outcomes[0], CaseEvent)
    repeat.refresh_from_db()
    merged_in_time = isinstance(outcomes[1], CaseEvent)
    assert repeat.status == (Status.MERGED if merged_in_time else Status.REPORTED)


def second_of(case):
    """Another open case of the same grid."""
    return report(Report("resident", "又一件", case.category, grid=case.grid), by=Actor())[0]


@pytest.mark.django_db(transaction=True)
def test_of_two_cases_merged_into_each_other_one_stays_open(case, centre):
    other = second_of(case)
    copies = [(Case.objects.get(pk=case.pk), other), (Case.objects.get(pk=other.pk), case)]
    outcomes = at_once(
        *(
            lambda one=one, first=first: lifecycle.merge(one, by=Actor(centre), first_case=first)
            for one, first in copies
        )
    )
    assert sorted(isinstance(outcome, CaseEvent) for outcome in outcomes) == [False, True]
    assert Case.objects.filter(status=Status.MERGED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_first_case_that_is_merged_meanwhile_keeps_its_repeats(case, centre):
    first, repeat = second_of(case), second_of(case)
    seen = Case.objects.get(pk=first.pk)
    at_once(
        lambda: lifecycle.merge(repeat, by=Actor(centre), first_case=seen),
        lambda: lifecycle.merge(first, by=Actor(centre), first_case=case),
    )
    assert not Case.objects.filter(status=Status.MERGED, first_case__status=Status.MERGED).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_resume_at_once_are_one_who_did_and_one_who_reads_it(case, centre, executor, department):
    for verb, who, brought in [
        ("register", centre, {}),
        ("dispatch", centre, {"executor": department}),
        ("accept", executor, {}),
        ("ask_suspension", executor, {"reason": "等", "review_on": timezone.localdate() + timedelta(days=9)}),
        ("suspend", centre, {}),
    ]:
        lifecycle.act(verb, case, by=Actor(who), **brought)
    late = Case.objects.get(pk=case.pk)
    lifecycle.resume(case, by=Actor(centre))
    with pytest.raises(Overtaken):
        lifecycle.resume(late, by=Actor(centre))
