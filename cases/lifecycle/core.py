"""The one way in which a case changes: judge, compare-and-set, append the event, send after commit."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.lifecycle.actors import Actor, acting_executor, has_handled, parts_of
from cases.lifecycle.exceptions import NotTheirs, Overtaken
from cases.lifecycle.files import with_files
from cases.lifecycle.publisher import post
from cases.lifecycle.terms import length_for
from cases.lifecycle.transitions import ACTIONS, STEP_OF, TRANSITIONS, VERIFIERS, Action, label_of
from cases.lifecycle.worktime import Length, calendar
from cases.models import ENDED, Case, CaseEvent, Part, Photo, Status, standing_digest
from cases.photos import PreparedPhoto, attach

DELIVER = "cases.tasks.deliver"
TRIES = 5
PART_ORDER = [part.value for part in Part]
_past: ContextVar[bool] = ContextVar("past", default=False)


@dataclass
class Move:
    """What a verb wants done besides the status: columns, words and data of the event, photos."""

    changes: dict[str, Any] = field(default_factory=dict)
    words: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    photos: Sequence[PreparedPhoto] = ()
    photo_kind: str = Photo.Kind.EVIDENCE
    after: Sequence[PreparedPhoto] = ()
    key: str | None = None


def allowed_actions(case: Case, actor: Actor) -> list[Action]:
    """What the actor may do with the case now; the buttons and the judge read the same list."""
    actions = TRANSITIONS.allowed(case, parts_of(actor, case))
    if actor.user and case.status == Status.RESOLVED and has_handled(actor.user, case):
        return [action for action in actions if action.parts != VERIFIERS]
    return actions


def judge(case: Case, name: str, actor: Actor) -> str:
    """The part in which the actor may take the action; raises what stands in the way."""
    parts = parts_of(actor, case)
    action = TRANSITIONS.judge(name, case, parts)
    if action.parts == VERIFIERS and actor.user and has_handled(actor.user, case):
        raise NotTheirs(_("办理过这件案卷的人不能核查它，请由他人核查。"))
    return min(parts & action.parts, key=PART_ORDER.index)


def term_columns(case: Case, status: str, now: datetime, length: Length | None = None) -> dict[str, Any]:
    """The columns that say until when the status may last."""
    if status in ENDED:
        return {"due_at": None, "warn_at": None, "due_provisional": False}
    length = length or length_for(case.category_id, case.urgency, STEP_OF[status])
    due = length.after(now)
    return due_columns(due, length.warns(now))


def due_columns(due: datetime, warn: datetime) -> dict[str, Any]:
    """A term that ends at an instant, and whether its calendar is still a guess."""
    provisional = calendar().is_provisional(timezone.localtime(due).date())
    return {"due_at": due, "warn_at": warn, "due_provisional": provisional}


def move(case: Case, name: str, actor: Actor, change: Move, at: datetime | None = None) -> CaseEvent:
    """Take the action: one transaction, of two people one wins.

    When only the story grew meanwhile (a note, an urging), the action is judged and tried again.
    The case is changed in place. Raises Refused and its kin.
    """
    action = ACTIONS[name]
    part = judge(case, name, actor)
    for _attempt in range(TRIES):
        with with_files():
            event = step(case, action, actor, part, change, at or timezone.now())
            if event is not None:
                return event
        seen = (case.status, case.status_since)
        case.refresh_from_db()
        if (case.status, case.status_since) != seen:
            break
        judge(case, name, actor)
    first = case.events.select_related("actor").order_by("seq").last()
    raise Overtaken(first, str(label_of(first.action)) if first else "", named=actor.standing.is_staff_member)


def step(
    case: Case, action: Action, actor: Actor, part: str, change: Move, now: datetime
) -> CaseEvent | None:
    """Compare-and-set the row and append the event; None when somebody was faster."""
    seen = {"status": case.status, "event_count": case.event_count}
    changes = dict(change.changes)
    if action.to is not None:
        changes |= {"status": action.to, "status_since": now}
        changes.setdefault("asked", None)
        if action.to in ENDED:
            changes |= {"ended_at": now} | term_columns(case, action.to, now)
    change = replace(change, changes=changes)
    event = next_event(case, action.name, actor, part, change, now, to=action.to or case.status)
    changes |= {"event_count": event.seq, "head_hash": event.hash}
    if not Case.objects.filter(pk=case.pk, **seen).update(**changes):
        return None
    for column, value in changes.items():
        setattr(case, column, value)
    record(case, event, change)
    return event


def next_event(
    case: Case, name: str, actor: Actor, part: str, change: Move, now: datetime, *, to: str
) -> CaseEvent:
    """The next line of the story, hashed onto the one before it; not saved yet."""
    photos = [photo.sha256 for photo in [*change.photos, *change.after]]
    event = CaseEvent(
        case=case,
        seq=case.event_count + 1,
        action=name,
        from_status=case.status if case.event_count else "",
        to_status=to,
        part=part,
        actor=actor.user,
        executor_id=acting_executor(actor, case, part),
        words=change.words,
        data=change.data
        | {"standing": standing_digest(case, change.changes)}
        | ({"photos": photos} if photos else {})
        | ({"name": actor.name} if actor.name else {}),
        at=now,
        key=change.key,
        prev_hash=case.head_hash,
    )
    event.hash = event.digest()
    return event


def record(case: Case, event: CaseEvent, change: Move) -> None:
    """Save the event and its photos, and send the courier once it is committed."""
    event.save(force_insert=True)
    if change.photos:
        attach(case, event, change.photos, change.photo_kind)
    if change.after:
        attach(case, event, change.after, Photo.Kind.AFTER)
    if not _past.get():
        transaction.on_commit(lambda: send(event.pk), robust=True)


@contextmanager
def without_delivery() -> Iterator[None]:
    """Inside, no courier is sent: for histories that are loaded, whose loader writes the receipts."""
    token = _past.set(True)
    try:
        yield
    finally:
        _past.reset(token)


def send(event: int) -> None:
    """Hand the event's id to the courier; what gets lost here, the sweep finds."""
    post(DELIVER, event)
