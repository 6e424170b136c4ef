"""The pages of the analysis."""

from django.urls import URLPattern, path

from dashboard.analysis import views

urlpatterns: list[URLPattern] = [
    path("analysis/", views.analysis, name="analysis"),
    path("analysis/<uuid:uuid>/", views.note_page, name="note"),
    path("analysis/<uuid:uuid>/task/", views.note_task, name="note_task"),
    path("analysis/<uuid:uuid>/false/", views.note_false, name="note_false"),
    path("analysis/<uuid:uuid>/look/", views.note_look, name="note_look"),
]
