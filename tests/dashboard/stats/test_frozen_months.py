"""定稿: a frozen month never moves; what happens later shows as an adjustment with its reason."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from cases.lifecycle import NotTheirs, Refused
from dashboard.models import FrozenCase, MonthlyReport
from dashboard.stats import DIMENSIONS, Question, cases_of, table_of
from dashboard.stats.comparison import adjusted, differences, how_many
from dashboard.stats.frozen_months import faults_of, figures_of, freeze
from tests.dashboard.stats.october import READ_AT, at

LATER, LAST = at("n06.10:00"), at("n09.12:00")


@pytest.fixture
def first(question, auditor):
    """October, frozen on 5 November."""
    return freeze(question.month, by=auditor, at=READ_AT)


@pytest.fixture
def reopened(first, october, auditor):
    """Case 11 was taken up again on the 6th, case 03 was rated; the month was frozen again on the 9th."""
    october.act(october.cases["11"], "reopen", "", LATER)
    october.act(october.cases["04"], "rate", "satisfied", LATER)
    return freeze(first.period, by=auditor, at=LAST)


def reading(report, user, month):
    """The question that a report answers."""
    return Question(user, month, report.made_at, report)


def totals(question):
    """Every count of each dimension, and the figures as shown."""
    tables = [table_of(question, by) for by in DIMENSIONS]
    return [
        (row.code, row.name, dict(row.counts), [value.shown for value in row.values.values()])
        for table in tables
        for row in (*table.rows, table.total)
    ]


def test_frozen_and_live_agree_to_the_digit(first, question, auditor):
    assert totals(reading(first, auditor, question.month)) == totals(question)
    assert (first.version, first.cases, first.prev_hash) == (1, 38, "")
    assert faults_of(first) == []


def test_a_frozen_month_never_moves(first, question, auditor, october, request):
    before = totals(reading(first, auditor, question.month))
    october.act(october.cases["11"], "reopen", "", LATER)
    kept = MonthlyReport.objects.get()
    assert totals(reading(kept, auditor, question.month)) == before
    assert totals(replace(question, now=LATER)) != before
    assert faults_of(kept) == []
    assert figures_of(kept, auditor) == kept.figures


def test_a_later_version_leaves_the_first_and_shows_the_difference(first, reopened, question, auditor):
    old, new = reading(first, auditor, question.month), reading(reopened, auditor, question.month)
    assert (reopened.version, reopened.prev_hash) == (2, first.hash)
    changed = {one.before.figure.name: (one.before.count, one.after.count) for one in differences(old, new)}
    assert [changed[name] for name in ("closed", "open_end", "due", "rated")] == [
        (21, 20),
        (9, 10),
        (21, 20),
        (5, 6),
    ]


def test_each_case_behind_a_difference_says_what_happened(first, reopened, question, auditor, october):
    old, new = reading(first, auditor, question.month), reading(reopened, auditor, question.month)
    rows = {row.case.pk: row for row in adjusted(old, new)}
    assert set(rows) == {october.cases["11"].pk, october.cases["04"].pk}
    moved = rows[october.cases["11"].pk]
    assert ("本期结案" in moved.left, "期末在办" in moved.joined) == (True, True)
    assert moved.reasons == ["2026-11-06 10:00 重启"]
    assert rows[october.cases["04"].pk].reasons == ["2026-11-06 10:00 评价：满意"]


def test_what_was_frozen_still_opens_its_cases(first, reopened, question, auditor, october):
    case = october.cases["11"].pk
    of_first, of_second = (
        set(cases_of(reading(report, auditor, question.month), "closed").values_list("pk", flat=True))
        for report in (first, reopened)
    )
    assert of_first - of_second == {case}


def test_a_report_compared_with_the_present(first, question, auditor, october):
    frozen = reading(first, auditor, question.month)
    assert how_many(frozen, replace(question, now=LATER)) == 0
    october.act(october.cases["28"], "reopen", "", LATER)
    assert how_many(frozen, replace(question, now=LAST)) == 1


@pytest.mark.parametrize("role", ["centre", "leader", "admin", "cadre"])
def test_only_the_auditor_freezes(question, request, role):
    with pytest.raises(NotTheirs):
        freeze(question.month, by=request.getfixturevalue(role), at=READ_AT)


def test_a_running_month_is_not_frozen_and_an_unchanged_one_not_twice(first, question, auditor):
    with pytest.raises(Refused, match="还没有结束"):
        freeze(question.month.next, by=auditor, at=READ_AT)
    with pytest.raises(Refused, match="没有变动"):
        freeze(question.month, by=auditor, at=LATER)
    assert (MonthlyReport.objects.count(), FrozenCase.objects.count()) == (1, 38)


@pytest.mark.parametrize(
    "statement",
    [
        "update dashboard_monthlyreport set version = 9",
        "delete from dashboard_frozencase",
        "update dashboard_frozencase set parts = 0",
        "truncate dashboard_figureaccess",
    ],
)
def test_the_database_refuses_to_change_what_was_frozen(first, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_was_changed_behind_the_triggers_is_found(first):
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            "update dashboard_frozencase set parts = 0 where id = (select min(id) from dashboard_frozencase)"
        )
        cursor.execute("set local session_replication_role = origin")
    assert faults_of(MonthlyReport.objects.get()) == ["案卷明细与定稿时不符"]


def test_the_command_says_what_is_whole_and_what_is_not(first, capsys):
    call_command("verify_months")
    assert "完好：月结 1 份" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update dashboard_monthlyreport set version = 3")
        cursor.execute("set local session_replication_role = origin")
    with pytest.raises(CommandError, match="1 份月结不符"):
        call_command("verify_months")
