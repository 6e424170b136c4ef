"""Filing a visit or a patrol with its findings: one transaction, once for each key, nothing typed twice.

What was written without a signal is filed later: the visit and its matters keep the hour at which they happened,
a case counts from the hour at which it came in, for its terms run from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.fieldwork.inputs import Found, PatrolFiled, VisitFiled
from cases.lifecycle import (
    Actor,
    Incomplete,
    NotTheirs,
    Refused,
    Report,
    rectify_day,
    report,
    scoped_key,
    settle,
    with_files,
)
from cases.models import (
    Case,
    ChecklistItem,
    FieldPhoto,
    Finding,
    Hazard,
    HazardCheck,
    KeptPhoto,
    Need,
    Patrol,
    Promise,
    Source,
    Visit,
)
from cases.photos import PreparedPhoto
from grids.models import Grid, Household, Site, User
from grids.roles import covers

RECHECK_DAYS = 7
MOST_FINDINGS = 30
LATEST = timedelta(days=30)


@dataclass
class _Setting:
    """Where and by whom something was found; what every finding inherits. ``now`` is when it came in."""

    contact: Visit | Patrol
    by: User
    now: datetime
    source: str
    household: Household | None = None
    site: Site | None = None
    key: str | None = None

    @property
    def at(self) -> datetime:
        """When it was found."""
        return self.contact.at


def file_visit(brought: VisitFiled, *, by: User, at: datetime | None = None) -> tuple[Visit, bool]:
    """File a visit with what it found; answers the visit and whether it is new. Raises Refused and its kin."""
    now = at or timezone.now()
    grid = _ground(by, brought.household or brought.site, brought.grid)
    visit = Visit(
        grid=grid,
        place_code=grid.code,
        household=brought.household,
        site=brought.site,
        by=by,
        at=_happened(brought.happened_at, now),
        kind=brought.kind,
        outcome=brought.outcome,
        present=brought.present.strip(),
        headcount=brought.headcount,
        words=brought.words.strip(),
        longitude=brought.longitude,
        latitude=brought.latitude,
        key=scoped_key(brought.key, Actor(by), ""),
    )
    _respect(visit)
    setting = _Setting(visit, by, now, Source.VISIT, brought.household, brought.site, brought.key)
    return _file(visit, setting, brought.findings)


def file_patrol(brought: PatrolFiled, *, by: User, at: datetime | None = None) -> tuple[Patrol, bool]:
    """File a patrol with what it found; answers the patrol and whether it is new. Raises Refused and its kin."""
    now = at or timezone.now()
    grid = _inspected(by, brought)
    patrol = Patrol(
        grid=grid,
        place_code=grid.code,
        site=brought.site,
        checklist=brought.checklist,
        looked_at=[item.snapshot(fine) for item, fine in brought.looked_at],
        by=by,
        at=_happened(brought.happened_at, now),
        words=brought.words.strip(),
        longitude=brought.longitude,
        latitude=brought.latitude,
        key=scoped_key(brought.key, Actor(by), ""),
    )
    wrong = [item for item, fine in brought.looked_at if not fine]
    lines = [_of_the_checklist(found, wrong) for found in brought.findings]
    bare = [item for item in wrong if not any(item == found.item for found in lines)]
    lines += [Found(Finding.Kind.HAZARD, degree=item.degree, item=item) for item in bare]
    setting = _Setting(patrol, by, now, Source.PATROL, None, brought.site, brought.key)
    return _file(patrol, setting, lines)


def _of_the_checklist(found: Found, wrong: Sequence[ChecklistItem]) -> Found:
    """A line that only repeats a wrong thing's sentence is that thing's, whether it names it or not."""
    same = [item for item in wrong if item.reassures(found.words)]
    return replace(found, item=same[0]) if same and found.item is None else found


def _happened(at: datetime | None, now: datetime) -> datetime:
    """The hour at which it happened: a phone's clock may be a little fast, and nothing is filed a month late."""
    if at is not None and at < now - LATEST:
        raise Incomplete(_("超过 %d 天的走访、巡查不能补记。") % LATEST.days, "happened_at")
    return min(at or now, now)


def _day(now: datetime, later: int) -> date:
    return timezone.localdate(now) + timedelta(days=later)


def _ground(by: User, where: Household | Site | None, grid: Grid | None) -> Grid:
    """The grid in which this happens; only one's own ground."""
    grid = where.grid if where is not None else grid
    if grid is None:
        raise Incomplete(_("请选择网格。"), "grid")
    if not covers(by.standing.field_prefixes, grid.code):
        raise NotTheirs(_("只能在自己的网格走访、巡查。"))
    return grid


def _inspected(by: User, brought: PatrolFiled) -> Grid:
    """The grid of a patrol: one's own ground; an enforcement officer inspects the sites of the area."""
    site = brought.site
    if site is not None and covers(by.standing.policed, site.grid.code):
        return site.grid
    return _ground(by, site, brought.grid)


def _respect(visit: Visit) -> None:
    """A door that asked for a call is not knocked at, unless somebody opened it."""
    household = visit.household
    if household is None or visit.kind != Visit.Kind.FACE or not household.prefers_call:
        return
    if visit.outcome != Visit.Outcome.MET:
        raise Incomplete(_("这户希望先打电话，请不要上门；打了电话请选“电话”。"), "kind")


def _file(contact: Any, setting: _Setting, findings: Sequence[Found]) -> tuple[Any, bool]:
    """Insert the contact and all that it found; on a known key, the one that the key made before."""
    if len(findings) > MOST_FINDINGS:
        raise Incomplete(_("一次最多记 %d 条。") % MOST_FINDINGS, "findings")
    try:
        with with_files():
            contact.save(force_insert=True)
            for position, found in enumerate(findings):
                _tell_where(setting, position, found)
    except IntegrityError:
        known = type(contact).objects.filter(key=contact.key).first() if contact.key else None
        if known is None:
            raise
        return known, False
    return contact, True


def _tell_where(setting: _Setting, position: int, found: Found) -> None:
    """Make the finding what it is; a refusal names the line that it is about."""
    try:
        _become(setting, position, found)
    except Refused as refusal:
        refusal.field = f"findings-{position}-{refusal.field or 'kind'}"
        raise


def _become(setting: _Setting, position: int, found: Found) -> Finding:
    """One finding and what it becomes."""
    name = "visit" if isinstance(setting.contact, Visit) else "patrol"
    words = found.words.strip()
    finding = Finding(position=position, kind=found.kind, words=words, **{name: setting.contact})
    makers = {
        Finding.Kind.NEED: ("need", _need),
        Finding.Kind.HAZARD: ("hazard", _hazard),
        Finding.Kind.PROMISE: ("promise", _promise),
        Finding.Kind.CASE: ("case", _case),
        Finding.Kind.SETTLED: ("case", _settled),
    }
    if found.kind in makers:
        column, make = makers[Finding.Kind(found.kind)]
        setattr(finding, column, make(setting, position, found))
    elif not words and not found.photos:
        raise Incomplete(_("请写几个字，或拍一张照片。"), "words")
    finding.save(force_insert=True)
    if finding.case_id is None:
        place = setting.contact.place_code
        keep_photos(found.photos, KeptPhoto.Kind.BEFORE, place, setting.at, finding=finding)
        keep_photos(found.photos_after, KeptPhoto.Kind.AFTER, place, setting.at, finding=finding)
    return finding


def _shared(setting: _Setting) -> dict[str, Any]:
    """What a need, hazard and promise take over from the visit."""
    contact = setting.contact
    return {
        "grid": contact.grid,
        "place_code": contact.place_code,
        "household": setting.household,
        "site": setting.site,
    }


def _need(setting: _Setting, position: int, found: Found) -> Need:
    _words_needed(found)
    return Need.objects.create(
        **_shared(setting),
        kind=found.need_kind,
        words=found.words.strip(),
        raised_by=setting.by,
        raised_at=setting.at,
    )


def _hazard(setting: _Setting, position: int, found: Found) -> Hazard:
    if not (found.words.strip() or found.photos):
        raise Incomplete(_("请写几个字，或拍一张照片。"), "words")
    if found.due_on is not None and found.due_on < timezone.localdate(setting.at):
        raise Incomplete(_("复查的日子不能早于今天。"), "due_on")
    return Hazard.objects.create(
        **_shared(setting),
        words=found.words.strip() or str(_("（见照片）")),
        degree=found.degree,
        longitude=found.longitude if found.longitude is not None else setting.contact.longitude,
        latitude=found.latitude if found.latitude is not None else setting.contact.latitude,
        found_by=setting.by,
        found_at=setting.at,
        rectify_on=rectify_day(found.degree, _day(setting.at, 0)),
        recheck_on=found.due_on or _day(setting.at, found.item.recheck_days if found.item else RECHECK_DAYS),
    )


def _promise(setting: _Setting, position: int, found: Found) -> Promise:
    _words_needed(found)
    if found.due_on is None:
        raise Incomplete(_("请填答应在哪天之前。"), "due_on")
    if found.due_on < timezone.localdate(setting.at):
        raise Incomplete(_("答应的日子不能早于今天。"), "due_on")
    return Promise.objects.create(
        **_shared(setting),
        words=found.words.strip(),
        due_on=found.due_on,
        first_due_on=found.due_on,
        made_by=setting.by,
        made_at=setting.at,
    )


def _words_needed(found: Found) -> None:
    if not found.words.strip():
        raise Incomplete(_("请写几个字。"), "words")


def _case(setting: _Setting, position: int, found: Found) -> Case:
    case, _new = report(_as_report(setting, position, found), by=Actor(setting.by), at=setting.now)
    return case


def _settled(setting: _Setting, position: int, found: Found) -> Case:
    brought = _as_report(setting, position, found)
    after = found.photos_after
    if not after:
        after, brought.photos = brought.photos, ()
    case, _new = settle(brought, by=Actor(setting.by), after=after, at=setting.now)
    return case


def _as_report(setting: _Setting, position: int, found: Found) -> Report:
    """A finding as the life-cycle takes it: the grid's, at the finding's own point or the visit's."""
    own = found.longitude is not None and found.latitude is not None
    place = found if own else setting.contact
    where = setting.site or setting.household
    return Report(
        source=setting.source,
        description=found.words,
        category=found.category,
        urgency=found.urgency,
        longitude=place.longitude,
        latitude=place.latitude,
        accuracy=found.accuracy if own else None,
        address=_address(where),
        grid=setting.contact.grid,
        photos=found.photos,
        key=f"{setting.key}:{position}" if setting.key else None,
    )


def _address(where: Household | Site | None) -> str:
    """The place in words: a site's address, a building's name; never which door a household is behind."""
    if isinstance(where, Site):
        return where.address or where.name
    return where.building.name if where is not None and where.building else ""


def keep_photos(
    photos: Sequence[PreparedPhoto],
    kind: str,
    place_code: str,
    at: datetime,
    *,
    finding: Finding | None = None,
    check_of: HazardCheck | None = None,
) -> list[FieldPhoto]:
    """Write the files and rows of a finding's or a re-inspection's photos, inside the caller's transaction."""
    rows = []
    for prepared in photos:
        photo = FieldPhoto(
            finding=finding,
            check_of=check_of,
            place_code=place_code,
            kind=kind,
            sha256=prepared.sha256,
            width=prepared.width,
            height=prepared.height,
            longitude=prepared.longitude,
            latitude=prepared.latitude,
            taken_in=at,
        )
        photo.file.save("photo.jpg", ContentFile(prepared.content), save=False)
        rows.append(photo)
    return FieldPhoto.objects.bulk_create(rows)
