"""The filter of the list of micro-projects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from volunteers.filters import ListFilter
from volunteers.models import Pledge, State
from volunteers.viewers import Viewer


class ProjectFilter(ListFilter):
    """By state, and one's own."""

    state = forms.ChoiceField(
        label=_("状态"),
        choices=[("", _("全部")), ("claimable", _("还可认领")), *State.choices],
        required=False,
    )
    mine = forms.ChoiceField(
        label=_("哪些"), choices=[("", _("全部")), ("yes", _("我单位认领的"))], required=False
    )

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(viewer, *args, **kwargs)
        if not viewer.units:
            del self.fields["mine"]

    def apply(self, rows: Any) -> Any:
        """The rows that fit."""
        rows, state = super().apply(rows), self.value_of("state")
        if state == "claimable":
            rows = rows.claimable()
        elif state:
            rows = rows.filter(state=state)
        if self.value_of("mine"):
            own = Pledge.objects.filter(unit__in=self.viewer.units).values("project")
            rows = rows.filter(pk__in=own)
        return rows
