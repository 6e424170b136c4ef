"""The grid's chat group: notices and answers go out through its robot or by hand, questions become cases."""

from datetime import datetime

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import notices
from cases.lifecycle import Actor, Incomplete, NotTheirs, Refused, Report, report, scoped_key
from cases.models import Case, ChatGroup, GroupMessage, Source
from grids.models import Grid, User
from grids.roles import covers

SEND = "cases.tasks.send_group_message"
LONGEST = 2000
Kind = GroupMessage.Kind


def say(
    grid: Grid,
    *,
    text: str,
    by: User,
    kind: str = Kind.NOTICE,
    by_robot: bool = False,
    key: str | None = None,
    at: datetime | None = None,
) -> GroupMessage:
    """A notice or an answer: sent by the robot after commit, or noted as posted by hand."""
    now = at or timezone.now()
    _check(grid, text, by)
    if by_robot and not _robot_of(grid):
        raise Refused(_("这个群还没有登记机器人，请手工发到群里，或请管理员登记。"))
    message = GroupMessage(
        grid=grid,
        place_code=grid.code,
        kind=kind,
        text=text.strip(),
        by=by,
        at=now,
        by_robot=by_robot,
        not_before=now if by_robot else None,
        sent_at=None if by_robot else now,
    )
    return _once(message, by, key)


def collect(
    grid: Grid, *, text: str, by: User, key: str | None = None, at: datetime | None = None
) -> GroupMessage:
    """Something that residents said in the group."""
    now = at or timezone.now()
    _check(grid, text, by)
    message = GroupMessage(
        grid=grid, place_code=grid.code, kind=Kind.COLLECTED, text=text.strip(), by=by, at=now
    )
    return _once(message, by, key)


@transaction.atomic
def to_case(message: GroupMessage, *, by: User, at: datetime | None = None) -> Case:
    """What was asked in the group goes through the chain; once."""
    _check(message.grid, message.text, by)
    row = GroupMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if row.kind != Kind.COLLECTED:
        raise Refused(_("只有群里收集的话能转为诉求。"))
    if row.case is not None:
        return row.case
    brought = Report(
        source=Source.RESIDENT, description=row.text, grid=message.grid, key=f"group:{row.uuid.hex}"
    )
    case, _new = report(brought, by=Actor(by), at=at)
    GroupMessage.objects.filter(pk=row.pk).update(case=case)
    return case


def _check(grid: Grid, text: str, by: User) -> None:
    if not covers(by.standing.field_prefixes, grid.code):
        raise NotTheirs(_("只有这个网格的下沉干部和社区工作者能在群里发消息。"))
    if not text.strip():
        raise Incomplete(_("请写几个字。"), "text")
    if len(text) > LONGEST:
        raise Incomplete(_("最多 %d 个字。") % LONGEST, "text")


def _robot_of(grid: Grid) -> str:
    group = ChatGroup.objects.filter(grid=grid).first()
    return group.robot_urls.strip() if group else ""


def _once(message: GroupMessage, by: User, key: str | None) -> GroupMessage:
    """Save it; on a known key, the one that the key made before."""
    message.key = scoped_key(key, Actor(by), "")
    try:
        with transaction.atomic():
            message.save(force_insert=True)
            if message.by_robot:
                transaction.on_commit(lambda: hand_on(message.pk), robust=True)
    except IntegrityError:
        known = GroupMessage.objects.filter(key=message.key).first() if message.key else None
        if known is None:
            raise
        return known
    return message


def hand_on(number: int) -> None:
    """Hand the message's id to the courier; what gets lost here, the sweep finds."""
    current_app.send_task(SEND, [number], expires=50)


def _deliver(message: GroupMessage) -> None:
    """One try of the robot."""
    grid = message.grid
    notices.through_gateways(_robot_of(grid), grid.name, message.text, f"group-{message.uuid.hex}")


def _give_up(message: GroupMessage, now: datetime) -> None:
    """Tell the writer that it has to go by hand."""
    title = _("群消息没有发出，请手工发到群里")
    told = notices.Message(f"group-unsent:{message.pk}", title, message.error)
    notices.remind(message.by_id, told, f"/group/?grid={message.place_code}", now)


OUTBOX = notices.Outbox(
    name="group message",
    model=GroupMessage,
    leaving=Q(by_robot=True),
    deliver=_deliver,
    give_up=_give_up,
    related=("grid",),
)


def due(now: datetime) -> QuerySet[GroupMessage]:
    """What the robot may send now."""
    return OUTBOX.due(now)


def send(number: int, now: datetime) -> bool:
    """Send one message if it is due and nobody else is at it; whether it was sent by this call."""
    return OUTBOX.send(number, now)


def by_hand(message: GroupMessage, *, by: User, at: datetime | None = None) -> None:
    """What the robot could not send was posted by hand."""
    _check(message.grid, message.text, by)
    changed = GroupMessage.objects.filter(pk=message.pk, sent_at__isnull=True, by_robot=True).update(
        sent_at=at or timezone.now(), by_robot=False, error="", not_before=None
    )
    if not changed:
        raise Refused(_("这条消息已经发出了。"))
