"""The forms of the hotline's pages: a file, its columns, one line mended."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.hotline.batches import values_of
from cases.hotline.columns import FIELDS, suggested
from cases.models import ImportBatch, ImportRow
from grids.imports import Sheet, SheetRefused, read

AT_ONCE = 10_000


class UploadForm(forms.Form):
    """A file of work orders."""

    file = forms.FileField(
        label=gettext_lazy("工单文件"),
        help_text=gettext_lazy("xlsx 或 csv,第一行是表头。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv", "class": "form-control"}),
    )
    sheet: Sheet

    def clean_file(self) -> Any:
        """The file, read."""
        file = self.cleaned_data["file"]
        try:
            self.sheet = read(file.name, file.read(), AT_ONCE)
        except SheetRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if not self.sheet.lines:
            raise forms.ValidationError(_("文件里只有表头，没有工单。"))
        return file


class ColumnsForm(forms.Form):
    """Which column of the file says what; guessed from the headers the first time."""

    def __init__(self, batch: ImportBatch, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = batch.mapping.columns if batch.mapping else suggested(batch.header)
        choices = [("", _("文件里没有"))] + [(name, name) for name in batch.header if name]
        for name, field in FIELDS.items():
            self.fields[name] = forms.ChoiceField(
                label=field.label,
                choices=choices,
                required=False,
                initial=columns.get(name, ""),
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def clean(self) -> dict[str, Any]:
        """At least what the matter is; no column twice."""
        cleaned = super().clean() or {}
        chosen = [name for name in cleaned.values() if name]
        if not (cleaned.get("title") or cleaned.get("description")):
            raise forms.ValidationError(_("请指出哪一列是诉求内容或标题。"))
        twice = {name for name in chosen if chosen.count(name) > 1}
        if twice:
            raise forms.ValidationError(_("“%s”用了不止一次。") % "、".join(sorted(twice)))
        return cleaned

    def columns(self) -> dict[str, str]:
        """Field → header, without what the file does not have."""
        return {field: name for field, name in self.cleaned_data.items() if name}


PERSONAL = ("reporter_name", "reporter_phone")


class RowForm(forms.Form):
    """The cells of one line, to be mended; personal data only where it is what is wrong."""

    def __init__(self, row: ImportRow, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = dict(map(tuple, row.errors))
        for name, value in values_of(row, row.batch).items():
            if name in PERSONAL and name not in wrong:
                continue
            wide = name == "description"
            widget = forms.Textarea(attrs={"rows": 4}) if wide else forms.TextInput()
            widget.attrs["class"] = "form-control"
            self.fields[name] = forms.CharField(
                label=FIELDS[name].label,
                required=False,
                initial=value,
                widget=widget,
                help_text=wrong.get(name, ""),
            )
