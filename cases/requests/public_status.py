"""A case in plain words, for whoever reported it: four stages, what stands next and by when, the result.

No staff name and nobody else's data comes out of here; a unit's name does.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, Photo, Status
from grids.privacy import mask_text

DONE, NOW, ENDED, WAITING = "done", "now", "ended", "waiting"
REPORT, DISPATCH, TRACK, FEEDBACK = range(4)
NAMES: tuple[str | Promise, ...] = (
    gettext_lazy("诉求上报"),
    gettext_lazy("分流处置"),
    gettext_lazy("实时跟踪"),
    gettext_lazy("结果反馈"),
)
AT: dict[str, int] = {
    Status.REPORTED: DISPATCH,
    Status.REGISTERED: DISPATCH,
    Status.REJECTED: DISPATCH,
    Status.WITHDRAWN: DISPATCH,
    Status.DISPATCHED: TRACK,
    Status.HANDLING: TRACK,
    Status.SUSPENDED: TRACK,
    Status.RESOLVED: FEEDBACK,
    Status.CLOSED: FEEDBACK,
}


@dataclass(frozen=True)
class Stage:
    """One of the four: where it stands, in words, since when."""

    name: str | Promise
    state: str
    words: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Progress:
    """All that the page about one case shows."""

    stages: list[Stage]
    next_step: str
    result: str
    joined: bool
    before: list[Photo]
    after: list[Photo]


def leading(case: Case) -> Case:
    """The case whose way and result count: the first one where it was merged into another."""
    return case.first_case if case.status == Status.MERGED and case.first_case else case


def progress_of(case: Case) -> Progress:
    """The case's progress; a merged case follows its first case."""
    first = leading(case)
    joined = first is not case
    photos = list(case.photos.all())
    own_before = [photo for photo in photos if photo.kind == Photo.Kind.BEFORE]
    photos = list(first.photos.all()) if joined else photos
    after = [photo for photo in photos if photo.kind == Photo.Kind.AFTER]
    return Progress(stages(first), next_step(first), result(first), joined, own_before, after)


def stages(case: Case) -> list[Stage]:
    """The four stages of a case that is not merged."""
    reached = AT.get(case.status, DISPATCH)
    times = (
        case.reported_at,
        case.dispatched_at or case.registered_at,
        case.resolved_at or case.accepted_at,
        case.closed_at,
    )
    rows = []
    for index, name in enumerate(NAMES):
        state = DONE if index < reached or case.status == Status.CLOSED else WAITING
        if index == reached and case.status != Status.CLOSED:
            state = NOW if case.is_open else ENDED
        at = times[index] if state != WAITING else None
        rows.append(Stage(name, state, _words(case, index, state), at))
    return rows


def _unit(case: Case) -> str:
    return case.executor.name if case.executor else _("办理单位")


def _words(case: Case, stage: int, state: str) -> str:
    """What a stage says."""
    if state == WAITING:
        return ""
    if stage == REPORT:
        return _("我们已收到。")
    if state == DONE:
        return {
            DISPATCH: _("已交%s办理。") % _unit(case) if case.executor else _("现场已处置。"),
            TRACK: _("已办理完毕。"),
            FEEDBACK: _("已核查，已结案。"),
        }[stage]
    return {
        Status.REPORTED: _("等待受理。"),
        Status.REGISTERED: _("已受理，正在安排办理单位。"),
        Status.DISPATCHED: _("等待%s签收。") % _unit(case),
        Status.HANDLING: _("%s正在办理。") % _unit(case),
        Status.SUSPENDED: _("暂时不具备办理条件，条件具备后继续办理。"),
        Status.RESOLVED: _("办理单位已反馈结果，正在核查。"),
        Status.REJECTED: _("没有受理。"),
        Status.WITHDRAWN: _("您已撤回。"),
    }[Status(case.status)]


def next_step(case: Case) -> str:
    """What stands next and by when; empty when nothing is owed."""
    if case.due_at is None:
        return ""
    by = date_format(timezone.localtime(case.due_at), "SHORT_DATETIME_FORMAT")
    sentence = {
        Status.REPORTED: _("下一步：%s 前答复是否受理。"),
        Status.REGISTERED: _("下一步：%s 前安排办理单位。"),
        Status.DISPATCHED: _("下一步：办理单位 %s 前签收。"),
        Status.HANDLING: _("下一步：%s 前办理并反馈结果。"),
        Status.SUSPENDED: _("下一步：%s 再看条件是否具备。"),
        Status.RESOLVED: _("下一步：%s 前核查结果。"),
    }[Status(case.status)]
    late = case.due_at < timezone.now()
    return sentence % by + (_("已超过时限，我们正在催办。") if late else "")


def result(case: Case) -> str:
    """The last word to the reporter: the result, or why not; numbers in it masked."""
    action = {
        Status.CLOSED: ("resolve", "settle"),
        Status.REJECTED: ("reject",),
        Status.RESOLVED: ("resolve",),
    }.get(Status(case.status))
    if action is None:
        return ""
    event = case.events.filter(action__in=action).order_by("-seq").first()
    return mask_text(event.words) if event else ""
