"""What an executor owes: to sign for, in hand, sent back by verification, asked of them as assistant."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.access import SignedIn, for_those
from cases.models import Case, Question, Status
from cases.presence import news, tag_of
from cases.requests.queues import owed_by, with_reading

SHOWN = 200
QUESTIONS = 20


def task_groups(request: SignedIn) -> list[dict[str, Any]]:
    """The person's tasks in four groups, the most urgent first; one query."""
    executors = request.user.standing.executors
    seen = Case.objects.visible_to(request.user).select_related("grid__community", "category", "executor")
    owed = with_reading(owed_by(seen, executors), request.user)[:SHOWN]
    groups: dict[str, list[Case]] = {"sign": [], "again": [], "hand": [], "assist": [], "waiting": []}
    for case in owed:
        groups[group_of(case, executors)].append(case)
    titles = {
        "sign": (_("待签收"), _("没有等您签收的案卷。")),
        "again": (_("核查退回"), _("没有退回返工的案卷。")),
        "hand": (_("处置中"), _("手上没有在办的案卷。")),
        "assist": (_("请我协办"), _("没有请您协办的案卷。")),
        "waiting": (_("挂账、待核查"), _("没有挂账或等待核查的案卷。")),
    }
    return [
        {"key": key, "title": titles[key][0], "empty": titles[key][1], "cases": found}
        for key, found in groups.items()
    ]


def owed_questions(request: SignedIn) -> Any:
    """Questions of enterprises' matters that the person's units have not answered, the first due first."""
    owed = Question.objects.unanswered().owed_by(request.user.standing.executors)
    return owed.select_related("matter__case").order_by("due_at", "pk")[:QUESTIONS]


def group_of(case: Case, executors: frozenset[int]) -> str:
    """Under which heading a case stands for these executors."""
    if case.executor_id not in executors:
        return "assist"
    if case.status == Status.DISPATCHED:
        return "sign"
    if case.status == Status.HANDLING:
        return "again" if case.rework_count else "hand"
    return "waiting"


@for_those(lambda standing: standing.is_executor)
@require_safe
def tasks(request: SignedIn) -> HttpResponse:
    """The page, or after a pulse its list alone."""
    template = "cases/requests/_tasks_groups.html" if request.htmx else "cases/requests/tasks_page.html"
    tag = tag_of(news(), [])
    groups = task_groups(request)
    context = {
        "groups": groups,
        "more": sum(len(group["cases"]) for group in groups) == SHOWN,
        "now": timezone.now(),
        "questions": owed_questions(request),
        "tag": tag,
    }
    return render(request, template, context)
