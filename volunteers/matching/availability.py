"""What is free at a time, what is left, how far it is, and what went well before. A query each."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.db.models import Q, Sum

from volunteers.matching.proposals import FAR, Asked, Point
from volunteers.models import FULFILLED, Booking, Gift, Match, MoneyLine, Pledge, Resource, Slot

EARTH = 6_371_000.0


def span_of(asked: Asked, first: date, last: date | None, today: date) -> tuple[date, date] | None:
    """The days that both have in common from today on; None when there is none."""
    begin, end = max(asked.first, first, today), min(asked.last, last or asked.last)
    return (begin, end) if begin <= end else None


def free_slot(
    asked: Asked, times: Sequence[str], span: tuple[date, date], taken: Iterable[Booking]
) -> str | None:
    """The first part of the week that suits both and that nobody has taken on any of the days; None without one."""
    begin, end = span
    busy = {one.slot for one in taken if one.from_on <= end and one.to_on >= begin}
    for slot in Slot:
        suits = (not asked.times or slot in asked.times) and (not times or slot in times)
        if suits and slot not in busy and _falls_within(slot, begin, end):
            return slot.value
    return None


def _falls_within(slot: Slot, begin: date, end: date) -> bool:
    """Whether the weekday comes up at all between the days."""
    first = begin + timedelta(days=(slot.weekday - begin.isoweekday()) % 7)
    return first <= end


def left_of(resource: Resource, given: dict[int, int]) -> int:
    """What is left of a sum of money, in fen."""
    return (resource.amount_fen or 0) - given.get(resource.pk, 0)


def who(row: Resource) -> tuple[str, int]:
    """Whose time it is: a volunteer has one life, whatever they offer; a hall is itself."""
    return ("helper", row.helper_id) if row.helper_id else ("resource", row.pk)


def giver(row: Resource) -> tuple[str, int]:
    return ("helper", row.helper_id) if row.helper_id else ("unit", row.unit_id or 0)


def bookings_of(rows: Sequence[Resource]) -> dict[Any, list[Booking]]:
    taken: dict[Any, list[Booking]] = defaultdict(list)
    wanted = Q(resource__in=[row.pk for row in rows])
    wanted |= Q(resource__helper__in=[row.helper_id for row in rows if row.helper_id])
    for booking in Booking.objects.filter(wanted).select_related("resource"):
        taken[who(booking.resource)].append(booking)
    return taken


def money_given(rows: Iterable[Resource]) -> dict[int, int]:
    """What of each sum is promised already: to needs by matches, to projects by pledges; fen by id."""
    ids = [row.pk for row in rows if row.gift == Gift.MONEY]
    given: Counter[int] = Counter()
    stands = [Match.State.ACCEPTED, Match.State.DONE]
    matches = Match.objects.filter(resource__in=ids, state__in=stands, need__isnull=False).order_by()
    for pk, fen in matches.values_list("resource").annotate(fen=Sum("amount_fen")):
        given[pk] += fen or 0
    lines = MoneyLine.objects.filter(pledge__resource__in=ids).order_by()
    for pk, kind, fen in lines.values_list("pledge__resource", "kind").annotate(fen=Sum("amount_fen")):
        given[pk] += {"pledged": fen, "released": -fen}.get(kind, 0)
    return dict(given)


def goods_given(rows: Iterable[Resource]) -> set[int]:
    """Goods are given once; who has more offers them on another line."""
    ids = [row.pk for row in rows if row.gift == Gift.GOODS]
    stands = Match.objects.filter(state__in=[Match.State.ACCEPTED, Match.State.DONE])
    pledged = Pledge.objects.standing().filter(resource__in=ids)
    return {
        *stands.filter(resource__in=ids).values_list("resource", flat=True),
        *pledged.values_list("resource", flat=True),
    }


def went_well(asked: Asked, rows: Sequence[Resource]) -> Counter[Any]:
    """How often each giver helped with such a need before and it worked: matches done, projects accepted."""
    before: Counter[Any] = Counter()
    units = [row.unit_id for row in rows if row.unit_id]
    done = Match.objects.filter(state=Match.State.DONE, need__kind=asked.kind)
    done = done.filter(
        Q(resource__unit__in=units) | Q(resource__helper__in=[row.helper_id for row in rows if row.helper_id])
    )
    for unit, helper in done.values_list("resource__unit", "resource__helper"):
        before[("helper", helper) if helper else ("unit", unit)] += 1
    kept = Pledge.objects.standing().filter(
        unit__in=units, project__kind=asked.kind, project__state__in=FULFILLED
    )
    for unit, _project in kept.values_list("unit", "project").distinct():
        before[("unit", unit)] += 1
    return before


def distance(one: Point, other: Point) -> float:
    """Metres over the ground between two points (longitude, latitude in degrees); infinite when one is unknown."""
    if None in (*one, *other):
        return FAR
    west, south, east, north = (radians(value or 0.0) for value in (*one, *other))
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))
