"""How far the steps of a matter are: cells marked one by one, by row or by column, each change on the log.

When the last step of a row is done, the row's case is resolved by the lead's own member: at once when it is such a
one who marks it, else with one button for all rows that wait for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import lifecycle
from cases.enterprise.roles import is_of_the_lead, may_mark, still_open, unit_of
from cases.lifecycle import Actor, Incomplete, NotTheirs, Refused, calendar, length_of
from cases.models import (
    Case,
    CellState,
    EnterpriseMatter,
    MatterCell,
    MatterEntry,
    MatterLine,
    Status,
    Term,
)
from grids.models import User

HANDLED = (Status.DISPATCHED, Status.HANDLING, Status.SUSPENDED)


@dataclass
class Marked:
    """What a marking did: how many cells changed, which rows were resolved, and why others were not."""

    changed: int = 0
    resolved: list[MatterLine] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)


def mark(
    matter: EnterpriseMatter,
    cells: Iterable[int],
    state: str,
    *,
    by: User,
    words: str = "",
    at: datetime | None = None,
) -> Marked:
    """Mark cells, by their ids, with a state; those that stand so already are left. Raises Refused and its kin."""
    now, words = at or timezone.now(), words.strip()
    still_open(matter)
    if state not in CellState.values:
        raise Incomplete(_("请选择进度。"), "state")
    if state == CellState.STUCK and not words:
        raise Incomplete(_("卡住的要写明卡在哪里。"), "words")
    with transaction.atomic():
        chosen = _locked(matter, cells)
        changing = [cell for cell in chosen if cell.state != state]
        _refuse(matter, chosen, changing, by, words)
        entries = [_move(matter, cell, state, by, words, now) for cell in changing]
        MatterCell.objects.bulk_update(
            changing, ["state", "since", "begun_at", "due_at", "done_at", "executor"]
        )
        MatterEntry.objects.bulk_create(entries)
        marked = Marked(len(changing))
        if state == CellState.DONE and is_of_the_lead(matter, by):
            _resolve_rows(matter, {cell.line_id for cell in changing}, by, now, marked)
    return marked


def resolve_done(matter: EnterpriseMatter, *, by: User, at: datetime | None = None) -> Marked:
    """Resolve the case of every row whose steps are all done; by a member of the lead."""
    still_open(matter)
    if not is_of_the_lead(matter, by):
        raise NotTheirs(_("只有主办单位能反馈结果。"))
    marked = Marked()
    with transaction.atomic():
        rows = set(matter.lines.values_list("pk", flat=True))
        _resolve_rows(matter, rows, by, at or timezone.now(), marked)
    return marked


def _locked(matter: EnterpriseMatter, cells: Iterable[int]) -> list[MatterCell]:
    """The cells in one order, so that of two who mark the same the second sees the first's."""
    rows = MatterCell.objects.select_for_update(of=("self",)).filter(line__matter=matter, pk__in=list(cells))
    found = list(rows.select_related("step", "line__case").order_by("pk"))
    if not found:
        raise Incomplete(_("请先勾选要标的格子。"), "cells")
    return found


def _refuse(
    matter: EnterpriseMatter,
    chosen: Sequence[MatterCell],
    changing: Sequence[MatterCell],
    by: User,
    words: str,
) -> None:
    strange = next((cell for cell in chosen if not may_mark(matter, cell.step, by)), None)
    if strange is not None:
        raise NotTheirs(_("“%s”不是您单位的环节。") % strange.step)
    for cell in changing:
        if cell.state != CellState.DONE:
            continue
        if cell.line.case.status not in HANDLED:
            raise Refused(_("“%s”已经反馈或了结，请先返工再改。") % cell.line)
        if not words:
            raise Incomplete(_("办好的要改回来，请写明原因。"), "words")


def _move(
    matter: EnterpriseMatter, cell: MatterCell, state: str, by: User, words: str, now: datetime
) -> MatterEntry:
    """The cell in its new state, not saved yet, and the line of the log about it."""
    unit = unit_of(matter, by, cell.step)
    entry = MatterEntry(
        matter=matter,
        line=cell.line,
        step=cell.step,
        from_state=cell.state,
        to_state=state,
        words=words,
        executor_id=unit,
        by=by,
        at=now,
    )
    cell.state, cell.since, cell.executor_id = state, now, unit
    if state == CellState.WAITING:
        cell.begun_at = cell.due_at = None
    elif cell.begun_at is None:
        cell.begun_at = now
        cell.due_at = length_of(cell.step.term_days, Term.Unit.WORKING_DAYS).after(now)
    cell.done_at = now if state == CellState.DONE else None
    return entry


def _resolve_rows(matter: EnterpriseMatter, rows: set[int], by: User, now: datetime, marked: Marked) -> None:
    """The case of each of the rows that is complete and still in the lead's hands."""
    unfinished = MatterCell.objects.filter(line__matter=matter).exclude(state=CellState.DONE)
    lines = matter.lines.filter(pk__in=rows, case__status__in=HANDLED).exclude(cells__in=unfinished)
    names = _("、").join(step.name for step in matter.steps.all())
    for line in lines.select_related("case__category", "case__executor").order_by("position"):
        if line.case_id == matter.case_id:
            continue  # a matter of one row is fed back on its own case's page, with what the lead has to say
        try:
            with transaction.atomic():
                _resolve(line.case, by, _("全部环节已办好：%s。") % names, now)
            marked.resolved.append(line)
        except Refused as refusal:
            marked.left[line.name] = refusal.sentence


def _resolve(case: Case, by: User, words: str, now: datetime) -> None:
    if case.status == Status.DISPATCHED:
        lifecycle.accept(case, by=Actor(by), at=now)
    lifecycle.resolve(case, by=Actor(by), words=words, at=now)


def taken_days(since: datetime, until: datetime) -> float:
    """Working days between two instants by the street's calendar, with one decimal."""
    known = calendar()
    return round(known.between(since, until) / known.day_minutes, 1)
