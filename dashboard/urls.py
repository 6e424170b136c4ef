"""Every page of the dashboard, an address a line."""

from django.urls import URLPattern, path

from dashboard.analysis import views
from dashboard.exports import views
from dashboard.kiosk import views
from dashboard.modules import views
from dashboard.screen import row_views, views
from dashboard.stats import views

urlpatterns: list[URLPattern] = [
    path("modules/", views.modules, name="modules"),
    path("analysis/", views.analysis, name="analysis"),
    path("analysis/<uuid:uuid>/", views.note_page, name="note"),
    path("analysis/<uuid:uuid>/task/", views.note_task, name="note_task"),
    path("analysis/<uuid:uuid>/false/", views.note_false, name="note_false"),
    path("analysis/<uuid:uuid>/look/", views.note_look, name="note_look"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/figures/", views.figures, name="dashboard_figures"),
    path("dashboard/areas.geojson", views.areas, name="dashboard_areas"),
    path("dashboard/pulse/", views.screen_pulse, name="dashboard_pulse"),
    path("dashboard/rows/<slug:figure>/", row_views.rows, name="dashboard_rows"),
    path("dashboard/handling/", row_views.handling, name="dashboard_handling"),
    path("dashboard/ones/<str:community>/<slug:one>/", row_views.ones, name="dashboard_ones"),
    path("dashboard/kiosk/", views.kiosk_links, name="kiosk_links"),
    path("dashboard/kiosk/<int:pk>/revoke/", views.kiosk_revoke, name="kiosk_revoke"),
    path("dashboard/kiosk/<str:token>/", views.kiosk_wall, name="kiosk_wall"),
    path("dashboard/kiosk/<str:token>/figures/", views.kiosk_figures, name="kiosk_figures"),
    path("dashboard/kiosk/<str:token>/pulse/", views.kiosk_pulse, name="kiosk_pulse"),
    path("stats/", views.stats, name="stats"),
    path("stats/log/", views.figure_log, name="figure_log"),
    path("stats/exports/", views.stats_exports, name="stats_exports"),
    path("stats/exports/<uuid:uuid>/", views.stats_export, name="stats_export"),
    path("stats/exports/<uuid:uuid>/file/", views.stats_export_file, name="stats_export_file"),
    path("stats/exports/<uuid:uuid>/again/", views.stats_export_again, name="stats_export_again"),
    path("stats/<str:month>/", views.stats_month, name="stats_month"),
    path("stats/<str:month>/cases/", views.stats_cases, name="stats_cases"),
    path("stats/<str:month>/export/", views.stats_export_new, name="stats_export_new"),
    path("stats/<str:month>/freeze/", views.stats_freeze, name="stats_freeze"),
    path("stats/<str:month>/compare/", views.stats_compare, name="stats_compare"),
]
