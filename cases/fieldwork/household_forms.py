"""What those who work at a door may write down about it."""

from typing import Any

from django import forms
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.forms import SealedField, SealedHouseholdForm
from grids.models import Household, User

LONGEST = 2000


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class HouseholdForm(SealedHouseholdForm):
    """Kinds, consent, how they want to be reached, and what consent covers; nothing sealed is shown."""

    consent = forms.ChoiceField(
        label=_("征得同意"), choices=Household.Consent.choices, widget=forms.RadioSelect
    )
    contact_name = SealedField(label=_("联系人"), required=False, max_length=80)
    phone = SealedField(
        label=_("联系电话"), required=False, max_length=40, widget=forms.TextInput({"type": "tel"})
    )
    note = SealedField(
        label=_("住户情况"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )
    kinds = forms.MultipleChoiceField(
        label=_("重点类别"),
        choices=Household.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    prefers_call = forms.BooleanField(label=_("宁愿打电话，不要上门"), required=False)

    class Meta:
        model = Household
        fields = [
            "consent",
            "contact_name",
            "phone",
            "note",
            "kinds",
            "prefers_call",
            "people",
            "moved_in_on",
            "asked_on",
        ]
        widgets = {"moved_in_on": _day(), "asked_on": _day()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("contact_name", "phone", "note"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @transaction.atomic
    def keep(self, by: User) -> Household:
        """Save what was changed, and who changed what; what it reads stays out of the log."""
        home: Household = self.save()
        if self.changed_data:
            said = [{"changed": {"fields": [str(self.fields[name].label) for name in self.changed_data]}}]
            LogEntry.objects.log_actions(by.pk, [home], CHANGE, change_message=said, single_object=True)
        return home
