"""What a council does: it is set up, meets about topics, writes down who agreed, and promises things by a day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.lifecycle import Incomplete, NotTheirs, Refused, with_files
from cases.models import KeptPhoto
from cases.photos import PreparedPhoto
from grids.models import Community
from volunteers.councils.transitions import STEPS, is_office, judge
from volunteers.models import (
    Council,
    Meeting,
    Member,
    Option,
    Resolution,
    ResolutionEvent,
    ResolutionPhoto,
    Topic,
)
from volunteers.viewers import Viewer


def _keeper(community: Community, by: Viewer) -> Any:
    """Who works in the community's office."""
    if by.user is None or not is_office(community.code, by):
        raise NotTheirs(_("只有这个社区居委会的人能办。"))
    return by.user


def set_up(community: Community, *, place: str = "", by: Viewer, at: datetime | None = None) -> Council:
    """A community's council; it has one."""
    user = _keeper(community, by)
    try:
        with with_files():
            return Council.objects.create(
                community=community, place=place, created_by=user, created_at=at or timezone.now()
            )
    except IntegrityError as error:
        raise Refused(_("这个社区已经有议事会。")) from error


def seat(council: Council, *, party: str, by: Viewer, on: date | None = None, **who: Any) -> Member:
    """Somebody takes a seat: ``account``, ``helper`` or ``name``, and from where."""
    _keeper(council.community, by)
    if sum(bool(who.get(name)) for name in ("account", "helper", "name")) != 1:
        raise Incomplete(_("请选一个账号、一位志愿者，或者写一个名字。"), "name")
    try:
        with with_files():
            return Member.objects.create(
                council=council, party=party, joined_on=on or timezone.localdate(), **who
            )
    except IntegrityError as error:
        raise Refused(_("这个人已经是成员。")) from error


def unseat(member: Member, *, by: Viewer, on: date | None = None) -> None:
    """They sit there no longer; a name that was kept is forgotten."""
    _keeper(member.council.community, by)
    rows = Member.objects.sitting().filter(pk=member.pk)
    rows.update(left_on=Greatest(on or timezone.localdate(), F("joined_on")), name="")


def call(
    council: Council, *, starts_at: datetime, place: str, by: Viewer, at: datetime | None = None
) -> Meeting:
    """A meeting with an empty agenda."""
    user = _keeper(council.community, by)
    return Meeting.objects.create(
        council=council, starts_at=starts_at, place=place, created_by=user, created_at=at or timezone.now()
    )


def put(meeting: Meeting, *, title: str, options: Sequence[str] = (), by: Viewer, **source: Any) -> Topic:
    """A line of the agenda with the ways to settle it."""
    _keeper(meeting.council.community, by)
    if meeting.state == Meeting.State.OFF:
        raise Refused(_("这次会议不开了。"))
    with with_files():
        topic = Topic.objects.create(meeting=meeting, title=title, **source)
        Option.objects.bulk_create(Option(topic=topic, words=words) for words in options)
    return topic


def _refuse_before(meeting: Meeting, now: datetime, field: str = "") -> None:
    """What was agreed or promised is written down once the meeting has begun, and of no meeting that is off."""
    meeting.refresh_from_db(fields=["state", "starts_at"])
    if meeting.state == Meeting.State.OFF:
        raise Refused(_("这次会议不开了。"), field)
    if meeting.starts_at > now:
        starts = date_format(timezone.localtime(meeting.starts_at), "SHORT_DATETIME_FORMAT")
        raise Refused(_("会议 %s 才开始，开会以后再记。时间有变请先取消，再约一次。") % starts, field)


def agree(
    topic: Topic, chosen: Mapping[int, Sequence[Member]], *, by: Viewer, at: datetime | None = None
) -> None:
    """Who agreed to which option, by the options' ids; as a whole, in the place of what stood there."""
    council = topic.meeting.council
    _keeper(council.community, by)
    _refuse_before(topic.meeting, at or timezone.now())
    members = [member for listed in chosen.values() for member in listed]
    if any(member.council_id != council.pk for member in members):
        raise Incomplete(_("只能记这个议事会的成员。"))
    with with_files():
        for option in topic.options.select_for_update():
            option.agreed.set(chosen.get(option.pk, []))


def hold(
    meeting: Meeting,
    *,
    minutes: str,
    attended: Sequence[Member],
    by: Viewer,
    at: datetime | None = None,
) -> None:
    """It took place: what was said, and who was there. May be put right later."""
    _keeper(meeting.council.community, by)
    if not minutes.strip():
        raise Incomplete(_("请写会议记录。"), "minutes")
    with with_files():
        row = Meeting.objects.select_for_update().get(pk=meeting.pk)
        _refuse_before(row, at or timezone.now(), "minutes")
        row.state, row.minutes = Meeting.State.HELD, minutes.strip()
        row.save(update_fields=["state", "minutes"])
        row.attended.set(attended)


def call_off(meeting: Meeting, *, by: Viewer) -> None:
    """It does not take place."""
    _keeper(meeting.council.community, by)
    planned = Meeting.objects.filter(pk=meeting.pk, state=Meeting.State.PLANNED)
    if not planned.update(state=Meeting.State.OFF):
        raise Refused(_("这次会议已经开过，或已取消。"))


def resolve(
    topic: Topic, *, what: str, owner: Mapping[str, Any], due_on: date, by: Viewer, at: datetime | None = None
) -> Resolution:
    """A promise with its day; ``owner`` is one of executor, unit and member."""
    now, user = at or timezone.now(), _keeper(topic.meeting.council.community, by)
    _refuse_before(topic.meeting, now, "topic")
    if due_on < timezone.localdate(now):
        raise Incomplete(_("请选今天或以后的日子。"), "due_on")
    with with_files():
        row = Resolution.objects.create(
            council=topic.meeting.council, topic=topic, what=what, due_on=due_on, **owner
        )
        ResolutionEvent.objects.create(resolution=row, action="made", due_on=due_on, actor=user, at=now)
    return row


def move(
    resolution: Resolution,
    name: str,
    *,
    words: str,
    by: Viewer,
    due_on: date | None = None,
    photos: Sequence[PreparedPhoto] = (),
    at: datetime | None = None,
    key: str | None = None,
) -> None:
    """One step of the table with its reason, or with what was achieved; once under a key."""
    now, step = at or timezone.now(), STEPS[name]
    if not words.strip():
        raise Incomplete(_("请写几个字。"), "words")
    if "due_on" in step.needs and (due_on is None or due_on < timezone.localdate(now)):
        raise Incomplete(_("请选今天或以后的日子。"), "due_on")
    with with_files():
        rows = Resolution.objects.select_related("council__community", "member", "unit")
        row = rows.select_for_update(of=("self",), no_key=True).get(pk=resolution.pk)
        if key and row.events.filter(key=key).exists():
            return
        judge(row, name, by)
        row.due_on = due_on or row.due_on
        if step.to is not None:
            row.state, row.ended_at = step.to, now
        row.achieved = words.strip() if step.to == Resolution.State.DONE else ""
        row.save(update_fields=["due_on", "state", "ended_at", "achieved"])
        ResolutionEvent.objects.create(
            resolution=row,
            action=name,
            due_on=row.due_on,
            words=words.strip(),
            actor=by.user,
            at=now,
            key=key,
        )
        _keep(row, photos, now)


def _keep(resolution: Resolution, photos: Sequence[PreparedPhoto], now: datetime) -> None:
    for prepared in photos:
        photo = ResolutionPhoto(
            resolution=resolution,
            kind=KeptPhoto.Kind.AFTER,
            sha256=prepared.sha256,
            width=prepared.width,
            height=prepared.height,
            taken_in=now,
        )
        photo.file.save("photo.jpg", ContentFile(prepared.content), save=False)
        photo.save()
