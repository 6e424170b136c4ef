"""A department signs its part: the result, typed once, reaches the order and each of its cases in one transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases import lifecycle
from cases.duty import own_departments
from cases.enforcement.orders import change_order, tell_story
from cases.enforcement.transitions import SIGNED_FROM
from cases.lifecycle import ACTIVE, Actor, Incomplete, NotTheirs, Refused, parts_of, with_files
from cases.models import Case, CaseEvent, JointOrder, JointPart, JointState, JointTask, Part, Status
from cases.photos import PreparedPhoto
from grids.models import User


def waits_for(part: JointPart, order: JointOrder, departments: Collection[str]) -> bool:
    """Whether the part waits for a signature of one of the departments."""
    return part.signed_at is None and order.state in SIGNED_FROM and part.department in departments


@with_files()
def sign(
    part: JointPart,
    *,
    words: str,
    by: User,
    done: Collection[str] | None = None,
    photos: Sequence[PreparedPhoto] = (),
    at: datetime | None = None,
) -> JointPart:
    """签署: ``done`` holds the numbers of the cases that are put right, all of them unless said.

    A case whose every department has signed and found it done is resolved where the team leads; else the result
    stands in its story as a record. The same person's same words a second time are the first signature.
    """
    now = at or timezone.now()
    order = JointOrder.objects.select_for_update().select_related("area").get(pk=part.order_id)
    locked = JointPart.objects.select_for_update().get(pk=part.pk)
    locked.order = order
    if locked.signed_at is not None and (locked.signed_by_id, locked.words) == (by.pk, words.strip()):
        return locked
    _judge(locked, by)
    if not words.strip():
        raise Incomplete(_("请写明结果。"), "words")
    locked.signed_by, locked.signed_at, locked.words = by, now, words.strip()
    locked.save(update_fields=["signed_by", "signed_at", "words"])
    late = []
    for task in locked.tasks.select_related("case__category", "case__executor").order_by("case"):
        task.done = done is None or task.case.number in done
        task.event = _write_back(task, locked, by, photos, now)
        if task.event is None:
            late.append(task.case.number)
        else:
            task.save(update_fields=["done", "event"])
    _move_on(order, locked, by, now, late)
    return locked


def _judge(part: JointPart, by: User) -> None:
    order = part.order
    if part.department not in own_departments(by, order.area_id):
        raise NotTheirs(_("只有本片区这个部门的执法人员能签署。"))
    if part.signed_at is not None:
        raise Refused(_("这个部门已经签署了。"))
    if order.state not in SIGNED_FROM:
        raise Refused(_("联合执法单现在是“%s”，不能签署。") % order.get_state_display())


def _move_on(order: JointOrder, part: JointPart, by: User, now: datetime, late: list[str]) -> None:
    """The first signature opens the visit, the last one ends it; what could not be written back is said."""
    words = part.words
    if late:
        words += "\n" + _("案卷已了结或退回，结果没有写回：%s") % _("、").join(late)
    open_parts = order.parts.filter(signed_at__isnull=True).exists()
    change_order(order, {"state": JointState.UNDER_WAY})
    tell_story(order, "sign", by, now, words, part.department)
    if not open_parts:
        change_order(order, {"state": JointState.DONE, "ended_at": now})
        tell_story(order, "complete", by, now)


def _write_back(
    task: JointTask, part: JointPart, by: User, photos: Sequence[PreparedPhoto], now: datetime
) -> CaseEvent | None:
    """What the signature says, in the case: its result when nothing is open, else a record; None when it is over."""
    case, actor = task.case, Actor(by)
    if case.status not in ACTIVE or not parts_of(actor, case) & {Part.LEAD, Part.ASSISTANT}:
        return None
    leads = Part.LEAD in parts_of(actor, case)
    if leads and case.status == Status.DISPATCHED:
        lifecycle.accept(case, by=actor, at=now)
    key = f"joint:{part.pk}"
    said = _said_by(part)
    if leads and case.status == Status.HANDLING and _all_done(task, case):
        words = "\n".join([*_said_before(part, case), said])
        event: CaseEvent = lifecycle.resolve(case, by=actor, words=words, photos=photos, at=now, key=key)
        return event
    note: CaseEvent = lifecycle.note(case, by=actor, words=said, photos=photos, at=now, key=key)
    return note


def _said_by(part: JointPart) -> str:
    return _("联合执法（%(department)s）：%(words)s") % {
        "department": part.get_department_display(),
        "words": part.words,
    }


def _all_done(task: JointTask, case: Case) -> bool:
    """Whether this department and every other one on the case found it done."""
    others = JointTask.objects.filter(case=case, part__order=task.part.order_id).exclude(pk=task.pk)
    return bool(task.done) and not others.exclude(done=True).exists()


def _said_before(part: JointPart, case: Case) -> list[str]:
    """What the other departments on the case signed, in the order of their signatures."""
    signed = JointPart.objects.filter(order=part.order_id, tasks__case=case, signed_at__isnull=False)
    return [_said_by(other) for other in signed.exclude(pk=part.pk).order_by("signed_at", "pk")]
