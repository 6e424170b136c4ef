"""The addresses of enterprise service."""

from django.urls import URLPattern, path

from cases.requests.views import reveals
from cases.views import enterprise, enterprise_board, enterprise_out

urlpatterns: list[URLPattern] = [
    path("enterprise/", enterprise.enterprises, name="enterprises"),
    path("enterprise/rows/<slug:figure>/", enterprise.enterprise_rows, name="enterprise_rows"),
    path("enterprise/saved/", enterprise.enterprise_saved, name="enterprise_saved"),
    path("enterprise/matters/new/", enterprise_board.matter_new, name="enterprise_matter_new"),
    path("enterprise/matters/<str:number>/", enterprise_board.matter, name="enterprise_matter"),
    path("enterprise/matters/<str:number>/mark/", enterprise_board.matter_mark, name="enterprise_mark"),
    path("enterprise/matters/<str:number>/accept/", enterprise_board.matter_accept, name="enterprise_accept"),
    path(
        "enterprise/matters/<str:number>/resolve/", enterprise_board.matter_resolve, name="enterprise_resolve"
    ),
    path("enterprise/matters/<str:number>/questions/", enterprise_board.matter_ask, name="enterprise_ask"),
    path("enterprise/matters/<str:number>/links/", enterprise_board.matter_link, name="enterprise_link"),
    path(
        "enterprise/matters/<str:number>/appointments/",
        enterprise_board.matter_appoint,
        name="enterprise_appoint",
    ),
    path("enterprise/questions/<int:pk>/answer/", enterprise_board.question_answer, name="enterprise_answer"),
    path("enterprise/links/<int:pk>/revoke/", enterprise_board.link_revoke, name="enterprise_link_revoke"),
    path(
        "enterprise/appointments/<uuid:uuid>/finish/",
        enterprise_board.appointment_finish,
        name="enterprise_finish",
    ),
    path(
        "enterprise/appointments/<uuid:uuid>/cancel/",
        enterprise_board.appointment_cancel,
        name="enterprise_cancel",
    ),
    path("enterprise/out/<str:token>/", enterprise_out.enterprise_out, name="enterprise_out"),
    path(
        "enterprise/out/<str:token>/appointments/<uuid:uuid>/",
        enterprise_out.enterprise_out_reply,
        name="enterprise_out_reply",
    ),
    path("enterprise/<str:code>/", enterprise.enterprise, name="enterprise"),
    path("enterprise/<str:code>/reveal/", reveals.enterprise_reveal, name="enterprise_reveal"),
]
