"""A dispatch rule as the centre edits it: choices from the registers, boxes to tick, sentences beside the field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.categories import categories
from cases.choices import Choices, above_all, executor_choices
from cases.models import Rule, Source, Urgency
from grids.models import Street
from grids.places import registers


class RuleForm(forms.ModelForm):
    """The conditions of a rule, and whom it names. A new rule is switched off until it was tried."""

    urgencies = forms.MultipleChoiceField(
        label=_("紧急程度"), choices=Urgency.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    sources = forms.MultipleChoiceField(
        label=_("渠道"), choices=Source.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Rule
        fields = (
            "name",
            "position",
            "categories",
            "place_prefix",
            "urgencies",
            "sources",
            "hour_from",
            "hour_to",
            "target",
            "executor",
            "assistants",
            "resolve_hours",
            "automatic",
            "trusts_learned",
        )
        labels = {"place_prefix": _("地点")}

    def __init__(self, street: Street, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.street = street
        units = executor_choices(street.pk, by_id=True)
        offered: dict[str, forms.Widget] = {
            "categories": forms.CheckboxSelectMultiple(choices=branch_choices()),
            "place_prefix": forms.Select(choices=place_choices(street)),
            "executor": forms.Select(choices=[("", _("不指定")), *units]),
            "assistants": forms.CheckboxSelectMultiple(choices=units),
        }
        for name, widget in offered.items():
            self.fields[name].widget = widget
        for name in ("hour_from", "hour_to"):
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label, min_value=0, max_value=24, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Both hours or none."""
        cleaned = super().clean() or {}
        if (cleaned.get("hour_from") is None) != (cleaned.get("hour_to") is None):
            self.add_error("hour_to", _("起止钟点要一起填写。"))
        return cleaned


def branch_choices() -> Choices:
    """Every node of the category tree with what it belongs to; a branch stands for all below it."""
    tree = categories()
    return [
        (pk, " / ".join([*(tree.by_id[above].name for above in above_all(category)), category.name]))
        for pk, category in tree.by_id.items()
        if category.active
    ]


def place_choices(street: Street) -> Choices:
    """The whole street, or one community, or one grid."""
    held = registers()
    grids = [
        grid for grid in held.grids.values() if grid.code.startswith(street.code) and not grid.retired_on
    ]
    groups: Choices = [("", _("整个街道"))]
    for community in held.communities_by_code.values():
        if community.code.startswith(street.code) and not community.retired_on:
            inside = [(grid.code, grid.name) for grid in grids if grid.code.startswith(community.code)]
            groups.append((community.name, [(community.code, _("%s全部") % community.name), *inside]))
    return groups
