"""The pages of people, and the posters by which they register."""

from django.urls import URLPattern, path

from volunteers.people import registration_views, views

urlpatterns: list[URLPattern] = [
    path("people/", views.helper_list, name="helper_list"),
    path("people/<str:code>/", views.helper, name="helper"),
    path("people/<str:code>/confirm/", views.helper_decide, {"yes": True}, name="helper_confirm"),
    path("people/<str:code>/let-go/", views.helper_decide, {"yes": False}, name="helper_let_go"),
    path("people/<str:code>/reveal/", views.helper_reveal, name="helper_reveal"),
    path("posters/", registration_views.join_links, name="join_links"),
    path("posters/<int:pk>/", registration_views.join_poster, name="join_poster"),
    path("posters/<int:pk>/close/", registration_views.join_close, name="join_close"),
    path("join/<str:token>/", registration_views.join, name="join"),
]
