"""Addresses under `/api/v1/` for cases."""

from django.urls import path

from cases.api import categories
from cases.emergency import api as emergency
from cases.enforcement import api as enforcement
from cases.enterprise import api as enterprise
from cases.fieldwork import api as fieldwork
from cases.fieldwork import household_api
from cases.five_ones import api as five_ones
from cases.hotline import api as hotline
from cases.requests.api import views

urlpatterns = [
    path("cases/", views.Cases.as_view(), name="api-cases"),
    path("cases/settle/", views.Settle.as_view(), name="api-settle"),
    path("cases/<str:number>/", views.OneCase.as_view(), name="api-case"),
    path("cases/<str:number>/<slug:action>/", views.Act.as_view(), name="api-act"),
    path("visits/", fieldwork.Visits.as_view(), name="api-visits"),
    path("patrols/", fieldwork.Patrols.as_view(), name="api-patrols"),
    path("households/", household_api.Households.as_view(), name="api-households"),
    path("households/find/", household_api.FindHousehold.as_view(), name="api-find-household"),
    path("five-ones/", five_ones.FiveOnes.as_view(), name="api-five-ones"),
    path("enforcement/orders/", enforcement.JointOrders.as_view(), name="api-joint-orders"),
    path("enforcement/orders/<uuid:uuid>/sign/", enforcement.SignPart.as_view(), name="api-joint-sign"),
    path("emergencies/", emergency.Emergencies.as_view(), name="api-emergencies"),
    path("emergencies/<str:number>/", emergency.OneEmergency.as_view(), name="api-emergency"),
    path(
        "emergencies/<str:number>/<slug:action>/",
        emergency.ActOnEmergency.as_view(),
        name="api-emergency-act",
    ),
    path("inspections/due/", emergency.DueInspections.as_view(), name="api-inspections-due"),
    path("hotline/", hotline.Hotline.as_view(), name="api-hotline"),
    path("enterprises/", enterprise.Enterprises.as_view(), name="api-enterprises"),
    path("enterprises/<str:code>/", enterprise.OneEnterprise.as_view(), name="api-enterprise"),
    path("enterprise-matters/", enterprise.Matters.as_view(), name="api-enterprise-matters"),
    path("enterprise-matters/<str:number>/", enterprise.OneMatter.as_view(), name="api-enterprise-matter"),
    path(
        "enterprise-matters/<str:number>/cells/", enterprise.MarkCell.as_view(), name="api-enterprise-cells"
    ),
    path("categories/", categories.Categories.as_view(), name="api-categories"),
]
