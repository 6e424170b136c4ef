"""Every page of the chain, an address a line."""

from django.urls import URLPattern, path, register_converter

from cases import views as home
from cases.dispatching import learning_views, views
from cases.emergency.urls import urlpatterns as emergency_urls
from cases.enforcement.urls import urlpatterns as enforcement_urls
from cases.enterprise.urls import urlpatterns as enterprise_urls
from cases.fieldwork.views import chat_group, follow_up, households, offline, patrols, visits
from cases.five_ones import excuse_views, grid_list_views, handover_views, my_grid_views
from cases.five_ones import views as rounds
from cases.hotline import views as hotline
from cases.lifecycle import ACTIONS
from cases.models import Threshold
from cases.notices import access_log_views, inbox_views
from cases.requests.views import case, desk, guest_links, photos, pulse, report, reveals, tasks, track
from cases.requests.views import case_list as cases


class ActionConverter:
    """An action of the life-cycle's table by its name."""

    regex = "|".join(sorted(ACTIONS, key=len, reverse=True))

    def to_python(self, value: str) -> str:
        """The name itself."""
        return value

    def to_url(self, value: str) -> str:
        """The name itself."""
        return value


class OneConverter:
    """One of the five ones by its name."""

    regex = "|".join(Threshold.Code.values)

    def to_python(self, value: str) -> str:
        """The name itself."""
        return value

    def to_url(self, value: str) -> str:
        """The name itself."""
        return value


register_converter(ActionConverter, "action")
register_converter(OneConverter, "one")

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("report/", report.report, name="report"),
    path("report/nearby/", report.report_nearby, name="report_nearby"),
    path("report/done/<str:code>/", report.report_done, name="report_done"),
    path("track/", track.track, name="track"),
    path("track/forget/", track.track_forget, name="track_forget"),
    path("track/watch/<str:token>/", track.track_watch, name="track_watch"),
    path("track/watch/<str:token>/progress/", track.track_progress, name="track_watch_progress"),
    path("track/watch/<str:token>/pulse/", track.track_pulse, name="track_watch_pulse"),
    path("track/<str:code>/", track.track_case, name="track_case"),
    path("track/<str:code>/link/<str:key>/", track.track_link, name="track_link"),
    path("track/<str:code>/progress/", track.track_progress, name="track_progress"),
    path("track/<str:code>/pulse/", track.track_pulse, name="track_pulse"),
    path("track/<str:code>/withdraw/", track.track_action, {"action": "withdraw"}, name="track_withdraw"),
    path("track/<str:code>/rate/", track.track_action, {"action": "rate"}, name="track_rate"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("offline/", offline.offline, name="offline"),
    path("offline/person/", offline.offline_person, name="offline_person"),
    path("drafts/", offline.drafts, name="drafts"),
    path("my/", my_grid_views.my, name="my"),
    path("my/settle/", my_grid_views.my_settle, name="my_settle"),
    path("visits/", visits.visits, name="visits"),
    path("visits/new/", visits.visit_new, name="visit_new"),
    path("visits/<uuid:uuid>/", visits.visit, name="visit"),
    path("patrols/", patrols.patrols, name="patrols"),
    path("patrols/new/", patrols.patrol_new, name="patrol_new"),
    path("patrols/<uuid:uuid>/", patrols.patrol, name="patrol"),
    path("field-photos/<uuid:uuid>/", patrols.field_photo, name="field_photo"),
    path("field-photos/<uuid:uuid>/small/", patrols.field_photo, {"small": True}, name="field_photo_small"),
    path("households/", households.households, name="households"),
    path("households/<str:code>/", households.household, name="household"),
    path("households/<str:code>/edit/", households.household_edit, name="household_edit"),
    path("households/<str:code>/reveal/", reveals.household_reveal, name="household_reveal"),
    path("sites/<str:code>/", households.site, name="site"),
    path("sites/<str:code>/reveal/", reveals.site_reveal, name="site_reveal"),
    path("matters/", follow_up.matters, name="matters"),
    path("matters/needs/<uuid:uuid>/", follow_up.need, name="need"),
    path("matters/hazards/<uuid:uuid>/", follow_up.hazard, name="hazard"),
    path("matters/promises/<uuid:uuid>/", follow_up.promise, name="promise"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/excuses/", excuse_views.excuses, name="excuses"),
    path("rounds/excuses/<int:pk>/end/", excuse_views.excuse_end, name="excuse_end"),
    path("rounds/<str:grid>/<one:one>/", rounds.rounds_records, name="rounds_records"),
    path("rounds/<str:month>/", rounds.rounds_month, name="rounds_month"),
    path("grid-list/", grid_list_views.grid_list, name="grid_list"),
    path("grid-list/seen/", grid_list_views.grid_list_seen, name="grid_list_seen"),
    path("handovers/", handover_views.handovers, name="handovers"),
    path("handovers/<int:pk>/", handover_views.handover, name="handover"),
    path("group/", chat_group.group, name="group"),
    path("group/collect/", chat_group.group_collect, name="group_collect"),
    path("group/<uuid:uuid>/case/", chat_group.group_case, name="group_case"),
    path("group/<uuid:uuid>/by-hand/", chat_group.group_by_hand, name="group_by_hand"),
    path("inbox/", inbox_views.inbox, name="inbox"),
    path("inbox/read/", inbox_views.inbox_read, name="inbox_read"),
    path("inbox/<int:notice>/", inbox_views.inbox_open, name="inbox_open"),
    path("desk/", desk.desk, name="desk"),
    path("desk/queue/", desk.desk_queue, name="desk_queue"),
    path("desk/bulk/", desk.desk_bulk, name="desk_bulk"),
    path("desk/case/<str:number>/", desk.desk_pane, name="desk_pane"),
    path("desk/case/<str:number>/triage/", desk.desk_triage, name="desk_triage"),
    path("desk/case/<str:number>/proposal/", desk.desk_proposal, name="desk_proposal"),
    path("rules/learned/", learning_views.learned, name="learned"),
    path("rules/", views.rule_list, name="rules"),
    path("rules/new/", views.rule_edit, name="rule_new"),
    path("rules/<int:pk>/", views.rule_edit, name="rule_edit"),
    path("rules/<int:pk>/trial/", views.rule_trial, name="rule_trial"),
    path("rules/<int:pk>/switch/", views.rule_switch, name="rule_switch"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("pulse/", pulse.pulse, name="pulse"),
    path("cases/", cases.case_list, name="case_list"),
    path("cases/filters/", cases.filter_save, name="filter_save"),
    path("cases/filters/<int:pk>/forget/", cases.filter_forget, name="filter_forget"),
    path("cases/<str:number>/", case.case_page, name="case_page"),
    path("cases/<str:number>/live/", case.case_live, name="case_live"),
    path("cases/<str:number>/pulse/", pulse.case_pulse, name="case_pulse"),
    path("cases/<str:number>/<action:action>/", case.act, name="act"),
    path("photos/<uuid:uuid>/", photos.photo, name="photo"),
    path("photos/<uuid:uuid>/small/", photos.photo_small, name="photo_small"),
    path("out/<str:token>/", guest_links.outsider, name="outsider"),
    path("out/<str:token>/<uuid:uuid>/", guest_links.outsider_photo, {"small": False}, name="outsider_photo"),
    path(
        "out/<str:token>/<uuid:uuid>/small/",
        guest_links.outsider_photo,
        {"small": True},
        name="outsider_photo_small",
    ),
    path("accesses/", access_log_views.access_log, name="accesses"),
    path("reveals/", reveals.reveal_log, name="reveals"),
    path("records/<slug:kind>/<str:key>/", reveals.single_record, name="single_record"),
    path("hotline/", hotline.hotline, name="hotline"),
    path("hotline/<int:pk>/", hotline.hotline_batch, name="hotline_batch"),
    path("hotline/<int:pk>/columns/", hotline.hotline_columns, name="hotline_columns"),
    path("hotline/<int:pk>/take-in/", hotline.hotline_take_in, name="hotline_take_in"),
    path("hotline/<int:pk>/rows/<int:line>/", hotline.hotline_row, name="hotline_row"),
    path("cases/<str:number>/reveal/", reveals.reveal_field, name="reveal"),
    path("cases/<str:number>/links/", guest_links.outsider_issue, name="outsider_issue"),
    path(
        "cases/<str:number>/links/<int:link>/revoke/",
        guest_links.outsider_revoke,
        name="outsider_revoke",
    ),
    *enforcement_urls,
    *emergency_urls,
    *enterprise_urls,
]
