"""The pages of the hotline's files."""

from django.urls import URLPattern, path

from cases.hotline import views

urlpatterns: list[URLPattern] = [
    path("hotline/", views.hotline, name="hotline"),
    path("hotline/<int:pk>/", views.hotline_batch, name="hotline_batch"),
    path("hotline/<int:pk>/columns/", views.hotline_columns, name="hotline_columns"),
    path("hotline/<int:pk>/take-in/", views.hotline_take_in, name="hotline_take_in"),
    path("hotline/<int:pk>/rows/<int:line>/", views.hotline_row, name="hotline_row"),
]
