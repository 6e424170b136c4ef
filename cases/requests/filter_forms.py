"""The list's filters as a person meets them: selects instead of codes, what is asked in words, addresses to share."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from cases.choices import Choices, category_choices, executor_choices
from cases.models import Light, Urgency
from cases.requests.filters import CaseFilter
from grids.models import User
from grids.places import registers

ASKED = tuple(CaseFilter.base_filters)
ORDER = ("search", "light", "community", "grid", "area", "category", "executor", "urgency")


def kept_query(asked: QueryDict) -> str:
    """What of an address is a question: known filters with a value; the page is not part of it."""
    kept = QueryDict(mutable=True)
    for name in ASKED:
        kept.setlist(name, [value for value in asked.getlist(name) if value])
    return kept.urlencode()


def comfortable(form: forms.Form, reader: User) -> forms.Form:
    """Choices from the registers; boxes to tick for what can be several."""
    held = registers()
    street = reader.standing.street or (reader.street.code if reader.street else "")
    communities = [one for one in held.communities_by_code.values() if one.code.startswith(street)]
    choices: dict[str, Choices] = {
        "community": [(one.code, one.name) for one in communities],
        "area": [(area.code, area.name) for area in held.areas_by_code.values()],
        "grid": grid_choices(street),
        "executor": executor_choices(reader.street_id),
        "category": category_choices()[1:],
    }
    for name, offered in choices.items():
        form.fields[name].widget = forms.Select(choices=[("", _("不限")), *offered])
    for name in ("status", "source"):
        form.fields[name].widget = forms.CheckboxSelectMultiple(choices=form.fields[name].choices)  # type: ignore[attr-defined]
    kinds = {"light": Light, "urgency": Urgency}
    for name in kinds:
        form.fields[name].widget = forms.Select(choices=[("", _("不限")), *kinds[name].choices])
    form.order_fields(ORDER)
    yes_or_no = [("", _("不限")), ("true", _("是")), ("false", _("否"))]
    form.fields["settled"].widget = forms.Select(choices=yes_or_no)
    for name in ("reported_after", "reported_before", "closed_after", "closed_before"):
        form.fields[name].widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    labels = {
        "grid": _("综合网格"),
        "community": _("社区"),
        "area": _("综合执法片区"),
        "category": _("诉求类别"),
    }
    for name, label in (labels | {"executor": _("处置单位")}).items():
        form.fields[name].label = label
    return form


def grid_choices(street: str) -> Choices:
    """The grids under their communities."""
    groups: dict[str, Choices] = {}
    for grid in registers().grids.values():
        if grid.code.startswith(street) and grid.retired_on is None:
            groups.setdefault(grid.community.name, []).append((grid.code, grid.name))
    return list(groups.items())


def told(form: forms.Form) -> list[str]:
    """What is asked, in words: 状态: 待派遣."""
    lines = []
    for bound in form:
        values = bound.value() or []
        known = dict(flat(getattr(bound.field.widget, "choices", [])))
        chosen = [
            str(known.get(value, value)) for value in (values if isinstance(values, list) else [values])
        ]
        if chosen and any(chosen):
            lines.append(f"{bound.label}: {_('、').join(chosen)}")
    return lines


def flat(choices: Any) -> Choices:
    """Choices without their groups."""
    return [
        pair
        for value, label in choices
        for pair in (label if isinstance(label, (list, tuple)) else [(value, label)])
    ]
