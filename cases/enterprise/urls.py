"""The addresses of enterprise service."""

from django.urls import URLPattern, path

from cases.enterprise import board_views, guest_views, views
from cases.requests import enterprise_reveal

urlpatterns: list[URLPattern] = [
    path("enterprise/", views.enterprises, name="enterprises"),
    path("enterprise/rows/<slug:figure>/", views.enterprise_rows, name="enterprise_rows"),
    path("enterprise/saved/", views.enterprise_saved, name="enterprise_saved"),
    path("enterprise/matters/new/", board_views.matter_new, name="enterprise_matter_new"),
    path("enterprise/matters/<str:number>/", board_views.matter, name="enterprise_matter"),
    path("enterprise/matters/<str:number>/mark/", board_views.matter_mark, name="enterprise_mark"),
    path("enterprise/matters/<str:number>/accept/", board_views.matter_accept, name="enterprise_accept"),
    path("enterprise/matters/<str:number>/resolve/", board_views.matter_resolve, name="enterprise_resolve"),
    path("enterprise/matters/<str:number>/questions/", board_views.matter_ask, name="enterprise_ask"),
    path("enterprise/matters/<str:number>/links/", board_views.matter_link, name="enterprise_link"),
    path(
        "enterprise/matters/<str:number>/appointments/",
        board_views.matter_appoint,
        name="enterprise_appoint",
    ),
    path("enterprise/questions/<int:pk>/answer/", board_views.question_answer, name="enterprise_answer"),
    path("enterprise/links/<int:pk>/revoke/", board_views.link_revoke, name="enterprise_link_revoke"),
    path(
        "enterprise/appointments/<uuid:uuid>/finish/",
        board_views.appointment_finish,
        name="enterprise_finish",
    ),
    path(
        "enterprise/appointments/<uuid:uuid>/cancel/",
        board_views.appointment_cancel,
        name="enterprise_cancel",
    ),
    path("enterprise/out/<str:token>/", guest_views.enterprise_out, name="enterprise_out"),
    path(
        "enterprise/out/<str:token>/appointments/<uuid:uuid>/",
        guest_views.enterprise_out_reply,
        name="enterprise_out_reply",
    ),
    path("enterprise/<str:code>/", views.enterprise, name="enterprise"),
    path("enterprise/<str:code>/reveal/", enterprise_reveal, name="enterprise_reveal"),
]
