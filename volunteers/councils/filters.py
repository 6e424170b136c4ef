"""The filter of what councils promised."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteers.filters import ListFilter
from volunteers.models import Resolution


class ResolutionFilter(ListFilter):
    """Open ones by their day; those that lapsed, or those at their end."""

    place = "council__community__code"
    how = forms.ChoiceField(
        label=_("到哪一步"),
        required=False,
        choices=[("", _("在办")), ("late", _("过期的")), ("done", _("办成了")), ("dropped", _("不再办"))],
    )

    def apply(self, rows: Any) -> Any:
        """The next one first; of those at their end the last one."""
        rows, how = super().apply(rows), self.value_of("how")
        if how in (Resolution.State.DONE, Resolution.State.DROPPED):
            return rows.filter(state=how).order_by("-ended_at", "-pk")
        return rows.lapsed(timezone.localdate()) if how == "late" else rows.open()
