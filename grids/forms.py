"""Fields of forms that the registers and the pages share."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from grids.imports import CLEAR, IS_SET
from grids.models import Household
from grids.privacy import normal_phone


def choose_from(form: forms.Form, name: str, rows: Any) -> None:
    """Let a field choose among rows: the only one is chosen already, of several none is."""
    field: Any = form.fields[name]
    field.queryset, field.empty_label = rows, _("请选择")
    some = [] if form.is_bound else list(rows[:2])
    if len(some) == 1:
        form.initial.setdefault(name, some[0].serializable_value(field.to_field_name or "pk"))


class SealedField(forms.CharField):
    """What is stored sealed: typed anew, never shown; empty keeps it, a single minus clears it."""

    def prepare_value(self, value: Any) -> Any:
        """Nothing of what is stored reaches the page."""
        return "" if self.stored == value else value

    stored = ""

    def clean(self, value: Any) -> Any:
        """The new text, or the one that is stored."""
        typed = super().clean(value)
        if typed == CLEAR:
            return ""
        return typed or self.stored

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether anything was typed."""
        return bool(data)


def seal_field(field: Any, stored: str, shown: str, words: str = "") -> None:
    """Let a field know what is stored and say what may be said of it."""
    field.stored = stored
    kept = _("现为%s；留空不改，填一个减号清除。") % shown if shown else ""
    field.help_text = f"{words}{kept}"


class SealedHouseholdForm(forms.ModelForm):
    """A household's form: nothing sealed is shown, and what consent does not cover any more goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home: Household = self.instance
        shown = {
            "contact_name": (home.contact_name, home.masked_name),
            "phone": (home.phone, home.masked_phone),
            "note": (home.note, IS_SET if home.note else ""),
        }
        for name, (stored, masked) in shown.items():
            if name in self.fields:
                seal_field(self.fields[name], stored, masked)

    def clean_phone(self) -> str:
        """As many digits as a telephone number has."""
        digits = normal_phone(self.cleaned_data["phone"])
        if digits and not 5 <= len(digits) <= 15:
            raise forms.ValidationError(_("这不像电话号码。"))
        return digits

    def clean(self) -> dict[str, Any]:
        """Drop what is stored and not covered; what was typed just now is refused by the model."""
        cleaned = super().clean() or {}
        agreed = Household(consent=cleaned.get("consent", self.instance.consent))
        for name in agreed.uncovered():
            if name in self.fields and not self[name].data:
                cleaned[name] = ""
                setattr(self.instance, name, "")
        return cleaned
