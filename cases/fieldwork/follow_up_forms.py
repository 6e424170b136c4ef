"""What is brought to a need, a hazard or a promise on its way to its end; one form for page and API."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.fieldwork.follow_up import drop_promise, end_need, keep_promise, move_promise, recheck
from cases.models import Hazard, Need, Promise
from cases.photos import PhotosField
from grids.models import User

LONGEST = 2000


def _area(label: Any, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请写几个字。")},
    )


class RecheckForm(forms.Form):
    """A look at a hazard."""

    gone = forms.TypedChoiceField(
        label=_("看到的"),
        choices=[("yes", _("已消除")), ("no", _("还在"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("请选“已消除”或“还在”。")},
    )
    next_on = forms.DateField(label=_("哪天再来看"), required=False, widget=forms.DateInput({"type": "date"}))
    words = _area(_("说明"))
    photos = PhotosField(label=_("照片"), required=False)

    def act(self, hazard: Hazard, by: User, key: str | None) -> None:
        """Write the look down; raises Refused and its kin."""
        recheck(hazard, by=by, key=key, **self.cleaned_data)


class PromiseForm(forms.Form):
    """Kept, moved with a reason, or not to be done."""

    how = forms.ChoiceField(
        label=_("怎么样了"),
        choices=[("keep", _("做到了")), ("move", _("改期")), ("drop", _("做不到"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项。")},
    )
    to = forms.DateField(label=_("改到哪天"), required=False, widget=forms.DateInput({"type": "date"}))
    words = _area(_("说明"))

    def clean(self) -> dict[str, Any]:
        """A new day needs to be named."""
        cleaned = super().clean() or {}
        if cleaned.get("how") == "move" and not cleaned.get("to") and "to" not in self.errors:
            self.add_error("to", _("请选新的日子。"))
        return cleaned

    def act(self, promise: Promise, by: User, key: str | None) -> None:
        """End or move it; raises Refused and its kin."""
        how, words = self.cleaned_data["how"], self.cleaned_data["words"]
        if how == "keep":
            keep_promise(promise, by=by, words=words)
        elif how == "move":
            move_promise(promise, to=self.cleaned_data["to"], words=words, by=by)
        else:
            drop_promise(promise, by=by, words=words)


class NeedForm(forms.Form):
    """Met, or withdrawn by those who had it."""

    met = forms.TypedChoiceField(
        label=_("怎么样了"),
        choices=[("yes", _("满足了")), ("no", _("不需要了"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项。")},
    )
    words = _area(_("怎样了结的"), required=True)

    def act(self, need: Need, by: User, key: str | None) -> None:
        """End it; raises Refused and its kin."""
        end_need(need, by=by, **self.cleaned_data)
