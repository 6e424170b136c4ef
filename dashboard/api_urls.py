"""Addresses under `/api/v1/` for what it adds up to."""

from django.urls import path

from dashboard.analysis import api as analysis
from dashboard.exports import api as exports
from dashboard.screen import api as screen
from dashboard.stats import api as stats

urlpatterns = [
    path("analysis/", analysis.Notes.as_view(), name="api-notes"),
    path("analysis/<uuid:uuid>/", analysis.OneNote.as_view(), name="api-note"),
    path("analysis/<uuid:uuid>/task/", analysis.MakeTask.as_view(), name="api-note-task"),
    path("analysis/<uuid:uuid>/false/", analysis.CallFalse.as_view(), name="api-note-false"),
    path("analysis/<uuid:uuid>/look/", analysis.LookAgain.as_view(), name="api-note-look"),
    path("dashboard/", screen.Dashboard.as_view(), name="api-dashboard"),
    path("stats/<str:month>/", stats.Stats.as_view(), name="api-stats"),
    path("stats/<str:month>.csv", exports.FiguresCsv.as_view(), name="api-stats-csv"),
    path("stats/<str:month>.xlsx", exports.FiguresXlsx.as_view(), name="api-stats-xlsx"),
    path("stats/<str:month>/cases.csv", exports.RowsCsv.as_view(), name="api-stats-cases-csv"),
]
