"""How an enterprise's matter begins: a parent case, a child a row, the departments as assistants, one board.

Every step of a case is taken through the life-cycle's own verbs; all of it is one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import lifecycle
from cases.enterprise.roles import is_of_the_lead, still_open
from cases.enterprise.row_parser import PastedRow, faults
from cases.lifecycle import Actor, Incomplete, NotTheirs, Refused, Report, calendar, report
from cases.models import (
    Case,
    Category,
    Enterprise,
    EnterpriseMatter,
    MatterCell,
    MatterEntry,
    MatterLine,
    MatterStep,
    PlannedStep,
    Source,
    Status,
    StepTemplate,
    statutory_days,
)
from grids.models import Executor, User

LONGEST_HOURS = 2000


@dataclass
class Opening:
    """What a matter begins with. Without a case one is reported; ``words`` say what the enterprise wants."""

    enterprise: Enterprise
    title: str
    template: StepTemplate
    lead: Executor
    rows: Sequence[PastedRow]
    category: Category | None = None
    words: str = ""
    case: Case | None = None


def begin(opening: Opening, *, by: User, at: datetime | None = None) -> EnterpriseMatter:
    """Begin it; by the centre, which alone registers, splits and dispatches. Raises Refused and its kin."""
    now = at or timezone.now()
    if not by.standing.is_centre:
        raise NotTheirs(_("只有指挥中心能建立企业事项。"))
    plan = list(opening.template.steps.select_related("executor"))
    _complete(opening, plan)
    with transaction.atomic():
        case = opening.case or _reported(opening, by, now)
        if EnterpriseMatter.objects.filter(case=case).exists():
            raise Refused(_("这件案卷已有企业事项。"))
        children = _in_parts(case, opening, by, now)
        _handed_over(case, children, opening, plan, by, now)
        return _board(case, children, opening, plan, by, now)


def _complete(opening: Opening, plan: Sequence[object]) -> None:
    if not opening.title.strip():
        raise Incomplete(_("请写是什么事项。"), "title")
    if not plan:
        raise Incomplete(_("这个模板还没有环节，请管理员先填好。"), "template")
    if not opening.rows:
        raise Incomplete(_("请至少贴一家企业。"), "rows")
    if faults(opening.rows):
        raise Incomplete(_("有 %d 行要先改好。") % faults(opening.rows), "rows")
    case = opening.case
    if case is not None and (case.parent_id or case.children.exists()):
        raise Incomplete(_("这件案卷已经拆分过，请另立一件。"), "case")
    if case is not None and case.status not in (Status.REPORTED, Status.REGISTERED):
        raise Incomplete(_("案卷已派遣，请在派遣之前建立企业事项。"), "case")


def _reported(opening: Opening, by: User, now: datetime) -> Case:
    """The enterprise's matter as a case at its site."""
    enterprise, site = opening.enterprise, opening.enterprise.site
    words = f"{enterprise.name}：{opening.title.strip()}"
    brought = Report(
        source=Source.ENTERPRISE,
        description=f"{words}。{opening.words.strip()}" if opening.words.strip() else words,
        category=opening.category,
        longitude=site.longitude,
        latitude=site.latitude,
        address=site.address,
        grid=site.grid,
        reporter_name=enterprise.contact_name,
        reporter_phone=enterprise.phone,
    )
    return report(brought, by=Actor(by), at=now)[0]


def _in_parts(case: Case, opening: Opening, by: User, now: datetime) -> list[Case]:
    """Registered, and a child for each row; a matter of one row needs none."""
    if case.status == Status.REPORTED:
        lifecycle.register(case, by=Actor(by), category=opening.category or case.category, at=now)
    if len(opening.rows) == 1:
        return [case]
    lines = [f"{row.name}：{opening.title.strip()}" for row in opening.rows]
    words = _("企业事项，一家一件，统一帮办。")
    children: list[Case] = lifecycle.split(case, by=Actor(by), children=lines, words=words, at=now)
    return children


def _handed_over(
    case: Case,
    children: list[Case],
    opening: Opening,
    plan: Sequence[PlannedStep],
    by: User,
    now: datetime,
) -> None:
    """To the lead, every department of a step assisting; the statutory term is the term."""
    helping = list({step.executor_id: step.executor for step in plan}.values())
    hours = min(statutory_days(plan) * calendar().day_minutes // 60, LONGEST_HOURS)
    for one in [case, *(child for child in children if child is not case)]:
        lifecycle.dispatch(one, by=Actor(by), executor=opening.lead, assistants=helping, hours=hours, at=now)


def _board(
    case: Case,
    children: list[Case],
    opening: Opening,
    plan: Sequence[PlannedStep],
    by: User,
    now: datetime,
) -> EnterpriseMatter:
    matter = EnterpriseMatter.objects.create(
        case=case, enterprise=opening.enterprise, title=opening.title.strip(), begun_at=now
    )
    columns = ("position", "stage", "name", "executor", "term_days")
    steps = MatterStep.objects.bulk_create(
        MatterStep(matter=matter, **{name: getattr(step, name) for name in columns}) for step in plan
    )
    lines = MatterLine.objects.bulk_create(
        MatterLine(matter=matter, position=number, name=row.name, enterprise=_known(row, opening), case=child)
        for number, (row, child) in enumerate(zip(opening.rows, children, strict=True), 1)
    )
    MatterCell.objects.bulk_create(
        MatterCell(line=line, step=step, since=now) for line in lines for step in steps
    )
    words = _("建立看板：%(rows)d 家，%(steps)d 个环节。") % {"rows": len(lines), "steps": len(steps)}
    MatterEntry.objects.create(matter=matter, words=words, by=by, at=now)
    return matter


def _known(row: PastedRow, opening: Opening) -> Enterprise | None:
    """The enterprise of a row; one with a code that nobody knew yet enters the register beside its group."""
    if row.enterprise is not None or not row.code:
        return row.enterprise
    group = opening.enterprise
    return Enterprise.objects.create(
        code=row.code,
        name=row.name,
        site=group.site,
        group=group,
        industry=group.industry,
    )


def accept(matter: EnterpriseMatter, *, by: User, at: datetime | None = None) -> int:
    """整批签收: the lead signs for the parent and every child that waits for it; how many were signed for."""
    still_open(matter)
    if not is_of_the_lead(matter, by):
        raise NotTheirs(_("只有主办单位能签收。"))
    waiting = Case.objects.filter(status=Status.DISPATCHED, executor=matter.case.executor_id)
    with transaction.atomic():
        cases = [
            *waiting.filter(pk=matter.case_id),
            *waiting.filter(parent=matter.case_id).order_by("pk"),
        ]
        for case in cases:
            lifecycle.accept(case, by=Actor(by), at=at)
    matter.case.refresh_from_db()
    return len(cases)
