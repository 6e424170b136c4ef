"""A unit on the register, and to whom its link goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.models import Community, Executor, Street, User
from volunteers import unit_links
from volunteers.models import Unit, UnitLink


class UnitEntryForm(forms.ModelForm):
    """A new unit of the admin's own street, its places and its executor by their codes."""

    class Meta:
        model = Unit
        fields = (
            "code", "street", "name", "kind", "community", "address", "longitude", "latitude", "contact_name",
            "phone", "offers", "executor", "joined_on",
        )  # fmt: skip

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = user.standing.street
        streets = Street.objects.filter(code=own) if own else Street.objects.all()
        partners = Executor.objects.filter(kind=Executor.Kind.PARTNER, street__in=streets)
        rows = {
            "street": streets,
            "community": Community.objects.filter(street__in=streets),
            "executor": partners,
        }
        for name, found in rows.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]
            self.fields[name].to_field_name = "code"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The community is the street's."""
        cleaned = super().clean() or {}
        street, community = cleaned.get("street"), cleaned.get("community")
        if street and community and community.street_id != street.pk:
            self.add_error("community", _("这个社区不在这个街道。"))
        return cleaned


class UnitLinkForm(forms.Form):
    """To whom a unit's link goes, and for how long."""

    holder = forms.CharField(label=gettext_lazy("发给谁"), max_length=80)
    days = forms.IntegerField(
        label=gettext_lazy("有效（天）"),
        min_value=1,
        max_value=unit_links.MOST_DAYS,
        initial=unit_links.USUAL_DAYS,
    )

    def act(self, unit: Unit, by: User) -> tuple[UnitLink, str]:
        """The link and its token."""
        return unit_links.issue(unit, by=by, **self.cleaned_data)
