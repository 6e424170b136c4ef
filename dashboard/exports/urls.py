"""Long exports."""

from django.urls import URLPattern, path

from dashboard.exports import views

urlpatterns: list[URLPattern] = [
    path("stats/exports/", views.stats_exports, name="stats_exports"),
    path("stats/exports/<uuid:uuid>/", views.stats_export, name="stats_export"),
    path("stats/exports/<uuid:uuid>/file/", views.stats_export_file, name="stats_export_file"),
    path("stats/exports/<uuid:uuid>/again/", views.stats_export_again, name="stats_export_again"),
    path("stats/<str:month>/export/", views.stats_export_new, name="stats_export_new"),
]
