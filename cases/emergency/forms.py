"""What is brought when an emergency is raised, noted and closed; one form serves page and API."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.emergency.actions import Alarm, acknowledge, close, note, pass_on, raise_alarm
from cases.field_scope import seen_grids
from cases.models import Case, Emergency, EmergencyKind
from cases.photos import PhotosField
from grids.models import Grid, User

LONGEST = 2000


def _words(label: Any, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请写几个字。")},
    )


def _degrees(label: Any, most: int) -> forms.FloatField:
    return forms.FloatField(label=label, required=False, min_value=-most, max_value=most)


class RaiseForm(forms.Form):
    """What, where, in a few words; a case that turned into an emergency brings its place along."""

    kind = forms.ModelChoiceField(
        EmergencyKind.objects.filter(active=True),
        to_field_name="code",
        label=_("什么情况"),
        error_messages={"required": _("请点一下是什么情况。")},
    )
    case = forms.ModelChoiceField(
        Case.objects.none(),
        to_field_name="number",
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("没有找到这件案卷。")},
    )
    words = _words(_("说明"), required=False)
    address = forms.CharField(label=_("地址"), required=False, max_length=200)
    grid = forms.ModelChoiceField(
        Grid.objects.none(), to_field_name="code", required=False, label=_("综合网格")
    )
    longitude = _degrees(_("经度"), 180)
    latitude = _degrees(_("纬度"), 90)
    accuracy = forms.FloatField(required=False, min_value=0)
    photos = PhotosField(label=_("照片"), required=False)

    def __init__(self, user: User, data: Mapping[str, Any] | None = None, files: Any = None, **kwargs: Any):
        super().__init__(data, files, **kwargs)
        self.user = user
        self.fields["case"].queryset = Case.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["grid"].queryset = seen_grids(user.standing)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A whole point or none."""
        cleaned = super().clean() or {}
        if (cleaned.get("longitude") is None) != (cleaned.get("latitude") is None):
            self.add_error("longitude", _("经度和纬度要一起填写。"))
        return cleaned

    def send(self, key: str | None = None) -> tuple[Emergency, bool]:
        """Raise it; answers the emergency and whether it is new. Raises Refused and its kin."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return raise_alarm(Alarm(**given, key=key), by=self.user)


class AcknowledgeForm(forms.Form):
    """Nothing is asked of who says that they have it."""

    def act(self, row: Emergency, by: User, key: str | None) -> None:
        """Raises Refused and its kin."""
        acknowledge(row, by=by)


class PassOnForm(forms.Form):
    """Why, when there is time for it."""

    words = _words(_("说明"), required=False)

    def act(self, row: Emergency, by: User, key: str | None) -> None:
        """Raises Refused and its kin."""
        pass_on(row, by=by, words=self.cleaned_data["words"])


class NoteForm(forms.Form):
    """Words or photos from the scene."""

    words = _words(_("现场情况"), required=False)
    photos = PhotosField(label=_("照片"), required=False)

    def act(self, row: Emergency, by: User, key: str | None) -> None:
        """Raises Refused and its kin."""
        note(row, by=by, key=key, **self.cleaned_data)


class CloseForm(forms.Form):
    """The result, which goes into the report and into the case."""

    result = _words(_("处置结果"), required=True)
    photos = PhotosField(label=_("照片"), required=False)

    def act(self, row: Emergency, by: User, key: str | None) -> None:
        """Raises Refused and its kin."""
        close(row, by=by, **self.cleaned_data)


FORMS: dict[str, Any] = {
    "acknowledge": AcknowledgeForm,
    "pass-on": PassOnForm,
    "note": NoteForm,
    "close": CloseForm,
}
LABELS: dict[str, Any] = {
    "acknowledge": _("我已收到"),
    "pass-on": _("转下一人"),
    "note": _("现场记录"),
    "close": _("结束应急"),
}
