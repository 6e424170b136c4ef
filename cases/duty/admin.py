"""Duty, kinds of emergencies, inspection intervals and rectification terms in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from cases.duty.resources import (
    DutyShiftResource,
    EmergencyKindResource,
    InspectionIntervalResource,
    RectificationTermResource,
)
from cases.models import DutyShift, EmergencyKind, InspectionInterval, RectificationTerm
from grids.admin import RegisterAdmin
from grids.admin_site import PEOPLE, RULEBOOK


@admin.register(DutyShift)
class DutyShiftAdmin(RegisterAdmin):
    """值班表."""

    section, rank, icon = PEOPLE, 9, "event_available"
    resource_class = DutyShiftResource
    street_lookup = "street__code"
    search_fields = ["user__name", "user__username", "area__name"]
    list_display = ["from_at", "to_at", "area", "rank", "user"]
    list_select_related = ["area", "user"]
    list_filter = ["rank", ("area", admin.RelatedOnlyFieldListFilter)]
    date_hierarchy = "from_at"
    autocomplete_fields = ["street", "area", "user"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new turn is the admin's street's."""
        street = getattr(request.user, "street_id", None)
        return {"street": street} | super().get_changeform_initial_data(request)


@admin.register(EmergencyKind)
class EmergencyKindAdmin(RegisterAdmin):
    """应急类别."""

    section, rank, icon = RULEBOOK, 11, "emergency"
    resource_class = EmergencyKindResource
    deletable = False
    search_fields = ["code", "name"]
    list_display = ["name", "code", "category", "answer_minutes", "position", "active"]
    list_select_related = ["category"]
    list_filter = ["active"]
    autocomplete_fields = ["category"]


@admin.register(InspectionInterval)
class InspectionIntervalAdmin(RegisterAdmin):
    """检查周期."""

    section, rank, icon = RULEBOOK, 12, "event_repeat"
    resource_class = InspectionIntervalResource
    list_display = ["kind", "risk", "days"]
    list_filter = ["kind", "risk"]


@admin.register(RectificationTerm)
class RectificationTermAdmin(RegisterAdmin):
    """整改期限: a row a degree, of which only the days are edited."""

    section, rank, icon = RULEBOOK, 13, "build"
    resource_class = RectificationTermResource
    deletable = False
    readonly_fields = ["degree"]
    list_display = ["degree", "working_days"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """There is one for each degree, and no more."""
        return False
