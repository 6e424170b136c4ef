"""Whether the story of every case stands as it was written: hashes, numbering, heads, and a seal a day.

Within a case each event carries the hash of the one before. A seal covers the heads of all cases that grew since
the seal before it, and that seal's own hash; so every event up to the last seal is covered by exactly one seal, and
a case whose end, or which itself, is missing no longer fits it. Events name their photos by digest, so a photo that
was taken away, slipped in or exchanged is found too; and the last one says how the row stands: its terms, category,
rating and all else that a step may change (stories that ended before events said so don't). Keep a seal's hash outside
the database (print it, mail it): whoever owns the database could otherwise write all of it anew.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import COLUMNS, Case, CaseEvent, Photo, Seal, standing_digest

CHUNK = 500
ROWS_AT_ONCE = 2000
TRIES = 5
MOST_FAULTS = 1000
LOCK_WAIT = "10s"
KEPT = ("number", "status", "event_count", "head_hash", "reported_at", *Case.MATTER, *COLUMNS)

HEADS_SQL = """
select distinct on (event.case_id) cases_case.number, event.seq, event.hash
from cases_caseevent event left join cases_case on cases_case.id = event.case_id
where event.id > %s and event.id <= %s
order by event.case_id, event.seq desc
"""
GROWN_SQL = """
select count(*), count(*) filter (where seq = 1) from cases_caseevent where id > %s and id <= %s
"""
ORPHANS_SQL = """
select event.case_id, count(*) from cases_caseevent event
where not exists (select from cases_case where cases_case.id = event.case_id)
group by event.case_id order by event.case_id limit %s
"""


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was written: where, and what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass
class Findings:
    """What was looked at, and what is wrong; of very many faults only the first thousand are kept."""

    cases: int = 0
    events: int = 0
    seals: int = 0
    faulty: int = 0
    faults: list[Fault] = field(default_factory=list)

    def add(self, faults: list[Fault]) -> None:
        """Note what was found."""
        self.faulty += len(faults)
        self.faults += faults[: max(0, MOST_FAULTS - len(self.faults))]

    @property
    def whole(self) -> bool:
        """Nothing is wrong."""
        return not self.faulty


def verify(case: Case, *, files: bool = False) -> list[Fault]:
    """What is wrong with the story of one case; looks again when it grew meanwhile.

    With ``files`` the kept files are read as well and compared with what the story says of them.
    """
    for _attempt in range(TRIES):
        seen = Case.objects.only(*KEPT).get(pk=case.pk)
        faults = _faults_of(seen, list(seen.events.order_by("seq")), list(seen.photos.all()), files=files)
        if not faults or not Case.objects.filter(pk=case.pk).exclude(event_count=seen.event_count).exists():
            break
    return faults


def verify_all(since: date | None = None, *, files: bool = False) -> Findings:
    """Every case, or those with events since a day, and every seal since it; memory stays flat."""
    findings = Findings()
    begin = datetime.combine(since, time(), timezone.get_default_timezone()) if since else None
    for cases in _chunks(begin):
        findings.cases += len(cases)
        findings.events += _verify_chunk(cases, findings, files=files)
    findings.add(_orphans())
    _verify_seals(since, findings)
    return findings


def seal(day: date) -> Seal:
    """Seal what was written since the seal before; of a day that is sealed, its seal. Refuses to seal backwards."""
    previous = Seal.objects.order_by("-on").first()
    if previous is not None and previous.on >= day:
        existing = Seal.objects.filter(on=day).first()
        if existing is None:
            raise ValueError(f"{day} lies before the last seal, {previous.on}")
        return existing
    with transaction.atomic():
        bound = _last_settled_event()
    made = _computed(previous, day, max(bound, previous.last_event if previous else 0))
    made.save(force_insert=True)
    return made


def _last_settled_event() -> int:
    """The highest id of an event after which no lower one can appear any more.

    Writers in flight hold lower ids and may commit later; the lock waits for them, for a moment and at most for
    LOCK_WAIT.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"set local lock_timeout = '{LOCK_WAIT}'")
        cursor.execute("lock table cases_caseevent in share mode")
    return CaseEvent.objects.aggregate(last=Max("pk"))["last"] or 0


def _computed(previous: Seal | None, day: date, last_event: int) -> Seal:
    """The seal as the rows of today give it; not saved."""
    first = previous.last_event if previous else 0
    with connection.cursor() as cursor:
        cursor.execute(GROWN_SQL, [first, last_event])
        events, cases = cursor.fetchone()
    made = Seal(
        on=day,
        last_event=last_event,
        cases=cases + (previous.cases if previous else 0),
        events=events + (previous.events if previous else 0),
        heads_hash=_heads_hash(first, last_event),
        prev_hash=previous.hash if previous else "",
    )
    made.hash = _seal_hash(made)
    return made


def _heads_hash(first: int, last: int) -> str:
    """SHA-256 over number, length and head of each case that has events after ``first``, as of ``last``."""
    summed = hashlib.sha256()
    name = "seal_heads"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"declare {name} no scroll cursor for {HEADS_SQL}", [first, last])
        while True:
            cursor.execute(f"fetch {ROWS_AT_ONCE} from {name}")
            rows = cursor.fetchall()
            for row in rows:
                summed.update(json.dumps(row).encode() + b"\n")
            if not rows:
                break
        cursor.execute(f"close {name}")
    return summed.hexdigest()


def _seal_hash(made: Seal) -> str:
    said = [made.on.isoformat(), made.last_event, made.cases, made.events, made.heads_hash, made.prev_hash]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _chunks(begin: datetime | None) -> Iterator[list[Case]]:
    """The cases in order, so many at a time; with ``begin``, those that have an event at or after it."""
    cases = Case.objects.only(*KEPT).order_by("pk")
    if begin is not None:
        cases = cases.filter(pk__in=CaseEvent.objects.filter(at__gte=begin).values("case"))
    last = 0
    while chunk := list(cases.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


def _verify_chunk(cases: list[Case], findings: Findings, *, files: bool) -> int:
    """Look at the stories of these cases; answers how many events they have."""
    stories: dict[int, list[CaseEvent]] = {case.pk: [] for case in cases}
    albums: dict[int, list[Photo]] = {case.pk: [] for case in cases}
    for event in CaseEvent.objects.filter(case__in=stories).order_by("case_id", "seq"):
        stories[event.case_id].append(event)
    for photo in Photo.objects.filter(case__in=stories):
        albums[photo.case_id].append(photo)
    for case in cases:
        if _faults_of(case, stories[case.pk], albums[case.pk], files=files):
            findings.add(verify(case, files=files))  # or it grew between the queries
    return sum(map(len, stories.values()))


def _faults_of(case: Case, story: list[CaseEvent], album: list[Photo], *, files: bool) -> list[Fault]:
    """What is wrong with a story, in its order, and with its photos."""
    faults, head = [], ""
    for place, event in enumerate(story, start=1):
        event.case = case
        where = f"{case.number} #{event.seq}"
        if event.seq != place and (place == 1 or story[place - 2].seq != event.seq - 1):
            faults.append(Fault(where, _("它前面缺少记录。")))
        if event.hash != event.digest():
            faults.append(Fault(where, _("内容与写下时的校验值不符，记录被改动过。")))
        if event.prev_hash != head:
            faults.append(Fault(where, _("与前一条记录接不上，前面的记录被改动、调换或删除过。")))
        head = event.hash
    if not story or case.event_count != len(story) or case.head_hash != head:
        count = {"kept": case.event_count, "found": len(story)}
        faults.append(
            Fault(case.number, _("案卷登记有 %(kept)d 条记录，现有 %(found)d 条，或末尾不符。") % count)
        )
    if story and case.status != story[-1].to_status:
        faults.append(Fault(case.number, _("案卷的状态与最后一条记录不符。")))
    if story and story[-1].data.get("standing", standing := standing_digest(case, {})) != standing:
        faults.append(Fault(case.number, _("案卷的类别、期限、评价或其他登记与最后一条记录不符。")))
    if story and story[0].data.get("matter") != case.matter_digest():
        faults.append(Fault(case.number, _("上报的内容、地点或联系人与上报时不符。")))
    return faults + _faults_of_photos(case, story, album, files=files)


def _faults_of_photos(case: Case, story: list[CaseEvent], album: list[Photo], *, files: bool) -> list[Fault]:
    """Photos that the story names and that are not there, and the other way round; exchanged files."""
    named = Counter((event.seq, digest) for event in story for digest in event.data.get("photos", ()))
    found = Counter((photo.event_seq, photo.sha256) for photo in album)
    faults = [Fault(f"{case.number} #{seq}", _("这条记录的照片不见了。")) for seq, _digest in named - found]
    faults += [
        Fault(f"{case.number} #{seq}", _("多出一张记录里没有的照片。")) for seq, _digest in found - named
    ]
    if files:
        changed = [photo for photo in album if _digest_of(photo) != photo.sha256]
        faults += [
            Fault(f"{case.number} #{photo.event_seq}", _("照片文件被换过或丢失：%s") % photo.uuid)
            for photo in changed
        ]
    return faults


def _digest_of(photo: Photo) -> str:
    try:
        with photo.file.open("rb") as kept:
            return hashlib.sha256(kept.read()).hexdigest()
    except FileNotFoundError:
        return ""


def _orphans() -> list[Fault]:
    """Events whose case is gone."""
    with connection.cursor() as cursor:
        cursor.execute(ORPHANS_SQL, [MOST_FAULTS])
        return [Fault(f"#{case}", _("案卷不见了，留下 %d 条记录。") % count) for case, count in cursor]


def _verify_seals(since: date | None, findings: Findings) -> None:
    """Compute each seal anew and compare."""
    previous = Seal.objects.filter(on__lt=since).order_by("-on").first() if since else None
    for kept in Seal.objects.filter(**({"on__gte": since} if since else {})).order_by("on").iterator():
        findings.seals += 1
        findings.add(_faults_of_seal(kept, previous))
        previous = kept


def _faults_of_seal(kept: Seal, previous: Seal | None) -> list[Fault]:
    where = _("%s 的封存") % kept.on
    if kept.hash != _seal_hash(kept):
        return [Fault(where, _("封存本身被改动过。"))]
    if kept.prev_hash != (previous.hash if previous else ""):
        return [Fault(where, _("与前一次封存接不上，中间的封存被改动或删除过。"))]
    now = _computed(previous, kept.on, kept.last_event)
    found = {"cases": kept.cases - now.cases, "events": kept.events - now.events}
    if found["cases"] or found["events"]:
        return [Fault(where, _("封存之后少了 %(cases)d 件案卷、%(events)d 条记录。") % found)]
    if now.heads_hash != kept.heads_hash:
        return [Fault(where, _("封存之后有案卷的末尾被改动过。"))]
    return []
