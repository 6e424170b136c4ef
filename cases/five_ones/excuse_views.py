"""免记: the community office says on which days nothing is asked of a cadre."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.access import SignedIn, for_those
from cases.attempts import attempt
from cases.choices import offer
from cases.five_ones import excuses as excusing
from cases.five_ones.periods import shanghai_day
from cases.models import Excuse
from grids.models import Posting, User

PAGE = 60
DAY = {"type": "date"}
of_an_office = for_those(lambda standing: standing.is_worker)


class PostingChoice(forms.ModelChoiceField):
    """A cadre by grid and name."""

    def label_from_instance(self, obj: Posting) -> str:
        """第 1 网格 · 林知远."""
        until = f"–{obj.to_on:%m-%d}" if obj.to_on else ""
        return f"{obj.grid.community.name} {obj.grid.name} · {obj.user} {until}".strip()


class ExcuseForm(forms.Form):
    """Who, when, why."""

    posting = PostingChoice(
        label=_("下沉干部"),
        queryset=Posting.objects.none(),
        empty_label=_("请选择"),
        error_messages={"required": _("请选下沉干部。")},
    )
    from_on = forms.DateField(label=_("从哪天"), widget=forms.DateInput(DAY))
    to_on = forms.DateField(label=_("到哪天（含）"), widget=forms.DateInput(DAY))
    reason = forms.ChoiceField(label=_("事由"), choices=Excuse.Reason.choices)
    words = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, by: User, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        offer(self, "posting", excusing.excusable(by, shanghai_day(timezone.now())))

    def send(self, by: User) -> None:
        """Grant it; raises Refused and its kin."""
        excusing.grant(by=by, **self.cleaned_data)


@of_an_office
@require_http_methods(["GET", "HEAD", "POST"])
def excuses(request: SignedIn) -> HttpResponse:
    """Those granted, and another one."""
    form = ExcuseForm(request.user, request.POST or None)
    if request.method == "POST" and attempt(form, form.send, request.user).done:
        return redirect("excuses")
    return _page(request, form, 400 if request.method == "POST" else 200)


def _page(request: SignedIn, form: ExcuseForm, status: int, said: str = "") -> HttpResponse:
    context = {
        "form": form,
        "rows": excusing.own_excuses(request.user)[:PAGE],
        "today": shanghai_day(timezone.now()),
        "said": said,
    }
    return render(request, "cases/five_ones/excuse_list.html", context, status=status)


@of_an_office
@require_POST
def excuse_end(request: SignedIn, pk: int) -> HttpResponse:
    """From today on something is asked again."""
    excuse = get_object_or_404(excusing.own_excuses(request.user), pk=pk)
    ended = attempt(None, excusing.end, excuse, by=request.user)
    if not ended.done:
        return _page(request, ExcuseForm(request.user), ended.status, ended.sentence)
    return redirect("excuses")
