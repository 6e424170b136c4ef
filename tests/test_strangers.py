"""What may be set without an account is a list: every form of a stranger or a link holder, field by field."""

from datetime import timedelta

import pytest
from django.forms.forms import BaseForm
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from cases import lifecycle
from cases.enterprise import links as enterprise_links
from cases.enterprise.forms import ReplyForm
from cases.lifecycle import Actor
from cases.models import Case, EnterpriseMatter
from cases.requests import guest_links
from cases.requests.tracking_access import link_of
from tests.cast import centre_of
from tests.volunteering import organised, volunteer
from volunteers import helper_links, unit_links
from volunteers.models import JoinLink

REPORT = {
    "source", "category", "urgency", "description", "longitude", "latitude", "accuracy", "address", "grid", "street",
    "reporter_name", "reporter_phone", "photos",
}  # fmt: skip
# address name → what its form reads from somebody without an account
FIELDS = {
    "report": REPORT,
    "mine_snap": REPORT,
    "track": {"code", "digits"},
    "track_rate": {"rating", "words", "without_reason"},
    "track_withdraw": {"words"},
    "outsider": {"words", "photos"},
    "enterprise_out": {"executor", "words"},
    "join": {"name", "phone", "skills", "times", "consent"},
    "activity_sign_up": {"name", "phone", "consent"},
    "resource_new": {
        "unit",
        "gift",
        "title",
        "words",
        "skill",
        "amount",
        "place",
        "from_on",
        "to_on",
        "times",
        "audience",
    },
    "project_step": {"unit", "kind", "amount", "words"},
}
BEYOND = {
    "status": "closed", "settled": "on", "number": "HH-1", "tracking_code": "1", "executor": "D-CITY",
    "assistants": "D-CITY", "place_code": "320104003016001", "due_at": "2030-01-01",
    "reported_at": "2020-01-01", "external_number": "9", "key": "x", "device": "x", "parent": "1",
    "photos_after": "x", "words": "已办结", "hours": "1", "reporter": "1",
}  # fmt: skip


@pytest.fixture
def link_holder(case, centre, department, worker, school, of_enterprises, by_worker, project):
    """A browser that has opened every kind of link, and the addresses behind them."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    client = Client(raise_request_exception=False)
    client.get(link_of(case))
    person = volunteer(1)
    client.get(reverse("mine_enter", args=[helper_links.issue(person, by=worker)[1]]))
    client.get(reverse("unit_enter", args=[unit_links.issue(school, by=worker, holder="校办")[1]]))
    poster = JoinLink.objects.create(
        community=school.community, created_by=worker, expires_on=timezone.localdate() + timedelta(days=9)
    )
    matter = EnterpriseMatter.objects.get()
    of_firm = enterprise_links.issue(matter, by=centre, holder="钱")[1]
    client.addresses = {
        "code": case.tracking_code,
        "outsider": guest_links.issue(case, by=centre, holder="物业")[1],
        "enterprise_out": of_firm,
        "join": poster.token,
        "activity": organised(by_worker).uuid,
        "project": project.uuid,
    }
    return client


def test_each_form_reads_its_list(link_holder, monkeypatch):
    read, clean = {}, BaseForm.full_clean

    def full_clean(form):
        read.setdefault(name, set()).update(form.fields)
        clean(form)

    monkeypatch.setattr(BaseForm, "full_clean", full_clean)
    urls = ("cases.urls", "dashboard.urls", "volunteers.urls")
    patterns = [pattern for one in urls for pattern in get_resolver(one).url_patterns]
    for pattern in sorted(patterns, key=lambda one: one.name == "track_forget"):  # it takes the link away
        name = pattern.name
        for client in (Client(raise_request_exception=False), link_holder):
            address = address_of(pattern, link_holder.addresses)
            assert client.post(address, {"x": "1"}).status_code < 500, address
    assert read == FIELDS
    assert set(ReplyForm.base_fields) == {"agreed", "words"}  # needs an appointment


def address_of(pattern, known):
    """An address that leads somewhere where a link leads; anything elsewhere."""
    row = known["project" if pattern.name.startswith("project") else "activity"]
    usual = {"uuid": row, "code": known["code"], "action": "note", "one": "week", "step": "claim"}
    filled = {}
    for key, converter in pattern.pattern.converters.items():
        token = known.get(
            pattern.name, known["enterprise_out"] if "enterprise_out" in pattern.name else "made-up"
        )
        filled[key] = (
            token if key == "token" else usual.get(key, 1 if "Int" in type(converter).__name__ else "x")
        )
    return reverse(pattern.name, kwargs=filled)


@pytest.mark.parametrize("address", ["/report/", "/api/v1/cases/"])
def test_what_is_beyond_the_list_changes_nothing(client, street, case, address):
    longitude, latitude = centre_of(0, 0)
    plain = {"source": "snap", "description": "积水", "longitude": longitude, "latitude": latitude}
    for sent in (plain, plain | BEYOND):
        assert client.post(address, sent).status_code in (201, 302)
    columns = ("status", "settled", "executor", "assistant_ids", "place_code", "external_number", "parent")
    one, other = Case.objects.exclude(pk=case.pk).values(*columns, "urgency", "source", "reporter")
    assert one == other
    assert (one["status"], one["urgency"], one["source"]) == ("reported", "normal", "snap")


@pytest.mark.parametrize("urgency", ["emergency", "urgent"])
@pytest.mark.parametrize("who", ["stranger", "admin", "auditor"])
def test_an_alarm_is_not_theirs_to_raise_and_they_hear_whom_to_call(client, street, who, urgency, request):
    if who != "stranger":
        client.force_login(request.getfixturevalue(who))
    sent = {"source": "snap", "description": "燃气味", "address": "三号楼", "urgency": urgency}
    answer = client.post("/api/v1/cases/", sent)
    assert (answer.status_code, list(answer.json())) == (400, ["urgency"])
    assert all(word in answer.json()["urgency"][0] for word in ("指挥中心", "110、119、120"))
    page = client.post("/report/", sent)
    assert (page.status_code, "110、119、120。</p>" in page.content.decode()) == (400, True)
    assert Case.objects.count() == 0


@pytest.mark.parametrize("urgency", ["", "normal"])
def test_who_says_nothing_special_is_heard(client, street, urgency):
    sent = {"source": "resident", "description": "路灯不亮", "urgency": urgency}
    assert client.post("/api/v1/cases/", sent).status_code == 201


@pytest.mark.parametrize(("who", "source", "code"), [
    (None, "resident", 201), (None, "hotline", 401), ("auditor", "hotline", 403), ("cadre", "patrol", 201),
    ("cadre", "analysis", 403), ("centre", "paper", 201),
])  # fmt: skip
def test_each_channel_is_open_to_its_callers(client, street, who, source, code, request):
    if who:
        client.force_login(request.getfixturevalue(who))
    answer = client.post("/api/v1/cases/", {"source": source, "description": "路灯不亮", "urgency": "normal"})
    assert answer.status_code == code
