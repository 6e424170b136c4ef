"""What somebody of the enterprise sees through a personal link: the board, the questions, the appointments.

Units are named, persons of the street never; a wrong, expired or revoked link opens one and the same page.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cases.attempts import attempt
from cases.enterprise.appointments import reply
from cases.enterprise.board import gather
from cases.enterprise.forms import QuestionForm, ReplyForm
from cases.enterprise.links import find, mark_opened
from cases.enterprise.questions import ask
from cases.models import EnterpriseLink
from grids.places import set_street


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enterprise_out(request: HttpRequest, token: str) -> HttpResponse:
    """The page; a POST asks a question."""
    now = timezone.now()
    link = find(token, now)
    if link is None:
        return render(request, "cases/outsider_gone.html", status=404)
    mark_opened(link, now)
    if request.method != "POST":
        return out_page(request, link, token)
    form = QuestionForm(link.matter, request.POST)

    def act() -> str:
        given = form.cleaned_data
        ask(link.matter, given["words"], link=link, executor=given["executor"])
        return _("问题已收到，会在两个工作日内答复，答复就在这里看。")

    return tried(request, link, token, "question_form", form, act)


@never_cache
@require_POST
def enterprise_out_reply(request: HttpRequest, token: str, uuid: UUID) -> HttpResponse:
    """The answer to an appointment."""
    link = find(token, timezone.now())
    if link is None:
        return render(request, "cases/outsider_gone.html", status=404)
    appointment = get_object_or_404(link.matter.appointments, uuid=uuid)
    appointment.matter = link.matter
    form = ReplyForm(request.POST)

    def act() -> str:
        reply(appointment, link=link, **form.cleaned_data)
        return _("已告诉各单位，谢谢。")

    return tried(request, link, token, "reply_form", form, act)


def tried(
    request: HttpRequest,
    link: EnterpriseLink,
    token: str,
    name: str,
    form: forms.Form,
    act: Callable[[], str],
) -> HttpResponse:
    """Do it and say so, or the page again with what stands in the way."""
    outcome = attempt(form, act)
    if outcome.result is None:
        return out_page(request, link, token, outcome.status, **{name: form})
    messages.success(request, outcome.result)
    return redirect("enterprise_out", token)


def out_page(
    request: HttpRequest, link: EnterpriseLink, token: str, status: int = 200, **forms: Any
) -> HttpResponse:
    """The matter as the enterprise sees it."""
    set_street(request, link.matter.case.street_id)
    board = gather(link.matter, None, timezone.now())
    context = {
        "link": link,
        "token": token,
        "board": board,
        "matter": link.matter,
        "question_form": QuestionForm(link.matter),
        "now": board.now,
    }
    return render(request, "cases/enterprise/enterprise_out.html", context | forms, status=status)
