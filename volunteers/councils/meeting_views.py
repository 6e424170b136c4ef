"""One meeting of a council: agenda, who agreed to what, minutes, and what was promised."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.access import signed_in
from cases.lifecycle import Refused
from cases.models import Case
from volunteers.access import SignedIn, attempt, offices
from volunteers.councils import actions
from volunteers.councils.forms import AgreeForm, HoldForm, ResolutionForm, TopicForm
from volunteers.councils.transitions import is_office
from volunteers.councils.views import form_page, rights_of
from volunteers.models import Council, Meeting
from volunteers.viewers import viewer_of


def _row(request: SignedIn, uuid: UUID) -> Meeting:
    seen = Council.objects.visible_to(viewer_of(request))
    rows = Meeting.objects.filter(council__in=seen.values("pk")).select_related("council__community__street")
    return get_object_or_404(rows, uuid=uuid)


def _kept(request: SignedIn, uuid: UUID) -> Meeting:
    row = _row(request, uuid)
    if not is_office(row.council.community.code, viewer_of(request)):
        raise PermissionDenied(_("只有这个社区居委会的人能办。"))
    return row


@signed_in
@require_safe
def meeting(request: SignedIn, uuid: UUID) -> HttpResponse:
    """The meeting's page."""
    row, viewer = _row(request, uuid), viewer_of(request)
    topics = row.topics.select_related("case", "need").prefetch_related(
        "options__agreed__account", "options__agreed__helper", "resolutions__executor",
        "resolutions__unit", "resolutions__member__account", "resolutions__member__helper",
    )  # fmt: skip
    seen = Case.objects.visible_to(request.user).filter(topics__meeting=row)
    context = rights_of(row.council, viewer) | {
        "meeting": row,
        "topics": topics,
        "seen_cases": set(seen.values_list("pk", flat=True)),
        "attended": row.attended.select_related("account", "helper"),
        "begun": row.starts_at <= timezone.now(),
        "today": timezone.localdate(),
    }
    return render(request, "volunteers/councils/meeting_page.html", context)


@offices
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_put(request: SignedIn, uuid: UUID) -> HttpResponse:
    """A line of the agenda; another page of ours can send its title and address along."""
    row = _kept(request, uuid)
    asked = {name: request.GET.get(name, "") for name in ("title", "words", "about", "case")}
    form = TopicForm(row, viewer_of(request), request.POST or None, initial=asked)
    return _tried(request, form, row, _("加议题"))


@offices
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_agree(request: SignedIn, uuid: UUID, pk: int) -> HttpResponse:
    """Who agreed to which option."""
    row = _kept(request, uuid)
    topic = get_object_or_404(row.topics.select_related("meeting__council__community"), pk=pk)
    form = AgreeForm(topic, request.POST if request.method == "POST" else None)
    return _tried(request, form, row, _("谁同意：%s") % topic.title, viewer_of(request))


@offices
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_hold(request: SignedIn, uuid: UUID) -> HttpResponse:
    """The minutes."""
    row = _kept(request, uuid)
    form = HoldForm(row, request.POST if request.method == "POST" else None)
    return _tried(request, form, row, _("记会议"), viewer_of(request))


@offices
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_resolve(request: SignedIn, uuid: UUID) -> HttpResponse:
    """A promise with its day."""
    row = _kept(request, uuid)
    form = ResolutionForm(row, viewer_of(request), request.POST or None)
    return _tried(request, form, row, _("记决议"))


@offices
@require_POST
def meeting_call_off(request: SignedIn, uuid: UUID) -> HttpResponse:
    """It does not take place."""
    row = _kept(request, uuid)
    try:
        actions.call_off(row, by=viewer_of(request))
        messages.success(request, _("这次会议不开了。"))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(row)


def _tried(request: SignedIn, form: Any, row: Meeting, title: str, *given: Any) -> HttpResponse:
    """Do it, or show the form with what is wrong."""
    if request.method == "POST" and attempt(form, form.act, *given) is not None:
        messages.success(request, _("已办理：%s") % title)
        return redirect(row)
    return form_page(request, form, title, row)
