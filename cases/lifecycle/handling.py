"""The middle of the chain: dispatch, accept, note, extension, suspension, result."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.lifecycle.actors import Actor
from cases.lifecycle.core import Move, due_columns, judge, move, term_columns
from cases.lifecycle.exceptions import Incomplete
from cases.lifecycle.files import with_files
from cases.lifecycle.term_recount import deadline_by_now
from cases.lifecycle.terms import dispatch_length, length_for, move_deadline
from cases.lifecycle.worktime import WARN_SHARE, calendar
from cases.models import Assistance, Case, CaseEvent, Photo, Reason, Segment, Status, Step, Urgency
from cases.photos import PreparedPhoto
from grids.models import Executor

MOST_EXTENSION_DAYS = 60
LONGEST_SUSPENSION = timedelta(days=366)
# What a case loses when it goes back to the centre: nobody's term runs on it any more.
UNDISPATCHED: dict[str, Any] = {
    "executor": None,
    "assistant_ids": [],
    "dispatched_at": None,
    "accepted_at": None,
    "deadline_at": None,
    "given_hours": None,
}


def dispatch(
    case: Case,
    *,
    by: Actor,
    executor: Executor,
    assistants: Sequence[Executor] = (),
    hours: int | None = None,
    words: str = "",
    at: datetime | None = None,
    key: str | None = None,
) -> CaseEvent:
    """派遣: to a lead executor, with assisting ones; the handling term runs from here."""
    return _hand_over(case, "dispatch", by, executor, assistants, hours, words, at, key)


def redispatch(
    case: Case,
    *,
    by: Actor,
    executor: Executor,
    reason: str,
    assistants: Sequence[Executor] = (),
    hours: int | None = None,
    at: datetime | None = None,
    key: str | None = None,
) -> CaseEvent:
    """改派: to another executor, with a reason; a new handling term begins."""
    return _hand_over(
        case, "redispatch", by, executor, assistants, hours, required(reason, "reason"), at, key
    )


def _hand_over(
    case: Case,
    name: str,
    by: Actor,
    executor: Executor,
    assistants: Sequence[Executor],
    hours: int | None,
    words: str,
    at: datetime | None,
    key: str | None,
) -> CaseEvent:
    now = at or timezone.now()
    if executor.street_id != case.street_id or not executor.active:
        raise Incomplete(_("请选择本街道在用的处置单位。"), "executor")
    helping = [helper for helper in assistants if helper.pk != executor.pk]
    data = {"executor": executor.code, "assistants": [helper.code for helper in helping]}
    probe = Case(category=case.category, urgency=case.urgency, given_hours=hours)
    changes = {
        "executor": executor,
        "assistant_ids": [helper.pk for helper in helping],
        "given_hours": hours,
        "dispatched_at": now,
        "accepted_at": None,
        "resolved_at": None,
        "dispatch_count": case.dispatch_count + 1,
        "deadline_at": dispatch_length(probe).after(now),
    } | term_columns(case, Status.DISPATCHED, now)
    with with_files():
        event = move(case, name, by, Move(changes, words, data, key=key), now)
        _end_suspension(case, now)
        Assistance.objects.filter(case=case).delete()
        Assistance.objects.bulk_create(Assistance(case=case, executor=helper) for helper in helping)
    return event


def accept(
    case: Case, *, by: Actor, words: str = "", at: datetime | None = None, key: str | None = None
) -> CaseEvent:
    """签收: the lead executor signs for the case; the deadline set at the dispatch runs on."""
    now = at or timezone.now()
    changes = {"accepted_at": now} | _handling_due(case, now)
    return move(case, "accept", by, Move(changes, words, key=key), now)


def send_back(
    case: Case,
    *,
    by: Actor,
    reason: Reason,
    words: str = "",
    at: datetime | None = None,
    key: str | None = None,
) -> CaseEvent:
    """退单: returned to the centre with a reason code."""
    now = at or timezone.now()
    changes: dict[str, Any] = dict(UNDISPATCHED)
    changes |= term_columns(case, Status.REGISTERED, now)
    change = Move(changes, words or reason.name, {"reason": reason.code, "name": reason.name}, key=key)
    change.data["executor"] = case.executor.code if case.executor else ""
    with with_files():
        event = move(case, "send_back", by, change, now)
        Assistance.objects.filter(case=case).delete()
    return event


def note(
    case: Case,
    *,
    by: Actor,
    words: str = "",
    photos: Sequence[PreparedPhoto] = (),
    at: datetime | None = None,
    key: str | None = None,
) -> CaseEvent:
    """记录: a step on the way, in words or photos."""
    if not (words.strip() or photos):
        raise Incomplete(_("请写几个字，或附一张照片。"), "words")
    return move(case, "note", by, Move(words=words, photos=photos, key=key), at)


def ask_extension(
    case: Case, *, by: Actor, reason: str, days: int, at: datetime | None = None, key: str | None = None
) -> CaseEvent:
    """申请延期: so many working days more, with a reason."""
    if not 1 <= days <= MOST_EXTENSION_DAYS:
        raise Incomplete(_("延期天数应为 1 到 %d 个工作日。") % MOST_EXTENSION_DAYS, "days")
    asked = {"kind": "extension", "days": days, "reason": required(reason, "reason")}
    return move(case, "ask_extension", by, Move({"asked": asked}, reason, {"days": days}, key=key), at)


def grant_extension(
    case: Case, *, by: Actor, words: str = "", at: datetime | None = None, key: str | None = None
) -> CaseEvent:
    """同意延期: the deadline moves by the days asked for."""
    now = at or timezone.now()
    judge(case, "grant_extension", by)
    days = case.asked["days"] if case.asked else 0
    segment = Segment(
        case=case,
        round=case.dispatch_count,
        kind=Segment.Kind.EXTENSION,
        days=days,
        starts_at=now,
        ends_at=now,
    )
    changes = {"asked": None, "extension_count": case.extension_count + 1} | _moved_due(case, segment, now)
    with with_files():
        event = move(case, "grant_extension", by, Move(changes, words, {"days": days}, key=key), now)
        segment.save()
    return event


def refuse_extension(
    case: Case, *, by: Actor, reason: str, at: datetime | None = None, key: str | None = None
) -> CaseEvent:
    """不同意延期: with a reason."""
    change = Move({"asked": None}, required(reason, "reason"), key=key)
    return move(case, "refuse_extension", by, change, at)


def ask_suspension(
    case: Case, *, by: Actor, reason: str, review_on: date, at: datetime | None = None, key: str | None = None
) -> CaseEvent:
    """申请挂账: nothing can be done for now; to be looked at again on a day."""
    _future(review_on, at)
    asked = {"kind": "suspension", "review_on": review_on.isoformat(), "reason": required(reason, "reason")}
    data = {"review_on": review_on.isoformat()}
    return move(case, "ask_suspension", by, Move({"asked": asked}, reason, data, key=key), at)


def suspend(
    case: Case,
    *,
    by: Actor,
    review_on: date | None = None,
    words: str = "",
    at: datetime | None = None,
    key: str | None = None,
) -> CaseEvent:
    """同意挂账: the handling clock stands still until the review day."""
    now = at or timezone.now()
    judge(case, "suspend", by)
    day = review_on or date.fromisoformat(case.asked["review_on"] if case.asked else "")
    _future(day, now)
    review = datetime.combine(day, time(9), timezone.get_default_timezone())
    segment = Segment(
        case=case, round=case.dispatch_count, kind=Segment.Kind.SUSPENSION, starts_at=now, review_on=day
    )
    change = Move(due_columns(review, review), words, {"review_on": day.isoformat()}, key=key)
    with with_files():
        event = move(case, "suspend", by, change, now)
        segment.save()
    return event


def refuse_suspension(
    case: Case, *, by: Actor, reason: str, at: datetime | None = None, key: str | None = None
) -> CaseEvent:
    """不同意挂账: with a reason."""
    change = Move({"asked": None}, required(reason, "reason"), key=key)
    return move(case, "refuse_suspension", by, change, at)


def resume(
    case: Case, *, by: Actor, words: str = "", at: datetime | None = None, key: str | None = None
) -> CaseEvent:
    """恢复: by the centre or on the review day; the deadline moves by the time that was suspended."""
    now = at or timezone.now()
    judge(case, "resume", by)
    with with_files():
        running = case.segments.filter(kind=Segment.Kind.SUSPENSION, ends_at__isnull=True).first()
        if running is None:  # somebody was faster; the move says who
            return move(case, "resume", by, Move(words=words, key=key), now)
        running.ends_at = now
        event = move(case, "resume", by, Move(_moved_due(case, running, now), words, key=key), now)
        running.save(update_fields=["ends_at"])
    return event


def resolve(
    case: Case,
    *,
    by: Actor,
    words: str,
    photos: Sequence[PreparedPhoto] = (),
    at: datetime | None = None,
    key: str | None = None,
) -> CaseEvent:
    """反馈: the executor sends the result, with evidence; a photo after where the category asks for one."""
    now = at or timezone.now()
    if case.category and case.category.photo_to_resolve and not photos:
        raise Incomplete(_("这类诉求反馈时要附处置后的照片。"), "photos")
    changes = {"resolved_at": now} | term_columns(case, Status.RESOLVED, now)
    change = Move(changes, required(words, "words"), photos=photos, photo_kind=Photo.Kind.AFTER, key=key)
    return move(case, "resolve", by, change, now)


def required(words: str, field: str) -> str:
    """The words, stripped; refuses an empty answer beside its field."""
    if not words.strip():
        raise Incomplete(_("请写明理由。") if field == "reason" else _("请写几个字。"), field)
    return words.strip()


def _future(day: date, at: datetime | None) -> None:
    today = timezone.localtime(at or timezone.now()).date()
    if not today < day <= today + LONGEST_SUSPENSION:
        raise Incomplete(_("复核日要在今天之后、一年以内。"), "review_on")


def _handling_due(case: Case, now: datetime, deadline: datetime | None = None) -> dict[str, Any]:
    """The handling step's due columns for a deadline; yellow from 80 % of the way to it."""
    due = deadline or case.deadline_at or now
    begun = case.dispatched_at or now
    if case.urgency == Urgency.EMERGENCY:
        return due_columns(due, begun + (due - begun) * WARN_SHARE)
    warn = calendar().add(begun, calendar().between(begun, due) * WARN_SHARE)
    return due_columns(due, warn)


def _moved_due(case: Case, segment: Segment, now: datetime) -> dict[str, Any]:
    """The columns after one more segment moved the deadline; a rework's own term is never shortened by it."""
    length = dispatch_length(case)
    stored = case.deadline_at if length.wall else deadline_by_now(case)
    deadline = move_deadline(stored or length.after(now), segment, length.wall, now)
    columns = {"deadline_at": deadline} | _handling_due(case, now, deadline)
    if not case.rework_count:
        return columns
    rework = length_for(case.category_id, case.urgency, Step.REWORK)
    due, warn = rework.after(now), rework.warns(now)
    if segment.kind == Segment.Kind.EXTENSION and case.due_at and case.warn_at:
        due = move_deadline(case.due_at, segment, length.wall, now)
        warn = move_deadline(case.warn_at, segment, length.wall, now)
    return columns if due <= deadline else columns | due_columns(due, warn)


def _end_suspension(case: Case, now: datetime) -> None:
    """A redispatch out of a suspension ends it; the new term needs none of it."""
    case.segments.filter(kind=Segment.Kind.SUSPENSION, ends_at__isnull=True).update(ends_at=now)
