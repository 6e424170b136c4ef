"""What stands on a case's page, gathered in a fixed number of queries; the story told in words.

Reads only. Personal data leaves here masked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.access import may_raise
from cases.lifecycle import EVENTS, Action, Actor, allowed_actions, label_of, names_of, pieces_of
from cases.models import (
    HANDLERS,
    OF_THE_PUBLIC,
    Case,
    CaseEvent,
    Emergency,
    JointOrder,
    OutsiderLink,
    Part,
    Photo,
    Proposal,
    Rating,
    Segment,
    Status,
    Urgency,
)
from cases.requests.guest_links import may_issue
from cases.requests.reveals import may_reveal
from grids.models import Executor, User
from grids.places import Registers, registers
from grids.privacy import mask_text
from grids.roles import covers

WITH_CASE = (
    "category__parent",
    "executor",
    "grid__community",
    "parent",
    "first_case",
    "emergency",
    "proposal__executor",
    "proposal__category",
    "proposal__rule",
)
RUNNING = {Status.DISPATCHED, Status.HANDLING, Status.SUSPENDED}
MOVES_THE_DEADLINE = names_of(lambda action: action.moves_deadline)


@dataclass(frozen=True)
class StoryLine:
    """One event in words."""

    event: CaseEvent
    label: str
    who: str
    facts: list[str]
    photos: list[Photo]


@dataclass(frozen=True)
class TermPiece:
    """One piece of the handling term and the deadline after it."""

    label: str
    deadline: datetime


@dataclass
class CaseDetail:
    """A case with everything around it, for one reader."""

    case: Case
    reader: User
    now: datetime
    actions: list[Action]
    events: list[CaseEvent]
    photos: list[Photo]
    segments: list[Segment] = field(default_factory=list)
    related: list[Case] = field(default_factory=list)
    registers: Registers = field(default_factory=registers)
    may_issue: bool = False
    emergency: Emergency | None = None
    may_raise: bool = False
    orders: list[JointOrder] = field(default_factory=list)
    links: list[OutsiderLink] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    @cached_property
    def answers(self) -> dict[int, str]:
        """By when each urging wants its answer, where that was counted anew: by the number of its event."""
        counted: dict[int, str] = {}
        for event in self.events:
            counted |= {int(seq): due for seq, due in event.data.get("answers", {}).items()}
        return counted

    @cached_property
    def lines(self) -> list[StoryLine]:
        """The story, newest first."""
        return [
            StoryLine(
                event,
                str(label_of(event.action)),
                teller(event),
                facts(event, self.registers.executors_by_code, self.answers),
                [photo for photo in self.photos if photo.event_seq == event.seq],
            )
            for event in reversed(self.events)
        ]

    @property
    def before(self) -> list[Photo]:
        """What it looked like."""
        return [photo for photo in self.photos if photo.kind == Photo.Kind.BEFORE]

    @property
    def after(self) -> list[Photo]:
        """What it looks like now."""
        return [photo for photo in self.photos if photo.kind == Photo.Kind.AFTER]

    @property
    def children(self) -> list[Case]:
        """The children of a split."""
        return [case for case in self.related if case.parent_id == self.case.pk]

    @property
    def repeats(self) -> list[Case]:
        """Cases that were merged into this one."""
        return [case for case in self.related if case.first_case_id == self.case.pk]

    @property
    def children_done(self) -> int:
        """How many children are at an end."""
        return sum(not child.is_open for child in self.children)

    @property
    def assistants(self) -> list[Executor]:
        """Who helps."""
        known = self.registers.executors
        return [known[pk] for pk in self.case.assistant_ids if pk in known]

    @property
    def proposal(self) -> Proposal | None:
        """What the rules propose, while that is still of use."""
        proposal: Proposal | None = getattr(self.case, "proposal", None)
        return proposal if self.case.status in {Status.REPORTED, Status.REGISTERED} else None

    @property
    def stretches(self) -> list[TermPiece]:
        """How a deadline that was moved came about: the term, then each extension and suspension of the round."""
        ends = pieces_of(self.case, self.segments, self.now) if self.segments else []
        labels = [_("派遣时限"), *map(stretch_label, self.segments)]
        return [TermPiece(label, end) for label, end in zip(labels, ends, strict=False)]

    @property
    def unanswered(self) -> list[str]:
        """The urgings since which those who handle the case have not said or done anything."""
        waiting: list[CaseEvent] = []
        for event in self.events if self.case.is_open else []:
            if EVENTS[event.action].presses:
                waiting.append(event)
            elif event.part in HANDLERS:
                waiting = []
        return [
            f"{label_of(event.action)}：{mask_text(event.words)} {pressed(event, self.answers)}"
            for event in waiting
        ]

    @property
    def may_reveal(self) -> bool:
        """Whether the reader may look behind the masks."""
        return may_reveal(self.case, self.reader)


def stretch_label(segment: Segment) -> str:
    """Why a piece of the term is there."""
    if segment.kind == Segment.Kind.EXTENSION:
        return ngettext("延期 %d 个工作日", "延期 %d 个工作日", segment.days) % segment.days
    return _("挂账至今") if segment.ends_at is None else _("挂账期间顺延")


def gather(case: Case, reader: User, others: Iterable[str] = ()) -> CaseDetail:
    """The sheet of a case that was loaded with ``WITH_CASE`` through ``visible_to``."""
    events = list(case.events.select_related("actor", "executor"))
    has_photos = any("photos" in event.data for event in events)
    sheet = CaseDetail(
        case=case,
        reader=reader,
        now=timezone.now(),
        actions=sorted(allowed_actions(case, Actor(reader)), key=eagerness),
        events=events,
        photos=list(case.photos.all()) if has_photos and not case.is_hidden else [],
        related=list(around(case)),
        others=list(others),
    )
    if MOVES_THE_DEADLINE & {event.action for event in events}:
        sheet.segments = list(case.segments.filter(round=case.dispatch_count))
    if case.status in RUNNING and may_issue(case, reader):
        sheet.may_issue, sheet.links = True, list(case.links.select_related("created_by"))
    _tie(sheet)
    return sheet


def _tie(sheet: CaseDetail) -> None:
    """The emergency that it turned into, and the joint orders on which it stands, as far as the reader sees them."""
    case, reader = sheet.case, sheet.reader
    known = getattr(case, "emergency", None)
    standing = reader.standing
    if known is not None and covers((*standing.seen_prefixes, *standing.policed), case.place_code):
        sheet.emergency = known
    sheet.may_raise = known is None and case.is_open and may_raise(standing)
    signed = any((event.key or "").startswith("joint:") for event in sheet.events)
    if case.status in RUNNING or signed:
        orders = JointOrder.objects.visible_to(reader).filter(parts__tasks__case=case)
        sheet.orders = list(orders.select_related("area").distinct())


def eagerness(action: Action) -> int:
    """What is waited for stands first, then the no to it, then the rest in the table's order."""
    if action.primary:
        return 0
    return 1 if action.name.startswith(("refuse_", "rework")) else 2


def around(case: Case) -> Iterable[Case]:
    """Its children and its repeats, in the order in which they came."""
    belonging = Q(parent=case) | Q(first_case=case)
    return Case.objects.filter(belonging).select_related("executor", "category").order_by("pk")


def teller(event: CaseEvent) -> str:
    """Who acted: the person and for whom, or the part that acted without an account."""
    part = Part(event.part)
    if part in OF_THE_PUBLIC:
        return str(part.label)
    if event.actor is None:
        return " · ".join(filter(None, [event.data.get("name", ""), str(part.label)]))
    return f"{event.actor} · {event.executor or part.label}"


def facts(event: CaseEvent, units: dict[str, Executor], answers: dict[int, str]) -> list[str]:
    """What an event's data says, a short sentence each."""
    told = event.data
    named = [str(units[code]) for code in told.get("assistants", []) if code in units]
    lines = []
    if "executor" in EVENTS[event.action].needs and told.get("executor") in units:
        lines.append(_("主办：%s") % units[told["executor"]])
    if named:
        lines.append(_("协办：%s") % _("、").join(named))
    if told.get("days"):
        lines.append(ngettext("%d 个工作日", "%d 个工作日", told["days"]) % told["days"])
    if told.get("review_on"):
        lines.append(_("复核日：%s") % told["review_on"])
    if told.get("first_case"):
        lines.append(_("首案：%s") % told["first_case"])
    if told.get("children"):
        lines.append(ngettext("子案卷 %d 件", "子案卷 %d 件", told["children"]) % told["children"])
    if told.get("rating") in Rating.values:
        lines.append(str(Rating(told["rating"]).label))
    if told.get("urgency") in {Urgency.URGENT, Urgency.EMERGENCY}:
        lines.append(str(Urgency(told["urgency"]).label))
    if told.get("name") and event.actor and told["name"] != event.words:
        lines.append(told["name"])
    if told.get("answer_due_at"):
        lines.append(pressed(event, answers))
    if "calendar" in told:
        lines.append(_("工作日历有变，期限重算。"))
    lines += [_("答复时限：%s") % instant(due) for due in told.get("answers", {}).values()]
    terms = {"deadline_at": _("处置期限"), "due_at": _("本环节期限")}
    for column, (before, after) in sorted(told.get("moved", {}).items()):
        lines.append(f"{terms[column]}：{instant(before)} → {instant(after)}")
    return lines


def instant(written: str) -> str:
    """An instant out of an event, as it is read."""
    return date_format(timezone.localtime(datetime.fromisoformat(written)), "Y-m-d H:i")


def pressed(event: CaseEvent, answers: dict[int, str]) -> str:
    """By when an urging wants its answer; ``answers`` where that was counted anew."""
    written = answers.get(event.seq) or event.data["answer_due_at"]
    due = timezone.localtime(datetime.fromisoformat(written))
    return _("请在 %s 前答复") % date_format(due, "SHORT_DATETIME_FORMAT")
