"""Every address as each role and as a stranger: only what their part allows, and no personal data on the way."""

import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from PIL import Image

from cases.lifecycle import VERBS, Actor
from cases.models import ImportBatch, ImportRow, Notice, Rule
from cases.photos import PreparedPhoto

ROLES = (
    "stranger",
    "cadre",
    "other_cadre",
    "worker",
    "executor",
    "officer",
    "centre",
    "leader",
    "admin",
    "auditor",
)
EVERYONE = set(ROLES)
SIGNED_IN = EVERYONE - {"stranger"}
SEES_THE_CASE = {"cadre", "worker", "executor", "centre", "leader", "auditor"}
NOBODY = set()

# address name → who gets an answer (a page, a fragment, "not by GET"); everyone else is turned away
PAGES = {
    "home": EVERYONE,
    "report": EVERYONE,
    "report_nearby": EVERYONE,
    "track": EVERYONE,
    "my": {"cadre", "other_cadre", "worker"},
    "my_settle": {"cadre", "other_cadre", "worker"},
    "inbox": SIGNED_IN,
    "inbox_read": SIGNED_IN,
    "inbox_open": {"centre"},
    "desk": {"centre"},
    "desk_queue": {"centre"},
    "desk_bulk": {"centre"},
    "desk_pane": {"centre"},
    "desk_triage": {"centre"},
    "tasks": {"executor", "officer", "worker"},
    "pulse": SIGNED_IN,
    "case_page": SEES_THE_CASE,
    "case_live": SEES_THE_CASE,
    "case_pulse": SEES_THE_CASE,
    "act": {"cadre", "worker", "centre"},
    "photo": SEES_THE_CASE,
    "photo_small": SEES_THE_CASE,
    "reveal": {"cadre", "executor", "centre"},
    "reveals": {"auditor"},
    "case_list": SIGNED_IN - {"admin"},
    "filter_save": SIGNED_IN - {"admin"},
    "filter_forget": NOBODY,
    "rules": {"centre"},
    "rule_new": {"centre"},
    "rule_edit": {"centre"},
    "rule_trial": {"centre"},
    "rule_switch": {"centre"},
    "hotline": {"centre"},
    "hotline_batch": {"centre"},
    "hotline_columns": {"centre"},
    "hotline_take_in": {"centre"},
    "hotline_row": {"centre"},
    # only while the case is being handled; test_outsiders.py has the others
    "outsider_issue": NOBODY,
    "outsider_revoke": NOBODY,
    # these need a code, a token or a link of their own: a made-up one opens nothing to anybody
    "report_done": NOBODY,
    "track_case": EVERYONE,
    "track_link": EVERYONE,
    "track_progress": NOBODY,
    "track_pulse": NOBODY,
    "track_withdraw": NOBODY,
    "track_rate": NOBODY,
    "track_watch": NOBODY,
    "track_watch_progress": NOBODY,
    "track_watch_pulse": NOBODY,
    "outsider": NOBODY,
    "outsider_photo": NOBODY,
    "outsider_photo_small": NOBODY,
}
SECRETS = re.compile("13912345678|钱多多")


def snapshot():
    """A small grey photograph."""
    content = BytesIO()
    Image.new("RGB", (64, 48), "grey").save(content, "JPEG")
    return PreparedPhoto(content.getvalue(), 64, 48)


def names_of(patterns):
    """Every named address of the pages."""
    return {pattern.name for pattern in patterns if isinstance(pattern, URLPattern)}


@pytest.fixture
def resolved(case, cadre, other_cadre, worker, executor, officer, centre, leader, admin, auditor, department):
    """The case, handled by the department and waiting for a look; with a photo."""
    VERBS["register"](case, by=Actor(centre))
    VERBS["dispatch"](case, by=Actor(centre), executor=department)
    VERBS["accept"](case, by=Actor(executor))
    VERBS["resolve"](case, by=Actor(executor), words="已清运完毕", photos=[snapshot()])
    return case


def test_every_page_is_in_the_table():
    assert names_of(get_resolver("cases.urls").url_patterns) == set(PAGES)


@pytest.fixture
def addresses(resolved, centre):
    """Each address of the table, filled in for the case."""
    photo = resolved.photos.first()
    notice = Notice.objects.create(
        case=resolved,
        cause="test",
        channel="inbox",
        user=centre,
        title="通知",
        not_before=resolved.reported_at,
    )
    rule = Rule.objects.create(street=resolved.street, name="规则", executor=resolved.executor)
    batch = ImportBatch.objects.create(name="工单.csv", by=centre, header=["工单号"])
    row = ImportRow.objects.create(batch=batch, line=1, cells='["1"]')
    filled = {
        "number": resolved.number,
        "action": "close",
        "uuid": photo.uuid,
        "notice": notice.pk,
        "code": "2222222222",
        "token": "made-up",
        "key": "made-up",
        "link": 1,
        "line": row.line,
    }
    patterns = {pattern.name: pattern for pattern in get_resolver("cases.urls").url_patterns}
    own = {"rule": rule.pk, "hotline": row.batch_id}
    return {
        name: reverse(
            name,
            kwargs={
                key: filled.get(key, own.get(name.split("_")[0], 1)) for key in pattern.pattern.converters
            },
        )
        for name, pattern in patterns.items()
    }


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_what_is_theirs_and_nothing_else(role, addresses, request):
    client = Client()
    if role != "stranger":
        client.force_login(request.getfixturevalue(role))
    wrong = {}
    for name, address in addresses.items():
        answer = client.get(address)
        let_in = answer.status_code in (200, 204, 304, 400, 405) or _is_onward(answer)
        if let_in != (role in PAGES[name]) and answer.status_code != 405:
            wrong[name] = answer.status_code
        assert answer.status_code < 500
        assert not SECRETS.search(_body(answer)), (role, name)
    assert wrong == {}


def _is_onward(answer):
    return answer.status_code == 302 and "/accounts/login/" not in answer.headers["Location"]


def _body(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode(errors="replace")


def test_another_grids_case_is_404_and_not_forbidden(addresses, other_cadre):
    client = Client()
    client.force_login(other_cadre)
    for name in ("case_page", "case_live", "photo", "act"):
        assert client.get(addresses[name]).status_code == 404
    assert client.post(addresses["act"], {"words": "x"}).status_code == 404


@pytest.mark.parametrize("role", sorted(EVERYONE - {"stranger", "cadre", "worker", "executor", "centre"}))
def test_a_click_without_the_part_changes_nothing(role, addresses, resolved, request):
    client = Client()
    client.force_login(request.getfixturevalue(role))
    answer = client.post(addresses["act"], {"words": "我来记一笔"})
    assert answer.status_code in (403, 404)
    assert resolved.events.filter(words="我来记一笔").count() == 0


@pytest.mark.parametrize("role", ROLES)
def test_only_the_admin_enters_the_registers(role, street, request):
    client = Client()
    if role != "stranger":
        client.force_login(request.getfixturevalue(role))
    assert (client.get("/admin/").status_code == 200) == (role == "admin")
