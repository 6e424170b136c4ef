"""What a form offers: rows one may see, categories under what they belong to, executors by kind."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.categories import categories
from cases.models import Category
from grids.models import Executor
from grids.places import registers

Choices = list[tuple[Any, Any]]


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let the field choose among these rows."""
    cast(forms.ModelChoiceField, form.fields[name]).queryset = rows


def category_choices() -> Choices:
    """The leaves of the tree under what they belong to, for a select."""
    tree = categories()
    groups: dict[str, Choices] = {}
    for pk, category in tree.by_id.items():
        if pk not in tree.leaves:
            continue
        path = [tree.by_id[above].name for above in above_all(category)]
        groups.setdefault(" / ".join(path) or _("其他"), []).append((category.code, category.name))
    return [("", _("请选择")), *groups.items()]


def above_all(category: Category) -> list[int]:
    """The ids of what a category belongs to, the root first."""
    tree, path, above = categories(), list[int](), category.parent_id
    while above:
        path.insert(0, above)
        above = tree.by_id[above].parent_id
    return path


def executor_choices(street: int | None, *, by_id: bool = False) -> Choices:
    """The executors that a case of the street can go to, by kind; named by code or by id."""
    groups: dict[str, Choices] = {str(Executor.Kind(kind).label): [] for kind in Executor.Kind.values}
    for unit in registers().executors.values():
        if unit.active and unit.street_id == street:
            groups[unit.get_kind_display()].append((unit.pk if by_id else unit.code, unit.name))
    return [(kind, units) for kind, units in groups.items() if units]
