"""Likely repeats: open cases near a point, of the same kind or in nearly the same words whatever their kind.

Distances are metres on the sphere (WGS-84 degrees in). Likeness is Jaccard's on pairs of characters, which
serves Chinese and Latin letters alike; pairs that most of those compared use (a channel's opening, the compound's
name) are left out, and what a mask covers counts for nothing. What a reporter is shown holds no words and no person.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, pi, radians, sin, sqrt
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from cases.dispatching.proposals import bigrams
from cases.models import Case, CaseQuerySet, Category, Photo
from grids.privacy import mask_text

EARTH = 6_371_008.8
RADIUS = 300.0
MEMORY = timedelta(days=60)
MOST_COMPARED = 100
MOST_SHOWN = 5
FEW = 8  # among fewer, what most of them say may be the matter itself
LIKE_ENOUGH = 0.2
NEARLY_THE_SAME = 0.5  # from here on another category is no reason against it
CLOSE_ENOUGH = 60.0
COMPARED = ("number", "description", "longitude", "latitude", "status", "category", "reported_at")


def distance(longitude: float, latitude: float, other_longitude: float, other_latitude: float) -> float:
    """Metres between two points, by the haversine formula."""
    north, south = radians(latitude), radians(other_latitude)
    half = (
        sin((south - north) / 2) ** 2
        + cos(north) * cos(south) * sin(radians(other_longitude - longitude) / 2) ** 2
    )
    return 2 * EARTH * asin(sqrt(min(half, 1.0)))


def likeness(one: frozenset[str], two: frozenset[str]) -> float:
    """Shared pairs of characters over all of them, 0 to 1."""
    shared = len(one & two)
    return shared / (len(one) + len(two) - shared) if shared else 0.0


def within(cases: CaseQuerySet, longitude: float, latitude: float, metres: float) -> CaseQuerySet:
    """The cases in the smallest box of degrees around the circle."""
    north = metres / EARTH * 180 / pi
    east = north / max(cos(radians(latitude)), 0.01)
    return cases.filter(
        latitude__range=(latitude - north, latitude + north),
        longitude__range=(longitude - east, longitude + east),
    )


def _candidates(category: Category | None, now: datetime) -> CaseQuerySet:
    """Open cases of the last 60 days, of the kind or of none; of any where no kind is named."""
    cases = Case.objects.open().filter(reported_at__gte=now - MEMORY)
    return cases.filter(Q(category=category) | Q(category=None)) if category else cases


def likely_repeats(
    case: Case, category: Category | None = None, *, now: datetime | None = None
) -> list[dict[str, Any]]:
    """What the dispatcher sees beside the case, the likeliest first: number, headline, status, score, and why:
    distance_m, likeness (0 to 1), days between the two.

    Without a point the words alone are compared, within the community and the kind; then ``distance_m`` is None.
    """
    kind = category or case.category
    pinned = case.longitude is not None and case.latitude is not None
    cases = _candidates(None if pinned else kind, now or timezone.now()).exclude(pk=case.pk)
    if case.parent_id:
        cases = cases.exclude(parent=case.parent_id).exclude(pk=case.parent_id)
    if case.longitude is not None and case.latitude is not None:
        cases = within(cases, case.longitude, case.latitude, RADIUS)
    else:
        cases = cases.within(case.place_code[:12])
    newest = list(cases.order_by("-reported_at").values_list(*COMPARED, named=True)[:MOST_COMPARED])
    pairs, *others = telling([bigrams(mask_text(one.description)) for one in (case, *newest)])
    found = [
        scored
        for other, theirs in zip(newest, others, strict=True)
        if (scored := _scored(case, pairs, other, theirs, kind))
    ]
    return sorted(found, key=lambda repeat: -repeat["score"])[:MOST_SHOWN]


def telling(said: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The pairs of each without those that more than half of them use; of few, all pairs."""
    if len(said) < FEW:
        return list(said)
    used = Counter(pair for pairs in said for pair in pairs)
    common = {pair for pair, times in used.items() if 2 * times > len(said)}
    return [pairs - common for pairs in said]


def _scored(
    case: Case, pairs: frozenset[str], other: Any, theirs: frozenset[str], kind: Category | None
) -> dict[str, Any] | None:
    """The other case, a row of ``COMPARED``, as a likely repeat; None when it is too far or too different."""
    like, away = likeness(pairs, theirs), _between(case, other)
    if away is not None and away > RADIUS:
        return None
    if kind and other.category not in (None, kind.pk) and like < NEARLY_THE_SAME:
        return None
    close = away is not None and away <= CLOSE_ENOUGH
    if like < LIKE_ENOUGH and not close:
        return None
    near = 0.0 if away is None else 1 - away / RADIUS
    return {
        "number": other.number,
        "distance_m": None if away is None else round(away),
        "headline": mask_text(Case(description=other.description).headline),
        "status": other.status,
        "likeness": round(like, 2),
        "days": abs(case.reported_at - other.reported_at).days,
        "score": round(0.6 * like + 0.4 * near, 2),
    }


def _between(case: Case, other: Any) -> float | None:
    if case.longitude is None or case.latitude is None or other.longitude is None or other.latitude is None:
        return None
    return distance(case.longitude, case.latitude, other.longitude, other.latitude)


@dataclass(frozen=True)
class Neighbour:
    """An open case as a reporter is shown it before sending the same again: no words, no person, no number.

    ``case`` is its id, for a signed token alone.
    """

    case: int
    photo: UUID | None
    distance_m: int
    status: str
    since: datetime


def nearby(
    longitude: float,
    latitude: float,
    category: Category | None = None,
    *,
    now: datetime | None = None,
    metres: float = RADIUS,
) -> list[Neighbour]:
    """Open cases of the kind around a point, the nearest first, at most five."""
    photo = (
        Photo.objects.filter(case=OuterRef("pk"), kind=Photo.Kind.BEFORE).order_by("pk").values("uuid")[:1]
    )
    cases = within(_candidates(category, now or timezone.now()), longitude, latitude, metres)
    rows = (
        cases.annotate(first_photo=Subquery(photo))
        .order_by("-reported_at")
        .values_list("pk", "first_photo", "longitude", "latitude", "status", "reported_at")[:MOST_COMPARED]
    )
    found = [
        Neighbour(pk, uuid, round(distance(longitude, latitude, east, north)), status, at)
        for pk, uuid, east, north, status, at in rows
        if east is not None and north is not None
    ]
    return sorted((one for one in found if one.distance_m <= metres), key=lambda one: one.distance_m)[
        :MOST_SHOWN
    ]
