"""The filter of the units."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from volunteers.filters import ListFilter
from volunteers.models import Unit


class UnitFilter(ListFilter):
    """By kind."""

    place = "community__code"
    kind = forms.ChoiceField(label=_("类型"), choices=[("", _("全部")), *Unit.Kind.choices], required=False)

    def apply(self, rows: Any) -> Any:
        """The rows that fit."""
        rows, kind = super().apply(rows), self.value_of("kind")
        return rows.filter(kind=kind) if kind else rows
