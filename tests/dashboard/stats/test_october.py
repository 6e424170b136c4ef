"""A month worked by hand: every exit, extension, suspension, rework, reopening, merge, split and both of its edges."""

import statistics
from dataclasses import replace
from decimal import Decimal

import pytest

from cases.lifecycle.worktime import calendar
from cases.models import Case
from dashboard.stats import cases_of, table_of
from dashboard.stats.conditions import PARTS, STEPS
from tests.dashboard.stats.october import READ_AT, SIGNING_HOURS, at

# Counted in the lines of tests/dashboard/stats/october.py.
COUNTS = {
    "open_start": 6, "reported": 30, "closed": 21, "rejected": 2, "merged": 3, "withdrawn": 1, "open_end": 9,
    "settled": 2, "due": 21, "due_closed": 20, "due_in_time": 16, "due_late": 5, "due_reworked": 2,
    "due_extended": 1, "due_ended_otherwise": 2, "due_suspended": 1, "registered": 25, "dispatched": 24,
    "dispatched_once": 22, "sign_judged": 23, "signed_in_time": 18, "sign_unjudged": 1, "rated": 5, "satisfied": 3,
    "closed_rated": 5, "closed_early": 2, "closed_later": 1,
}  # fmt: skip
RATES = {
    "closing": "95.24", "closing_in_time": "76.19", "late": "23.81", "extended": "4.76", "reworked": "9.52",
    "registering": "83.33", "dispatched_right": "91.67", "signed_in_time": "78.26", "satisfied": "60.00",
    "rated": "23.81",
}  # fmt: skip
BALANCES = {  # start + reported = closed + rejected + merged + withdrawn + end
    "320104003015": (6, 26, 18, 2, 3, 1, 8),
    "320104003016": (0, 4, 3, 0, 0, 0, 1),
}


def test_each_case_counts_in_what_was_worked_out_by_hand(october, question):
    found = {number: set() for number in october.cases}
    numbers = {case.pk: number for number, case in october.cases.items()}
    for part in PARTS:
        for key in cases_of(question, part.name).values_list("pk", flat=True):
            found[numbers[key]].add(part.name)
    assert len(found) == 40
    assert found == october.counts_in


def test_the_numbers_of_the_month(question):
    total = table_of(question, "community").total
    assert {name: total.counts[name] for name in COUNTS} == COUNTS
    assert {name: str(total.values[name].rate) for name in RATES} == RATES
    assert total.is_balanced


@pytest.mark.parametrize("by", ["community", "grid", "category", "executor", "area", "source"])
def test_every_row_balances_and_the_rows_make_the_total(question, by):
    table = table_of(question, by)
    assert all(row.is_balanced for row in table.rows)
    sums = {part.name: sum(row.counts[part.name] for row in table.rows) for part in (*PARTS, *STEPS)}
    assert sums == table.total.counts


def test_the_communities_by_hand(question):
    rows = {row.code: row for row in table_of(question, "community").rows}
    names = ("open_start", "reported", "closed", "rejected", "merged", "withdrawn", "open_end")
    assert {code: tuple(row.counts[name] for name in names) for code, row in rows.items()} == BALANCES
    small = rows["320104003016"].values["closing_in_time"]
    assert (small.shown, small.rate, small.is_small) == ("2/3", None, True)


def test_the_time_to_the_signature_by_hand(question):
    hours = sorted(SIGNING_HOURS.values())
    assert len(hours) == 22
    value = table_of(question, "community").total.values["step_accept"]
    # the 11th and 12th of 22 are 1 hour; the 90th percentile lies between the 19th (4 h) and the 20th (4 h 1 s)
    assert (value.count, value.median, value.p90) == (22, Decimal("1.00"), Decimal("4.00"))
    assert statistics.quantiles(hours, n=10, method="inclusive")[8] == pytest.approx(4.0, abs=0.005)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_the_time_of_each_step_is_the_calendars(question, step):
    spans = [
        calendar().between(getattr(case, f"{step.begins}_at"), getattr(case, f"{step.ends}_at")) / 60
        for case in cases_of(question, step.name)
    ]
    value = table_of(question, "community").total.values[step.name]
    assert value.count == len(spans) > 10
    assert float(value.median) == pytest.approx(statistics.median(spans), abs=0.0051)
    p90 = statistics.quantiles(spans, n=10, method="inclusive")[8]
    assert float(value.p90) == pytest.approx(p90, abs=0.0051)


def test_a_signature_whose_term_runs_is_not_judged_yet(question):
    early = replace(question, now=at("n02.09:00"))
    counts = table_of(early, "community").total.counts
    assert (counts["sign_judged"], counts["sign_unjudged"]) == (22, 2)


def test_a_running_month_counts_up_to_now(question):
    running = replace(question, now=at("13.12:00"))
    counts = table_of(running, "community").total.counts
    # due by then: 28, 29, 30 and 38; the rest of the month is not due yet
    assert (running.until, counts["due"]) == (at("13.12:00"), 4)


def test_a_leader_reads_their_communities_and_nothing_else(question, leader):
    theirs = replace(question, user=leader)
    assert [row.code for row in table_of(theirs, "community").rows] == ["320104003015"]
    assert table_of(theirs, "source").total.counts["reported"] == 26
    assert not cases_of(theirs, "reported").filter(place_code__startswith="320104003016").exists()


def test_what_came_in_november_is_not_octobers(october, question):
    november = replace(question, month=question.month.next)
    total = table_of(november, "community").total
    assert total.is_balanced
    assert (total.counts["open_start"], total.counts["reported"], total.counts["settled"]) == (9, 1, 1)
    assert Case.objects.count() == 40
    assert november.month.starts < READ_AT
