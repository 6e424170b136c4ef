"""The rulebook in the admin: categories, terms, reasons, calendar, rules, ladder. Cases are not shown here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from cases.models import CalendarDay, Category, LadderStep, Reason, Rule, Shift, Source, Term, Urgency
from cases.resources import (
    CalendarDayResource,
    CategoryResource,
    LadderStepResource,
    ReasonResource,
    RuleResource,
    ShiftResource,
    TermResource,
)
from grids.admin.register import RegisterAdmin
from grids.admin_site import RULEBOOK


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


class RuleForm(forms.ModelForm):
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
    form = RuleForm
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
class CalendarDayAdmin(RulebookAdmin):
    """工作日历."""

    rank, icon = 6, "calendar_month"
    resource_class = CalendarDayResource
    search_fields = ["name"]
    list_display = ["day", "working", "name"]
    list_filter = ["working"]
    date_hierarchy = "day"


@admin.register(Shift)
class ShiftAdmin(RulebookAdmin):
    """工作时段."""

    rank, icon = 7, "schedule"
    resource_class = ShiftResource
    list_display = ["starts", "ends"]
