"""联合上门: proposed by those who handle the matter, agreed by the enterprise through its link, ended in a visit.

What was found is typed once: it stands in the visit, on the rows of the board and in the story of their cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases import lifecycle, notices
from cases.enterprise.links import holds
from cases.enterprise.roles import leads, still_open, takes_part, unit_of
from cases.lifecycle import Actor, Incomplete, NotTheirs, Refused, allowed_actions
from cases.models import (
    Appointment,
    EnterpriseLink,
    EnterpriseMatter,
    MatterEntry,
    MatterLine,
    Visit,
)
from grids.models import Executor, Membership, User

LONGEST = timedelta(hours=10)
FURTHEST = timedelta(days=180)
State = Appointment.State


@dataclass
class Plan:
    """When, where, who comes and what the enterprise should have at hand; no rows means all of them."""

    starts_at: datetime
    ends_at: datetime
    executors: Sequence[Executor]
    place: str = ""
    bring: str = ""
    lines: Sequence[MatterLine] = ()


def propose(matter: EnterpriseMatter, plan: Plan, *, by: User, at: datetime | None = None) -> Appointment:
    """A time and a place for the enterprise to say yes to. Raises Refused and its kin."""
    now = at or timezone.now()
    still_open(matter)
    if not takes_part(matter, by):
        raise NotTheirs(_("请由办理这个事项的单位约上门。"))
    _sensible(plan, now)
    site = matter.enterprise.site
    with transaction.atomic():
        made = Appointment.objects.create(
            matter=matter,
            starts_at=plan.starts_at,
            ends_at=plan.ends_at,
            place=plan.place.strip() or site.address or site.name,
            bring=plan.bring.strip(),
            made_by=by,
            made_at=now,
        )
        made.executors.set(plan.executors)
        made.lines.set(plan.lines)
        _log(matter, by, _("约联合上门：%s") % told_when(made), now)
        _tell(made, _("约了联合上门"), by, now)
    return made


def reply(
    appointment: Appointment,
    *,
    agreed: bool,
    link: EnterpriseLink,
    words: str = "",
    at: datetime | None = None,
) -> None:
    """The enterprise says yes, or asks for another time. Raises Refused when it is too late for that."""
    now = at or timezone.now()
    if link.matter_id != appointment.matter_id or not holds(link, now):
        raise Refused(_("这个链接不能用了。"))
    state = State.ACCEPTED if agreed else State.DECLINED
    answered = {"state": state, "replied_at": now, "reply": words.strip()}
    waiting = Appointment.objects.filter(pk=appointment.pk, state=State.PROPOSED, ends_at__gt=now)
    with transaction.atomic():
        if not waiting.update(**answered):
            raise Refused(_("这次上门已经答复过、取消或过了时间。"))
        for name, value in answered.items():
            setattr(appointment, name, value)
        told = _("企业同意联合上门：%s") if agreed else _("企业请另约时间：%s")
        _log(appointment.matter, None, told % told_when(appointment), now)
        _tell(appointment, _("企业同意上门时间") if agreed else _("企业请另约上门时间"), None, now)


def cancel(appointment: Appointment, *, by: User, words: str, at: datetime | None = None) -> None:
    """It does not take place; with the reason, for the enterprise to read."""
    now = at or timezone.now()
    if not (leads(appointment.matter, by) or appointment.made_by_id == by.pk):
        raise NotTheirs(_("只有约的人、主办单位和指挥中心能取消。"))
    if not words.strip():
        raise Incomplete(_("请写明理由。"), "words")
    ahead = Appointment.objects.filter(pk=appointment.pk, state__in=[State.PROPOSED, State.ACCEPTED])
    with transaction.atomic():
        if not ahead.update(state=State.CANCELLED):
            raise Refused(_("这次上门已经结束或取消。"))
        told = _("取消联合上门（%(when)s）：%(words)s")
        told = told % {"when": told_when(appointment), "words": words.strip()}
        _log(appointment.matter, by, told, now)


def finish(appointment: Appointment, *, by: User, words: str, at: datetime | None = None) -> Visit:
    """已上门: a visit to the site, and what was found on the rows and in their cases, from one text."""
    now, words, matter = at or timezone.now(), words.strip(), appointment.matter
    if not takes_part(matter, by):
        raise NotTheirs(_("请由上门的单位记录。"))
    if not words:
        raise Incomplete(_("请写上门看到了什么、办了什么。"), "words")
    if now < appointment.starts_at:
        raise Refused(_("还没有到约定的时间。"))
    with transaction.atomic():
        visit = _visited(appointment, by, words, now)
        done = Appointment.objects.filter(pk=appointment.pk, state__in=[State.PROPOSED, State.ACCEPTED])
        if not done.update(state=State.DONE, visit=visit):
            raise Refused(_("这次上门已经结束或取消。"))
        _on_the_rows(appointment, by, words, now)
    appointment.state, appointment.visit = State.DONE, visit
    return visit


def told_when(appointment: Appointment) -> str:
    """Its day and hours in words."""
    starts, ends = timezone.localtime(appointment.starts_at), timezone.localtime(appointment.ends_at)
    return f"{date_format(starts, 'Y-m-d H:i')}–{date_format(ends, 'H:i')}"


def _sensible(plan: Plan, now: datetime) -> None:
    if plan.starts_at <= now or plan.starts_at > now + FURTHEST:
        raise Incomplete(_("上门时间要在今后半年以内。"), "starts_at")
    if not plan.starts_at < plan.ends_at <= plan.starts_at + LONGEST:
        raise Incomplete(_("结束要在同一天，并晚于开始。"), "ends_at")
    if not plan.executors:
        raise Incomplete(_("请选上门的单位。"), "executors")


def _visited(appointment: Appointment, by: User, words: str, now: datetime) -> Visit:
    site = appointment.matter.enterprise.site
    return Visit.objects.create(
        grid=site.grid,
        place_code=site.grid.code,
        site=site,
        by=by,
        at=min(appointment.starts_at, now),
        kind=Visit.Kind.FACE,
        outcome=Visit.Outcome.MET,
        words=words,
    )


def _on_the_rows(appointment: Appointment, by: User, words: str, now: datetime) -> None:
    """A line of the log for each row concerned, and a note in each case that the person may note in."""
    matter = appointment.matter
    chosen = appointment.lines.all() if appointment.lines.exists() else matter.lines.all()
    lines = list(chosen.select_related("case__category"))
    told, unit = _("联合上门：%s") % words, unit_of(matter, by)
    MatterEntry.objects.bulk_create(
        MatterEntry(matter=matter, line=line, words=told, executor_id=unit, by=by, at=now) for line in lines
    )
    for case in {matter.case_id: matter.case, **{line.case_id: line.case for line in lines}}.values():
        if any(action.name == "note" for action in allowed_actions(case, Actor(by))):
            lifecycle.note(case, by=Actor(by), words=told, at=now)


def _log(matter: EnterpriseMatter, by: User | None, words: str, now: datetime) -> None:
    unit = unit_of(matter, by) if by else None
    MatterEntry.objects.create(matter=matter, words=words, executor_id=unit, by=by, at=now)


def _tell(appointment: Appointment, title: str, by: User | None, now: datetime) -> None:
    """The members of the units that come, and of the lead."""
    matter = appointment.matter
    units = {*appointment.executors.values_list("pk", flat=True), matter.case.executor_id}
    message = notices.Message(
        f"enterprise:appointment:{appointment.pk}:{appointment.state}",
        title,
        f"{matter.title} {told_when(appointment)}",
    )
    members = Membership.objects.filter(executor__in=units, user__is_active=True)
    for person in set(members.values_list("user_id", flat=True)) - {by.pk if by else None}:
        notices.remind(person, message, matter.get_absolute_url(), now)
