"""The pages of micro-projects."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from volunteers.projects import views
from volunteers.projects.transitions import STEPS


class StepConverter(StringConverter):
    """A step of the projects' table by its name."""

    regex = "|".join(sorted(STEPS, key=len, reverse=True))


register_converter(StepConverter, "step")

urlpatterns: list[URLPattern] = [
    path("projects/", views.project_list, name="project_list"),
    path("projects/new/", views.project_new, name="project_new"),
    path("projects/<uuid:uuid>/", views.project, name="project"),
    path("projects/<uuid:uuid>/decide/", views.project_decide, name="project_decide"),
    path("projects/<uuid:uuid>/<step:step>/", views.project_step, name="project_step"),
    path("photos/<uuid:uuid>/", views.project_photo, name="project_photo"),
    path("photos/<uuid:uuid>/small/", views.project_photo, {"small": True}, name="project_photo_small"),
]
