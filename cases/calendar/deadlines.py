"""Every stored term that is counted in working time: which rows are open, from when they run, who writes them.

A new one stands here, or in the test's list of those that do not run on working time. Ended ones are in no queryset:
they never move. An emergency, and whatever counts natural hours, runs on the wall clock and stays.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.lifecycle import ANSWER_HOURS, STEP_OF, Amount, Recount, given_term, recount, term_for
from cases.models import (
    ANSWER_DAYS,
    ENDED,
    LEFT_TO_DO,
    Case,
    Hazard,
    MatterCell,
    MatterEntry,
    Question,
    RectificationTerm,
    Segment,
    Status,
    Step,
    Term,
    Urgency,
    Urging,
)

RUNNING = (Status.DISPATCHED, Status.HANDLING, Status.SUSPENDED)
Unit = Term.Unit


@dataclass
class Moved:
    """A row whose term is another now: what the preview names, and what is written."""

    row: Any
    label: str
    before: Any
    after: Any
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def before_shown(self) -> str:
        """The instant or day, as it is read."""
        return _shown(self.before)

    @property
    def after_shown(self) -> str:
        """The instant or day, as it is read."""
        return _shown(self.after)


def _shown(value: datetime | date) -> str:
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "Y-m-d H:i")
    return date_format(value, "Y-m-d")


class CaseDeadlines:
    """The step's term, the yellow light and the handling deadline of a case."""

    name = "case"
    model: ClassVar[Any] = Case
    columns = ("due_at", "warn_at", "deadline_at")

    def rows(self) -> QuerySet[Any]:
        """Open ones by the working clock."""
        return Case.objects.open().exclude(urgency=Urgency.EMERGENCY)

    def touched(self, begins: datetime, ends: datetime) -> Q:
        """Whose term may hold an instant of the stretch."""
        later = Q(due_at__gte=begins) | Q(deadline_at__gte=begins)
        return later & (Q(status_since__lt=ends) | Q(dispatched_at__lt=ends))

    def began(self, since: datetime, until: datetime) -> Q:
        """Which began in the stretch."""
        return Q(status_since__range=(since, until))

    def moves(self, cases: list[Case], turn: Recount) -> Iterator[Moved]:
        """Those whose columns change."""
        segments: dict[tuple[int, int], list[Segment]] = {}
        for one in Segment.objects.filter(case__in=cases, ends_at__isnull=False).order_by("starts_at", "pk"):
            segments.setdefault((one.case_id, one.round), []).append(one)
        for case in cases:
            columns = _columns(case, segments.get((case.pk, case.dispatch_count), []), turn)
            changes = {name: value for name, value in columns.items() if value != getattr(case, name)}
            if changes:
                shown = "due_at" if "due_at" in changes or "deadline_at" not in changes else "deadline_at"
                before = getattr(case, shown)
                yield Moved(case, case.number, before, columns.get(shown, before), changes)

    def write(self, moved: list[Moved], now: datetime, number: int) -> None:
        """By the life-cycle, with a line in the story."""
        for one in moved:
            told = {
                name: [_said(getattr(one.row, name)), _said(value)]
                for name, value in one.changes.items()
                if name in {"due_at", "deadline_at"}
            }
            recount(one.row, one.changes, {"calendar": number, "moved": told}, at=now)


def _said(value: datetime | None) -> str:
    return value.isoformat() if value else ""


def _columns(case: Case, segments: list[Segment], turn: Recount) -> dict[str, Any]:
    """The columns of the case's terms by the present calendar."""
    deadline, due = case.deadline_at, case.due_at
    if due is None or case.warn_at is None:
        return {}
    if case.status in RUNNING and case.dispatched_at and deadline:
        deadline = turn.instant(case.dispatched_at, deadline, given_term(case), segments)
    begun = case.status_since
    if case.status == Status.SUSPENDED:
        fresh = due
    elif case.status == Status.HANDLING and due == case.deadline_at:
        begun, fresh = case.dispatched_at or begun, deadline or due
    elif case.status == Status.HANDLING:
        since = [one for one in segments if one.starts_at >= begun and one.kind == Segment.Kind.EXTENSION]
        own = turn.instant(begun, due, _term(case, Step.REWORK), since)
        fresh = max(own, deadline or own)
    else:
        fresh = turn.instant(begun, due, _term(case, STEP_OF[case.status]))
    moves = case.status != Status.SUSPENDED and not (fresh == due and _on_the_wall(case))
    return {
        "deadline_at": deadline,
        "due_at": fresh,
        "warn_at": turn.warning(begun, case.warn_at, due, fresh) if moves else case.warn_at,
        "due_provisional": turn.new.is_provisional(timezone.localdate(fresh)),
    }


def _term(case: Case, step: str) -> Amount:
    return term_for(case.category_id, case.urgency, step)


def _on_the_wall(case: Case) -> bool:
    """Whether the running step counts natural hours."""
    step = STEP_OF.get(case.status)
    return step is not None and not case.given_hours and _term(case, step)[1] == Unit.HOURS


class Urgings:
    """By when an urging wants its answer."""

    name = "urging"
    model: ClassVar[Any] = Urging
    columns = ("answer_due_at",)

    def rows(self) -> QuerySet[Any]:
        """Those that nobody answered."""
        return Urging.objects.unanswered().select_related("event", "case")

    def touched(self, begins: datetime, ends: datetime) -> Q:
        """Whose term may hold an instant of the stretch."""
        return Q(answer_due_at__gte=begins, event__at__lt=ends)

    def began(self, since: datetime, until: datetime) -> Q:
        """Which began in the stretch."""
        return Q(event__at__range=(since, until))

    def moves(self, urgings: list[Urging], turn: Recount) -> Iterator[Moved]:
        """Those whose answer is due at another time."""
        for one in urgings:
            usual = (ANSWER_HOURS, Unit.WORKING_HOURS)
            fresh = turn.instant(one.event.at, one.answer_due_at, usual)
            if fresh != one.answer_due_at:
                yield Moved(one, f"{one.case.number} {one.get_kind_display()}", one.answer_due_at, fresh)

    def write(self, moved: list[Moved], now: datetime, number: int) -> None:
        """The row, and a line in the case's story that says which."""
        locked = Case.objects.select_for_update(no_key=True).order_by("pk")
        cases = locked.in_bulk({one.row.case_id for one in moved})
        for one in moved:
            urging = one.row
            Urging.objects.filter(pk=urging.pk).update(answer_due_at=one.after)
            told = {"calendar": number, "answers": {str(urging.event.seq): one.after.isoformat()}}
            recount(cases[urging.case_id], {}, told, at=now)


class Cells:
    """The statutory term of an enterprise's step."""

    name = "cell"
    model: ClassVar[Any] = MatterCell
    columns = ("due_at",)

    def rows(self) -> QuerySet[Any]:
        """Begun and not done, of open matters."""
        left = MatterCell.objects.filter(state__in=sorted(LEFT_TO_DO))
        left = left.exclude(line__matter__case__status__in=sorted(ENDED))
        return left.select_related("step", "line__matter__case")

    def touched(self, begins: datetime, ends: datetime) -> Q:
        """Whose term may hold an instant of the stretch."""
        return Q(due_at__gte=begins, begun_at__lt=ends)

    def began(self, since: datetime, until: datetime) -> Q:
        """Which began in the stretch."""
        return Q(begun_at__range=(since, until))

    def moves(self, cells: list[MatterCell], turn: Recount) -> Iterator[Moved]:
        """Those that are due at another time."""
        for one in cells:
            if one.begun_at is None or one.due_at is None:
                continue
            fresh = turn.instant(one.begun_at, one.due_at, (one.step.term_days, Unit.WORKING_DAYS))
            if fresh != one.due_at:
                yield Moved(one, f"{one.line.matter.case.number} {one.step.name}", one.due_at, fresh)

    def write(self, moved: list[Moved], now: datetime, number: int) -> None:
        """The cells, and a line in the log of each matter."""
        counts: dict[int, int] = {}
        for one in moved:
            MatterCell.objects.filter(pk=one.row.pk).update(due_at=one.after)
            counts[one.row.line.matter_id] = counts.get(one.row.line.matter_id, 0) + 1
        _log(counts, now)


class Questions:
    """By when an enterprise's question wants its answer."""

    name = "question"
    model: ClassVar[Any] = Question
    columns = ("due_at",)

    def rows(self) -> QuerySet[Any]:
        """Those without an answer."""
        return Question.objects.unanswered().select_related("matter__case")

    def touched(self, begins: datetime, ends: datetime) -> Q:
        """Whose term may hold an instant of the stretch."""
        return Q(due_at__gte=begins, asked_at__lt=ends)

    def began(self, since: datetime, until: datetime) -> Q:
        """Which began in the stretch."""
        return Q(asked_at__range=(since, until))

    def moves(self, questions: list[Question], turn: Recount) -> Iterator[Moved]:
        """Those that are due at another time."""
        for one in questions:
            fresh = turn.instant(one.asked_at, one.due_at, (ANSWER_DAYS, Unit.WORKING_DAYS))
            if fresh != one.due_at:
                yield Moved(one, f"{one.matter.case.number} {_('企业提问')}", one.due_at, fresh)

    def write(self, moved: list[Moved], now: datetime, number: int) -> None:
        """The questions, and a line in the log of each matter."""
        counts: dict[int, int] = {}
        for one in moved:
            Question.objects.filter(pk=one.row.pk).update(due_at=one.after)
            counts[one.row.matter_id] = counts.get(one.row.matter_id, 0) + 1
        _log(counts, now)


def _log(counts: Mapping[int, int], now: datetime) -> None:
    """A line for each matter, with how many of its terms moved."""
    words = {
        matter: ngettext("工作日历有变，%d 个期限已重算。", "工作日历有变，%d 个期限已重算。", count) % count
        for matter, count in counts.items()
    }
    MatterEntry.objects.bulk_create(
        MatterEntry(matter_id=matter, words=said, at=now) for matter, said in sorted(words.items())
    )


class Hazards:
    """Until which day a hazard has to be put right."""

    name = "hazard"
    model: ClassVar[Any] = Hazard
    columns = ("rectify_on",)

    def rows(self) -> QuerySet[Any]:
        """Those that are still there."""
        return Hazard.objects.open().filter(rectify_on__isnull=False).select_related("grid")

    def touched(self, begins: datetime, ends: datetime) -> Q:
        """Whose term may hold a day of the stretch."""
        return Q(rectify_on__gte=timezone.localdate(begins), found_at__lt=ends)

    def began(self, since: datetime, until: datetime) -> Q:
        """Which began in the stretch."""
        return Q(found_at__range=(since, until))

    def moves(self, hazards: list[Hazard], turn: Recount) -> Iterator[Moved]:
        """Those with another last day."""
        terms = dict(RectificationTerm.objects.values_list("degree", "working_days"))
        for one in hazards:
            if one.rectify_on is None:
                continue
            fresh = turn.day(timezone.localdate(one.found_at), one.rectify_on, terms.get(one.degree))
            if fresh != one.rectify_on:
                yield Moved(one, f"{one.grid} {_('隐患')} #{one.pk}", one.rectify_on, fresh)

    def write(self, moved: list[Moved], now: datetime, number: int) -> None:
        """The rows."""
        for one in moved:
            Hazard.objects.filter(pk=one.row.pk).update(rectify_on=one.after)


KINDS = (CaseDeadlines(), Urgings(), Cells(), Questions(), Hazards())
