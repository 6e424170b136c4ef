"""The register of households: found by code, building or the whole telephone number; names and numbers masked."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from grids.admin.bulk_imports import BackgroundRegisterAdmin
from grids.admin.register import FoundByNumber
from grids.admin_site import PLACES
from grids.forms import SealedField, SealedHouseholdForm
from grids.imports import HouseholdResource
from grids.models import Household


class HouseholdForm(SealedHouseholdForm):
    """A household, without showing what is sealed."""

    contact_name = SealedField(
        label=gettext_lazy("联系人"), required=False, widget=UnfoldAdminTextInputWidget
    )
    phone = SealedField(label=gettext_lazy("联系电话"), required=False, widget=UnfoldAdminTextInputWidget)
    note = SealedField(
        label=gettext_lazy("住户情况"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )
    kinds = forms.MultipleChoiceField(
        choices=Household.Kind,
        label=gettext_lazy("重点类别"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = Household
        fields = [
            "code",
            "grid",
            "building",
            "door",
            "people",
            "kinds",
            "consent",
            "contact_name",
            "phone",
            "note",
            "prefers_call",
            "moved_in_on",
            "asked_on",
            "retired_on",
        ]


@admin.register(Household)
class HouseholdAdmin(FoundByNumber, BackgroundRegisterAdmin):
    """住户."""

    section, rank, icon = PLACES, 8, "home"
    resource_class = HouseholdResource
    street_lookup = "grid__community__street__code"
    form = HouseholdForm
    deletable = False
    search_fields = ["code", "door", "building__code", "building__name"]
    search_help_text = gettext_lazy("代码、楼栋、门牌，或完整的电话号码")
    list_display = ["code", "building", "door", "name_shown", "phone_shown", "kinds_shown", "consent", "grid"]
    list_select_related = ["grid", "building"]
    list_filter = [
        "is_key",
        "consent",
        "prefers_call",
        ("retired_on", admin.EmptyFieldListFilter),
        "grid__community",
    ]
    autocomplete_fields = ["grid", "building"]
    ordering = ["code"]

    @admin.display(description=gettext_lazy("重点类别"))
    def kinds_shown(self, home: Household) -> str:
        """In words."""
        return "、".join(home.kind_labels)
