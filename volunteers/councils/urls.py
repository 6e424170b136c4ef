"""The pages of councils, their meetings and resolutions."""

from django.urls import URLPattern, path

from volunteers.councils import meeting_views, resolution_views, views

urlpatterns: list[URLPattern] = [
    path("councils/", views.council_list, name="council_list"),
    path("councils/new/", views.council_new, name="council_new"),
    path("councils/<uuid:uuid>/", views.council, name="council"),
    path("councils/<uuid:uuid>/seat/", views.council_seat, name="council_seat"),
    path("councils/<uuid:uuid>/<int:pk>/unseat/", views.council_unseat, name="council_unseat"),
    path("councils/<uuid:uuid>/call/", views.council_call, name="council_call"),
    path("meetings/<uuid:uuid>/", meeting_views.meeting, name="meeting"),
    path("meetings/<uuid:uuid>/topic/", meeting_views.meeting_put, name="meeting_put"),
    path("meetings/<uuid:uuid>/<int:pk>/agree/", meeting_views.meeting_agree, name="meeting_agree"),
    path("meetings/<uuid:uuid>/hold/", meeting_views.meeting_hold, name="meeting_hold"),
    path("meetings/<uuid:uuid>/resolve/", meeting_views.meeting_resolve, name="meeting_resolve"),
    path("meetings/<uuid:uuid>/call-off/", meeting_views.meeting_call_off, name="meeting_call_off"),
    path("resolutions/", resolution_views.resolution_list, name="resolution_list"),
    path("resolutions/<uuid:uuid>/", resolution_views.resolution, name="resolution"),
    path("resolutions/<uuid:uuid>/<slug:step>/", resolution_views.resolution_step, name="resolution_step"),
    path("resolutions/photos/<uuid:uuid>.jpg", resolution_views.resolution_photo, name="resolution_photo"),
]
