"""Every page of who helps, an address a line."""

from django.urls import URLPattern, path, register_converter

from volunteers import views as home
from volunteers.activities import record_views
from volunteers.activities import views as activities
from volunteers.councils import meeting_views, resolution_views
from volunteers.councils import views as councils
from volunteers.needs import views
from volunteers.people import registration_views, views
from volunteers.projects import STEPS
from volunteers.projects import views as projects
from volunteers.resources import views
from volunteers.snaps import views as snaps
from volunteers.units import views


class StepConverter:
    """A step of the projects' table by its name."""

    regex = "|".join(sorted(STEPS, key=len, reverse=True))

    def to_python(self, value: str) -> str:
        """The name itself."""
        return value

    def to_url(self, value: str) -> str:
        """The name itself."""
        return value


register_converter(StepConverter, "step")

urlpatterns: list[URLPattern] = [
    path("", home.together, name="together"),
    path("needs/", views.need_list, name="need_list"),
    path("needs/new/", views.need_new, name="need_new"),
    path("needs/<uuid:uuid>/", views.need_offer, name="need_offer"),
    path("needs/<uuid:uuid>/decide/", views.need_decide, name="need_decide"),
    path("matches/<int:pk>/end/", views.match_end, name="match_end"),
    path("resources/", views.resource_list, name="resource_list"),
    path("resources/new/", views.resource_new, name="resource_new"),
    path("resources/<uuid:uuid>/", views.resource, name="resource"),
    path("projects/", projects.project_list, name="project_list"),
    path("projects/new/", projects.project_new, name="project_new"),
    path("projects/<uuid:uuid>/", projects.project, name="project"),
    path("projects/<uuid:uuid>/decide/", projects.project_decide, name="project_decide"),
    path("projects/<uuid:uuid>/<step:step>/", projects.project_step, name="project_step"),
    path("photos/<uuid:uuid>/", projects.project_photo, name="project_photo"),
    path("photos/<uuid:uuid>/small/", projects.project_photo, {"small": True}, name="project_photo_small"),
    path("units/", views.unit_list, name="unit_list"),
    path("units/<str:code>/", views.unit, name="unit"),
    path("units/<str:code>/reveal/", views.unit_reveal, name="unit_reveal"),
    path("units/<str:code>/links/", views.unit_link_issue, name="unit_link_issue"),
    path("units/<str:code>/links/<int:pk>/revoke/", views.unit_link_revoke, name="unit_link_revoke"),
    path("by/<str:token>/", views.unit_enter, name="unit_enter"),
    path("leave/", views.unit_leave, name="unit_leave"),
    path("people/", views.helper_list, name="helper_list"),
    path("people/<str:code>/", views.helper, name="helper"),
    path("people/<str:code>/confirm/", views.helper_decide, {"yes": True}, name="helper_confirm"),
    path("people/<str:code>/let-go/", views.helper_decide, {"yes": False}, name="helper_let_go"),
    path("people/<str:code>/reveal/", views.helper_reveal, name="helper_reveal"),
    path("posters/", registration_views.join_links, name="join_links"),
    path("posters/<int:pk>/", registration_views.join_poster, name="join_poster"),
    path("posters/<int:pk>/close/", registration_views.join_close, name="join_close"),
    path("join/<str:token>/", registration_views.join, name="join"),
    path("activities/", activities.activity_list, name="activity_list"),
    path("activities/new/", activities.activity_new, name="activity_new"),
    path("activities/weather/", activities.activity_weather, name="activity_weather"),
    path("activities/<uuid:uuid>/", activities.activity, name="activity"),
    path("activities/<uuid:uuid>/sign-up/", activities.activity_sign_up, name="activity_sign_up"),
    path("activities/<uuid:uuid>/sign-on/", activities.activity_sign_on, name="activity_sign_on"),
    path("activities/<uuid:uuid>/change/", activities.activity_change, name="activity_change"),
    path("activities/<uuid:uuid>/places/", activities.activity_resize, name="activity_resize"),
    path("activities/<uuid:uuid>/call-off/", activities.activity_call_off, name="activity_call_off"),
    path("activities/<uuid:uuid>/record/", activities.activity_record, name="activity_record"),
    path("activities/<uuid:uuid>/<int:pk>/withdraw/", activities.activity_withdraw, name="activity_withdraw"),
    path("activities/<uuid:uuid>/<int:pk>/told/", activities.activity_told, name="activity_told"),
    path("councils/", councils.council_list, name="council_list"),
    path("councils/new/", councils.council_new, name="council_new"),
    path("councils/<uuid:uuid>/", councils.council, name="council"),
    path("councils/<uuid:uuid>/seat/", councils.council_seat, name="council_seat"),
    path("councils/<uuid:uuid>/<int:pk>/unseat/", councils.council_unseat, name="council_unseat"),
    path("councils/<uuid:uuid>/call/", councils.council_call, name="council_call"),
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
    path("mine/", record_views.mine, name="mine"),
    path("mine/snap/", snaps.mine_snap, name="mine_snap"),
    path("thanks/", snaps.snap_thanks, name="snap_thanks"),
    path("mine/certificate/", record_views.mine_certificate, name="mine_certificate"),
    path("mine/leave/", record_views.mine_leave, name="mine_leave"),
    path("me/<str:token>/", record_views.mine_enter, name="mine_enter"),
    path("people/<str:code>/link/", record_views.helper_link, name="helper_link"),
    path("people/<str:code>/link/revoke/", record_views.helper_unlink, name="helper_unlink"),
    path("people/<str:code>/certificate/", record_views.helper_certificate, name="helper_certificate"),
]
