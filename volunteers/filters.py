"""What the filters of the lists have in common; each stands in its room, and an empty one shows what is open."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.models import Community
from volunteers.viewers import Viewer


class ListFilter(forms.Form):
    """By community."""

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

    def value_of(self, name: str) -> Any:
        """What was chosen; nothing when it makes no sense."""
        self.is_valid()
        return self.cleaned_data.get(name) or None

    def apply(self, rows: Any) -> Any:
        """The rows that fit."""
        community = self.value_of("community")
        return rows.filter(**{f"{self.place}__startswith": community.code}) if community else rows
