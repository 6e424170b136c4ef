"""Fields that several rooms' forms have: several lines of words, a day, parts of the week, a skill, who reads it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from volunteers.models import Audience, Skill, Slot


def area(
    label: Any, *, required: bool = True, most: int = 400, rows: int = 3, hint: Any = ""
) -> forms.CharField:
    """Several lines of words."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=hint,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": gettext_lazy("请写几个字。")},
    )


def day(label: Any, *, required: bool = True) -> forms.DateField:
    """A day, chosen from the phone's own calendar."""
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


def slots(label: Any) -> forms.MultipleChoiceField:
    """Parts of the week, to be ticked."""
    return forms.MultipleChoiceField(
        label=label, choices=Slot, required=False, widget=forms.CheckboxSelectMultiple
    )


def skill(*, several: bool = False) -> Any:
    """One skill, or several."""
    known = Skill.objects.filter(active=True)
    if several:
        return forms.ModelMultipleChoiceField(
            known,
            label=gettext_lazy("您会什么"),
            required=False,
            to_field_name="code",
            widget=forms.CheckboxSelectMultiple,
        )
    return forms.ModelChoiceField(
        known,
        label=gettext_lazy("哪项技能"),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("不限"),
    )


def audience(initial: str) -> forms.ChoiceField:
    """Who reads it."""
    return forms.ChoiceField(
        label=gettext_lazy("给谁看"), choices=Audience, initial=initial, widget=forms.RadioSelect
    )


def clock(label: Any) -> forms.TimeField:
    """A time of the day."""
    return forms.TimeField(label=label, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
