"""A matter's board as one reader sees it: rows by steps, what is theirs to mark, the log, questions, appointments.

A fixed number of queries, however many rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from cases.enterprise.figures import Spent, spent
from cases.enterprise.links import may_issue
from cases.enterprise.progress import HANDLED
from cases.enterprise.roles import is_of_the_lead, leads, may_ask, may_mark, takes_part
from cases.models import (
    Answer,
    Appointment,
    CellState,
    EnterpriseLink,
    EnterpriseMatter,
    MatterCell,
    MatterEntry,
    MatterLine,
    MatterStep,
    Question,
    Status,
)
from grids.models import User

SHOWN_ENTRIES = 30
WITH_MATTER = ("case__executor", "case__grid__community", "enterprise__site__grid__community")


@dataclass
class Square:
    """One cell for one reader at one instant."""

    cell: MatterCell
    step: MatterStep
    mine: bool
    late: bool


@dataclass
class BoardRow:
    """One row with its squares, in the order of the steps."""

    line: MatterLine
    squares: list[Square]

    @property
    def done(self) -> int:
        """How many of its steps are done."""
        return sum(square.cell.state == CellState.DONE for square in self.squares)

    @property
    def is_complete(self) -> bool:
        """Whether every step is done."""
        return self.done == len(self.squares)

    @property
    def markable(self) -> bool:
        """Whether the reader may mark any of it."""
        return any(square.mine for square in self.squares)

    @property
    def needs_the_lead(self) -> bool:
        """Whether all is done and the lead has not fed back yet."""
        return self.is_complete and self.line.case.status in HANDLED


@dataclass
class Column:
    """One step over all rows."""

    step: MatterStep
    done: int
    mine: bool


@dataclass
class MatterBoard:
    """The whole of it."""

    matter: EnterpriseMatter
    now: datetime
    rows: list[BoardRow]
    columns: list[Column]
    spent: Spent
    entries: list[MatterEntry]
    questions: list[Question]
    appointments: list[Appointment]
    links: list[EnterpriseLink] = field(default_factory=list)
    may: dict[str, bool] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """How many there are."""
        return len(self.rows) * len(self.columns)

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(row.done for row in self.rows)

    @property
    def rows_done(self) -> int:
        """How many rows are complete."""
        return sum(row.is_complete for row in self.rows)

    @property
    def percent(self) -> int:
        """How much of the board is done, in whole hundredths."""
        return self.done * 100 // self.cells if self.cells else 0

    @property
    def for_the_lead(self) -> int:
        """How many rows wait for the lead's feedback; a matter of one row is fed back on its case's page."""
        return sum(row.needs_the_lead and row.line.case_id != self.matter.case_id for row in self.rows)


def gather(matter: EnterpriseMatter, reader: User | None, now: datetime) -> MatterBoard:
    """The board of a matter that was loaded with ``WITH_MATTER``; without a reader, as the enterprise sees it."""
    prefetch_related_objects([matter], Prefetch("steps", MatterStep.objects.select_related("executor")))
    steps = list(matter.steps.all())
    mine = {step.pk for step in steps if reader and matter.is_open and may_mark(matter, step, reader)}
    rows = list(_rows(matter, steps, mine, now))
    board = MatterBoard(
        matter=matter,
        now=now,
        rows=rows,
        columns=[Column(step, _done(rows, step), step.pk in mine) for step in steps],
        spent=_spent(matter, steps, rows, now),
        entries=list(_entries(matter)) if reader else [],
        questions=list(_questions(matter)),
        appointments=list(matter.appointments.prefetch_related("executors", "lines")),
    )
    if reader is not None:
        board.may = _may(matter, reader, board)
        board.links = list(matter.links.all()) if board.may["issue"] else []
    return board


def _rows(
    matter: EnterpriseMatter, steps: list[MatterStep], mine: set[int], now: datetime
) -> Iterable[BoardRow]:
    cells = MatterCell.objects.filter(line__matter=matter).select_related("executor")
    by_line: dict[int, dict[int, MatterCell]] = defaultdict(dict)
    for cell in cells.order_by():
        by_line[cell.line_id][cell.step_id] = cell
    for line in matter.lines.select_related("case", "enterprise"):
        of_line = by_line[line.pk]
        squares = [
            Square(of_line[step.pk], step, step.pk in mine, of_line[step.pk].is_late(now)) for step in steps
        ]
        yield BoardRow(line, squares)


def _done(rows: list[BoardRow], step: MatterStep) -> int:
    return sum(
        square.step.pk == step.pk and square.cell.state == CellState.DONE
        for row in rows
        for square in row.squares
    )


def _spent(matter: EnterpriseMatter, steps: list[MatterStep], rows: list[BoardRow], now: datetime) -> Spent:
    ends = [square.cell.done_at for row in rows for square in row.squares]
    dated = [end for end in ends if end is not None]
    whole = bool(ends) and len(dated) == len(ends)
    return spent(matter, steps, max(dated) if whole else now, whole)


def _entries(matter: EnterpriseMatter) -> Any:
    return matter.entries.select_related("line", "step", "executor")[:SHOWN_ENTRIES]


def _questions(matter: EnterpriseMatter) -> Any:
    answers = Answer.objects.select_related("executor")
    rows = matter.questions.select_related("executor", "line")
    return rows.prefetch_related(Prefetch("answers", answers)).order_by("-asked_at", "-pk")


def _may(matter: EnterpriseMatter, reader: User, board: MatterBoard) -> dict[str, bool]:
    lead = is_of_the_lead(matter, reader)
    waiting = any(row.line.case.status == Status.DISPATCHED for row in board.rows)
    return {
        "mark": any(column.mine for column in board.columns),
        "accept": lead and matter.is_open and (waiting or matter.case.status == Status.DISPATCHED),
        "resolve": lead and matter.is_open and board.for_the_lead > 0,
        "ask": matter.is_open and may_ask(matter, reader),
        "answer": matter.is_open and takes_part(matter, reader),
        "issue": may_issue(matter, reader),
        "lead": leads(matter, reader),
    }
