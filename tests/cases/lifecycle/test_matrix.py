"""The specification of the life-cycle: status × action × role, every cell, against a second writing of the table."""

from itertools import count

import pytest

from cases import lifecycle
from cases.lifecycle import ACTIONS, OWNERS, STEP_OF, TABLE, VERBS, Actor, Refused, Report, report
from cases.lifecycle.core import allowed_actions, judge
from cases.lifecycle.terms import FALLBACK
from cases.models import Status
from cases.models.vocabulary import ENDED, OPEN
from tests.cases.lifecycle.walks import ASKED, ROADS, Troupe

# action | from | to | who, as the street's rules say it (verifiers: the cadre, the worker or the centre,
# never the handlers; the resident and the clock hold their parts without an account)
SPECIFICATION = """
withdraw          | reported                                  | withdrawn  | resident
register          | reported                                  | registered | centre
reject            | reported                                  | rejected   | centre
merge             | reported registered dispatched handling   | merged     | centre
split             | registered dispatched handling            | =          | centre
dispatch          | registered                                | dispatched | centre
redispatch        | dispatched handling suspended             | dispatched | centre
accept            | dispatched                                | handling   | executor
send_back         | dispatched handling                       | registered | executor
note              | dispatched handling suspended             | =          | executor officer cadre worker centre
ask_extension     | handling                                  | =          | executor
grant_extension   | extension                                 | =          | centre
refuse_extension  | extension                                 | =          | centre
ask_suspension    | handling                                  | =          | executor
suspend           | suspension                                | suspended  | centre
refuse_suspension | suspension                                | =          | centre
resume            | suspended                                 | handling   | centre clock
resolve           | handling extension suspension             | resolved   | executor
rework            | resolved                                  | handling   | cadre worker centre
close             | resolved                                  | closed     | cadre worker centre
rate              | closed                                    | =          | resident
reopen            | closed                                    | registered | centre clock
urge              | open                                      | =          | centre leader
supervise         | open                                      | =          | centre leader
"""
WHILE_ASKED = {"merge", "split", "redispatch", "send_back", "note", "urge", "supervise"}


def written_out():
    """The specification as {action: (statuses, target, roles)}; a pending request leaves ‘handling’ open."""
    lines = {}
    for line in SPECIFICATION.strip().splitlines():
        action, sources, target, roles = (part.strip() for part in line.split("|"))
        states = set(sources.split())
        if states == {"open"}:
            states = {*OPEN, "handling"}
        if action in WHILE_ASKED and "handling" in states:
            states |= {"extension", "suspension"}
        lines[action] = (states, target, set(roles.split()))
    return lines


SPEC = written_out()
STATES = [*Status.values, *ASKED]


@pytest.fixture
def troupe(request, street):
    return Troupe(request)


@pytest.fixture
def bring_to(troupe, grid, category):
    """Make a fresh case and walk it into a state."""
    numbers = count(1)

    def make(state):
        def fresh():
            words = f"第 {next(numbers)} 件"
            return report(Report("resident", words, category, grid=grid), by=Actor())[0]

        troupe.first_case = fresh()
        road = ASKED[state] if state in ASKED else ROADS[Status(state)]
        return troupe.walk(fresh(), road)

    return make


def test_the_specification_names_exactly_the_actions_of_the_table():
    assert set(SPEC) == set(ACTIONS) == set(VERBS)


@pytest.mark.parametrize("state", STATES)
def test_every_cell_of_the_matrix(state, bring_to, troupe):
    case = bring_to(state)
    for role, actor in troupe.actors.items():
        offered = {action.name for action in allowed_actions(case, actor)}
        expected = {name for name, (states, _, roles) in SPEC.items() if state in states and role in roles}
        assert offered == expected, (state, role)


@pytest.mark.parametrize("state", STATES)
def test_what_is_not_offered_is_refused_and_changes_nothing(state, bring_to, troupe):
    case = bring_to(state)
    seen = (case.status, case.event_count)
    for actor in troupe.actors.values():
        offered = {action.name for action in allowed_actions(case, actor)}
        for name in set(ACTIONS) - offered:
            with pytest.raises(Refused):
                judge(case, name, actor)
            with pytest.raises(Refused):
                lifecycle.act(name, case, by=actor, **troupe.brings(name))
    case.refresh_from_db()
    assert (case.status, case.event_count) == seen


@pytest.mark.parametrize(
    ("state", "name", "role"),
    [
        (state, name, role)
        for name, (states, _, roles) in SPEC.items()
        for state in sorted(states)
        for role in sorted(roles)
    ],
)
def test_what_is_offered_leads_where_the_table_says(state, name, role, bring_to, troupe):
    case = bring_to(state)
    before = case.status
    lifecycle.act(name, case, by=troupe.actors[role], **troupe.brings(name))
    case.refresh_from_db()
    target = SPEC[name][1]
    assert case.status == (before if target == "=" else target)


@pytest.mark.parametrize("status", sorted(OPEN))
def test_every_waiting_status_has_an_owner_a_term_and_an_exit(status, bring_to):
    case = bring_to(status)
    exits = {action.to for action in TABLE if status in action.sources and action.to not in (None, status)}
    assert OWNERS[status]
    assert case.due_at is not None
    assert exits
    if status != Status.SUSPENDED:
        assert all(STEP_OF[status] in steps for steps in FALLBACK.values())


@pytest.mark.parametrize("status", sorted(ENDED))
def test_an_ended_case_owes_nothing(status, bring_to):
    case = bring_to(status)
    assert case.due_at is None
    assert case.ended_at is not None


def test_a_person_who_handled_the_case_cannot_verify_it_even_as_cadre(bring_to, troupe, cadre, department):
    cadre.memberships.create(executor=department)
    case = bring_to("resolved")
    assert "close" not in {action.name for action in allowed_actions(case, Actor(cadre))}


def test_a_grid_that_is_not_theirs_gives_no_part(bring_to, troupe):
    case = bring_to("resolved")
    assert allowed_actions(case, troupe.actors["other_cadre"]) == []
