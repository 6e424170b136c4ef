"""The grid's chat group on a page: what was said, a notice with its preview, questions that become cases."""

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.access import SignedIn, in_the_field
from cases.attempts import attempt
from cases.field_scope import own_grids
from cases.fieldwork import chat_group as chat
from cases.models import ChatGroup, GroupMessage
from grids.models import Grid

PAGE = 40


class SayForm(forms.Form):
    """What goes out, and how: seen first, then sent."""

    text = forms.CharField(
        label=_("发到群里的话"), max_length=chat.LONGEST, widget=forms.Textarea({"rows": 5})
    )
    kind = forms.ChoiceField(
        choices=[("notice", _("通知")), ("answer", _("答复"))], initial="notice", widget=forms.HiddenInput
    )
    how = forms.ChoiceField(
        choices=[("look", ""), ("robot", ""), ("hand", "")], initial="look", widget=forms.HiddenInput
    )


class CollectForm(forms.Form):
    """What residents said, as it stands in the group."""

    text = forms.CharField(label=_("群里的话"), max_length=chat.LONGEST, widget=forms.Textarea({"rows": 3}))


def _chosen(request: SignedIn) -> Grid:
    """The grid asked for among one's own; without a word the first is shown, and only the only one acted on."""
    grids = own_grids(request.user.standing).order_by("code")
    code = request.POST.get("grid") or request.GET.get("grid")
    shown = request.method != "POST" or len(grids) == 1
    found = grids.filter(code=code).first() if code else grids.first() if shown else None
    if found is None:
        raise Http404
    return found


def _page(request: SignedIn, grid: Grid, status: int = 200, **more: Any) -> HttpResponse:
    messages = GroupMessage.objects.visible_to(request.user).filter(grid=grid).select_related("by", "case")
    asked = _uuid(request.GET.get("answer"))
    question = messages.filter(kind="collected", uuid=asked).first() if asked else None
    kind = "answer" if question else "notice"
    context = {
        "grid": grid,
        "grids": own_grids(request.user.standing).order_by("code"),
        "chat": ChatGroup.objects.filter(grid=grid).first(),
        "rows": messages[:PAGE],
        "form": SayForm(initial={"kind": kind, "how": "look"}),
        "collecting": CollectForm(),
        "question": question,
        "draft": request.POST.get("draft") or uuid.uuid4().hex,
    }
    return render(request, "cases/fieldwork/group_page.html", context | more, status=status)


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


@in_the_field
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: SignedIn) -> HttpResponse:
    """The log; a notice is looked at before it goes."""
    grid = _chosen(request)
    if request.method != "POST":
        return _page(request, grid)
    return _said(request, grid, SayForm(request.POST))


def _said(request: SignedIn, grid: Grid, form: SayForm) -> HttpResponse:
    """The preview, or what came of sending."""
    if not form.is_valid():
        return _page(request, grid, 400, form=form)
    text, kind, how = (form.cleaned_data[name] for name in ("text", "kind", "how"))
    if how == "look":
        return _page(request, grid, form=form, preview=text)
    key, by_robot = request.POST.get("draft"), how == "robot"
    sent = attempt(form, chat.say, grid, text=text, kind=kind, by=request.user, by_robot=by_robot, key=key)
    if not sent.done:
        return _page(request, grid, sent.status, form=form, preview=text)
    return _back(grid)


@in_the_field
@require_POST
def group_collect(request: SignedIn) -> HttpResponse:
    """Keep something that was said in the group."""
    grid, form = _chosen(request), CollectForm(request.POST)
    if not form.is_valid():
        return _page(request, grid, 400, collecting=form)
    chat.collect(grid, text=form.cleaned_data["text"], by=request.user, key=request.POST.get("draft"))
    return _back(grid)


def _own_message(request: SignedIn, uuid: str) -> GroupMessage:
    rows = GroupMessage.objects.visible_to(request.user).select_related("grid__community__street", "case")
    return get_object_or_404(rows.within(*request.user.standing.field_prefixes), uuid=uuid)


@in_the_field
@require_POST
def group_case(request: SignedIn, uuid: str) -> HttpResponse:
    """A question becomes a case; the page of the case follows."""
    message = _own_message(request, uuid)
    made = attempt(None, chat.to_case, message, by=request.user)
    if made.result:
        return redirect(made.result)
    return _page(request, message.grid, 409, said=made.sentence)


@in_the_field
@require_POST
def group_by_hand(request: SignedIn, uuid: str) -> HttpResponse:
    """What the robot could not send was posted by hand."""
    message = _own_message(request, uuid)
    noted = attempt(None, chat.by_hand, message, by=request.user)
    if not noted.done:
        return _page(request, message.grid, 409, said=noted.sentence)
    return _back(message.grid)


def _back(grid: Grid) -> HttpResponse:
    return redirect(f"/group/?grid={grid.code}")
