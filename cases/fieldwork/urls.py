"""The pages of field work: visits, patrols, households, follow-up, the chat group, the app without a signal."""

from django.urls import URLPattern, path

from cases.fieldwork.views import chat_group, follow_up, households, offline, patrols, visits

urlpatterns: list[URLPattern] = [
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("offline/", offline.offline, name="offline"),
    path("offline/person/", offline.offline_person, name="offline_person"),
    path("drafts/", offline.drafts, name="drafts"),
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
    path("sites/<str:code>/", households.site, name="site"),
    path("matters/", follow_up.matters, name="matters"),
    path("matters/needs/<uuid:uuid>/", follow_up.need, name="need"),
    path("matters/hazards/<uuid:uuid>/", follow_up.hazard, name="hazard"),
    path("matters/promises/<uuid:uuid>/", follow_up.promise, name="promise"),
    path("group/", chat_group.group, name="group"),
    path("group/collect/", chat_group.group_collect, name="group_collect"),
    path("group/<uuid:uuid>/case/", chat_group.group_case, name="group_case"),
    path("group/<uuid:uuid>/by-hand/", chat_group.group_by_hand, name="group_by_hand"),
]
