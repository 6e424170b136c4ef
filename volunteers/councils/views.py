"""议事会: each community's council, who sits in it, its meetings and what was promised."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.access import signed_in
from cases.lifecycle import Refused
from volunteers.access import SignedIn, attempt, offices, status_of
from volunteers.councils import actions
from volunteers.councils.forms import CouncilForm, MeetingForm, MemberForm
from volunteers.councils.querysets import communities_without, members_of
from volunteers.councils.transitions import is_office, reads_names
from volunteers.models import Council
from volunteers.viewers import Viewer, viewer_of


def rights_of(council: Council, viewer: Viewer) -> dict[str, Any]:
    """Whether names stand on the page, and whether one keeps it."""
    code = council.community.code
    return {"names": reads_names(code, viewer), "keeps": is_office(code, viewer)}


def kept(request: SignedIn, uuid: UUID) -> Council:
    """The council, for who keeps it."""
    viewer = viewer_of(request)
    rows = Council.objects.visible_to(viewer).select_related("community__street")
    council = get_object_or_404(rows, uuid=uuid)
    if not is_office(council.community.code, viewer):
        raise PermissionDenied(_("只有这个社区居委会的人能办。"))
    return council


def form_page(request: HttpRequest, form: Any, title: Any, back: Any) -> HttpResponse:
    """A form with its title, and the way back."""
    context = {"form": form, "title": title, "back": back.get_absolute_url() if back else ""}
    return render(request, "volunteers/councils/council_form.html", context, status=status_of(form))


@signed_in
@require_safe
def council_list(request: SignedIn) -> HttpResponse:
    """The councils in sight, with what is open and what lapsed."""
    viewer = viewer_of(request)
    rows = Council.objects.visible_to(viewer).select_related("community")
    rows = rows.with_counts(timezone.localdate()).order_by("community__code")
    context = {"rows": rows, "may": communities_without(viewer).exists()}
    return render(request, "volunteers/councils/council_list.html", context)


@offices
@require_http_methods(["GET", "HEAD", "POST"])
def council_new(request: SignedIn) -> HttpResponse:
    """A community's council."""
    form = CouncilForm(viewer_of(request), request.POST or None)
    made = attempt(form, form.act) if request.method == "POST" else None
    return redirect(made) if made is not None else form_page(request, form, _("成立议事会"), None)


@signed_in
@require_safe
def council(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Who sits there, the meetings, the promises."""
    viewer = viewer_of(request)
    row = get_object_or_404(Council.objects.visible_to(viewer).select_related("community"), uuid=uuid)
    resolutions = row.resolutions.select_related("executor", "unit", "member__account", "member__helper")
    context = rights_of(row, viewer) | {
        "council": row,
        "members": members_of(row),
        "meetings": row.meetings.annotate(topic_count=Count("topics")).order_by("-starts_at", "-pk"),
        "resolutions": resolutions.order_by("-state", "due_on"),
        "today": timezone.localdate(),
    }
    return render(request, "volunteers/councils/council_page.html", context)


@offices
@require_http_methods(["GET", "HEAD", "POST"])
def council_seat(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Somebody takes a seat."""
    row = kept(request, uuid)
    form = MemberForm(row, viewer_of(request), request.POST or None)
    made = attempt(form, form.act) if request.method == "POST" else None
    return redirect(row) if made is not None else form_page(request, form, _("加成员"), row)


@offices
@require_POST
def council_unseat(request: SignedIn, uuid: UUID, pk: int) -> HttpResponse:
    """They sit there no longer."""
    row = kept(request, uuid)
    try:
        actions.unseat(get_object_or_404(row.members, pk=pk), by=viewer_of(request))
        messages.success(request, _("已退出议事会。"))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(row)


@offices
@require_http_methods(["GET", "HEAD", "POST"])
def council_call(request: SignedIn, uuid: UUID) -> HttpResponse:
    """A meeting is called."""
    row = kept(request, uuid)
    form = MeetingForm(request.POST or None, initial={"place": row.place})
    act = partial(form.act, row, viewer_of(request))
    made = attempt(form, act) if request.method == "POST" else None
    return redirect(made) if made is not None else form_page(request, form, _("召集会议"), row)
