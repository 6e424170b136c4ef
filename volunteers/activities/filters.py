"""The filter of the list of activities."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteers.filters import ListFilter
from volunteers.models import Activity


class ActivityFilter(ListFilter):
    """By kind and by when: what is coming, unless what was is asked for."""

    kind = forms.ChoiceField(
        label=_("种类"), choices=[("", _("全部")), *Activity.Kind.choices], required=False
    )
    when = forms.ChoiceField(
        label=_("什么时候"),
        required=False,
        choices=[("", _("还没办的")), ("unrecorded", _("等记到场的")), ("past", _("办完和取消的"))],
    )

    def apply(self, rows: Any) -> Any:
        """The next one first; of the past the last one."""
        rows, now, when = super().apply(rows), timezone.now(), self.value_of("when")
        if kind := self.value_of("kind"):
            rows = rows.filter(kind=kind)
        if when == "past":
            return rows.exclude(state=Activity.State.OPEN).order_by("-starts_at", "-pk")
        return rows.unrecorded(now) if when == "unrecorded" else rows.coming(now)
