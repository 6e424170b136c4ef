"""The way into the eight modules."""

from django.urls import URLPattern, path

from dashboard.modules import views

urlpatterns: list[URLPattern] = [
    path("modules/", views.modules, name="modules"),
]
