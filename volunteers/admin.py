"""The registers of who helps in the admin: people, their parts, units; names and numbers masked."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextInputWidget

from grids.admin import FoundByNumber, RegisterAdmin
from grids.admin_site import PEOPLE, keeper
from grids.forms import SealedField, seal_field
from grids.models import Executor
from volunteers.import_resources import (
    BuildingHeadResource,
    HelperResource,
    RiderResource,
    SkillResource,
    UnitResource,
)
from volunteers.models import BuildingHead, Helper, Rider, Skill, Slot, Unit


@admin.register(Skill)
class SkillAdmin(RegisterAdmin):
    """服务技能."""

    section, rank, icon = PEOPLE, 10, "handyman"
    resource_class = SkillResource
    deletable = False
    search_fields = ["code", "name"]
    list_display = ["name", "code", "active"]
    list_filter = ["active"]


class HelperForm(forms.ModelForm):
    """A helper, without showing what is sealed."""

    name = SealedField(label=_("姓名"), required=False, widget=UnfoldAdminTextInputWidget)
    phone = SealedField(label=_("电话"), required=False, widget=UnfoldAdminTextInputWidget)
    times = forms.MultipleChoiceField(
        choices=Slot, label=_("可服务时段"), required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    class Meta:
        model = Helper
        fields = [
            "code",
            "community",
            "grid",
            "name",
            "phone",
            "is_volunteer",
            "skills",
            "times",
            "consented_on",
            "left_on",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = {"name": self.instance.masked_name, "phone": self.instance.masked_phone}
        for name, masked in shown.items():
            if name in self.fields:
                seal_field(self.fields[name], getattr(self.instance, name), masked)

    def clean(self) -> dict[str, Any]:
        """Who left is forgotten, whatever stands in the other fields."""
        cleaned = super().clean() or {}
        if cleaned.get("left_on"):
            cleaned["name"] = cleaned["phone"] = ""
        return cleaned


@admin.register(Helper)
class HelperAdmin(FoundByNumber, RegisterAdmin):
    """共治人员."""

    section, rank, icon = PEOPLE, 11, "volunteer_activism"
    resource_class = HelperResource
    street_lookup = "community__street__code"
    form = HelperForm
    deletable = False
    search_fields = ["code"]
    search_help_text = _("代码，或完整的电话号码")
    list_display = ["code", "name_shown", "phone_shown", "community", "is_volunteer", "came", "confirmed_at"]
    list_select_related = ["community"]
    list_filter = [
        "is_volunteer",
        "came",
        ("confirmed_at", admin.EmptyFieldListFilter),
        ("left_on", admin.EmptyFieldListFilter),
        "community",
        "skills",
    ]
    autocomplete_fields = ["community", "grid", "skills"]

    def save_model(self, request: HttpRequest, obj: Helper, form: Any, change: bool) -> None:
        """Whoever an admin writes down is confirmed by that."""
        if not change:
            obj.came, obj.registered_at = Helper.Came.OFFICE, timezone.now()
            obj.confirmed_at, obj.confirmed_by = obj.registered_at, keeper(request)
        super().save_model(request, obj, form, change)


@admin.register(BuildingHead)
class BuildingHeadAdmin(RegisterAdmin):
    """楼栋长."""

    section, rank, icon = PEOPLE, 12, "apartment"
    resource_class = BuildingHeadResource
    street_lookup = "building__grid__community__street__code"
    search_fields = ["building__code", "helper__code"]
    list_display = ["building", "building_grid", "helper", "from_on", "to_on"]
    list_select_related = ["building__grid", "helper__community"]
    list_filter = [("to_on", admin.EmptyFieldListFilter), "building__grid__community"]
    autocomplete_fields = ["building", "helper"]

    @admin.display(description=_("综合网格"))
    def building_grid(self, row: BuildingHead) -> str:
        """Where the building stands."""
        return str(row.building.grid)


@admin.register(Rider)
class RiderAdmin(RegisterAdmin):
    """新就业群体."""

    section, rank, icon = PEOPLE, 13, "two_wheeler"
    resource_class = RiderResource
    street_lookup = "helper__community__street__code"
    search_fields = ["helper__code", "company"]
    list_display = ["helper", "trade", "company"]
    list_select_related = ["helper__community"]
    list_filter = ["trade", "helper__community"]
    autocomplete_fields = ["helper"]


class UnitForm(forms.ModelForm):
    """A unit, without showing its contact; it can be tied to a partner's executor only."""

    contact_name = SealedField(label=_("联系人"), required=False, widget=UnfoldAdminTextInputWidget)
    phone = SealedField(label=_("联系电话"), required=False, widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = Unit
        fields = [
            "code",
            "street",
            "name",
            "kind",
            "community",
            "address",
            "longitude",
            "latitude",
            "contact_name",
            "phone",
            "offers",
            "executor",
            "joined_on",
            "is_active",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = {"contact_name": self.instance.masked_name, "phone": self.instance.masked_phone}
        for name, masked in shown.items():
            if name in self.fields:
                seal_field(self.fields[name], getattr(self.instance, name), masked)


@admin.register(Unit)
class UnitAdmin(FoundByNumber, RegisterAdmin):
    """驻区单位."""

    section, rank, icon = PEOPLE, 14, "corporate_fare"
    resource_class = UnitResource
    street_lookup = "street__code"
    form = UnitForm
    deletable = False
    search_fields = ["code", "name"]
    list_display = ["name", "kind", "community", "name_shown", "phone_shown", "executor", "is_active"]
    list_select_related = ["community", "executor"]
    list_filter = ["kind", "is_active", "community"]
    autocomplete_fields = ["street", "community"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only partners among the executors."""
        if db_field.name == "executor":
            partners = Executor.objects.filter(kind=Executor.Kind.PARTNER)
            scope = self.scope(request)
            kwargs["queryset"] = partners.filter(**scope) if scope else partners
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
