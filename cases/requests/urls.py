"""The pages of requests: reporting, following, the desk, lists, one case, guest links, looks behind a mask."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from cases.lifecycle import ACTIONS
from cases.requests.views import (
    case,
    case_list,
    desk,
    guest_links,
    photos,
    pulse,
    report,
    reveals,
    tasks,
    track,
)


class ActionConverter(StringConverter):
    """An action of the life-cycle's table by its name."""

    regex = "|".join(sorted(ACTIONS, key=len, reverse=True))


register_converter(ActionConverter, "action")

urlpatterns: list[URLPattern] = [
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
    path("households/<str:code>/reveal/", reveals.household_reveal, name="household_reveal"),
    path("sites/<str:code>/reveal/", reveals.site_reveal, name="site_reveal"),
    path("desk/", desk.desk, name="desk"),
    path("desk/queue/", desk.desk_queue, name="desk_queue"),
    path("desk/bulk/", desk.desk_bulk, name="desk_bulk"),
    path("desk/case/<str:number>/", desk.desk_pane, name="desk_pane"),
    path("desk/case/<str:number>/triage/", desk.desk_triage, name="desk_triage"),
    path("desk/case/<str:number>/proposal/", desk.desk_proposal, name="desk_proposal"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("pulse/", pulse.pulse, name="pulse"),
    path("cases/", case_list.case_list, name="case_list"),
    path("cases/filters/", case_list.filter_save, name="filter_save"),
    path("cases/filters/<int:pk>/forget/", case_list.filter_forget, name="filter_forget"),
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
    path("reveals/", reveals.reveal_log, name="reveals"),
    path("records/<slug:kind>/<str:key>/", reveals.single_record, name="single_record"),
    path("cases/<str:number>/reveal/", reveals.reveal_field, name="reveal"),
    path("cases/<str:number>/links/", guest_links.outsider_issue, name="outsider_issue"),
    path(
        "cases/<str:number>/links/<int:link>/revoke/",
        guest_links.outsider_revoke,
        name="outsider_revoke",
    ),
]
