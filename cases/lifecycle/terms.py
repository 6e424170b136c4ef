"""How long each step may take, and the deadline that follows from a case's rows.

The handling deadline is a fold: the term from the dispatch, then every extension and suspension of that
round in order. Nothing here depends on when a row was last saved.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from cases.lifecycle.worktime import Length, calendar, length_of
from cases.models import Case, Category, RectificationTerm, Segment, Step, Term, Urgency
from grids.cached_tables import CachedTable

# Used where the street has entered no term: (step) → (amount, unit), an emergency's in wall-clock hours.
DEFAULTS: dict[str, tuple[int, str]] = {
    Step.REGISTER: (2, Term.Unit.WORKING_HOURS),
    Step.DISPATCH: (2, Term.Unit.WORKING_HOURS),
    Step.ACCEPT: (4, Term.Unit.WORKING_HOURS),
    Step.RESOLVE: (5, Term.Unit.WORKING_DAYS),
    Step.REWORK: (2, Term.Unit.WORKING_DAYS),
    Step.VERIFY: (1, Term.Unit.WORKING_DAYS),
}
URGENT_DEFAULTS: dict[str, tuple[int, str]] = {
    Step.REGISTER: (1, Term.Unit.WORKING_HOURS),
    Step.DISPATCH: (1, Term.Unit.WORKING_HOURS),
    Step.ACCEPT: (1, Term.Unit.WORKING_HOURS),
    Step.RESOLVE: (1, Term.Unit.WORKING_DAYS),
    Step.REWORK: (4, Term.Unit.WORKING_HOURS),
    Step.VERIFY: (4, Term.Unit.WORKING_HOURS),
}
EMERGENCY_DEFAULTS: dict[str, tuple[int, str]] = {
    Step.REGISTER: (1, Term.Unit.HOURS),
    Step.DISPATCH: (1, Term.Unit.HOURS),
    Step.ACCEPT: (1, Term.Unit.HOURS),
    Step.RESOLVE: (4, Term.Unit.HOURS),
    Step.REWORK: (2, Term.Unit.HOURS),
    Step.VERIFY: (4, Term.Unit.HOURS),
}
FALLBACK = {
    Urgency.NORMAL: DEFAULTS,
    Urgency.URGENT: URGENT_DEFAULTS,
    Urgency.EMERGENCY: EMERGENCY_DEFAULTS,
}


class TermBook:
    """Every term the street has entered, found by category (or what it lies under), urgency and step."""

    def __init__(self) -> None:
        self.parents = dict(Category.objects.values_list("pk", "parent_id"))
        self.terms: dict[tuple[int | None, str, str], tuple[int, str]] = {
            (category, urgency, step): (amount, unit)
            for category, urgency, step, amount, unit in Term.objects.values_list(
                "category_id", "urgency", "step", "amount", "unit"
            )
        }

    def find(self, category: int | None, urgency: str, step: str) -> tuple[int, str]:
        """The nearest entered term up the tree, else the street's for all, else the default."""
        while category is not None:
            if (category, urgency, step) in self.terms:
                return self.terms[category, urgency, step]
            category = self.parents.get(category)
        return self.terms.get((None, urgency, step)) or FALLBACK[Urgency(urgency)][step]


_book = CachedTable(TermBook, lambda: Category, lambda: Term)


def term_for(category: int | None, urgency: str, step: str) -> tuple[int, str]:
    """The term of the step for this category and urgency: an amount and its unit."""
    return _book.get().find(category, urgency, step)


def length_for(category: int | None, urgency: str, step: str) -> Length:
    """How long the step may take for this category and urgency."""
    return length_of(*term_for(category, urgency, step))


def lengths_of_all(step: str) -> dict[tuple[int, str], Length]:
    """How long the step may take for each category and urgency, all at once."""
    book = _book.get()
    known: dict[tuple[int, str], Length] = {}
    found: dict[tuple[int, str], Length] = {}
    for category in book.parents:
        for urgency in Urgency.values:
            entered = book.find(category, urgency, step)
            if entered not in known:
                known[entered] = length_of(*entered)
            found[category, urgency] = known[entered]
    return found


def handling_deadline(
    dispatched_at: datetime, length: Length, segments: Iterable[Segment], now: datetime
) -> datetime:
    """The term from the dispatch, moved by each extension and suspension in the order they began.

    A running suspension counts up to ``now``.
    """
    deadline = length.after(dispatched_at)
    for segment in segments:
        deadline = move_deadline(deadline, segment, length.wall, now)
    return deadline


def move_deadline(deadline: datetime, segment: Segment, wall: bool, now: datetime) -> datetime:
    """One segment's move of a deadline: granted days, or the time that was suspended."""
    if segment.kind == Segment.Kind.EXTENSION:
        if wall:
            return deadline + timedelta(days=segment.days)
        return calendar().add(deadline, segment.days * calendar().day_minutes)
    stopped = segment.ends_at or now
    if wall:
        return deadline + (stopped - segment.starts_at)
    return calendar().add(deadline, calendar().between(segment.starts_at, stopped))


def pieces_of(case: Case, segments: Sequence[Segment], now: datetime) -> list[datetime]:
    """Until when the term of the dispatch ran, and after each segment the deadline: the last is the one that is stored.

    The term is what the stored deadline leaves for it, not what the rules would give today.
    """
    if case.dispatched_at is None or case.deadline_at is None:
        return []
    wall, known = dispatch_length(case).wall, calendar()
    ended = [one for one in segments if one.ends_at]
    if wall:
        shift = sum((move_deadline(now, one, wall, now) - now for one in ended), timedelta(0))
        end = case.deadline_at - shift
    else:
        given = known.between(case.dispatched_at, case.deadline_at) - sum(_minutes_of(one) for one in ended)
        end = known.add(case.dispatched_at, given)
    pieces = [end]
    for one in segments:
        end = case.deadline_at if ended and one is ended[-1] else move_deadline(end, one, wall, now)
        pieces.append(end)
    return pieces


def _minutes_of(segment: Segment) -> float:
    """By how many working minutes an ended segment moved the deadline."""
    if segment.kind == Segment.Kind.EXTENSION:
        return segment.days * calendar().day_minutes
    return calendar().between(segment.starts_at, segment.ends_at) if segment.ends_at else 0


def dispatch_length(case: Case) -> Length:
    """The handling length of the running dispatch: the dispatcher's own hours, else the category's."""
    if case.given_hours:
        return Length(case.given_hours * 60, wall=case.urgency == Urgency.EMERGENCY)
    return length_for(case.category_id, case.urgency, Step.RESOLVE)


def deadline_of(case: Case, now: datetime) -> datetime | None:
    """The handling deadline computed anew from the rows; equals ``case.deadline_at``."""
    if case.dispatched_at is None:
        return None
    segments = case.segments.filter(round=case.dispatch_count)
    return handling_deadline(case.dispatched_at, dispatch_length(case), segments, now)


def rectify_day(degree: str, found_on: date) -> date | None:
    """The last day on which a hazard of the degree, found that day, may still be there; None without a term."""
    term = RectificationTerm.objects.filter(pk=degree).first()
    return calendar().days_after(found_on, term.working_days) if term else None
