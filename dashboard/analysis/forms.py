"""What a person says about a note: whose task it becomes and when it is looked at again, or why it is a false alarm."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.categories import categories
from cases.choices import category_choices, executor_choices
from cases.models import Case, Category
from dashboard.analysis.actions import LOOK_AFTER, call_false, make_task
from dashboard.analysis.samples import day_of
from dashboard.analysis.wording import task_words
from dashboard.models import Note
from grids.models import Executor, User
from grids.places import registers


class TaskForm(forms.Form):
    """转任务."""

    executor = forms.CharField(label=_("由谁牵头"), max_length=40)
    category = forms.CharField(label=_("诉求类别"), max_length=32)
    look_on = forms.DateField(
        label=_("哪天回看"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    words = forms.CharField(
        label=_("任务内容"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(
        self, note: Note, now: datetime, data: Mapping[str, Any] | None = None, owner: str = ""
    ) -> None:
        look_on = day_of(now) + LOOK_AFTER
        code = note.category.code if note.category else ""
        initial = {"executor": owner, "category": code, "look_on": look_on, "words": task_words(note)}
        super().__init__(data, initial=initial)
        self.note, self.now = note, now
        units = [("", _("请选择")), *executor_choices(note.street_id)]
        self.fields["executor"].widget = forms.Select(choices=units)
        self.fields["category"].widget = forms.Select(choices=category_choices())
        self.fields["category"].required = note.category_id is None

    def clean_executor(self) -> Executor:
        """One in use of the street."""
        unit = registers().executors_by_code.get(self.cleaned_data["executor"])
        if unit is None or not unit.active or unit.street_id != self.note.street_id:
            raise forms.ValidationError(_("请从名单里选一个单位。"))
        return unit

    def clean_category(self) -> Category | None:
        """A leaf; the note's own where nothing was chosen."""
        code = self.cleaned_data["category"]
        found = categories().by_code.get(code) if code else self.note.category
        if code and (found is None or found.pk not in categories().leaves):
            raise forms.ValidationError(_("请选择最下一级的类别。"))
        return found

    def send(self, by: User) -> Case:
        """The task; raises Refused and its kin."""
        sent = self.cleaned_data
        return make_task(
            self.note,
            by=by,
            to=sent["executor"],
            category=sent["category"],
            look_on=sent["look_on"],
            words=sent["words"],
            now=self.now,
        )


class FalseForm(forms.Form):
    """误报."""

    reason = forms.CharField(
        label=_("为什么是误报"),
        max_length=200,
        error_messages={"required": _("请写一句为什么是误报，以后同类才好少报。")},
    )

    def __init__(self, note: Note, now: datetime, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.note, self.now = note, now

    def send(self, by: User) -> None:
        """Take it down; raises Refused and its kin."""
        call_false(self.note, by=by, reason=self.cleaned_data["reason"], now=self.now)
