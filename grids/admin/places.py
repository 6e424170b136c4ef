"""The registers of places."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from grids.admin.register import FoundByNumber, RegisterAdmin
from grids.admin_site import PLACES
from grids.forms import SealedField, seal_field
from grids.imports import (
    BuildingResource,
    CommunityResource,
    EnforcementAreaResource,
    GridResource,
    SiteResource,
    StreetResource,
)
from grids.models import (
    Building,
    Community,
    EnforcementArea,
    Grid,
    GridOutline,
    Posting,
    Site,
    Street,
)
from grids.places import GCJ02, WGS84, OutlinesRefused, import_outlines


class PlaceAdmin(RegisterAdmin):
    """A register of places."""

    section = PLACES
    search_fields = ["code", "name"]


@admin.register(Street)
class StreetAdmin(PlaceAdmin):
    """街道."""

    rank, step, icon = 1, 1, "location_city"
    step_words = gettext_lazy("本街道的区划代码、名称、平台名称、公开电话和案卷编号前缀。")
    resource_class = StreetResource
    street_lookup = "code"
    list_display = ["code", "name", "case_prefix", "retired_on"]


@admin.register(EnforcementArea)
class EnforcementAreaAdmin(PlaceAdmin):
    """综合执法片区."""

    rank, step, icon = 2, 2, "shield"
    step_words = gettext_lazy("综合执法片区；社区导入时要用到片区代码。")
    resource_class = EnforcementAreaResource
    street_lookup = "street__code"
    list_display = ["code", "name", "street"]
    list_select_related = ["street"]
    list_filter = ["street"]
    autocomplete_fields = ["street"]


@admin.register(Community)
class CommunityAdmin(PlaceAdmin):
    """社区."""

    rank, step, icon = 3, 3, "holiday_village"
    step_words = gettext_lazy("社区和所属片区；包联领导在人员导入后再补。")
    resource_class = CommunityResource
    own_field = "leader"
    street_lookup = "street__code"
    list_display = ["code", "name", "area", "leader", "retired_on"]
    list_select_related = ["area", "leader"]
    list_filter = ["area", "street"]
    autocomplete_fields = ["street", "area", "leader"]


@admin.register(Grid)
class GridAdmin(PlaceAdmin):
    """综合网格."""

    rank, step, icon = 4, 4, "grid_on"
    step_words = gettext_lazy("全部综合网格，每个网格属于一个社区。")
    resource_class = GridResource
    street_lookup = "community__street__code"
    list_display = ["code", "name", "community", "kind", "households_planned", "cadre", "retired_on"]
    list_select_related = ["community"]
    list_filter = ["community", "kind"]
    autocomplete_fields = ["community"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Grid]:
        """With the name of the cadre of today."""
        posted = Posting.objects.on(timezone.localdate()).filter(grid=OuterRef("pk")).values("user__name")
        return super().get_queryset(request).annotate(cadre_name=Subquery(posted[:1]))

    @admin.display(description=gettext_lazy("下沉干部"), empty_value="—")
    def cadre(self, grid: Any) -> str | None:
        """Who is posted there today."""
        return grid.cadre_name


class OutlinesForm(forms.Form):
    """A GeoJSON file, what it is in, and from when it holds."""

    file = forms.FileField(
        label=gettext_lazy("GeoJSON 文件"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".json,.geojson"}),
        help_text=gettext_lazy("FeatureCollection;本街道每个在用网格一个要素，属性 code 写网格代码。"),
    )
    crs = forms.ChoiceField(
        label=gettext_lazy("文件的坐标系"),
        choices=[
            ("", gettext_lazy("请选择")),
            (WGS84, gettext_lazy("WGS-84(GPS、天地图近似)")),
            (GCJ02, gettext_lazy("GCJ-02(高德、腾讯)")),
        ],
        widget=UnfoldAdminSelectWidget,
        help_text=gettext_lazy("GCJ-02 导入时换算一次成 WGS-84，选错会偏移约 500 米。"),
    )
    from_on = forms.DateField(
        label=gettext_lazy("启用日期"),
        initial=timezone.localdate,
        widget=UnfoldAdminDateWidget,
        help_text=gettext_lazy("旧边界到前一天为止；旧案卷仍属原来的网格。"),
    )
    illustrative = forms.BooleanField(
        label=gettext_lazy("示意边界（非实测）"), required=False, widget=UnfoldBooleanWidget
    )


@admin.register(GridOutline)
class GridOutlineAdmin(PlaceAdmin):
    """网格边界: versions, written by importing a file only."""

    rank, step, icon = 5, 5, "polyline"
    step_words = gettext_lazy("一个 GeoJSON 文件，含全部网格；注明坐标系。")
    street_lookup = "grid__community__street__code"
    search_fields = ["grid__code", "grid__name"]
    list_display = ["grid_code", "grid", "from_on", "to_on", "declared_crs", "illustrative", "imported_at"]
    list_select_related = ["grid"]
    list_filter = ["grid__community", "declared_crs", "illustrative"]

    @property
    def can_import(self) -> bool:
        """From GeoJSON."""
        return True

    @admin.display(description=gettext_lazy("网格代码"), ordering="grid__code")
    def grid_code(self, outline: GridOutline) -> str:
        """The grid's code."""
        return outline.grid.code

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By file only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A version stays as it was."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A version stays."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """With the page that takes a file."""
        return [self.page("import", self.import_view), *super().get_urls()]

    def exchanges(self, request: HttpRequest) -> list[dict[str, str]]:
        """The button over the list."""
        return [{"title": _("导入边界"), "icon": "upload", "link": reverse(self.address("import"))}]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take in the outlines of a whole street, or say everything that is wrong."""
        form = OutlinesForm(request.POST or None, request.FILES or None)
        refused: list[str] = []
        if form.is_valid():
            try:
                return self._taken_in(request, **form.cleaned_data)
            except OutlinesRefused as refusal:
                refused = refusal.sentences
        context = {"title": _("导入网格边界"), "opts": self.opts, "form": form, "refused": refused[:200]}
        whole = self.admin_site.each_context(request) | context
        return TemplateResponse(request, "admin/registers/outlines.html", whole)

    def _taken_in(
        self, request: HttpRequest, *, file: Any, crs: str, from_on: date, illustrative: bool
    ) -> HttpResponse:
        scope = self.scope(request).get(self.street_lookup)
        taken = import_outlines(
            file.read(), crs=crs, from_on=from_on, illustrative=illustrative, within=scope
        )
        words = _("已导入%(street)s的边界：新 %(new)d 个，未变 %(same)d 个。")
        messages.success(request, words % {"street": taken.street, "new": taken.new, "same": taken.same})
        return HttpResponseRedirect(reverse(self.address("changelist")))


@admin.register(Building)
class BuildingAdmin(PlaceAdmin):
    """楼栋."""

    rank, icon = 6, "apartment"
    resource_class = BuildingResource
    street_lookup = "grid__community__street__code"
    list_display = ["code", "name", "grid", "floors"]
    list_select_related = ["grid"]
    list_filter = ["grid__community"]
    autocomplete_fields = ["grid"]


class SiteForm(forms.ModelForm):
    """A site, without showing who its contact is."""

    contact_name = SealedField(
        label=gettext_lazy("联系人"), required=False, widget=UnfoldAdminTextInputWidget
    )
    phone = SealedField(label=gettext_lazy("联系电话"), required=False, widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = Site
        fields = [
            "code",
            "name",
            "grid",
            "kind",
            "risk",
            "address",
            "longitude",
            "latitude",
            "manager",
            "contact_name",
            "phone",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, shown in (("contact_name", "masked_name"), ("phone", "masked_phone")):
            if name in self.fields:
                seal_field(self.fields[name], getattr(self.instance, name), getattr(self.instance, shown))


@admin.register(Site)
class SiteAdmin(FoundByNumber, PlaceAdmin):
    """单位场所."""

    rank, icon = 7, "storefront"
    resource_class = SiteResource
    street_lookup = "grid__community__street__code"
    form = SiteForm
    search_fields = ["code", "name", "address"]
    search_help_text = gettext_lazy("代码、名称、地址，或联系人完整的电话号码")
    list_display = ["code", "name", "kind", "risk", "grid", "address", "name_shown", "phone_shown", "manager"]
    list_select_related = ["grid", "manager"]
    list_filter = ["kind", "risk", "grid__community"]
    autocomplete_fields = ["grid", "manager"]
