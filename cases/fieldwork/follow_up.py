"""What a finding became is followed to its end: hazards looked at again, promises kept or moved, needs met."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.fieldwork.filing import RECHECK_DAYS, keep_photos
from cases.lifecycle import Actor, Incomplete, NotTheirs, Refused, scoped_key, with_files
from cases.models import Hazard, HazardCheck, KeptPhoto, Need, Promise
from cases.photos import PreparedPhoto
from grids.models import User
from grids.roles import covers


def _own(row: Any, by: User) -> None:
    """Only those who work on this ground."""
    if not covers(by.standing.field_prefixes, row.place_code):
        raise NotTheirs(_("只有这个网格的下沉干部和社区工作者能办。"))


def may_recheck(hazard: Hazard, by: User) -> bool:
    """Who works on this ground; an officer of the area where it is not behind a household's door."""
    policed = hazard.household_id is None and covers(by.standing.policed, hazard.place_code)
    return policed or covers(by.standing.field_prefixes, hazard.place_code)


@with_files()
def recheck(
    hazard: Hazard,
    *,
    gone: bool,
    by: User,
    words: str = "",
    next_on: date | None = None,
    photos: Sequence[PreparedPhoto] = (),
    key: str | None = None,
    at: datetime | None = None,
) -> HazardCheck:
    """A look at a hazard: gone, or still there and coming back on ``next_on`` (a week later unless said)."""
    now = at or timezone.now()
    if not may_recheck(hazard, by):
        _own(hazard, by)
    scoped = scoped_key(key, Actor(by), "")
    known = HazardCheck.objects.filter(key=scoped).first() if scoped else None
    if known is not None:
        return known
    today = timezone.localdate(now)
    coming = None if gone else next_on or today + timedelta(days=RECHECK_DAYS)
    if coming is not None and coming <= today:
        raise Incomplete(_("下次复查日要在今天之后。"), "next_on")
    columns = {"gone_at": now, "recheck_on": None} if gone else {"recheck_on": coming}
    if not Hazard.objects.filter(pk=hazard.pk, gone_at__isnull=True).update(**columns):
        raise Refused(_("这个隐患已经消除了。"))
    check = HazardCheck(
        hazard=hazard, by=by, at=now, gone=gone, words=words.strip(), next_on=coming, key=scoped
    )
    _save_once(check)
    keep_photos(photos, KeptPhoto.Kind.AFTER, hazard.place_code, now, check_of=check)
    hazard.refresh_from_db()
    return check


def _save_once(check: HazardCheck) -> None:
    try:
        check.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("这次复查已经记过了。")) from error


def keep_promise(promise: Promise, *, by: User, words: str = "", at: datetime | None = None) -> Promise:
    """It was done."""
    return _end(promise, by, at or timezone.now(), kept=True, outcome=words)


def drop_promise(promise: Promise, *, by: User, words: str, at: datetime | None = None) -> Promise:
    """It can't be done; the reason stays."""
    if not words.strip():
        raise Incomplete(_("请写明为什么做不到。"), "words")
    return _end(promise, by, at or timezone.now(), kept=False, outcome=words)


def _again(row: Need | Promise, by: User, **as_said: Any) -> bool:
    """Whether this person ended it in just this way before: a phone that lost the answer sends once more."""
    row.refresh_from_db()
    same = all(getattr(row, name) == value for name, value in as_said.items())
    return row.ended_at is not None and same and getattr(row, "ended_by", by) == by


def _end(promise: Promise, by: User, now: datetime, *, kept: bool, outcome: str) -> Promise:
    _own(promise, by)
    columns = {"ended_at": now, "ended_by": by, "kept": kept, "outcome": outcome.strip()}
    changed = Promise.objects.filter(pk=promise.pk, ended_at__isnull=True).update(**columns)
    if not changed and not _again(promise, by, kept=kept, outcome=outcome.strip()):
        raise Refused(_("这个承诺已经了结了。"))
    promise.refresh_from_db()
    return promise


def move_promise(promise: Promise, *, to: date, words: str, by: User, at: datetime | None = None) -> Promise:
    """Another day, with the reason; the day first promised stays on the row."""
    now = at or timezone.now()
    _own(promise, by)
    if not words.strip():
        raise Incomplete(_("请写明为什么改期。"), "words")
    if to <= timezone.localdate(now):
        raise Incomplete(_("新的日子要在今天之后。"), "to")
    last = promise.moved[-1] if promise.moved else {}
    if promise.due_on == to and (last.get("by"), last.get("why")) == (by.pk, words.strip()):
        return promise
    moved = {"from": promise.due_on.isoformat(), "to": to.isoformat(), "why": words.strip(), "by": by.pk}
    seen = Promise.objects.filter(pk=promise.pk, ended_at__isnull=True, due_on=promise.due_on)
    if not seen.update(due_on=to, moved=[*promise.moved, moved | {"at": now.isoformat()}]):
        raise Refused(_("这个承诺刚刚有人动过，请重新打开。"))
    promise.refresh_from_db()
    return promise


def end_need(need: Need, *, met: bool, words: str, by: User, at: datetime | None = None) -> Need:
    """Met, or withdrawn by those who had it; in words how."""
    now = at or timezone.now()
    _own(need, by)
    if not words.strip():
        raise Incomplete(_("请写几个字。"), "words")
    changed = Need.objects.filter(pk=need.pk, ended_at__isnull=True).update(
        met=met, ended_at=now, outcome=words.strip()
    )
    if not changed and not _again(need, by, met=met, outcome=words.strip()):
        raise Refused(_("这个需求已经了结了。"))
    need.refresh_from_db()
    return need
