"""The first verbs: report, settle, withdraw, register, reject, merge, split."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.lifecycle.actors import Actor, may_report
from cases.lifecycle.core import Move, move, next_event, record, term_columns
from cases.lifecycle.exceptions import Incomplete, NotTheirs, Refused
from cases.lifecycle.files import with_files
from cases.models import OPEN_TO_STRANGERS, Case, CaseEvent, Category, Part, Photo, Reason, Status, Urgency
from cases.photos import PreparedPhoto
from grids.models import Grid, Street
from grids.places import grids_at, only_street, own_street, streets
from grids.privacy import lookup_digest, normal_phone
from grids.roles import covers

SPLITTABLE = 200


@dataclass
class Report:
    """What a reporter brings. The grid is found from the point when it is not given."""

    source: str
    description: str = ""
    category: Category | None = None
    urgency: str = Urgency.NORMAL
    longitude: float | None = None
    latitude: float | None = None
    accuracy: float | None = None
    address: str = ""
    grid: Grid | None = None
    reporter_name: str = ""
    reporter_phone: str = ""
    photos: Sequence[PreparedPhoto] = ()
    external_number: str | None = None
    street: Street | None = None
    device: str = ""
    key: str | None = None


def report(brought: Report, *, by: Actor, at: datetime | None = None) -> tuple[Case, bool]:
    """Take a matter in; answers the case and whether it is new (the same key gives the same case)."""
    if not may_report(by, brought.source, OPEN_TO_STRANGERS):
        raise NotTheirs(_("这个渠道需要登录后使用。"))
    if not (brought.description.strip() or brought.photos):
        raise Incomplete(_("请写几个字，或拍一张照片。"), "description")
    case = _new_case(brought, by, at or timezone.now(), Status.REPORTED)
    return _insert(case, "report", by, brought)


def settle(
    brought: Report, *, by: Actor, after: Sequence[PreparedPhoto], words: str = "", at: datetime | None = None
) -> tuple[Case, bool]:
    """自处: put right on the spot by whoever found it; a case all the same, closed at once."""
    now = at or timezone.now()
    if not after:
        raise Incomplete(_("自处要附处置后的照片。"), "photos")
    case = _new_case(brought, by, now, Status.CLOSED)
    if not covers(by.standing.field_prefixes, case.place_code):
        raise _elsewhere(case, by, chosen=brought.grid is not None)
    case.settled = True
    case.closed_at = case.ended_at = case.resolved_at = now
    return _insert(case, "settle", by, brought, after=after, words=words)


def _elsewhere(case: Case, by: Actor, *, chosen: bool) -> Refused:
    """Why this can't be settled by this person here: whose ground it is, and what to do instead."""
    if not by.standing.field_prefixes:
        return NotTheirs(_("只有下沉干部和社区工作者能在自己的网格自处，请改为上报。"))
    if case.grid is None and case.longitude is None:
        return Incomplete(_("请允许定位，或选择网格。"), "grid")
    if case.grid is None:
        sentence = _(
            "这个位置不在任何网格的边界里，不能记自处。位置不准请在地图上改；没错就改为上报，由指挥中心分派。"
        )
        return NotTheirs(sentence, "longitude")
    grid = f"{case.grid.community.name} {case.grid.name}"
    if chosen:
        sentence = _("%s不是您的网格，不能记自处。请改选自己的网格，或改为上报，由那里的人处置。")
        return NotTheirs(sentence % grid, "grid")
    sentence = _(
        "这个位置在%s，不是您的网格，不能记自处。位置不准请在地图上改；没错就改为上报，由那里的人处置。"
    )
    return NotTheirs(sentence % grid, "longitude")


def _new_case(brought: Report, by: Actor, now: datetime, status: str) -> Case:
    """The row as it will be inserted: place found, terms set, personal data in its columns."""
    grid, street = _place(brought, by)
    phone = normal_phone(brought.reporter_phone)
    case = Case(
        status=status,
        source=brought.source,
        urgency=brought.urgency,
        category=brought.category,
        description=brought.description.strip(),
        street=street,
        grid=grid,
        place_code=grid.code if grid else street.code,
        outside=grid is None and brought.longitude is not None,
        address=brought.address.strip(),
        longitude=brought.longitude,
        latitude=brought.latitude,
        accuracy=brought.accuracy,
        reporter=by.user,
        reporter_name=brought.reporter_name.strip(),
        reporter_phone=phone,
        phone_digest=lookup_digest(phone),
        external_number=brought.external_number or None,
        reported_at=now,
        status_since=now,
    )
    for column, value in term_columns(case, status, now).items():
        setattr(case, column, value)
    return case


def _place(brought: Report, by: Actor) -> tuple[Grid | None, Street]:
    """The grid given, or the one around the point; and the street it all belongs to, which is never guessed."""
    if brought.grid is not None:
        return brought.grid, brought.grid.community.street
    around: list[Grid] = []
    if brought.longitude is not None and brought.latitude is not None:
        around = grids_at(brought.longitude, brought.latitude)
    if len({grid.community.street_id for grid in around}) == 1:
        return around[0], around[0].community.street
    street = brought.street or own_street(by.user) or only_street()
    if street is None and not streets():
        raise Refused(_("街道资料还没有导入，暂时不能上报。"))
    if street is None:
        raise Incomplete(_("请选择是哪个街道的事，或在地图上标出位置。"), "street")
    # Where outlines of two streets overlap, the grid is the chosen street's.
    return next((grid for grid in around if grid.community.street_id == street.pk), None), street


def _insert(
    case: Case,
    name: str,
    by: Actor,
    brought: Report,
    after: Sequence[PreparedPhoto] = (),
    words: str = "",
) -> tuple[Case, bool]:
    """Insert the case with its first event; on a known key, the case that the key made before."""
    case.idempotency_key = scoped_key(brought.key, by, brought.device or _content_digest(brought))
    change = Move(
        words=words,
        data={"source": case.source, "matter": case.matter_digest()},
        photos=brought.photos,
        photo_kind=Photo.Kind.BEFORE,
        after=after,
    )
    try:
        with with_files():
            case.number = next_number(case.street, case.reported_at)
            part = _reporting_part(case, by)
            event = next_event(case, name, by, part, change, case.reported_at, to=case.status)
            case.event_count, case.head_hash = event.seq, event.hash
            case.save(force_insert=True)
            event.case = case
            record(case, event, change)
    except IntegrityError:
        known = _find_known(case)
        if known is None:
            raise
        return known, False
    return case, True


def _reporting_part(case: Case, by: Actor) -> str:
    """In what part somebody reports."""
    standing = by.standing
    if covers(standing.grids, case.place_code):
        return Part.CADRE
    if covers(standing.communities, case.place_code):
        return Part.WORKER
    if standing.is_centre:
        return Part.CENTRE
    return Part.REPORTER if by.user else Part.CHANNEL


def scoped_key(key: str | None, by: Actor, device: str) -> str | None:
    """An idempotency key counts for one account or device only."""
    if not key:
        return None
    owner = f"user:{by.user.pk}" if by.user else f"device:{device}"
    return hashlib.sha256(f"{owner}:{key}".encode()).hexdigest()


def _content_digest(brought: Report) -> str:
    """What stands for a device that has no name: what it says, so that a stranger's key opens nobody else's case."""
    photos = [photo.sha256 for photo in brought.photos]
    place = (brought.address.strip(), brought.longitude, brought.latitude, brought.grid and brought.grid.code)
    content = (
        brought.description.strip(),
        brought.reporter_name.strip(),
        brought.reporter_phone,
        place,
        photos,
    )
    return hashlib.sha256(repr(content).encode()).hexdigest()


def _find_known(case: Case) -> Case | None:
    """The case that an earlier sending of the same report made."""
    known = None
    if case.idempotency_key:
        known = Case.objects.filter(idempotency_key=case.idempotency_key).first()
    if known is None and case.external_number:
        known = Case.objects.filter(external_number=case.external_number).first()
    return known


def next_number(street: Street, at: datetime) -> str:
    """The next number of the day, such as HH-20261122-0001; drawn from a sequence, so nobody waits."""
    day = timezone.localtime(at, timezone.get_default_timezone()).date()
    with connection.cursor() as cursor:
        cursor.execute("select cases_next_number(%s, %s)", [street.case_prefix, day])
        return str(cursor.fetchone()[0])


def withdraw(
    case: Case, *, by: Actor, words: str = "", at: datetime | None = None, key: str | None = None
) -> CaseEvent:
    """Taken back by its reporter before the centre registered it; not while others' reports hang on it."""
    if case.repeats.exists():
        raise Refused(_("还有别人报的同一件事并入了这件，不能撤回。"))
    return move(case, "withdraw", by, Move(words=words, key=key), at)


def register(
    case: Case,
    *,
    by: Actor,
    category: Category | None = None,
    urgency: str | None = None,
    words: str = "",
    at: datetime | None = None,
    key: str | None = None,
) -> CaseEvent:
    """立案: the centre takes the matter on under a category."""
    category = category or case.category
    if category is None:
        raise Incomplete(_("请选择诉求类别。"), "category")
    now = at or timezone.now()
    changes: dict[str, Any] = {"category": category, "registered_at": now}
    if urgency:
        changes["urgency"] = urgency
    terms = Case(category=category, urgency=urgency or case.urgency)
    changes |= term_columns(terms, Status.REGISTERED, now)
    data = {"category": category.code, "urgency": urgency or case.urgency}
    return move(case, "register", by, Move(changes, words, data, key=key), now)


def reject(
    case: Case,
    *,
    by: Actor,
    reason: Reason,
    words: str = "",
    at: datetime | None = None,
    key: str | None = None,
) -> CaseEvent:
    """不予立案: the reporter is told why."""
    change = Move(words=words or reason.name, data={"reason": reason.code, "name": reason.name}, key=key)
    return move(case, "reject", by, change, at)


def merge(
    case: Case,
    *,
    by: Actor,
    first_case: Case,
    words: str = "",
    at: datetime | None = None,
    key: str | None = None,
) -> CaseEvent:
    """并案: a repeat joins its first case, which must be open and of the same street."""
    if first_case.pk == case.pk:
        raise Incomplete(_("不能并入自己。"), "first_case")
    if first_case.street_id != case.street_id or not first_case.is_open:
        raise Incomplete(_("首案要属于本街道，并且还没有了结。"), "first_case")
    change = Move({"first_case": first_case}, words, {"first_case": first_case.number}, key=key)
    with with_files():
        # Both rows in one order: of two merges that meet in a case, the second waits and then sees the first.
        locked = Case.objects.select_for_update(no_key=True).order_by("pk")
        if not locked.in_bulk([case.pk, first_case.pk])[first_case.pk].is_open:
            raise Refused(_("首案刚刚已了结，请另选。"), "first_case")
        if case.repeats.exists() or case.children.exists():
            raise Refused(_("已有案卷并入这件，或它已拆分，不能再并入别的案卷。"), "first_case")
        return move(case, "merge", by, change, at)


def split(
    case: Case,
    *,
    by: Actor,
    children: Sequence[str],
    words: str = "",
    at: datetime | None = None,
    key: str | None = None,
) -> list[Case]:
    """拆分: two or more children, each a line of words; registered at once under the parent's category."""
    lines = [line.strip() for line in children if line.strip()]
    if not 2 <= len(lines) <= SPLITTABLE:
        raise Incomplete(_("请填写 2 到 %d 件子案卷，每行一件。") % SPLITTABLE, "children")
    now = at or timezone.now()
    with with_files():
        move(case, "split", by, Move(words=words, data={"children": len(lines)}, key=key), now)
        return [_child(case, by, line, now) for line in lines]


def _child(parent: Case, by: Actor, line: str, now: datetime) -> Case:
    brought = Report(
        source=parent.source,
        description=line,
        category=parent.category,
        urgency=parent.urgency,
        longitude=parent.longitude,
        latitude=parent.latitude,
        accuracy=parent.accuracy,
        address=parent.address,
        grid=parent.grid,
        street=parent.street,
    )
    child = _new_case(brought, by, now, Status.REGISTERED)
    child.parent, child.reporter = parent, parent.reporter
    child.registered_at = now
    return _insert(child, "report", by, brought)[0]
