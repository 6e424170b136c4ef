"""Addresses under `/api/v1/` for the three lists, activities, councils and what was promised there."""

from django.urls import URLPattern, path

from volunteers import me_api
from volunteers.activities import api as activities
from volunteers.councils import api as councils
from volunteers.councils import resolution_api
from volunteers.needs import api as needs
from volunteers.people import api as people
from volunteers.projects import api as projects
from volunteers.resources import api as resources
from volunteers.units import api as units

urlpatterns: list[URLPattern] = [
    path("me/", me_api.Me.as_view(), name="api-me"),
    path("volunteers/", people.Volunteers.as_view(), name="api-volunteers"),
    path("units/", units.Units.as_view(), name="api-units"),
    path("needs/", needs.Needs.as_view(), name="api-needs"),
    path("needs/<uuid:uuid>/publish/", needs.PublishNeed.as_view(), name="api-need-publish"),
    path("needs/<uuid:uuid>/proposals/", needs.Proposals.as_view(), name="api-need-proposals"),
    path("resources/", resources.Resources.as_view(), name="api-resources"),
    path("resources/<uuid:uuid>/take-back/", resources.TakeBack.as_view(), name="api-resource-take-back"),
    path("projects/", projects.Projects.as_view(), name="api-projects"),
    path("projects/<uuid:uuid>/", projects.OneProject.as_view(), name="api-project"),
    path("projects/<uuid:uuid>/<slug:step>/", projects.ProjectStep.as_view(), name="api-project-step"),
    path("activities/", activities.Activities.as_view(), name="api-activities"),
    path("activities/<uuid:uuid>/", activities.OneActivity.as_view(), name="api-activity"),
    path("activities/<uuid:uuid>/sign-up/", activities.SignUpOwn.as_view(), name="api-activity-sign-up"),
    path("activities/<uuid:uuid>/withdraw/", activities.WithdrawOwn.as_view(), name="api-activity-withdraw"),
    path("resolutions/", resolution_api.Resolutions.as_view(), name="api-resolutions"),
    path("resolutions/<uuid:uuid>/", resolution_api.OneResolution.as_view(), name="api-resolution"),
    path(
        "resolutions/<uuid:uuid>/<slug:step>/",
        resolution_api.ResolutionStep.as_view(),
        name="api-resolution-step",
    ),
    path("councils/", councils.Councils.as_view(), name="api-councils"),
    path("councils/<uuid:uuid>/", councils.OneCouncil.as_view(), name="api-council"),
]
