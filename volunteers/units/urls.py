"""The pages of units, and the links by which they come in."""

from django.urls import URLPattern, path

from volunteers.units import views

urlpatterns: list[URLPattern] = [
    path("units/", views.unit_list, name="unit_list"),
    path("units/<str:code>/", views.unit, name="unit"),
    path("units/<str:code>/reveal/", views.unit_reveal, name="unit_reveal"),
    path("units/<str:code>/links/", views.unit_link_issue, name="unit_link_issue"),
    path("units/<str:code>/links/<int:pk>/revoke/", views.unit_link_revoke, name="unit_link_revoke"),
    path("by/<str:token>/", views.unit_enter, name="unit_enter"),
    path("leave/", views.unit_leave, name="unit_leave"),
]
