"""The command-centre screen and the rows behind its figures."""

from django.urls import URLPattern, path

from dashboard.screen import row_views, views

urlpatterns: list[URLPattern] = [
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/figures/", views.figures, name="dashboard_figures"),
    path("dashboard/areas.geojson", views.areas, name="dashboard_areas"),
    path("dashboard/pulse/", views.screen_pulse, name="dashboard_pulse"),
    path("dashboard/rows/<slug:figure>/", row_views.rows, name="dashboard_rows"),
    path("dashboard/handling/", row_views.handling, name="dashboard_handling"),
    path("dashboard/ones/<str:community>/<slug:one>/", row_views.ones, name="dashboard_ones"),
]
