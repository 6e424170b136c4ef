"""The pages of notices: the inbox, and the log of accesses."""

from django.urls import URLPattern, path

from cases.notices import access_log_views, inbox_views

urlpatterns: list[URLPattern] = [
    path("inbox/", inbox_views.inbox, name="inbox"),
    path("inbox/read/", inbox_views.inbox_read, name="inbox_read"),
    path("inbox/<int:notice>/", inbox_views.inbox_open, name="inbox_open"),
    path("accesses/", access_log_views.access_log, name="accesses"),
]
