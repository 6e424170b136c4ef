"""The pages of activities, and of one's own record."""

from django.urls import URLPattern, path

from volunteers.activities import record_views, views

urlpatterns: list[URLPattern] = [
    path("activities/", views.activity_list, name="activity_list"),
    path("activities/new/", views.activity_new, name="activity_new"),
    path("activities/weather/", views.activity_weather, name="activity_weather"),
    path("activities/<uuid:uuid>/", views.activity, name="activity"),
    path("activities/<uuid:uuid>/sign-up/", views.activity_sign_up, name="activity_sign_up"),
    path("activities/<uuid:uuid>/sign-on/", views.activity_sign_on, name="activity_sign_on"),
    path("activities/<uuid:uuid>/change/", views.activity_change, name="activity_change"),
    path("activities/<uuid:uuid>/places/", views.activity_resize, name="activity_resize"),
    path("activities/<uuid:uuid>/call-off/", views.activity_call_off, name="activity_call_off"),
    path("activities/<uuid:uuid>/record/", views.activity_record, name="activity_record"),
    path("activities/<uuid:uuid>/<int:pk>/withdraw/", views.activity_withdraw, name="activity_withdraw"),
    path("activities/<uuid:uuid>/<int:pk>/told/", views.activity_told, name="activity_told"),
    path("mine/", record_views.mine, name="mine"),
    path("mine/certificate/", record_views.mine_certificate, name="mine_certificate"),
    path("mine/leave/", record_views.mine_leave, name="mine_leave"),
    path("me/<str:token>/", record_views.mine_enter, name="mine_enter"),
    path("people/<str:code>/link/", record_views.helper_link, name="helper_link"),
    path("people/<str:code>/link/revoke/", record_views.helper_unlink, name="helper_unlink"),
    path("people/<str:code>/certificate/", record_views.helper_certificate, name="helper_certificate"),
]
