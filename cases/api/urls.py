"""Addresses under `/api/v1/` for cases."""

from django.urls import path

from cases.api import hotline, registers, views

urlpatterns = [
    path("cases/", views.Cases.as_view(), name="api-cases"),
    path("cases/settle/", views.Settle.as_view(), name="api-settle"),
    path("cases/<str:number>/", views.OneCase.as_view(), name="api-case"),
    path("cases/<str:number>/<slug:action>/", views.Act.as_view(), name="api-act"),
    path("hotline/", hotline.Hotline.as_view(), name="api-hotline"),
    path("categories/", registers.Categories.as_view(), name="api-categories"),
]
