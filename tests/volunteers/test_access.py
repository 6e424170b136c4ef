"""Every page of 多元共治 as each role: only what their part allows, and nothing about a family on the way."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from tests.bad_values import broken_by_questions
from tests.foreign_names import LANGUAGES, faults, renamed
from tests.volunteering import organised, plan
from volunteers import activities, councils, projects
from volunteers.models import Helper, JoinLink, Match, ResolutionPhoto, Resource, UnitLink
from volunteers.needs import actions
from volunteers.viewers import Viewer

ROLES = (
    "stranger", "cadre", "other_cadre", "worker", "executor", "centre", "leader", "admin", "auditor", "banker",
)  # fmt: skip
EVERYONE = set(ROLES)
SIGNED_IN = EVERYONE - {"stranger"}
KEEPERS = {"cadre", "worker", "centre"}
OF_THE_PLACE = KEEPERS | {"leader", "auditor"}
AT_WORK = OF_THE_PLACE | {"other_cadre"}
NOBODY = set()
PAGES = {
    "together": EVERYONE,
    "need_list": EVERYONE,
    "need_new": KEEPERS | {"other_cadre"},
    "need_offer": OF_THE_PLACE | {"banker"},
    "need_decide": KEEPERS | {"other_cadre"},
    "match_end": KEEPERS | {"other_cadre"},
    "resource_list": EVERYONE,
    "resource_new": KEEPERS | {"other_cadre", "banker"},
    "resource": EVERYONE,
    "project_list": EVERYONE,
    "project_new": KEEPERS | {"other_cadre"},
    "project": OF_THE_PLACE | {"banker"},
    "project_decide": SIGNED_IN,
    "project_step": {"banker"},
    "project_photo": KEEPERS | {"leader"},  # a family's
    "project_photo_small": KEEPERS | {"leader"},
    "unit_list": AT_WORK,
    "unit": AT_WORK | {"banker"},
    "unit_reveal": AT_WORK,
    "unit_link_issue": {"worker", "centre"},
    "unit_link_revoke": AT_WORK,
    "unit_enter": NOBODY,
    "unit_leave": EVERYONE,
    "helper_list": AT_WORK,
    "helper": OF_THE_PLACE - {"cadre"},  # a helper of the community, in none of its grids
    "helper_confirm": {"worker"},
    "helper_let_go": {"worker"},
    "helper_reveal": AT_WORK,
    "join_links": {"worker"},
    "join_poster": {"worker"},
    "join_close": {"worker"},
    "join": EVERYONE,
    "activity_list": EVERYONE,
    "activity_new": KEEPERS | {"other_cadre"},
    "activity_weather": KEEPERS | {"other_cadre"},
    "activity": EVERYONE,
    "activity_sign_up": EVERYONE,
    "activity_sign_on": {"worker", "centre"},
    "activity_change": {"worker", "centre"},
    "activity_resize": {"worker", "centre"},
    "activity_call_off": {"worker", "centre"},
    "activity_record": {"worker", "centre"},
    "activity_withdraw": EVERYONE,
    "activity_told": EVERYONE,
    "mine": SIGNED_IN,
    "mine_snap": NOBODY,  # without a personal link it leads to the report of everybody
    "snap_thanks": {"centre"},
    "mine_certificate": SIGNED_IN,
    "mine_leave": EVERYONE,
    "mine_enter": NOBODY,
    "helper_link": {"worker"},
    "helper_unlink": {"worker"},
    "helper_certificate": OF_THE_PLACE - {"cadre"},
    "council_list": SIGNED_IN,
    "council_new": {"worker"},
    "council": OF_THE_PLACE,
    "council_seat": {"worker"},
    "council_unseat": {"worker"},
    "council_call": {"worker"},
    "meeting": OF_THE_PLACE,
    "meeting_put": {"worker"},
    "meeting_agree": {"worker"},
    "meeting_hold": {"worker"},
    "meeting_resolve": {"worker"},
    "meeting_call_off": {"worker"},
    "resolution_list": SIGNED_IN,
    "resolution": OF_THE_PLACE | {"banker"},
    "resolution_step": {"worker", "banker"},
    "resolution_photo": OF_THE_PLACE | {"banker"},
}
SECRETS = re.compile("13912345678|钱多多|2 单元 301")


@pytest.fixture
def addresses(need, bank, worker, by_worker, snapshot, school_link, table):
    """Each address of the table, filled in."""
    today = timezone.localdate()
    wanted = actions.Wanted("孩子需要一间能写作业的小屋", ["money"], today, today + timedelta(days=60))
    actions.publish(need, wanted, by=worker)
    project = projects.create(plan(need=need, for_whom="一户家庭", photos=[snapshot]), by=by_worker)
    projects.publish(project, by=by_worker)
    helper = Helper.objects.create(
        code="V-1", community=bank.community, name="钱多多", phone="13912345678",
        consented_on=today, registered_at=timezone.now(),
    )  # fmt: skip
    resource = Resource.objects.create(
        street=bank.street, unit=bank, gift="hall", title="会议室", from_on=today, offered_at=timezone.now()
    )
    match = Match.objects.create(
        need=need, resource=resource, state="accepted", decided_by=worker, decided_at=timezone.now()
    )
    resolution = councils.resolve(
        table.topic, what="装两盏路灯", owner={"unit": bank}, due_on=today, by=by_worker
    )
    ResolutionPhoto.objects.create(
        resolution=resolution, kind="after", sha256=snapshot.sha256, width=64, height=48,
        taken_in=timezone.now(), file=ContentFile(snapshot.content, "photo.jpg"),
    )  # fmt: skip
    activity = organised(by_worker)
    sign_up, _new = activities.sign_up(activity, helper=helper, way="office", by=by_worker)
    poster = JoinLink.objects.create(
        community=bank.community, created_by=worker, expires_on=today + timedelta(days=9)
    )
    given = {
        "need": {"uuid": need.uuid},
        "match": {"pk": match.pk},
        "resource": {"uuid": resource.uuid},
        "project": {"uuid": project.uuid, "step": "claim"},
        "project_photo": {"uuid": project.photos.get().uuid},
        "unit": {"code": bank.code, "pk": UnitLink.objects.get().pk, "token": "made-up"},
        "helper": {"code": helper.code},
        "join": {"pk": poster.pk, "token": poster.token},
        "activity": {"uuid": activity.uuid, "pk": sign_up.pk},
        "mine": {"token": "made-up"},
        "council": {"uuid": table.council.uuid, "pk": table.resident.pk},
        "meeting": {"uuid": table.meeting.uuid, "pk": table.topic.pk},
        "resolution": {"uuid": resolution.uuid, "step": "done"},
        "resolution_photo": {"uuid": resolution.photos.get().uuid},
    }
    filled = {}
    for pattern in get_resolver("volunteers.urls").url_patterns:
        known = given.get(pattern.name.removesuffix("_small"), given.get(pattern.name.split("_")[0], {}))
        filled[pattern.name] = reverse(
            pattern.name, kwargs={key: known[key] for key in pattern.pattern.converters}
        )
    return filled


def test_every_page_is_in_the_table(addresses):
    assert set(addresses) == set(PAGES)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_what_is_theirs_and_nothing_else(role, addresses, request):
    client = Client()
    if role != "stranger":
        client.force_login(request.getfixturevalue(role))
    wrong = {}
    for name, address in addresses.items():
        answer = client.get(address)
        let_in = answer.status_code in (200, 304, 400, 405)
        if let_in != (role in PAGES[name]):
            wrong[name] = answer.status_code
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if role not in OF_THE_PLACE:
            assert not SECRETS.search(body.decode(errors="replace")), (role, name)
        assert not re.search("13912345678|钱多多", body.decode(errors="replace")), (role, name)
    assert wrong == {}


def test_no_question_breaks_a_page(addresses, all_parts, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(all_parts)
    assert broken_by_questions(client, addresses.values(), monkeypatch) == []


def test_a_family_stands_on_no_page_of_a_unit(addresses, need, client, banker):
    client.force_login(banker)
    for name in ("need_list", "need_offer", "project_list", "project"):
        shown = client.get(addresses[name]).content.decode()
        assert "又暗又潮" not in shown
        assert "3幢" not in shown
    assert client.get(reverse("need", args=[need.uuid])).status_code == 403


@pytest.mark.parametrize("role", ["leader", "auditor", "other_cadre", "executor", "banker"])
def test_only_those_who_work_there_decide(role, addresses, need, request):
    client = Client()
    client.force_login(request.getfixturevalue(role))
    resource = Resource.objects.get()
    answer = client.post(addresses["need_decide"], {"proposal": f"resource:{resource.uuid}", "yes": "1"})
    assert answer.status_code in (302, 403, 404)
    assert need.matches.count() == 1


def test_a_link_acts_for_its_unit_until_it_is_revoked(addresses, school_link, client):
    link, token = school_link
    assert client.get(reverse("unit_enter", args=[token])).status_code == 302
    assert "映月小学" in client.get("/volunteers/").content.decode()
    assert client.get(addresses["project_step"]).status_code == 200
    UnitLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now())
    assert client.get(addresses["project_step"]).status_code == 404
    assert client.get(reverse("unit_enter", args=[token])).status_code == 404


def test_a_viewer_without_anything_sees_what_is_open_to_the_street(addresses):
    nobody = Viewer()
    assert [row.title for row in Resource.objects.visible_to(nobody)] == ["会议室"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_the_name_of_the_register(language, addresses, request):
    renamed()
    left = {name for name, roles in PAGES.items() if roles}
    for role in ("worker", "centre", "banker", "leader", "stranger"):
        pages = {name: addresses[name] for name in left if role in PAGES[name]}
        user = None if role == "stranger" else request.getfixturevalue(role)
        wrong, _whole = faults(pages, user, language)
        assert (role, wrong) == (role, [])
        left -= set(pages)
    assert left == set()
