"""The filter of what is given."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteers.filters import ListFilter
from volunteers.models import Gift, Skill


class ResourceFilter(ListFilter):
    """By kind and skill."""

    place = "community__code"
    gift = forms.ChoiceField(label=_("种类"), choices=[("", _("全部")), *Gift.choices], required=False)
    skill = forms.ModelChoiceField(
        Skill.objects.filter(active=True),
        label=_("技能"),
        required=False,
        to_field_name="code",
        empty_label=_("全部"),
    )

    def apply(self, rows: Any) -> Any:
        """Those that are still offered."""
        rows = super().apply(rows).offered(timezone.localdate())
        if gift := self.value_of("gift"):
            rows = rows.filter(gift=gift)
        skill = self.value_of("skill")
        return rows.filter(skill=skill) if skill else rows
