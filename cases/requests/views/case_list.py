"""The list of cases: search, filters that can be kept and shared by their address, pages by key."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.access import SignedIn, for_those
from cases.models import Case, SavedFilter
from cases.presence import news, tag_of
from cases.requests.filter_forms import comfortable, kept_query, told
from cases.requests.filters import CaseFilter, narrowed
from cases.requests.queues import by_reported, with_reading

for_readers = for_those(lambda standing: bool(standing.seen_prefixes or standing.executors))
LONGEST_QUERY = 1000
ROW = ("grid__community", "category", "executor")


@for_readers
@require_safe
def case_list(request: SignedIn) -> HttpResponse:
    """The page, or its rows alone after a pulse."""
    asked = narrowed(Case.objects.visible_to(request.user), request)
    if request.htmx:
        return render(request, "cases/requests/_list_rows.html", rows_of(request, asked))
    form = comfortable(asked.form, request.user)
    tag = tag_of(news(), [])
    context = rows_of(request, asked) | {
        "form": form,
        "told": told(form),
        "saved": request.user.saved_filters.all(),
        "tag": tag,
    }
    return render(request, "cases/requests/case_list.html", context)


def rows_of(request: SignedIn, asked: CaseFilter) -> dict[str, Any]:
    """One window of what was asked for, the latest first."""
    cases = with_reading(asked.qs.select_related(*ROW), request.user)
    window = by_reported(cases, request.GET.get("after", ""))
    query = kept_query(request.GET)
    return {"window": window, "query": query, "now": timezone.now(), "paged": bool(request.GET.get("after"))}


@for_readers
@require_POST
def filter_save(request: SignedIn) -> HttpResponse:
    """Keep a search under a name; the same name again replaces it."""
    name, query = (
        request.POST.get("name", "").replace("\0", "").strip()[:40],
        kept_query(QueryDict(request.POST.get("query", ""))),
    )
    if name and query and len(query) <= LONGEST_QUERY:
        SavedFilter.objects.update_or_create(user=request.user, name=name, defaults={"query": query})
    return redirect(f"{reverse('case_list')}?{query}")


@for_readers
@require_POST
def filter_forget(request: SignedIn, pk: int) -> HttpResponse:
    """Keep it no longer."""
    get_object_or_404(SavedFilter, user=request.user, pk=pk).delete()
    return redirect("case_list")
