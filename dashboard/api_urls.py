"""Addresses under `/api/v1/` for what it adds up to."""

from django.urls import path

from dashboard.analysis import api
from dashboard.exports import api
from dashboard.screen import api
from dashboard.stats import api

urlpatterns = [
    path("analysis/", api.Notes.as_view(), name="api-notes"),
    path("analysis/<uuid:uuid>/", api.OneNote.as_view(), name="api-note"),
    path("analysis/<uuid:uuid>/task/", api.MakeTask.as_view(), name="api-note-task"),
    path("analysis/<uuid:uuid>/false/", api.CallFalse.as_view(), name="api-note-false"),
    path("analysis/<uuid:uuid>/look/", api.LookAgain.as_view(), name="api-note-look"),
    path("dashboard/", api.Dashboard.as_view(), name="api-dashboard"),
    path("stats/<str:month>/", api.Stats.as_view(), name="api-stats"),
    path("stats/<str:month>.csv", api.FiguresCsv.as_view(), name="api-stats-csv"),
    path("stats/<str:month>.xlsx", api.FiguresXlsx.as_view(), name="api-stats-xlsx"),
    path("stats/<str:month>/cases.csv", api.RowsCsv.as_view(), name="api-stats-cases-csv"),
]
