"""What the registers take from programs: who wants to help, written down by the office, and a unit by its admin."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.models import Community, Executor, Street, User
from volunteers.forms import JoinForm
from volunteers.models import Helper, Unit
from volunteers.people import registration


class OfficeJoinForm(JoinForm):
    """The poster's form, filled in by the community office for somebody who stands before it."""

    community = forms.ModelChoiceField(
        Community.objects.none(), label=gettext_lazy("社区"), to_field_name="code"
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Community.objects.filter(code__in=user.standing.communities)
        self.fields["community"].queryset = own  # type: ignore[attr-defined]

    def write_down(self, by: User) -> Helper:
        """On the list at once: the office has spoken with them. Refused for a number that is there already."""
        brought = {name: self.cleaned_data[name] for name in ("name", "phone", "skills", "times")}
        return registration.write_down(self.cleaned_data["community"], by=by, **brought)


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
