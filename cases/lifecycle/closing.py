"""The end of the chain: rework, close, rate, reopen; and urging along the way."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.lifecycle.actors import CLOCK, Actor
from cases.lifecycle.core import Move, due_columns, judge, move, term_columns
from cases.lifecycle.exceptions import Incomplete, Refused
from cases.lifecycle.files import with_files
from cases.lifecycle.handling import UNDISPATCHED, required
from cases.lifecycle.terms import length_for
from cases.lifecycle.worktime import calendar
from cases.models import Assistance, Case, CaseEvent, Photo, Rating, Status, Step, Urging
from cases.photos import PreparedPhoto

RATING_WINDOW = timedelta(days=30)
ANSWER_HOURS = 8


def rework(
    case: Case,
    *,
    by: Actor,
    reason: str,
    photos: Sequence[PreparedPhoto] = (),
    at: datetime | None = None,
    key: str | None = None,
) -> CaseEvent:
    """返工: not solved; back to the executor. The handling deadline stays, the step gets a rework term."""
    now = at or timezone.now()
    length = length_for(case.category_id, case.urgency, Step.REWORK)
    due, warn = length.after(now), length.warns(now)
    if case.deadline_at and case.deadline_at > due:
        due, warn = case.deadline_at, max(warn, now)
    changes = {"rework_count": case.rework_count + 1, "resolved_at": None} | due_columns(due, warn)
    return move(case, "rework", by, Move(changes, required(reason, "reason"), photos=photos, key=key), now)


def close(
    case: Case,
    *,
    by: Actor,
    words: str,
    photos: Sequence[PreparedPhoto] = (),
    at: datetime | None = None,
    key: str | None = None,
) -> CaseEvent:
    """结案: someone other than the handler has looked. A parent closes only after its children."""
    now = at or timezone.now()
    judge(case, "close", by)
    if case.category and case.category.photo_to_close and not photos:
        raise Incomplete(_("这类诉求结案时要附核查照片。"), "photos")
    change = Move(
        {"closed_at": now}, required(words, "words"), photos=photos, photo_kind=Photo.Kind.AFTER, key=key
    )
    with with_files():
        Case.objects.select_for_update(no_key=True).get(pk=case.pk)  # a child that is being reopened waits
        open_children = Case.objects.filter(parent=case).open().select_for_update().count()
        if open_children:
            raise Refused(_("还有 %d 件子案卷没有了结，主案卷不能结案。") % open_children)
        return move(case, "close", by, change, now)


def rate(
    case: Case,
    *,
    by: Actor,
    rating: str,
    words: str = "",
    without_reason: bool = False,
    at: datetime | None = None,
    key: str | None = None,
) -> CaseEvent:
    """评价: the resident says whether it helped; a first 'no' with a reason reopens the case by itself.

    A 'no' without words is asked for them; it stays without them only where the resident says so. The reason can
    still be added while rating is open.
    """
    now, words = at or timezone.now(), words.strip()
    if rating not in Rating.values:
        raise Incomplete(_("请选择满意、基本满意或不满意。"), "rating")
    judge(case, "rate", by)
    if case.closed_at and now > case.closed_at + RATING_WINDOW:
        raise Refused(_("结案已超过 %d 天，评价已截止。") % RATING_WINDOW.days)
    _ask_for_reason(case, rating, words, without_reason)
    # A reason added later leaves the rating in its month.
    rated_at = case.rated_at if case.lacks_reason else now
    changes = {"rating": rating, "rating_words": words, "rated_at": rated_at}
    with with_files():
        event = move(case, "rate", by, Move(changes, words, {"rating": rating}, key=key), now)
        if rating == Rating.NO and words and case.reopens_by_a_no:
            _reopened(case, CLOCK, words, now)
    return event


def _ask_for_reason(case: Case, rating: str, words: str, without_reason: bool) -> None:
    """A 'no' needs a reason, or the knowing choice to give none; what lacks one takes nothing but that."""
    if case.lacks_reason and (rating != Rating.NO or not words):
        raise Incomplete(_("已评价不满意。请写下哪里没有解决。"), "words")
    if rating != Rating.NO or words or without_reason:
        return
    if case.reopens_by_a_no:
        raise Incomplete(_("请写下哪里没有解决：写了原因，这件会自动重新办理一次。"), "words")
    raise Incomplete(_("请写下哪里没有解决，街道会看到。"), "words")


def reopen(
    case: Case, *, by: Actor, reason: str, at: datetime | None = None, key: str | None = None
) -> CaseEvent:
    """重启: the centre takes a closed case up again."""
    return _reopened(case, by, required(reason, "reason"), at or timezone.now(), key)


def _reopened(case: Case, by: Actor, reason: str, now: datetime, key: str | None = None) -> CaseEvent:
    changes = {
        **UNDISPATCHED,
        "closed_at": None,
        "ended_at": None,
        "resolved_at": None,
        "reopen_count": case.reopen_count + 1,
    } | term_columns(case, Status.REGISTERED, now)
    with with_files():
        above = Case.objects.select_for_update(no_key=True)
        if case.parent_id and not above.get(pk=case.parent_id).is_open:
            raise Refused(_("主案卷已了结，请先重启主案卷。"))
        event = move(case, "reopen", by, Move(changes, reason, key=key), now)
        Assistance.objects.filter(case=case).delete()
    return event


def urge(
    case: Case,
    *,
    by: Actor,
    words: str,
    hours: int = ANSWER_HOURS,
    at: datetime | None = None,
    key: str | None = None,
) -> CaseEvent:
    """催办: on the record, with a term (working hours) for the answer."""
    return _press(case, "urge", by, words, hours, at, key)


def supervise(
    case: Case,
    *,
    by: Actor,
    words: str,
    hours: int = ANSWER_HOURS,
    at: datetime | None = None,
    key: str | None = None,
) -> CaseEvent:
    """督办: as urging, from above."""
    return _press(case, "supervise", by, words, hours, at, key)


def _press(
    case: Case, name: str, by: Actor, words: str, hours: int, at: datetime | None, key: str | None
) -> CaseEvent:
    now = at or timezone.now()
    answer_due = calendar().add(now, hours * 60)
    change = Move(words=required(words, "words"), data={"answer_due_at": answer_due.isoformat()}, key=key)
    with with_files():
        event = move(case, name, by, change, now)
        Urging.objects.create(event=event, case=case, kind=name, answer_due_at=answer_due)
    return event
