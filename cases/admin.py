"""The rulebook in the admin: categories, terms, reasons, calendar, rules, ladder. Cases are not shown here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextareaWidget

from cases.calendar.admin import CountsAnew
from cases.duty import admin as duty_admin
from cases.enterprise import admin as enterprise_registers
from cases.models import (
    CalendarDay,
    Category,
    ChatGroup,
    Checklist,
    ChecklistItem,
    LadderStep,
    Reason,
    Rule,
    Shift,
    Source,
    Term,
    Threshold,
    Urgency,
)
from cases.resources import (
    CalendarDayResource,
    CategoryResource,
    ChatGroupResource,
    ChecklistItemResource,
    ChecklistResource,
    LadderStepResource,
    ReasonResource,
    RuleResource,
    ShiftResource,
    TermResource,
)
from grids.admin import RegisterAdmin
from grids.admin_site import PLACES, RULEBOOK
from grids.forms import SealedField, seal_field
from grids.imports import IS_SET

ALSO = (duty_admin, enterprise_registers)  # registered by being imported


class RulebookAdmin(RegisterAdmin):
    """A register of what is decided beforehand."""

    section = RULEBOOK


@admin.register(Category)
class CategoryAdmin(RulebookAdmin):
    """诉求类别."""

    rank, step, icon = 1, 10, "category"
    step_words = _("诉求类别树，层数不限，上级写在下级前面。")
    resource_class = CategoryResource
    deletable = False
    search_fields = ["code", "name", "national_code"]
    list_display = ["code", "name", "parent", "national_code", "photo_to_resolve", "offered", "active"]
    list_select_related = ["parent"]
    list_filter = ["active", "offered", "photo_to_resolve", ("parent", admin.RelatedOnlyFieldListFilter)]
    autocomplete_fields = ["parent"]


@admin.register(Term)
class TermAdmin(RulebookAdmin):
    """办理时限."""

    rank, step, icon = 2, 11, "timer"
    step_words = _("每个环节的时限；不填类别的是通用时限，要先有。")
    resource_class = TermResource
    search_fields = ["category__code", "category__name"]
    list_display = ["category_name", "urgency", "step", "amount", "unit"]
    list_select_related = ["category"]
    list_filter = ["urgency", "step", "unit"]
    autocomplete_fields = ["category"]

    @admin.display(description=_("诉求类别"), ordering="category__path")
    def category_name(self, term: Term) -> Any:
        """The category, or that it holds for all."""
        return term.category or _("全部类别")


@admin.register(Reason)
class ReasonAdmin(RulebookAdmin):
    """退单与不予立案理由."""

    rank, icon = 3, "rule"
    resource_class = ReasonResource
    deletable = False
    search_fields = ["code", "name"]
    list_display = ["name", "kind", "code", "active"]
    list_filter = ["kind", "active"]


class RuleAdminForm(forms.ModelForm):
    """A rule; its urgencies and channels are ticked."""

    urgencies = forms.MultipleChoiceField(
        choices=Urgency, label=_("紧急程度"), required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    sources = forms.MultipleChoiceField(
        choices=Source, label=_("渠道"), required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    class Meta:
        model = Rule
        exclude = ()  # noqa: DJ006


@admin.register(Rule)
class RuleAdmin(RulebookAdmin):
    """派遣规则."""

    rank, step, icon = 4, 12, "alt_route"
    step_words = _("按顺序看的派遣规则；试用和启用在工作台的规则页。")
    resource_class = RuleResource
    form = RuleAdminForm
    street_lookup = "street__code"
    search_fields = ["name", "place_prefix", "executor__name", "categories__name"]
    list_display = ["position", "name", "target", "executor", "automatic", "enabled"]
    list_display_links = ["name"]
    list_select_related = ["executor"]
    list_filter = ["enabled", "automatic", "target"]
    autocomplete_fields = ["street", "executor", "categories", "assistants"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new rule is the admin's street's."""
        street = getattr(request.user, "street_id", None)
        return {"street": street} | super().get_changeform_initial_data(request)


@admin.register(LadderStep)
class LadderStepAdmin(RulebookAdmin):
    """催办阶梯."""

    rank, icon = 5, "stairs"
    resource_class = LadderStepResource
    deletable = False
    list_display = ["position", "trigger", "working_hours_later", "audience", "enabled"]
    list_display_links = ["position", "trigger"]
    list_filter = ["trigger", "audience", "enabled"]


@admin.register(CalendarDay)
class CalendarDayAdmin(CountsAnew, RulebookAdmin):
    """工作日历."""

    rank, icon = 6, "calendar_month"
    resource_class = CalendarDayResource
    search_fields = ["name"]
    list_display = ["day", "working", "name"]
    list_filter = ["working"]
    date_hierarchy = "day"


@admin.register(Shift)
class ShiftAdmin(CountsAnew, RulebookAdmin):
    """工作时段."""

    rank, icon = 7, "schedule"
    resource_class = ShiftResource
    list_display = ["starts", "ends"]


class ChatGroupForm(forms.ModelForm):
    """A grid's group, without showing its robot's address."""

    robot_urls = SealedField(
        label=_("群机器人地址"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )

    class Meta:
        model = ChatGroup
        fields = ["grid", "name", "members", "robot_urls"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "robot_urls" in self.fields:
            stored = self.instance.robot_urls
            words = str(ChatGroup._meta.get_field("robot_urls").help_text)
            seal_field(self.fields["robot_urls"], stored, IS_SET if stored else "", words)


@admin.register(ChatGroup)
class ChatGroupAdmin(RegisterAdmin):
    """网格群."""

    section, rank, icon = PLACES, 9, "forum"
    resource_class = ChatGroupResource
    street_lookup = "grid__community__street__code"
    form = ChatGroupForm
    search_fields = ["name", "grid__code", "grid__name"]
    list_display = ["name", "grid", "members", "has_robot"]
    list_select_related = ["grid"]
    autocomplete_fields = ["grid"]

    @admin.display(description=_("群机器人"), boolean=True)
    def has_robot(self, group: ChatGroup) -> bool:
        """Whether notices can be sent from here."""
        return bool(group.robot_urls)


@admin.register(Checklist)
class ChecklistAdmin(RulebookAdmin):
    """巡查清单."""

    rank, icon = 8, "checklist"
    resource_class = ChecklistResource
    deletable = False
    search_fields = ["code", "name"]
    list_display = ["name", "code", "site_kind", "position", "active"]
    list_filter = ["active", "site_kind"]


@admin.register(ChecklistItem)
class ChecklistItemAdmin(RulebookAdmin):
    """巡查项目."""

    rank, icon = 9, "rule"
    resource_class = ChecklistItemResource
    deletable = False
    search_fields = ["text", "wrong_text", "checklist__name"]
    list_display = ["text", "wrong_text", "checklist", "position", "degree", "recheck_days", "active"]
    list_select_related = ["checklist"]
    list_filter = ["active", ("checklist", admin.RelatedOnlyFieldListFilter), "degree"]
    autocomplete_fields = ["checklist"]


@admin.register(Threshold)
class ThresholdAdmin(RulebookAdmin):
    """五个一标准: five rows, of which only the number is edited."""

    rank, icon = 10, "flag"
    deletable = False
    readonly_fields = ["code"]
    list_display = ["code", "number"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """There are five, and no more."""
        return False
