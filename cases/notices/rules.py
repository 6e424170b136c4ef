"""The table of who is told of which action, and in what words."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.lifecycle import EVENTS
from cases.models import Case, CaseEvent, Notice, Part, Rating, Status
from cases.notices.queue import Message, inbox, masked, rows_for, write
from cases.notices.recipients import Audience, Recipients, recipients_at

A = Audience

# Who owes the next step: the statuses' owners, as audiences.
OWED_BY: dict[str, tuple[Audience, ...]] = {
    Status.REPORTED: (A.CENTRE,),
    Status.REGISTERED: (A.CENTRE,),
    Status.DISPATCHED: (A.LEAD,),
    Status.HANDLING: (A.LEAD,),
    Status.SUSPENDED: (A.CENTRE,),
    Status.RESOLVED: (A.CADRE, A.CENTRE),
}

Line = tuple[Audience, str | Promise]

# Reporters are told apart, in plain words: see REPORTERS.
NOTIFICATIONS: dict[str, tuple[Line, ...]] = {
    "report": ((A.CENTRE, gettext_lazy("新诉求，待立案")),),
    "settle": (),
    "withdraw": ((A.CENTRE, gettext_lazy("上报人已撤回")),),
    "register": (),
    "reject": (),
    "merge": ((A.LEAD, gettext_lazy("已并入另一件，不必再办")),),
    "split": ((A.LEAD, gettext_lazy("已拆分为子案卷")),),
    "dispatch": (
        (A.LEAD, gettext_lazy("新派遣，待签收")),
        (A.ASSISTANTS, gettext_lazy("新派遣，请协办")),
    ),
    "redispatch": (
        (A.LEAD, gettext_lazy("新派遣，待签收")),
        (A.ASSISTANTS, gettext_lazy("新派遣，请协办")),
        (A.FORMER, gettext_lazy("已改派其他单位，不必再办")),
    ),
    "accept": (),
    "send_back": ((A.CENTRE, gettext_lazy("被退单，待重新派遣")),),
    "note": ((A.LEAD, gettext_lazy("有新的记录")),),
    "ask_extension": ((A.CENTRE, gettext_lazy("申请延期，待批复")),),
    "grant_extension": ((A.LEAD, gettext_lazy("延期已同意")),),
    "refuse_extension": ((A.LEAD, gettext_lazy("延期未同意")),),
    "ask_suspension": ((A.CENTRE, gettext_lazy("申请挂账，待批复")),),
    "suspend": ((A.LEAD, gettext_lazy("挂账已同意")),),
    "refuse_suspension": ((A.LEAD, gettext_lazy("挂账未同意")),),
    "resume": ((A.LEAD, gettext_lazy("已恢复处置")), (A.CENTRE, gettext_lazy("复核日已到，已恢复处置"))),
    "resolve": ((A.CADRE, gettext_lazy("已反馈，待核查")), (A.CENTRE, gettext_lazy("已反馈，待核查"))),
    "rework": ((A.LEAD, gettext_lazy("核查未通过，请返工")),),
    "close": (),
    "rate": ((A.CENTRE, gettext_lazy("群众不满意")),),
    "reopen": ((A.CENTRE, gettext_lazy("已重启，待派遣")),),
    "urge": (),
    "supervise": (),
}
REPORTERS: dict[str, str | Promise] = {
    "reject": gettext_lazy("您反映的事项没有立案"),
    "merge": gettext_lazy("您反映的事项与另一件是同一件事，将一并办理"),
    "close": gettext_lazy("您反映的事项已办结"),
    "reopen": gettext_lazy("您反映的事项已重新办理"),
}


def lines_of(event: CaseEvent) -> tuple[Line, ...]:
    """The table's lines for this event: some are told only in one case of two."""
    if EVENTS[event.action].presses:
        return tuple((audience, EVENTS[event.action].label) for audience in OWED_BY[event.to_status])
    lines = NOTIFICATIONS[event.action]
    if event.action == "rate" and event.data.get("rating") != Rating.NO:
        return ()
    if event.action == "note" and event.part == Part.LEAD:
        return ()
    if event.action == "report" and event.part == Part.CENTRE:
        return ()
    if event.action in ("resume", "reopen") and event.part != Part.CLOCK:
        return tuple(line for line in lines if line[0] != A.CENTRE)
    return lines


def announce(events: Iterable[CaseEvent], now: datetime) -> int:
    """Write every notice that follows from the events; how many were meant. Runs in the caller's transaction."""
    return write([row for event in events for row in _rows_of(event, now)], now)


def _rows_of(event: CaseEvent, now: datetime) -> list[Notice]:
    lines = lines_of(event)
    if not lines and event.action not in REPORTERS:
        return []
    recipients, cause = recipients_at(event), f"event:{event.pk}"
    body = body_of(event.case, event.words)
    messages = [(audience, Message(cause, title_of(event.case, what), body)) for audience, what in lines]
    reporters = _to_reporters(event, recipients, cause, now)
    return reporters + rows_for(recipients, messages, now, but=event.actor_id)


def title_of(case: Case, what: str | Promise) -> str:
    """The number and what is the matter with it."""
    return f"{case.number} {what}"


def body_of(case: Case, words: str = "") -> str:
    """Matter, place, term, what was said, and the address of the page; masked, without a name."""
    due = timezone.localtime(case.due_at, timezone.get_default_timezone()) if case.due_at else None
    place = f"{case.grid.community} {case.grid}" if case.grid else ""
    lines = [
        masked(case, case.headline),
        " · ".join(str(word) for word in (case.category or "", place, case.get_urgency_display()) if word),
        _("时限：%s") % f"{due:%Y-%m-%d %H:%M}" if due else "",
        masked(case, words.strip()),
        f"{settings.SITE_URL}/cases/{case.number}/",
    ]
    return "\n".join(line for line in lines if line)


def _to_reporters(event: CaseEvent, recipients: Recipients, cause: str, now: datetime) -> list[Notice]:
    """Inbox rows for the reporters who have an account; a closure is told to those of merged cases too."""
    if event.action not in REPORTERS:
        return []
    cases = recipients.reported() if event.action in ("close", "reopen") else [event.case]
    title, rows = str(REPORTERS[event.action]), []
    for case in cases:
        if case.reporter_id is not None and case.reporter_id != event.actor_id:
            words = "\n".join([masked(case, case.headline), masked(event.case, _outcome(event))]).strip()
            rows.append(inbox(case, case.reporter_id, Message(cause, f"{case.number} {title}", words), now))
    return rows


def _outcome(event: CaseEvent) -> str:
    """What the reporter is told beside: the reason of a refusal, the handler's result of a closure."""
    if event.action == "reject":
        return _("原因：%s") % event.words
    if event.action == "close":
        result = event.case.events.filter(action="resolve", seq__lt=event.seq).order_by("-seq").first()
        return _("结果：%s") % result.words if result else ""
    return ""
