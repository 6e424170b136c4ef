"""From the draft of a joint work order to its end; each step is one transaction, told once to those invited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases import notices
from cases.duty import candidates, departments_of, officers_of
from cases.enforcement.transitions import judge, parts_on
from cases.lifecycle import Actor, Incomplete, NotTheirs, Overtaken, scoped_key
from cases.models import Case, JointEvent, JointOrder, JointPart, JointState, JointTask
from grids.models import EnforcementArea, Site, User

MOST_CASES = 40
LONGEST_SLOT = timedelta(hours=24)


@dataclass
class Brought:
    """A joint order as it is brought: which departments take on which cases, and who is asked to come."""

    area: EnforcementArea
    from_at: datetime
    to_at: datetime
    place: str
    tasks: Sequence[tuple[Case, str]]
    site: Site | None = None
    officers: Sequence[User] = ()
    key: str | None = None


def draft(brought: Brought, *, by: User, at: datetime | None = None) -> tuple[JointOrder, bool]:
    """Write the order down as a draft; the same key gives the same order. Raises Refused and its kin."""
    now = at or timezone.now()
    order = JointOrder(
        area=brought.area,
        from_at=brought.from_at,
        to_at=brought.to_at,
        place=brought.place.strip(),
        site=brought.site,
        made_by=by,
        made_at=now,
        key=scoped_key(brought.key, Actor(by), ""),
    )
    if not parts_on(order, by):
        raise NotTheirs(_("只有片区执法队和指挥中心能拟联合执法单。"))
    known = known_order(by, brought.key)
    if known is not None:
        return known, False
    _check_slot(order.from_at, order.to_at, now)
    if not order.place:
        raise Incomplete(_("请写明地点。"), "place")
    try:
        with transaction.atomic():
            order.save(force_insert=True)
            _deal_out(order, brought, by)
            tell_story(order, "draft", by, now)
    except IntegrityError:
        known = known_order(by, brought.key)
        if known is None:
            raise
        return known, False
    return order, True


def known_order(by: User, key: str | None) -> JointOrder | None:
    """The order that the person's key made before."""
    scoped = scoped_key(key, Actor(by), "")
    return JointOrder.objects.filter(key=scoped).first() if scoped else None


def _check_slot(first: datetime, last: datetime, now: datetime) -> None:
    if last <= first:
        raise Incomplete(_("结束要晚于开始。"), "to_at")
    if last - first > LONGEST_SLOT:
        raise Incomplete(_("一次联合执法不超过 24 小时。"), "to_at")
    if last <= now:
        raise Incomplete(_("这个时段已经过去了。"), "from_at")


def _deal_out(order: JointOrder, brought: Brought, by: User) -> None:
    """The parts and their tasks; every case is the team's and on no other order that stands."""
    wanted = {case.pk for case, _department in brought.tasks}
    if not wanted:
        raise Incomplete(_("请至少选一件案卷，并点选由哪个部门办。"), "tasks")
    if len(wanted) > MOST_CASES:
        raise Incomplete(_("一张联合执法单最多 %d 件案卷。") % MOST_CASES, "tasks")
    list(Case.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True).values("pk"))
    free = set(candidates(order.area, by).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - free:
        raise Incomplete(_("有的案卷不在这个执法队手上，或已在别的联合执法单上。"), "tasks")
    present = departments_of(order.area)
    parts: dict[str, JointPart] = {}
    rows = set()
    for case, department in brought.tasks:
        if department not in present:
            raise Incomplete(_("这个片区没有这个部门的执法人员。"), "tasks")
        if department not in parts:
            parts[department] = JointPart.objects.create(order=order, department=department)
        rows.add((parts[department], case.pk))
    JointTask.objects.bulk_create(
        JointTask(part=part, case_id=case) for part, case in sorted(rows, key=lambda row: (row[0].pk, row[1]))
    )
    _invite(order, parts, brought.officers)


def _invite(order: JointOrder, parts: dict[str, JointPart], officers: Iterable[User]) -> None:
    """Officers to the part of their department; who has none there is not asked."""
    asked = {officer.pk for officer in officers}
    for member in officers_of(order.area).filter(user__in=asked):
        if member.department in parts:
            parts[member.department].officers.add(member.user)


def plan(order: JointOrder, *, by: User, at: datetime | None = None) -> JointEvent:
    """安排: it stands, and those invited are told."""
    now = at or timezone.now()
    with transaction.atomic():
        _check_slot(order.from_at, order.to_at, now)
        event = _step(order, "plan", by, now)
        invite(order, event, _("请参加联合执法"), now)
    return event


def reschedule(
    order: JointOrder,
    *,
    from_at: datetime,
    to_at: datetime,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> JointEvent:
    """改期: another slot, with the reason; those invited are told when it stood already."""
    now = at or timezone.now()
    _check_slot(from_at, to_at, now)
    with transaction.atomic():
        event = _step(order, "reschedule", by, now, _said(reason), from_at=from_at, to_at=to_at)
        if order.state == JointState.PLANNED:
            invite(order, event, _("联合执法改期了"), now)
    return event


def begin(order: JointOrder, *, by: User, at: datetime | None = None) -> JointEvent:
    """到场: they are there."""
    return _step(order, "begin", by, at or timezone.now())


def finish(order: JointOrder, *, reason: str, by: User, at: datetime | None = None) -> JointEvent:
    """结束: though not everybody signed; why stays. Cases without a signature stay in hand as they are."""
    now = at or timezone.now()
    return _step(order, "finish", by, now, _said(reason), ended_at=now)


def cancel(order: JointOrder, *, reason: str, by: User, at: datetime | None = None) -> JointEvent:
    """取消: it will not take place; its cases are free for another."""
    now = at or timezone.now()
    with transaction.atomic():
        told = order.state != JointState.DRAFTED
        event = _step(order, "cancel", by, now, _said(reason), ended_at=now)
        if told:
            invite(order, event, _("联合执法取消了"), now)
    return event


def _said(reason: str) -> str:
    if not reason.strip():
        raise Incomplete(_("请写明理由。"), "reason")
    return reason.strip()


def _step(
    order: JointOrder, name: str, by: User, now: datetime, words: str = "", **changes: Any
) -> JointEvent:
    """Judge, compare-and-set, append; of two people one wins."""
    action = judge(order, name, by)
    with transaction.atomic():
        locked = JointOrder.objects.select_for_update().get(pk=order.pk)
        if locked.state != order.state:
            raise Overtaken(None, str(action.label))
        change_order(order, changes | ({"state": action.to} if action.to else {}))
        return tell_story(order, name, by, now, words)


def change_order(order: JointOrder, changes: dict[str, Any]) -> None:
    """Write columns of an order whose row is locked."""
    if changes:
        JointOrder.objects.filter(pk=order.pk).update(**changes)
    for column, value in changes.items():
        setattr(order, column, value)


def tell_story(
    order: JointOrder, action: str, by: User, now: datetime, words: str = "", department: str = ""
) -> JointEvent:
    """The next line of the story; the order's row is locked or new."""
    last = order.events.order_by("-seq").values_list("seq", flat=True).first() or 0
    return JointEvent.objects.create(
        order=order,
        seq=last + 1,
        action=action,
        to_state=order.state,
        actor=by,
        department=department,
        words=words,
        at=now,
    )


def invite(order: JointOrder, event: JointEvent, title: str, now: datetime) -> None:
    """One inbox notice to each officer asked to come; where a department named nobody, to all of it."""
    slot = (
        f"{date_format(timezone.localtime(order.from_at), 'm-d H:i')}–{timezone.localtime(order.to_at):%H:%M}"
    )
    message = notices.Message(f"joint:{order.pk}:{event.seq}", title, f"{slot}\n{order.place}\n{event.words}")
    everybody = list(officers_of(order.area))
    for part in order.parts.prefetch_related("officers"):
        asked = {officer.pk for officer in part.officers.all()}
        for member in everybody:
            if member.department != part.department or (asked and member.user_id not in asked):
                continue
            if member.user_id != event.actor_id:
                notices.remind(member.user_id, message, order.get_absolute_url(), now)
