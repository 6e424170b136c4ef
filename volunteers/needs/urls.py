"""The pages of needs."""

from django.urls import URLPattern, path

from volunteers.needs import views

urlpatterns: list[URLPattern] = [
    path("needs/", views.need_list, name="need_list"),
    path("needs/new/", views.need_new, name="need_new"),
    path("needs/<uuid:uuid>/", views.need_offer, name="need_offer"),
    path("needs/<uuid:uuid>/decide/", views.need_decide, name="need_decide"),
    path("matches/<int:pk>/end/", views.match_end, name="match_end"),
]
