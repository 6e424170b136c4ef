"""The addresses of emergencies and inspections."""

from django.urls import URLPattern, path

from cases.emergency import inspection_views, views

urlpatterns: list[URLPattern] = [
    path("emergency/", views.emergencies, name="emergencies"),
    path("emergency/new/", views.emergency_new, name="emergency_new"),
    path("emergency/inspections/", inspection_views.inspections, name="inspections"),
    path("emergency/hazards/", inspection_views.hazards, name="hazards"),
    path("emergency/photos/<uuid:uuid>/", views.emergency_photo, name="emergency_photo"),
    path(
        "emergency/photos/<uuid:uuid>/small/",
        views.emergency_photo,
        {"small": True},
        name="emergency_photo_small",
    ),
    path("emergency/<str:number>/", views.emergency, name="emergency"),
    path("emergency/<str:number>/live/", views.emergency_live, name="emergency_live"),
    path("emergency/<str:number>/report/", views.emergency_report, name="emergency_report"),
    path("emergency/<str:number>/<slug:action>/", views.emergency_act, name="emergency_act"),
]
