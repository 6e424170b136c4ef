"""Every page of the dashboard, an address a line."""

from django.urls import URLPattern, path

from dashboard.views import analysis, exports, kiosk, modules, rows, screen, stats

urlpatterns: list[URLPattern] = [
    path("modules/", modules.modules, name="modules"),
    path("analysis/", analysis.analysis, name="analysis"),
    path("analysis/<uuid:uuid>/", analysis.note_page, name="note"),
    path("analysis/<uuid:uuid>/task/", analysis.note_task, name="note_task"),
    path("analysis/<uuid:uuid>/false/", analysis.note_false, name="note_false"),
    path("analysis/<uuid:uuid>/look/", analysis.note_look, name="note_look"),
    path("dashboard/", screen.dashboard, name="dashboard"),
    path("dashboard/figures/", screen.figures, name="dashboard_figures"),
    path("dashboard/areas.geojson", screen.areas, name="dashboard_areas"),
    path("dashboard/pulse/", screen.screen_pulse, name="dashboard_pulse"),
    path("dashboard/rows/<slug:figure>/", rows.rows, name="dashboard_rows"),
    path("dashboard/handling/", rows.handling, name="dashboard_handling"),
    path("dashboard/ones/<str:community>/<slug:one>/", rows.ones, name="dashboard_ones"),
    path("dashboard/kiosk/", kiosk.kiosk_links, name="kiosk_links"),
    path("dashboard/kiosk/<int:pk>/revoke/", kiosk.kiosk_revoke, name="kiosk_revoke"),
    path("dashboard/kiosk/<str:token>/", kiosk.kiosk_wall, name="kiosk_wall"),
    path("dashboard/kiosk/<str:token>/figures/", kiosk.kiosk_figures, name="kiosk_figures"),
    path("dashboard/kiosk/<str:token>/pulse/", kiosk.kiosk_pulse, name="kiosk_pulse"),
    path("stats/", stats.stats, name="stats"),
    path("stats/log/", stats.figure_log, name="figure_log"),
    path("stats/exports/", exports.stats_exports, name="stats_exports"),
    path("stats/exports/<uuid:uuid>/", exports.stats_export, name="stats_export"),
    path("stats/exports/<uuid:uuid>/file/", exports.stats_export_file, name="stats_export_file"),
    path("stats/exports/<uuid:uuid>/again/", exports.stats_export_again, name="stats_export_again"),
    path("stats/<str:month>/", stats.stats_month, name="stats_month"),
    path("stats/<str:month>/cases/", stats.stats_cases, name="stats_cases"),
    path("stats/<str:month>/export/", exports.stats_export_new, name="stats_export_new"),
    path("stats/<str:month>/freeze/", stats.stats_freeze, name="stats_freeze"),
    path("stats/<str:month>/compare/", stats.stats_compare, name="stats_compare"),
]
