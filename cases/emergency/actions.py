"""The fast lane: raise, acknowledge, pass on, note, close. One transaction each; the emergency's row orders them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import lifecycle, notices
from cases.access import may_raise
from cases.duty import roster, team_of, teams_of
from cases.emergency.escalation import call_next, current_call, end_call
from cases.emergency.log import write
from cases.lifecycle import (
    ACTIVE,
    RULE,
    Actor,
    Incomplete,
    NotTheirs,
    Refused,
    Report,
    parts_of,
    report,
    scoped_key,
    with_files,
)
from cases.models import (
    Case,
    Emergency,
    EmergencyCall,
    EmergencyKind,
    EmergencyLine,
    EmergencyPhoto,
    KeptPhoto,
    Part,
    Source,
    Status,
    Urgency,
)
from cases.notices import body_of, title_of
from cases.photos import PreparedPhoto
from grids.models import Grid, User
from grids.places import registers
from grids.roles import covers

Action, Outcome = EmergencyLine.Action, EmergencyCall.Outcome


@dataclass
class Alarm:
    """What is known when an emergency is raised: what, where, in words; or the case that turned into one."""

    kind: EmergencyKind
    words: str = ""
    case: Case | None = None
    grid: Grid | None = None
    longitude: float | None = None
    latitude: float | None = None
    accuracy: float | None = None
    address: str = ""
    photos: Sequence[PreparedPhoto] = ()
    key: str | None = None


@with_files()
def raise_alarm(alarm: Alarm, *, by: User, at: datetime | None = None) -> tuple[Emergency, bool]:
    """启动应急: the case, the alarm to everybody, the first call. The same key or case gives the same one."""
    now = at or timezone.now()
    if not may_raise(by.standing):
        raise NotTheirs(_("只有指挥中心、下沉干部、社区工作者、执法人员和包联领导能启动应急。"))
    case = alarm.case or _report(alarm, by, now)
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    known = Emergency.objects.filter(case=case).first()
    if known is not None:
        return known, False
    if not case.is_open:
        raise Refused(_("案卷已了结，请另行启动应急。"))
    community = registers().community_of(case.place_code)
    emergency = Emergency.objects.create(
        case=case,
        kind=alarm.kind,
        street=case.street,
        area_id=community.area_id if community else None,
        place_code=case.place_code,
        answer_minutes=alarm.kind.answer_minutes,
        raised_by=by,
        raised_at=now,
    )
    _dispatch_at_once(emergency, now)
    _alarm_all(emergency, by, alarm.words, now)
    call_next(emergency, now)
    return emergency, True


def _report(alarm: Alarm, by: User, now: datetime) -> Case:
    """The case of what was seen in the field, or told to the centre."""
    if alarm.grid is None and alarm.longitude is None and not alarm.address.strip():
        raise Incomplete(_("请说明在哪里：定位、选网格或写地址。"), "address")
    by_phone = by.standing.is_centre or by.standing.is_leader
    brought = Report(
        source=Source.RESIDENT if by_phone and not by.standing.field_prefixes else Source.PATROL,
        description=alarm.words.strip() or str(alarm.kind),
        category=alarm.kind.category,
        urgency=Urgency.EMERGENCY,
        longitude=alarm.longitude,
        latitude=alarm.latitude,
        accuracy=alarm.accuracy,
        address=alarm.address,
        grid=alarm.grid,
        street=by.street,
        photos=alarm.photos,
        key=alarm.key,
    )
    case, _new = report(brought, by=Actor(by), at=now)
    return case


def _dispatch_at_once(emergency: Emergency, now: datetime) -> None:
    """Register and dispatch at once to the area's one team, where the kind names a category; else the centre."""
    case, team = emergency.case, team_of(emergency.area_id)
    by = replace(RULE, name=str(_("应急快速通道")))
    category = case.category or emergency.kind.category
    if case.status == Status.REPORTED and category is not None:
        lifecycle.register(case, by=by, category=category, urgency=Urgency.EMERGENCY, at=now)
    if case.status == Status.REGISTERED and team is not None:
        lifecycle.dispatch(case, by=by, executor=team, at=now)


def _alarm_all(emergency: Emergency, by: User, words: str, now: datetime) -> None:
    """Everybody on the roster, in the team and in the centre hears that it has begun."""
    turns = roster.turns(emergency.street_id, emergency.area_id, emergency.place_code, now)
    people = sorted({person for turn in turns for person in turn.people} - {by.pk})
    emergency.alarmed = people
    emergency.save(update_fields=["alarmed"])
    title = title_of(emergency.case, _("启动应急：%s") % emergency.kind)
    message = notices.Message(f"emergency:{emergency.pk}:0", title, body_of(emergency.case))
    teams = teams_of(emergency.area_id)
    count, channels = notices.alarm(emergency.case, people, teams, message, now)
    data = {"people": count, "channels": channels}
    write(emergency, Action.RAISED, now, by=by, words=words or emergency.case.description, data=data)


def _locked(emergency: Emergency) -> Emergency:
    rows = Emergency.objects.select_for_update(of=("self",)).select_related("case", "kind", "answered_by")
    return rows.get(pk=emergency.pk)


def _is_concerned(emergency: Emergency, user: User) -> bool:
    """Alarmed or called by name, of the area's team, or of the centre."""
    standing = user.standing
    return (
        user.pk in emergency.alarmed
        or (standing.is_centre and covers((standing.street,), emergency.place_code))
        or covers(standing.policed, emergency.place_code)
        or emergency.calls.to(user.pk).exists()
    )


def may_answer(emergency: Emergency, user: User) -> bool:
    """Whether the person can say that they have it."""
    waits = emergency.answered_at is None and emergency.closed_at is None
    return waits and _is_concerned(emergency, user)


def may_pass_on(emergency: Emergency, user: User) -> bool:
    """Whether it is the person's turn, or they are of the centre, which can pass on for somebody."""
    if emergency.answered_at is not None or emergency.closed_at is not None:
        return False
    call = current_call(emergency)
    return call is not None and (user.pk in call.people or user.standing.is_centre)


def may_note(emergency: Emergency, user: User) -> bool:
    """Whether the person can add to the log: whoever sees it and works on cases, while it runs."""
    return emergency.closed_at is None and (user.standing.works_on_cases or user.pk in emergency.alarmed)


def may_close(emergency: Emergency, user: User) -> bool:
    """Whether the person can end it: who answered, the team, the centre; a false alarm the centre alone."""
    if emergency.closed_at is not None or not _is_concerned(emergency, user):
        return False
    return emergency.answered_at is not None or user.standing.is_centre


@with_files()
def acknowledge(emergency: Emergency, *, by: User, at: datetime | None = None) -> Emergency:
    """我已收到: from here on somebody has it; the case is signed for where the person's team leads."""
    now = at or timezone.now()
    row = _locked(emergency)
    if row.answered_by_id == by.pk and row.closed_at is None:
        return row
    if row.closed_at is not None:
        raise Refused(_("应急已经结束了。"))
    if row.answered_at is not None:
        raise Refused(_("%s 已经应答，正在处置。") % row.answered_by)
    if not may_answer(row, by):
        raise NotTheirs(_("这次应急没有呼叫您。"))
    row.answered_by, row.answered_at = by, now
    row.save(update_fields=["answered_by", "answered_at"])
    call = current_call(row)
    if call is not None:
        end_call(call, Outcome.ANSWERED, now)
    write(row, Action.ANSWERED, now, by=by)
    if row.case.status == Status.DISPATCHED and Part.LEAD in parts_of(Actor(by), row.case):
        lifecycle.accept(row.case, by=Actor(by), at=now)
    return row


@with_files()
def pass_on(emergency: Emergency, *, by: User, words: str = "", at: datetime | None = None) -> Emergency:
    """转下一人: the turn is given up, the next one is called at once."""
    now = at or timezone.now()
    row = _locked(emergency)
    if row.answered_at is not None or row.closed_at is not None:
        raise Refused(_("已经有人应答，不用再转。"))
    call = current_call(row)
    if call is None or not may_pass_on(row, by):
        raise NotTheirs(_("现在没有轮到您应答。"))
    end_call(call, Outcome.PASSED, now)
    write(row, Action.PASSED, now, by=by, words=words)
    call_next(row, now)
    return row


@with_files()
def note(
    emergency: Emergency,
    *,
    words: str,
    by: User,
    photos: Sequence[PreparedPhoto] = (),
    key: str | None = None,
    at: datetime | None = None,
) -> EmergencyLine:
    """现场记录: words or photos on the log; the same key writes once."""
    now = at or timezone.now()
    scoped = scoped_key(key, Actor(by), "")
    row = _locked(emergency)
    known = EmergencyLine.objects.filter(key=scoped).first() if scoped else None
    if known is not None:
        return known
    if row.closed_at is not None:
        raise Refused(_("应急已经结束了。"))
    if not may_note(row, by):
        raise NotTheirs(_("您只能看这次应急。"))
    if not (words.strip() or photos):
        raise Incomplete(_("请写几个字，或拍一张照片。"), "words")
    line = write(row, Action.NOTED, now, by=by, words=words, key=scoped)
    _save_photos(row, line, photos, now)
    return line


@with_files()
def close(
    emergency: Emergency,
    *,
    result: str,
    by: User,
    photos: Sequence[PreparedPhoto] = (),
    at: datetime | None = None,
) -> Emergency:
    """结束应急: with the result, typed once: it ends the log and goes into the case."""
    now = at or timezone.now()
    row = _locked(emergency)
    if row.closed_by_id == by.pk and row.result == result.strip():
        return row
    if row.closed_at is not None:
        raise Refused(_("应急已经结束了。"))
    if not may_close(row, by):
        raise NotTheirs(_("应答的人、片区执法队或指挥中心才能结束应急；没有人应答的由指挥中心结束。"))
    if not result.strip():
        raise Incomplete(_("请写明处置结果。"), "result")
    call = current_call(row)
    if call is not None:
        end_call(call, Outcome.CLOSED, now)
    row.closed_by, row.closed_at, row.result = by, now, result.strip()
    row.save(update_fields=["closed_by", "closed_at", "result"])
    line = write(row, Action.CLOSED, now, by=by, words=result)
    _save_photos(row, line, photos, now)
    _add_to_case(row, by, photos, now)
    return row


def _add_to_case(emergency: Emergency, by: User, photos: Sequence[PreparedPhoto], now: datetime) -> None:
    """As the result where the person's team leads, else as a record where they may write one."""
    case, actor = emergency.case, Actor(by)
    if case.status not in ACTIVE:
        return
    key = f"emergency:{emergency.pk}"
    if Part.LEAD in parts_of(actor, case):
        if case.status == Status.DISPATCHED:
            lifecycle.accept(case, by=actor, at=now)
        wants_photo = case.category is not None and case.category.photo_to_resolve and not photos
        if case.status == Status.HANDLING and not wants_photo:
            lifecycle.resolve(case, by=actor, words=emergency.result, photos=photos, at=now, key=key)
            return
    if parts_of(actor, case) & {Part.LEAD, Part.ASSISTANT, Part.CADRE, Part.WORKER, Part.CENTRE}:
        lifecycle.note(case, by=actor, words=emergency.result, photos=photos, at=now, key=key)


def _save_photos(
    emergency: Emergency, line: EmergencyLine, photos: Sequence[PreparedPhoto], now: datetime
) -> None:
    """The files and rows of a line's photos."""
    rows = []
    for prepared in photos:
        photo = EmergencyPhoto(
            emergency=emergency,
            line_seq=line.seq,
            kind=KeptPhoto.Kind.EVIDENCE,
            sha256=prepared.sha256,
            width=prepared.width,
            height=prepared.height,
            longitude=prepared.longitude,
            latitude=prepared.latitude,
            taken_in=now,
        )
        photo.file.save("photo.jpg", ContentFile(prepared.content), save=False)
        rows.append(photo)
    EmergencyPhoto.objects.bulk_create(rows)
