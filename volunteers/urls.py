"""Every page of who helps, a room a line."""

from django.urls import URLPattern, path

from volunteers import views
from volunteers.activities.urls import urlpatterns as activities_urls
from volunteers.councils.urls import urlpatterns as councils_urls
from volunteers.needs.urls import urlpatterns as needs_urls
from volunteers.people.urls import urlpatterns as people_urls
from volunteers.projects.urls import urlpatterns as projects_urls
from volunteers.resources.urls import urlpatterns as resources_urls
from volunteers.snaps.urls import urlpatterns as snaps_urls
from volunteers.units.urls import urlpatterns as units_urls

urlpatterns: list[URLPattern] = [
    path("", views.together, name="together"),
    *needs_urls,
    *resources_urls,
    *projects_urls,
    *units_urls,
    *people_urls,
    *activities_urls,
    *councils_urls,
    *snaps_urls,
]
