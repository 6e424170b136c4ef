"""An emergency as it is shown: the turn that is waited for, what one may do, the log in words, the closing report."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.emergency.actions import may_answer, may_close, may_note, may_pass_on
from cases.emergency.escalation import current_call
from cases.emergency.log import answered_by
from cases.models import Emergency, EmergencyCall, EmergencyLine, EmergencyPhoto, Role
from grids.models import User

Action = EmergencyLine.Action
WITH_CASE = (
    "case__grid__community",
    "case__category",
    "kind",
    "area",
    "raised_by",
    "answered_by",
    "closed_by",
)


@dataclass(frozen=True)
class LogLine:
    """One line of the log in words."""

    line: EmergencyLine
    label: str
    who: str
    role: str
    details: str
    photos: list[EmergencyPhoto]


@dataclass(frozen=True)
class EmergencySheet:
    """An emergency with everything around it, for one reader."""

    emergency: Emergency
    call: EmergencyCall | None
    called: str
    lines: list[LogLine]
    may_answer: bool
    may_pass_on: bool
    may_note: bool
    may_close: bool

    @property
    def in_order(self) -> list[LogLine]:
        """The log as it was written, for the report."""
        return self.lines[::-1]

    @property
    def photos(self) -> list[EmergencyPhoto]:
        """Every photo, in the order of the log."""
        return [photo for line in self.in_order for photo in line.photos]


def sheet_of(emergency: Emergency, reader: User) -> EmergencySheet:
    """The sheet of an emergency that was loaded through ``visible_to``; the newest line first."""
    call = current_call(emergency)
    photos = list(emergency.photos.all())
    lines = [
        LogLine(
            line,
            str(Action(line.action).label),
            author_of(line),
            role_words(line),
            details_of(line),
            [photo for photo in photos if photo.line_seq == line.seq],
        )
        for line in emergency.lines.select_related("actor").order_by("-seq")
    ]
    return EmergencySheet(
        emergency=emergency,
        call=call,
        called=_called(call) if call else "",
        lines=lines,
        may_answer=may_answer(emergency, reader),
        may_pass_on=may_pass_on(emergency, reader),
        may_note=may_note(emergency, reader),
        may_close=may_close(emergency, reader),
    )


def _called(call: EmergencyCall) -> str:
    """Whom the turn is for, in words."""
    people = User.objects.filter(pk__in=call.people).order_by("pk") if call.rank else ()
    names = _("、").join(str(person) for person in people)
    return f"{turn_words(call.to, call.rank)} {names}".strip()


def turn_words(to: str, rank: int) -> str:
    """A turn by role: 片区值班人（第 1）."""
    label = str(EmergencyCall.To(to).label)
    return _("%(role)s（第 %(rank)d）") % {"role": label, "rank": rank} if rank else label


def role_words(line: EmergencyLine) -> str:
    """Who acted by role, nobody named."""
    if not line.part:
        return ""
    label = str(Role(line.part).label)
    return _("%(role)s（第 %(rank)d）") % {"role": label, "rank": line.rank} if line.rank else label


def author_of(line: EmergencyLine) -> str:
    """The person and the role; the clock alone by its role."""
    return " · ".join(filter(None, [str(line.actor) if line.actor else "", role_words(line)]))


def details_of(line: EmergencyLine) -> str:
    """What the line's data says."""
    data: dict[str, Any] = line.data
    parts = []
    if "to" in data:
        parts.append(turn_words(data["to"], data["rank"]))
    if line.action == Action.CALLED:
        minutes = data["minutes"]
        parts.append(ngettext("%d 分钟内应答", "%d 分钟内应答", minutes) % minutes)
    if "people" in data:
        parts.append(ngettext("站内消息 %d 人", "站内消息 %d 人", data["people"]) % data["people"])
        channels = data["channels"]
        parts.append(ngettext("单位渠道 %d 条", "单位渠道 %d 条", channels) % channels)
    return " · ".join(parts)


def length_words(gap: timedelta) -> str:
    """Minutes and seconds, as a report says them."""
    seconds = int(gap.total_seconds())
    return _("%(minutes)d 分 %(seconds)d 秒") % {"minutes": seconds // 60, "seconds": seconds % 60}


def report_facts(emergency: Emergency) -> list[tuple[str, str]]:
    """The head of the closing report: what, when, who answered by role, how long it took."""
    answer = answered_by(emergency)
    facts = [
        (_("什么情况"), str(emergency.kind)),
        (_("案卷编号"), emergency.case.number),
        (_("地点"), place_of(emergency)),
        (_("启动"), _at(emergency.raised_at)),
    ]
    if answer is not None:
        taken = length_words(answer.at - emergency.raised_at)
        facts += [(_("应答"), _at(answer.at)), (_("谁应答"), role_words(answer)), (_("应答用时"), taken)]
    else:
        facts.append((_("应答"), _("没有人应答")))
    facts.append((_("呼叫"), _("%d 轮") % emergency.calls.count()))
    if emergency.closed_at is not None:
        facts.append((_("结束"), _at(emergency.closed_at)))
        facts.append((_("全程用时"), length_words(emergency.closed_at - emergency.raised_at)))
    return facts


def place_of(emergency: Emergency) -> str:
    """Community, grid and address in words."""
    case = emergency.case
    where = f"{case.grid.community} {case.grid}" if case.grid else ""
    return f"{where} {case.address}".strip()


def _at(at: datetime) -> str:
    return date_format(timezone.localtime(at), "Y-m-d H:i:s")
