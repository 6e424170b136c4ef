"""How joint orders are shown: a list by area, state and month; one order with its parts, photos and story."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from cases.duty import own_departments
from cases.enforcement.signatures import waits_for
from cases.enforcement.transitions import STORY, allowed
from cases.lifecycle import Transition
from cases.models import (
    Case,
    JointEvent,
    JointOrder,
    JointOrderQuerySet,
    JointPart,
    JointState,
    JointTask,
    Photo,
)
from grids.instants import has_neighbours
from grids.models import User

PAGE = 30


def listed(rows: JointOrderQuerySet, asked: dict[str, str], start: str) -> dict[str, Any]:
    """A page of orders with how many of their parts are signed; what makes no sense is left out."""
    if asked["area"]:
        rows = rows.filter(area__code=asked["area"])
    if asked["state"] in JointState.values:
        rows = rows.filter(state=asked["state"])
    first = month_from(asked["month"])
    if first is not None:
        last = (first + timedelta(days=32)).replace(day=1)
        done = asked["state"] in (JointState.DONE, JointState.CANCELLED)
        rows = rows.filter(**{f"{name}__{how}": at for name, how, at in _within(done, first, last)})
    begin = min(int(start), 10_000) if start.isdecimal() else 0
    signed = Count("parts", filter=Q(parts__signed_at__isnull=False))
    counted = rows.select_related("area").annotate(all_parts=Count("parts"), signed_parts=signed)
    page = list(counted.order_by("-from_at", "-pk")[begin : begin + PAGE + 1])
    return {"rows": page[:PAGE], "more": begin + PAGE if len(page) > PAGE else None}


def _within(done: bool, first: datetime, last: datetime) -> list[tuple[str, str, datetime]]:
    column = "ended_at" if done else "from_at"
    return [(column, "gte", first), (column, "lt", last)]


def month_from(text: str) -> datetime | None:
    """The first instant of a month such as 2026-11; None for what is none."""
    try:
        day = datetime.strptime(text, "%Y-%m")
    except ValueError:
        return None
    return timezone.make_aware(day, timezone.get_default_timezone()) if has_neighbours(day) else None


@dataclass(frozen=True)
class PartSheet:
    """One department's part: its cases that the reader sees, how many others, and the photos of its signature."""

    part: JointPart
    tasks: list[JointTask]
    hidden: int
    photos: list[Photo]
    may_sign: bool


@dataclass(frozen=True)
class OrderSheet:
    """An order with everything around it, for one reader."""

    order: JointOrder
    parts: list[PartSheet]
    story: list[tuple[JointEvent, str]]
    actions: list[Transition]
    cases: int


def sheet_of(order: JointOrder, reader: User) -> OrderSheet:
    """The sheet of an order that was loaded through ``visible_to``."""
    parts = list(order.parts.select_related("signed_by").prefetch_related("officers"))
    tasks = list(
        JointTask.objects.filter(part__order=order)
        .select_related("case__grid__community", "event")
        .order_by("case__pk")
    )
    seen = set(
        Case.objects.visible_to(reader).filter(joint_tasks__in=tasks).order_by().values_list("pk", flat=True)
    )
    photos, departments = _photos(tasks, seen), own_departments(reader, order.area_id)
    rows = []
    for part in parts:
        own = [task for task in tasks if task.part_id == part.pk]
        shown = [task for task in own if task.case_id in seen]
        mine = waits_for(part, order, departments)
        rows.append(PartSheet(part, shown, len(own) - len(shown), photos.get(part.pk, []), mine))
    events = order.events.select_related("actor").order_by("-seq")
    return OrderSheet(
        order=order,
        parts=sorted(rows, key=lambda row: not row.may_sign),
        story=[(event, str(STORY[event.action])) for event in events],
        actions=allowed(order, reader),
        cases=len({task.case_id for task in tasks}),
    )


def _photos(tasks: list[JointTask], seen: set[int]) -> dict[int, list[Photo]]:
    """The photos of each part, out of one of its cases: a signature hangs the same ones on all of them."""
    source: dict[tuple[int, int], int] = {}
    for task in tasks:
        if task.event is not None and task.case_id in seen and task.part_id not in source.values():
            source[task.case_id, task.event.seq] = task.part_id
    wanted = Q(pk__in=[])
    for case, seq in source:
        wanted |= Q(case=case, event_seq=seq)
    found: dict[int, list[Photo]] = {}
    for photo in Photo.objects.filter(wanted) if source else ():
        found.setdefault(source[photo.case_id, photo.event_seq], []).append(photo)
    return found
