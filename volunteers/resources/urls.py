"""The pages of what is given."""

from django.urls import URLPattern, path

from volunteers.resources import views

urlpatterns: list[URLPattern] = [
    path("resources/", views.resource_list, name="resource_list"),
    path("resources/new/", views.resource_new, name="resource_new"),
    path("resources/<uuid:uuid>/", views.resource, name="resource"),
]
