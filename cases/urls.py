"""Every page of the chain, an address a line."""

from django.urls import URLPattern, path, register_converter

from cases.lifecycle import ACTIONS
from cases.views import (
    case,
    cases,
    desk,
    home,
    hotline,
    inbox,
    my,
    outsiders,
    photos,
    pulse,
    report,
    reveals,
    rules,
    tasks,
    track,
)


class ActionConverter:
    """An action of the life-cycle's table by its name."""

    regex = "|".join(sorted(ACTIONS, key=len, reverse=True))

    def to_python(self, value: str) -> str:
        """The name itself."""
        return value

    def to_url(self, value: str) -> str:
        """The name itself."""
        return value


register_converter(ActionConverter, "action")

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("report/", report.report, name="report"),
    path("report/nearby/", report.report_nearby, name="report_nearby"),
    path("report/done/<str:code>/", report.report_done, name="report_done"),
    path("track/", track.track, name="track"),
    path("track/watch/<str:token>/", track.track_watch, name="track_watch"),
    path("track/watch/<str:token>/progress/", track.track_progress, name="track_watch_progress"),
    path("track/watch/<str:token>/pulse/", track.track_pulse, name="track_watch_pulse"),
    path("track/<str:code>/", track.track_case, name="track_case"),
    path("track/<str:code>/link/<str:key>/", track.track_link, name="track_link"),
    path("track/<str:code>/progress/", track.track_progress, name="track_progress"),
    path("track/<str:code>/pulse/", track.track_pulse, name="track_pulse"),
    path("track/<str:code>/withdraw/", track.track_action, {"action": "withdraw"}, name="track_withdraw"),
    path("track/<str:code>/rate/", track.track_action, {"action": "rate"}, name="track_rate"),
    path("my/", my.my, name="my"),
    path("my/settle/", my.my_settle, name="my_settle"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.inbox_read, name="inbox_read"),
    path("inbox/<int:notice>/", inbox.inbox_open, name="inbox_open"),
    path("desk/", desk.desk, name="desk"),
    path("desk/queue/", desk.desk_queue, name="desk_queue"),
    path("desk/bulk/", desk.desk_bulk, name="desk_bulk"),
    path("desk/case/<str:number>/", desk.desk_pane, name="desk_pane"),
    path("desk/case/<str:number>/triage/", desk.desk_triage, name="desk_triage"),
    path("rules/", rules.rule_list, name="rules"),
    path("rules/new/", rules.rule_edit, name="rule_new"),
    path("rules/<int:pk>/", rules.rule_edit, name="rule_edit"),
    path("rules/<int:pk>/trial/", rules.rule_trial, name="rule_trial"),
    path("rules/<int:pk>/switch/", rules.rule_switch, name="rule_switch"),
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
    path("out/<str:token>/", outsiders.outsider, name="outsider"),
    path("out/<str:token>/<uuid:uuid>/", outsiders.outsider_photo, {"small": False}, name="outsider_photo"),
    path(
        "out/<str:token>/<uuid:uuid>/small/",
        outsiders.outsider_photo,
        {"small": True},
        name="outsider_photo_small",
    ),
    path("reveals/", reveals.reveal_log, name="reveals"),
    path("hotline/", hotline.hotline, name="hotline"),
    path("hotline/<int:pk>/", hotline.hotline_batch, name="hotline_batch"),
    path("hotline/<int:pk>/columns/", hotline.hotline_columns, name="hotline_columns"),
    path("hotline/<int:pk>/take-in/", hotline.hotline_take_in, name="hotline_take_in"),
    path("hotline/<int:pk>/rows/<int:line>/", hotline.hotline_row, name="hotline_row"),
    path("cases/<str:number>/reveal/", reveals.reveal_field, name="reveal"),
    path("cases/<str:number>/links/", outsiders.outsider_issue, name="outsider_issue"),
    path(
        "cases/<str:number>/links/<int:link>/revoke/",
        outsiders.outsider_revoke,
        name="outsider_revoke",
    ),
]
