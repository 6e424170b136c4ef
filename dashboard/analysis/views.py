"""数据研判: what stands out, why, and what is done about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.access import SignedIn, for_those
from cases.attempts import attempt
from cases.models import Case
from cases.requests import pins
from dashboard.analysis import actions
from dashboard.analysis.forms import FalseForm, TaskForm
from dashboard.analysis.note_groups import SHELVES, shelf_of
from dashboard.analysis.notes import cases_of
from dashboard.analysis.owners import likely_owner
from dashboard.models import Note

MOST_NOTES, MOST_CASES = 300, 100
for_the_watchful = for_those(lambda standing: standing.is_centre or standing.is_leader)


def seen_note(request: SignedIn, uuid: UUID) -> Note:
    """The note, when the person may see it; 404 otherwise."""
    notes = Note.objects.visible_to(request.user).select_related(
        "category", "grid", "task", "decided_by", "street"
    )
    return get_object_or_404(notes, uuid=uuid)


@for_the_watchful
@require_safe
def analysis(request: SignedIn) -> HttpResponse:
    """The notes of one shelf, the weightiest first; each shelf with its number."""
    seen = Note.objects.visible_to(request.user)
    counts = seen.aggregate(**{shelf.name: Count("pk", filter=Q(shelf.condition)) for shelf in SHELVES})
    shelf = shelf_of(request.GET.get("show", ""))
    notes = seen.filter(shelf.condition).select_related("category", "task")[:MOST_NOTES]
    shelves = [(one, counts[one.name]) for one in SHELVES]
    return render(
        request, "dashboard/analysis/analysis_page.html", {"notes": notes, "shelf": shelf, "shelves": shelves}
    )


def shown(request: SignedIn, note: Note, **forms: Any) -> dict[str, Any]:
    """What the page of a note needs: those cases of the evidence that the person may see."""
    now = timezone.now()
    cases = Case.objects.visible_to(request.user).filter(pk__in=cases_of(note).values("pk"))
    rows = list(
        cases.select_related("category", "grid__community").order_by("-reported_at", "-pk")[:MOST_CASES]
    )
    task_form = forms.get("task_form") or TaskForm(note, now, owner=likely_owner(note))
    return {
        "note": note,
        "cases": rows,
        "pins": pins(rows, now),
        "now": now,
        "task_form": task_form,
        "false_form": forms.get("false_form") or FalseForm(note, now),
        "may_task": request.user.standing.is_centre,
    }


@for_the_watchful
@require_safe
def note_page(request: SignedIn, uuid: UUID) -> HttpResponse:
    """One note with its evidence."""
    return render(request, "dashboard/analysis/note_page.html", shown(request, seen_note(request, uuid)))


@for_the_watchful
@require_POST
def note_task(request: SignedIn, uuid: UUID) -> HttpResponse:
    """转任务."""
    note = seen_note(request, uuid)
    if not request.user.standing.is_centre:
        raise PermissionDenied(_("由指挥中心转任务。"))
    form = TaskForm(note, timezone.now(), request.POST)
    made = attempt(form, form.send, request.user)
    if (case := made.result) is None:
        return render(
            request, "dashboard/analysis/note_page.html", shown(request, note, task_form=form), status=400
        )
    messages.success(
        request, _("已转任务 %(number)s，由%(unit)s牵头。") % {"number": case.number, "unit": case.executor}
    )
    return redirect(note)


@for_the_watchful
@require_POST
def note_false(request: SignedIn, uuid: UUID) -> HttpResponse:
    """误报."""
    note = seen_note(request, uuid)
    form = FalseForm(note, timezone.now(), request.POST)
    if not attempt(form, form.send, request.user).done:
        return render(
            request, "dashboard/analysis/note_page.html", shown(request, note, false_form=form), status=400
        )
    messages.success(request, _("已记为误报，以后同类的权重减半。"))
    return redirect(note)


@for_the_watchful
@require_POST
def note_look(request: SignedIn, uuid: UUID) -> HttpResponse:
    """再看一次."""
    note = actions.look_again(seen_note(request, uuid), timezone.now())
    messages.success(request, _("看过了：同样长的时间里现在 %d 件。") % (note.count_after or 0))
    return redirect(note)
