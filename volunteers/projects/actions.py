"""The verbs of a project that are not about money: create, publish, start, report, finish, accept, thank, withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.lifecycle import Incomplete, NotTheirs, Refused, with_files
from cases.models import Case, KeptPhoto, Need
from cases.photos import PreparedPhoto
from grids.models import Community, Grid
from volunteers.models import Audience, Milestone, Project, ProjectEvent, State, Unit
from volunteers.needs import middle_of, point_of, refuse_names
from volunteers.projects import case_link, notifications
from volunteers.projects.core import Change, append, event_under, is_kept_by, locked, move
from volunteers.projects.funding import allow_more, claim, pay, release, spend
from volunteers.viewers import Viewer

LONGEST_MILESTONES = 12


@dataclass
class ProjectPlan:
    """What a project is to be."""

    title: str
    words: str
    for_whom: str
    due_on: date
    asked_fen: int = 0
    asked_goods: str = ""
    asked_work: str = ""
    kind: str = Need.Kind.OTHER
    audience: str = Audience.UNITS
    milestones: Sequence[str] = field(default_factory=list)
    need: Need | None = None
    case: Case | None = None
    grid: Grid | None = None
    community: Community | None = None
    photos: Sequence[PreparedPhoto] = ()


def create(plan: ProjectPlan, *, by: Viewer, at: datetime | None = None, key: str | None = None) -> Project:
    """A draft, from a need, a case or by hand; those who work on that ground may, and who leads the case.

    The same one under the same key.
    """
    try:
        return made_under(key) or _create(plan, by, at or timezone.now(), key)
    except IntegrityError:
        if known := made_under(key):
            return known
        raise


def made_under(key: str | None) -> Project | None:
    """The project that a key has made already."""
    return Project.objects.filter(events__action="create", events__key=key).first() if key else None


@with_files()
def _create(plan: ProjectPlan, by: Viewer, now: datetime, key: str | None) -> Project:
    project = _drafted(plan, now)
    if by.user is None or not is_kept_by(project, by):
        raise NotTheirs(_("只有在这个网格工作的人、主办单位和指挥中心能提出项目。"))
    _complete(plan, now)
    for name in ("title", "words"):
        refuse_names(getattr(plan, name), plan.need.household if plan.need else None, name)
    project.created_by = by.user
    project.save()
    Milestone.objects.bulk_create(
        Milestone(project=project, position=number, title=title.strip())
        for number, title in enumerate(plan.milestones, 1)
    )
    change = Change(photos=plan.photos, photo_kind=KeptPhoto.Kind.BEFORE)
    append(project, "create", by, change, before="", at=now, key=key)
    return project


def _drafted(plan: ProjectPlan, now: datetime) -> Project:
    """The row, with its place from what it answers."""
    source = plan.need or plan.case
    grid = source.grid if source is not None else plan.grid
    community = grid.community if grid is not None else plan.community
    if community is None:
        raise Incomplete(_("请选择社区。"), "community")
    longitude, latitude = point_of(plan.need) if plan.need else middle_of(grid)
    if plan.case is not None and plan.case.longitude is not None:
        longitude, latitude = plan.case.longitude, plan.case.latitude
    return Project(
        street=community.street,
        community=community,
        grid=grid,
        place_code=grid.code if grid is not None else community.code,
        need=plan.need,
        case=plan.case,
        kind=plan.need.kind if plan.need else plan.kind,
        title=plan.title.strip(),
        words=plan.words.strip(),
        for_whom=plan.for_whom.strip(),
        asked_fen=plan.asked_fen,
        asked_goods=plan.asked_goods.strip(),
        asked_work=plan.asked_work.strip(),
        audience=plan.audience,
        due_on=plan.due_on,
        longitude=longitude,
        latitude=latitude,
        created_at=now,
    )


def _complete(plan: ProjectPlan, now: datetime) -> None:
    if not (plan.asked_fen or plan.asked_goods.strip() or plan.asked_work.strip()):
        raise Incomplete(_("资金、物资、人手至少要填一样。"), "asked")
    if plan.due_on <= timezone.localdate(now):
        raise Incomplete(_("计划完成的日子要在今天之后。"), "due_on")
    if len(plan.milestones) > LONGEST_MILESTONES:
        raise Incomplete(_("最多分 %d 步。") % LONGEST_MILESTONES, "milestones")
    if plan.need is not None and plan.need.ended_at:
        raise Refused(_("这个需求已经了结。"))
    if plan.case is not None and not plan.case.is_open:
        raise Refused(_("这件案卷已经了结。"))


def publish(
    project: Project, *, by: Viewer, at: datetime | None = None, key: str | None = None
) -> ProjectEvent:
    """发布: units can see and claim it; the lead executor's case asks to wait for it."""
    now = at or timezone.now()
    if done := event_under(project, key):
        return done
    with locked(project, "publish", by) as row:
        event = move(row, "publish", by, Change({"published_at": now}), at=now, key=key)
        case_link.ask_to_wait(row, by, now)
    return event


def start(
    project: Project, *, by: Viewer, words: str = "", at: datetime | None = None, key: str | None = None
) -> ProjectEvent:
    """开工: with at least one claim; others may still come in."""
    now = at or timezone.now()
    if done := event_under(project, key):
        return done
    with locked(project, "start", by) as row:
        return move(row, "start", by, Change({"started_at": now}, words.strip()), at=now, key=key)


def report(
    project: Project,
    *,
    by: Viewer,
    words: str = "",
    photos: Sequence[PreparedPhoto] = (),
    milestone: Milestone | None = None,
    at: datetime | None = None,
    key: str | None = None,
) -> ProjectEvent:
    """报进度: a planned step is reached, or something worth a photo on the way."""
    now = at or timezone.now()
    if done := event_under(project, key):
        return done
    if not (words.strip() or photos or milestone):
        raise Incomplete(_("请写几个字，或附一张照片。"), "words")
    with locked(project, "report", by) as row:
        said = words.strip()
        if milestone is not None:
            reached = Milestone.objects.filter(pk=milestone.pk, project=row, reached_at__isnull=True)
            if not reached.update(reached_at=now, words=said):
                raise Refused(_("这一步已经报过了。"), "milestone")
            said = _("%(step)s：%(words)s") % {"step": milestone.title, "words": said or _("已完成")}
        change = Change(words=said, photos=photos, unit=_unit(row, by))
        return move(row, "report", by, change, at=now, key=key)


def finish(
    project: Project,
    *,
    by: Viewer,
    words: str,
    photos: Sequence[PreparedPhoto] = (),
    at: datetime | None = None,
    key: str | None = None,
) -> ProjectEvent:
    """完工: with photos of how it is now; those it is for have the last word."""
    now = at or timezone.now()
    if done := event_under(project, key):
        return done
    if not photos:
        raise Incomplete(_("完工要附照片。"), "photos")
    with locked(project, "finish", by) as row:
        change = Change({"finished_at": now}, _said(words), photos, KeptPhoto.Kind.AFTER, unit=_unit(row, by))
        event = move(row, "finish", by, change, at=now, key=key)
        notifications.notify_finish(row, now)
    return event


def accept(
    project: Project,
    *,
    by: Viewer,
    words: str,
    who: str = "",
    photos: Sequence[PreparedPhoto] = (),
    at: datetime | None = None,
    key: str | None = None,
) -> ProjectEvent:
    """验收: by those it is for, themselves or in words that a worker took down; the case goes on, the need is met."""
    now = at or timezone.now()
    if done := event_under(project, key):
        return done
    said = _said(words)
    with locked(project, "accept", by) as row:
        who = who.strip() or row.for_whom
        columns = {"accepted_at": now, "accepted_by": who, "accepted_words": said}
        change = Change(columns, f"{who}：{said}", photos, KeptPhoto.Kind.AFTER)
        event = move(row, "accept", by, change, at=now, key=key)
        case_link.go_on(row, now)
        if row.need_id is not None:
            met = {"ended_at": now, "met": True, "outcome": _("微项目“%s”已验收") % row.title}
            Need.objects.filter(pk=row.need_id, ended_at__isnull=True).update(**met)
    return event


def rework(
    project: Project, *, by: Viewer, words: str, at: datetime | None = None, key: str | None = None
) -> ProjectEvent:
    """还要再改: those it is for are not satisfied yet."""
    now = at or timezone.now()
    if done := event_under(project, key):
        return done
    with locked(project, "rework", by) as row:
        return move(row, "rework", by, Change({"finished_at": None}, _said(words)), at=now, key=key)


def thank(
    project: Project, *, by: Viewer, words: str, at: datetime | None = None, key: str | None = None
) -> ProjectEvent:
    """致谢: the units read it on their page and in their inbox."""
    now = at or timezone.now()
    if done := event_under(project, key):
        return done
    with locked(project, "thank", by) as row:
        event = move(row, "thank", by, Change({"thanks": _said(words)}, words.strip()), at=now, key=key)
        notifications.notify_thanks(row, now)
    return event


def withdraw(
    project: Project, *, by: Viewer, words: str, at: datetime | None = None, key: str | None = None
) -> ProjectEvent:
    """另作安排: outsiders do not see it any more, and why is read by those at work alone; the case goes on."""
    now = at or timezone.now()
    if done := event_under(project, key):
        return done
    with locked(project, "withdraw", by) as row:
        was_draft = row.state == State.DRAFT
        event = move(row, "withdraw", by, Change(words=_said(words), is_open=False), at=now, key=key)
        if not was_draft:
            notifications.notify_withdrawal(row, now)
            case_link.go_on(row, now)
    return event


def _said(words: str) -> str:
    if not words.strip():
        raise Incomplete(_("请写几个字。"), "words")
    return words.strip()


def _unit(project: Project, viewer: Viewer) -> Unit | None:
    """The unit in whose name somebody reports; none for those who work on that ground."""
    if is_kept_by(project, viewer):
        return None
    mine = project.pledges.standing().filter(unit__in=viewer.units).select_related("unit").first()
    return mine.unit if mine else None


VERBS = {
    verb.__name__: verb
    for verb in (
        publish,
        claim,
        release,
        pay,
        spend,
        allow_more,
        start,
        report,
        finish,
        accept,
        rework,
        thank,
        withdraw,
    )
}
