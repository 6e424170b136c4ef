"""Random walks: whatever is tried, the table holds, the chain holds, the balance holds."""

from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cases import lifecycle
from cases.lifecycle import ACTIONS, Actor, Refused, Report, report
from cases.lifecycle.core import allowed_actions
from cases.lifecycle.terms import deadline_of
from cases.models import Case, CaseEvent, Status
from cases.models.vocabulary import ENDED
from tests.cases.lifecycle.walks import ROADS, Troupe

STEPS = 8


@pytest.fixture
def machine(request, grid, category):
    """The state machine, with the cast behind it."""
    troupe = Troupe(request)
    numbers = count(1)

    class Walk(RuleBasedStateMachine):
        """One case, at which everybody tries everything."""

        @initialize(road=st.sampled_from(list(ROADS.values())))
        def report_and_set_out(self, road):
            words = f"第 {next(numbers)} 件"
            self.case = report(Report("resident", words, category, grid=grid), by=Actor())[0]
            troupe.first_case = report(Report("resident", "首案", category, grid=grid), by=Actor())[0]
            troupe.walk(self.case, road)

        @rule(name=st.sampled_from(sorted(ACTIONS)), role=st.sampled_from(sorted(troupe.actors)))
        def try_anything(self, name, role):
            self._try(name, troupe.actors[role])

        @rule(choice=st.integers(0, 99))
        def do_something_allowed(self, choice):
            moves = [
                (action.name, actor)
                for _, actor in sorted(troupe.actors.items())
                for action in allowed_actions(self.case, actor)
            ]
            if moves:
                self._try(*moves[choice % len(moves)])

        def _try(self, name, actor):
            before = self.case.status
            offered = name in {action.name for action in allowed_actions(self.case, actor)}
            try:
                lifecycle.act(name, self.case, by=actor, **troupe.brings(name))
            except Refused:
                self.case.refresh_from_db()
                assert self.case.status == before
                return
            assert offered
            assert self.case.status == (ACTIONS[name].to or before)

        @invariant()
        def the_story_chains_and_leads_to_the_status(self):
            previous, status = "", ""
            for event in CaseEvent.objects.filter(case=self.case).select_related("case").order_by("seq"):
                assert (event.prev_hash, event.from_status) == (previous, status)
                assert event.hash == event.digest()
                previous, status = event.hash, event.to_status
            self.case.refresh_from_db()
            assert (self.case.head_hash, self.case.status) == (previous, status)

        @invariant()
        def the_columns_agree_with_the_rows(self):
            if self.case.status in (Status.DISPATCHED, Status.HANDLING):
                assert self.case.deadline_at == deadline_of(self.case, self.case.status_since)
            assert (self.case.ended_at is None) == (self.case.status not in ENDED)

    return Walk


@pytest.mark.parametrize("walks", [100, pytest.param(1000, marks=pytest.mark.nightly)])
def test_random_walks(machine, walks):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=walks,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    ends = {status.value for status in ENDED}
    events = list(CaseEvent.objects.values_list("from_status", "to_status"))
    born = sum(1 for source, _ in events if source == "")
    ended = sum(1 for source, target in events if target in ends and source not in ends)
    reopened = sum(1 for source, target in events if source in ends and target not in ends)
    assert born == ended - reopened + Case.objects.open().count()
    assert {status for (status,) in Case.objects.values_list("status").distinct()} == set(Status.values)
