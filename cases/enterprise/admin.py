"""The registers of enterprise service in the admin: enterprises, and the steps by which their matters are handled."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from cases.enterprise.resources import EnterpriseResource, StepTemplateResource, TemplateStepResource
from cases.models import Enterprise, StepTemplate, TemplateStep
from grids.admin import FoundByNumber, RegisterAdmin
from grids.admin_site import PLACES, RULEBOOK
from grids.forms import SealedField, seal_field


class EnterpriseForm(forms.ModelForm):
    """An enterprise, without showing who its contact is."""

    contact_name = SealedField(label=_("联系人"), required=False, widget=UnfoldAdminTextInputWidget)
    phone = SealedField(label=_("联系电话"), required=False, widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = Enterprise
        fields = [
            "code",
            "name",
            "site",
            "group",
            "industry",
            "headcount",
            "contact_name",
            "phone",
            "came_on",
            "left_on",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, shown in (("contact_name", "masked_name"), ("phone", "masked_phone")):
            if name in self.fields:
                seal_field(self.fields[name], getattr(self.instance, name), getattr(self.instance, shown))


@admin.register(Enterprise)
class EnterpriseAdmin(FoundByNumber, RegisterAdmin):
    """企业."""

    section, rank, icon = PLACES, 10, "business"
    resource_class = EnterpriseResource
    street_lookup = "site__grid__community__street__code"
    form = EnterpriseForm
    search_fields = ["code", "name"]
    search_help_text = _("统一社会信用代码、名称，或联系人完整的电话号码")
    list_display = ["name", "code", "site", "group", "industry", "name_shown", "phone_shown", "left_on"]
    list_select_related = ["site", "group"]
    list_filter = ["industry", "site__grid__community"]
    autocomplete_fields = ["site", "group"]


@admin.register(StepTemplate)
class StepTemplateAdmin(RegisterAdmin):
    """企业事项模板."""

    section, rank, icon = RULEBOOK, 11, "account_tree"
    resource_class = StepTemplateResource
    street_lookup = "street__code"
    deletable = False
    search_fields = ["code", "name"]
    list_display = ["name", "code", "active"]
    list_filter = ["active"]
    autocomplete_fields = ["street"]


@admin.register(TemplateStep)
class TemplateStepAdmin(RegisterAdmin):
    """企业事项环节."""

    section, rank, icon = RULEBOOK, 12, "checklist"
    resource_class = TemplateStepResource
    street_lookup = "template__street__code"
    search_fields = ["name", "template__name"]
    list_display = ["name", "template", "position", "stage", "executor", "term_days"]
    list_select_related = ["template", "executor"]
    list_filter = ["template"]
    autocomplete_fields = ["template", "executor"]
