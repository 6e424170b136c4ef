"""The month's figures."""

from django.urls import URLPattern, path

from dashboard.stats import views

urlpatterns: list[URLPattern] = [
    path("stats/", views.stats, name="stats"),
    path("stats/log/", views.figure_log, name="figure_log"),
    path("stats/<str:month>/", views.stats_month, name="stats_month"),
    path("stats/<str:month>/cases/", views.stats_cases, name="stats_cases"),
    path("stats/<str:month>/freeze/", views.stats_freeze, name="stats_freeze"),
    path("stats/<str:month>/compare/", views.stats_compare, name="stats_compare"),
]
