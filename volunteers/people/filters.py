"""The filter of the people who help."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from volunteers.filters import ListFilter
from volunteers.models import Skill


class HelperFilter(ListFilter):
    """By what they are and can do."""

    who = forms.ChoiceField(
        label=_("哪些人"),
        required=False,
        choices=[
            ("", _("全部")),
            ("waiting", _("等确认")),
            ("volunteers", _("志愿者")),
            ("heads", _("楼栋长")),
            ("riders", _("新就业群体")),
        ],
    )
    skill = forms.ModelChoiceField(
        Skill.objects.filter(active=True),
        label=_("技能"),
        required=False,
        to_field_name="code",
        empty_label=_("全部"),
    )

    def apply(self, rows: Any) -> Any:
        """The rows that fit; those who wait for the office apart from the rest."""
        rows, who = super().apply(rows), self.value_of("who")
        rows = rows.waiting() if who == "waiting" else rows.standing()
        if who == "volunteers":
            rows = rows.volunteers()
        elif who == "heads":
            rows = rows.filter(buildings__to_on__isnull=True, buildings__isnull=False).distinct()
        elif who == "riders":
            rows = rows.filter(rider__isnull=False)
        skill = self.value_of("skill")
        return rows.filter(skills=skill) if skill else rows
