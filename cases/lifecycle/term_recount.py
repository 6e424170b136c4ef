"""A term by an earlier calendar and by the present one: what was stored, and what it is now.

A term is told by what the rules give; where they were edited since, by how long it was when it was given.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.lifecycle.calendar_snapshot import calendar_of
from cases.lifecycle.terms import term_for
from cases.lifecycle.worktime import WorkCalendar
from cases.models import CalendarChange, Case, Segment, Step, Term

Amount = tuple[int, str]
Unit = Term.Unit


@dataclass(frozen=True)
class Recount:
    """An earlier calendar and the present one; what begins at ``since`` or later is counted by the present one."""

    old: WorkCalendar
    new: WorkCalendar
    since: datetime

    def instant(
        self, start: datetime, stored: datetime, term: Amount, segments: Iterable[Segment] = ()
    ) -> datetime:
        """When the term ends by the present calendar; as stored where nothing says how it was counted."""
        if term[1] == Unit.HOURS:
            return stored
        segments = list(segments)
        fresh = _end(self.new, start, _minutes(self.new, term), segments)
        if stored in (fresh, _end(self.old, start, _minutes(self.old, term), segments)):
            return fresh
        if start >= self.since:
            return stored
        # The term was edited since: so long it was when it was given.
        given = self.old.between(start, stored) - sum(_moves(self.old, one) for one in segments)
        if given <= 0 or _end(self.old, start, given, segments) != stored:
            return stored
        days = given / self.old.day_minutes
        return _end(self.new, start, days * self.new.day_minutes if days == int(days) else given, segments)

    def warning(self, start: datetime, stored: datetime, due: datetime, fresh: datetime) -> datetime:
        """When the light turns yellow: at the same share of the term."""
        whole = self.old.between(start, due)
        share = self.old.between(start, stored)
        if not whole or self.old.add(start, share) != stored:
            return stored
        now = self.new.between(start, fresh)
        return self.new.add(start, share if now == whole else now * share / whole)

    def day(self, start: date, stored: date, working_days: int | None) -> date:
        """The last day of a term counted in days."""
        if working_days is not None:
            fresh = self.new.days_after(start, working_days)
            if stored in (fresh, self.old.days_after(start, working_days)):
                return fresh
        span = (start + timedelta(days=number) for number in range(1, (stored - start).days + 1))
        given = sum(map(self.old.is_working, span))
        return self.new.days_after(start, given) if self.old.days_after(start, given) == stored else stored


def _minutes(known: WorkCalendar, term: Amount) -> float:
    return term[0] * (known.day_minutes if term[1] == Unit.WORKING_DAYS else 60)


def _moves(known: WorkCalendar, segment: Segment) -> float:
    """By how many working minutes a segment moves a deadline."""
    if segment.kind == Segment.Kind.EXTENSION:
        return segment.days * known.day_minutes
    return known.between(segment.starts_at, segment.ends_at) if segment.ends_at else 0


def _end(known: WorkCalendar, start: datetime, minutes: float, segments: Iterable[Segment]) -> datetime:
    end = known.add(start, minutes)
    for segment in segments:
        end = known.add(end, _moves(known, segment))
    return end


def given_term(case: Case) -> Amount:
    """The handling term of the running dispatch: the dispatcher's own hours, else the category's."""
    if case.given_hours:
        return case.given_hours, Unit.WORKING_HOURS
    return term_for(case.category_id, case.urgency, Step.RESOLVE)


def deadline_by_now(case: Case) -> datetime | None:
    """The stored handling deadline; by the present calendar, if a change of it has not come to this case yet."""
    deadline, segments = case.deadline_at, None
    for change in CalendarChange.objects.filter(finished_at__isnull=True).order_by("pk"):
        came = change.progress.get("case", 0)
        if deadline is None or case.dispatched_at is None or came == "done" or came >= case.pk:
            continue
        if segments is None:
            ended = case.segments.filter(round=case.dispatch_count, ends_at__isnull=False)
            segments = list(ended.order_by("starts_at", "pk"))
        turn = Recount(calendar_of(change.before), calendar_of(change.after), change.made_at)
        deadline = turn.instant(case.dispatched_at, deadline, given_term(case), segments)
    return deadline
