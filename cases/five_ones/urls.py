"""The pages of the five ones: my grid, a month, excuses, the grid's list, handovers."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from cases.five_ones import excuse_views, grid_list_views, handover_views, my_grid_views, views
from cases.models import Threshold


class OneConverter(StringConverter):
    """One of the five ones by its name."""

    regex = "|".join(Threshold.Code.values)


register_converter(OneConverter, "one")

urlpatterns: list[URLPattern] = [
    path("my/", my_grid_views.my, name="my"),
    path("my/settle/", my_grid_views.my_settle, name="my_settle"),
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/excuses/", excuse_views.excuses, name="excuses"),
    path("rounds/excuses/<int:pk>/end/", excuse_views.excuse_end, name="excuse_end"),
    path("rounds/<str:grid>/<one:one>/", views.rounds_records, name="rounds_records"),
    path("rounds/<str:month>/", views.rounds_month, name="rounds_month"),
    path("grid-list/", grid_list_views.grid_list, name="grid_list"),
    path("grid-list/seen/", grid_list_views.grid_list_seen, name="grid_list_seen"),
    path("handovers/", handover_views.handovers, name="handovers"),
    path("handovers/<int:pk>/", handover_views.handover, name="handover"),
]
