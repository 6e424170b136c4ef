"""The filters of the three lists and of the people; an empty one shows what is open."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.models import Community
from volunteers.models import Resolution
from volunteers.viewers import Viewer


class ListFilter(forms.Form):
    """What the three lists have in common: the community."""

    community = forms.ModelChoiceField(
        Community.objects.none(),
        label=_("社区"),
        required=False,
        to_field_name="code",
        empty_label=_("全部"),
    )
    place = "place_code"

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        own = Community.objects.filter(retired_on__isnull=True)
        if viewer.streets:
            own = own.filter(street__code__in=viewer.streets)
        self.fields["community"].queryset = own.order_by("code")  # type: ignore[attr-defined]

    def asked(self, name: str) -> Any:
        """What was chosen; nothing when it makes no sense."""
        self.is_valid()
        return self.cleaned_data.get(name) or None

    def chosen(self, rows: Any) -> Any:
        """The rows that fit."""
        community = self.asked("community")
        return rows.filter(**{f"{self.place}__startswith": community.code}) if community else rows


class ResolutionFilter(ListFilter):
    """Open ones by their day; those that lapsed, or those at their end."""

    place = "council__community__code"
    how = forms.ChoiceField(
        label=_("到哪一步"),
        required=False,
        choices=[("", _("在办")), ("late", _("过期的")), ("done", _("办成了")), ("dropped", _("不再办"))],
    )

    def chosen(self, rows: Any) -> Any:
        """The next one first; of those at their end the last one."""
        rows, how = super().chosen(rows), self.asked("how")
        if how in (Resolution.State.DONE, Resolution.State.DROPPED):
            return rows.filter(state=how).order_by("-ended_at", "-pk")
        return rows.lapsed(timezone.localdate()) if how == "late" else rows.open()
