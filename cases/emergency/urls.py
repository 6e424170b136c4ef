"""The addresses of emergencies and inspections."""

from django.urls import URLPattern, path

from cases.views import emergency, inspections

urlpatterns: list[URLPattern] = [
    path("emergency/", emergency.emergencies, name="emergencies"),
    path("emergency/new/", emergency.emergency_new, name="emergency_new"),
    path("emergency/inspections/", inspections.inspections, name="inspections"),
    path("emergency/hazards/", inspections.hazards, name="hazards"),
    path("emergency/photos/<uuid:uuid>/", emergency.emergency_photo, name="emergency_photo"),
    path(
        "emergency/photos/<uuid:uuid>/small/",
        emergency.emergency_photo,
        {"small": True},
        name="emergency_photo_small",
    ),
    path("emergency/<str:number>/", emergency.emergency, name="emergency"),
    path("emergency/<str:number>/live/", emergency.emergency_live, name="emergency_live"),
    path("emergency/<str:number>/report/", emergency.emergency_report, name="emergency_report"),
    path("emergency/<str:number>/<slug:action>/", emergency.emergency_act, name="emergency_act"),
]
