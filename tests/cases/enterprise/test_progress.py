"""Cells: marked by their own unit or by whoever leads, one by one, by row or column; each change on a log for ever."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from cases import enterprise as verbs
from cases import lifecycle
from cases.lifecycle import Actor, Incomplete, NotTheirs, Refused
from cases.models import MatterCell, MatterEntry
from tests.cases.enterprise.conftest import cells

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def marked(client, matter, **asked):
    """The answer to a click on the board."""
    return client.post(f"/enterprise/matters/{matter.case.number}/mark/", asked)


def states(matter, **which):
    """The states of the cells."""
    chosen = MatterCell.objects.filter(pk__in=cells(matter, **which))
    return set(chosen.values_list("state", flat=True))


@pytest.mark.parametrize(
    "role, step, status",
    [
        ("taxman", 3, 302),
        ("taxman", 2, 403),
        ("clerk", 2, 302),
        ("centre", 2, 302),
        ("cadre", 2, 403),
        ("leader", 2, 403),
        ("auditor", 2, 403),
        ("other_cadre", 2, 404),
        ("executor", 2, 404),
    ],
)
def test_who_marks_which_step(accepted, role, step, status, client, request):
    client.force_login(request.getfixturevalue(role))
    answer = marked(client, accepted, state="in_hand", cells=cells(accepted, step, 1))
    assert answer.status_code == status
    assert states(accepted, step=step, line=1) == {"in_hand" if status == 302 else "waiting"}


def test_a_column_at_once(accepted, taxman, client):
    client.force_login(taxman)
    step = accepted.steps.get(position=3)
    marked(client, accepted, state="done", steps=step.pk)
    assert (states(accepted, step=3), states(accepted, step=2)) == ({"done"}, {"waiting"})


def test_a_row_at_once_but_of_it_only_what_is_ones_own(accepted, taxman, clerk, client):
    client.force_login(taxman)
    marked(client, accepted, state="in_hand", lines=accepted.lines.get(position=2).pk)
    assert (states(accepted, line=2, step=3), states(accepted, line=2, step=1)) == ({"in_hand"}, {"waiting"})
    client.force_login(clerk)
    marked(client, accepted, state="in_hand", lines=accepted.lines.get(position=2).pk)
    assert states(accepted, line=2) == {"in_hand"}


@pytest.mark.parametrize(
    "before, after, words, field",
    [
        ("waiting", "stuck", "", "words"),
        ("done", "in_hand", " ", "words"),
        ("waiting", "nonsense", "", "state"),
    ],
)
def test_what_must_be_said(accepted, taxman, before, after, words, field):
    chosen = cells(accepted, 3, 1)
    if before != "waiting":
        verbs.mark(accepted, chosen, before, by=taxman)
    with pytest.raises(Incomplete) as refusal:
        verbs.mark(accepted, chosen, after, by=taxman, words=words)
    assert refusal.value.field == field


def test_without_a_cell_nothing_is_marked_and_the_words_stay(accepted, taxman, client):
    client.force_login(taxman)
    page = marked(client, accepted, state="stuck", words="缺公章")
    assert page.status_code == 400
    assert "请先勾选要标的格子" in page.content.decode()
    assert 'value="缺公章"' in page.content.decode()


def test_each_change_is_on_the_log_with_its_unit_and_what_stood_so_already_is_not(accepted, taxman, tax):
    chosen = cells(accepted, 3)
    assert verbs.mark(accepted, chosen, "in_hand", by=taxman).changed == 3
    assert verbs.mark(accepted, chosen, "in_hand", by=taxman).changed == 0
    entries = MatterEntry.objects.filter(matter=accepted, to_state="in_hand")
    assert {(one.from_state, one.executor_id, one.by) for one in entries} == {("waiting", tax.pk, taxman)}
    assert entries.count() == 3


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_log_cannot_be_rewritten(matter, change):
    rows = MatterEntry.objects.filter(matter=matter)
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        rows.update(words="x") if change == "update" else rows.delete()


def test_the_statutory_term_runs_from_the_beginning_of_the_step(accepted, taxman):
    chosen = cells(accepted, 3, 1)
    verbs.mark(accepted, chosen, "in_hand", by=taxman, at=MONDAY)
    cell = MatterCell.objects.get(pk=chosen[0])
    assert cell.due_at.astimezone(MONDAY.tzinfo) == MONDAY.replace(day=27, hour=17, minute=30)
    assert (cell.is_late(cell.due_at), cell.is_late(MONDAY.replace(day=30))) == (False, True)
    verbs.mark(accepted, chosen, "waiting", by=taxman, at=MONDAY)
    cell.refresh_from_db()
    assert (cell.begun_at, cell.due_at) == (None, None)


def test_when_the_lead_does_the_last_step_the_rows_case_is_resolved(accepted, clerk):
    marked = verbs.mark(accepted, cells(accepted, line=1), "done", by=clerk)
    line = accepted.lines.select_related("case").get(position=1)
    assert (line.case.status, [row.name for row in marked.resolved]) == ("resolved", ["云栖仓储公司"])
    event = line.case.events.get(action="resolve")
    assert (event.part, "税务变更" in event.words) == ("lead", True)


def test_when_another_unit_does_it_the_row_waits_for_the_lead(accepted, clerk, taxman, client):
    for step in (1, 2, 4):
        verbs.mark(accepted, cells(accepted, step), "done", by=clerk)
    verbs.mark(accepted, cells(accepted, 3), "done", by=taxman)
    children = [line.case for line in accepted.lines.select_related("case")]
    assert {case.status for case in children} == {"handling"}
    client.force_login(clerk)
    page = client.get(accepted.get_absolute_url()).content.decode()
    assert "已办好，待主办单位反馈" in page and "反馈 3 家办好的" in page  # noqa: PT018
    assert client.post(f"/enterprise/matters/{accepted.case.number}/resolve/").status_code == 302
    assert {line.case.status for line in accepted.lines.select_related("case")} == {"resolved"}


def test_only_the_lead_feeds_back(accepted, taxman, centre):
    for user in (taxman, centre):
        with pytest.raises(NotTheirs):
            verbs.resolve_done(accepted, by=user)


def test_a_case_that_wants_a_photo_is_left_and_said(accepted, clerk, category):
    category.photo_to_resolve = True
    category.save()
    done = verbs.mark(accepted, cells(accepted, line=1), "done", by=clerk)
    assert (done.changed, done.resolved, list(done.left)) == (4, [], ["云栖仓储公司"])


def test_what_was_fed_back_changes_only_after_a_rework(accepted, clerk, centre):
    verbs.mark(accepted, cells(accepted, line=1), "done", by=clerk)
    chosen = cells(accepted, 4, 1)
    with pytest.raises(Refused, match="请先返工"):
        verbs.mark(accepted, chosen, "in_hand", by=clerk, words="印章刻错")
    lifecycle.rework(accepted.lines.get(position=1).case, by=Actor(centre), reason="印章刻错")
    assert verbs.mark(accepted, chosen, "in_hand", by=clerk, words="印章刻错").changed == 1


def test_after_the_end_nothing_is_marked(accepted, clerk, centre):
    for line in (1, 2, 3):
        verbs.mark(accepted, cells(accepted, line=line), "done", by=clerk)
    for line in accepted.lines.select_related("case"):
        lifecycle.close(line.case, by=Actor(centre), words="已核对")
    lifecycle.resolve(accepted.case, by=Actor(clerk), words="三家都办好了")
    lifecycle.close(accepted.case, by=Actor(centre), words="已核对")
    with pytest.raises(Refused, match="已经了结"):
        verbs.mark(accepted, cells(accepted, 1), "in_hand", by=clerk, words="x")
