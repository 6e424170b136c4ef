"""Addresses under `/api/v1/` for the registers."""

from django.urls import path

from grids import api

urlpatterns = [
    path("auth/token/", api.SignIn.as_view(), name="api-token"),
    path("grids/", api.Grids.as_view(), name="api-grids"),
    path("grids/locate/", api.Locate.as_view(), name="api-locate"),
    path("grids/outlines.geojson", api.Outlines.as_view(), name="api-outlines"),
    path("communities/", api.Communities.as_view(), name="api-communities"),
    path("areas/", api.Areas.as_view(), name="api-areas"),
    path("executors/", api.Executors.as_view(), name="api-executors"),
]
