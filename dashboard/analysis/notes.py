"""Writes what the engine found as notes: a known matter grows its note, a new one gets its own, a quiet one is past.

Run twice with the same rows it writes the same. A kind that was called a false alarm weighs half as much each time.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cases.categories import categories
from cases.models import Case
from dashboard.analysis.engine import Matter, find_now
from dashboard.analysis.key_terms import binding_words
from dashboard.analysis.likeness import Item
from dashboard.analysis.samples import Gathered, gather
from dashboard.models import Note, NoteCase
from grids.models import Grid, Street
from grids.places import registers

SHOWN_DAYS = 91
SAME_SHARE = 0.5
FALSE_MEMORY = timedelta(days=180)
QUIET = timedelta(days=3)  # a new note that nothing feeds any more is past
MOST_NOTES = 20
State, Kind = Note.State, Note.Kind

logger = logging.getLogger(__name__)


def analyse(street: Street, now: datetime) -> list[Note]:
    """Look at the street as it is now; the notes that stand, the weightiest first. One transaction."""
    gathered = gather(street, now)
    matters = find_now(gathered.items, gathered.today, gathered.since)[:MOST_NOTES]
    with transaction.atomic():
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        notes = [note for matter in matters if (note := _kept(street, gathered, matter, now))]
        quiet = Note.objects.filter(street=street, state=State.NEW, seen_at__lt=now - QUIET)
        quiet.update(state=State.PAST)
    return sorted(notes, key=lambda note: (-note.weight, note.pk))


def _kept(street: Street, gathered: Gathered, matter: Matter, now: datetime) -> Note | None:
    """The matter's note, made or grown; None where a person has judged the same matter already."""
    columns = _columns(gathered, matter)
    cases = [gathered.items[at].key for at in matter.inside]
    known = _same(street, columns, cases, now)
    if known is not None and known.state != State.NEW:
        return None
    columns["discount"] = discount_of(street, columns, now)
    columns["weight"] = round(matter.weight(columns["discount"]), 2)
    if known is None:
        note = Note.objects.create(street=street, made_at=now, seen_at=now, **columns)
        logger.info("note %d: %d cases where %.1f were expected", note.pk, note.count, note.expected)
    else:
        Note.objects.filter(pk=known.pk).update(seen_at=now, **columns)
        note = Note.objects.get(pk=known.pk)
        note.evidence.exclude(case__in=cases).delete()
    NoteCase.objects.bulk_create([NoteCase(note=note, case_id=pk) for pk in cases], ignore_conflicts=True)
    return note


def _same(street: Street, columns: dict[str, Any], cases: Sequence[int], now: datetime) -> Note | None:
    """A note that is open, or was judged while this stretch lasted, about mostly the same cases or kind and place."""
    begun = columns["since_on"]
    notes = Note.objects.filter(street=street, until_on__gte=begun).exclude(state=State.PAST)
    for note in notes.prefetch_related("evidence").order_by("-made_at"):
        shared = len({line.case_id for line in note.evidence.all()} & set(cases))
        # The same kind everywhere is one matter whoever asks; in one place it has to be that place.
        kindred = (note.category_id, note.place_code, note.kind) == (
            columns["category"].pk if columns["category"] else 0,
            columns["place_code"],
            columns["kind"],
        )
        if kindred or shared >= SAME_SHARE * min(len(cases), max(note.count, 1)):
            return note
    return None


def discount_of(street: Street, columns: dict[str, Any], now: datetime) -> float:
    """A half for each false alarm of the kind in the last half year; for a hot spot, of its community."""
    if columns["category"] is None:
        return 1.0
    alarms = Note.objects.filter(
        street=street, state=State.FALSE, category=columns["category"], decided_at__gt=now - FALSE_MEMORY
    )
    if columns["kind"] == Kind.HOT_SPOT:
        alarms = alarms.filter(place_code__startswith=columns["place_code"][:12])
    return float(0.5 ** alarms.count())


def _columns(gathered: Gathered, matter: Matter) -> dict[str, Any]:
    """All that follows from the group itself."""
    judged, inside = matter.judgement, [gathered.items[at] for at in matter.inside]
    chosen = set(matter.members)
    others = [item for at, item in enumerate(gathered.items) if at not in chosen]
    kind = Kind.SEASONAL if judged.is_seasonal else Kind.HOT_SPOT if matter.local else Kind.COMMON
    return {
        "kind": kind,
        "category": category_of(inside),
        "words": binding_words(inside, others),
        **place_of(inside, gathered, local=matter.local),
        "since_on": judged.span.first,
        "until_on": judged.span.after - timedelta(days=1),
        "count": judged.count,
        "running": round(judged.running, 2),
        "season": None if judged.season is None else round(judged.season, 2),
        "season_days": judged.season_days,
        "known_since": gathered.since,
        "surprise": round(judged.surprise if not judged.is_seasonal else judged.over_running, 2),
        "by_day": by_day([gathered.items[at].on for at in matter.members], gathered.today),
    }


def category_of(inside: Sequence[Item]) -> Any:
    """The category of most of them; None where there is none."""
    paths = Counter(item.category for item in inside if item.category)
    if not paths:
        return None
    path, times = min(paths.items(), key=lambda pair: (-pair[1], pair[0]))
    by_path = {category.path: category for category in categories().by_id.values()}
    return by_path.get(path) if 2 * times >= len(inside) else None


def place_of(inside: Sequence[Item], gathered: Gathered, *, local: bool) -> dict[str, Any]:
    """Where it is: the grid of most and the middle of the points; for what is everywhere the place they all share."""
    codes = Counter(item.place_code for item in inside)
    shared = _shared([item.place_code for item in inside])
    if not local:
        return {"place_code": shared, "place": _name_of(shared), "grid": None}
    code = min(codes.items(), key=lambda pair: (-pair[1], pair[0]))[0]
    grid = registers().grids_by_code.get(code)
    points = [(item.longitude, item.latitude) for item in inside if item.longitude is not None]
    middle = {}
    if points:
        middle = {
            "longitude": sum(east or 0 for east, _north in points) / len(points),
            "latitude": sum(north or 0 for _east, north in points) / len(points),
        }
    return {"place_code": code, "place": _name_of(code), "grid": grid} | middle


def _shared(codes: Sequence[str]) -> str:
    """The smallest place that holds all: a community's code, or the street's."""
    communities = {code[:12] for code in codes}
    return communities.pop() if len(communities) == 1 and len(codes[0]) >= 12 else codes[0][:9]


def _name_of(code: str) -> str:
    grid: Grid | None = registers().grids_by_code.get(code)
    community = registers().community_of(code)
    if grid is not None:
        return f"{grid.community.name}{grid.name}"
    return community.name if community else _("全街道")


def by_day(days: Iterable[date], today: date) -> list[int]:
    """How many on each of the last 91 days, the oldest first."""
    counted = Counter((today - day).days for day in days)
    return [counted[back] for back in range(SHOWN_DAYS - 1, -1, -1)]


def cases_of(note: Note) -> Any:
    """The evidence, the newest first."""
    return Case.objects.filter(pk__in=note.evidence.values("case")).order_by(F("reported_at").desc(), "-pk")
