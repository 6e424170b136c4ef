"""Addresses under `/api/v1/` for cases."""

from django.urls import path, re_path

from cases.api import hotline, registers, views

NUMBER = r"(?P<number>[A-Za-z]{1,4}-[0-9]{8}-[0-9]{4,12})"

urlpatterns = [
    path("cases/", views.Cases.as_view(), name="api-cases"),
    path("cases/settle/", views.Settle.as_view(), name="api-settle"),
    re_path(rf"^cases/{NUMBER}/$", views.OneCase.as_view(), name="api-case"),
    re_path(rf"^cases/{NUMBER}/(?P<action>[a-z_]{{1,20}})/$", views.Act.as_view(), name="api-act"),
    path("hotline/", hotline.Hotline.as_view(), name="api-hotline"),
    path("categories/", registers.Categories.as_view(), name="api-categories"),
]
