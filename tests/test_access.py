"""Every address as each role and as a stranger: only what their part allows, and no personal data on the way."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from cases import lifecycle
from cases.lifecycle import Actor
from cases.models import (
    ImportBatch,
    ImportRow,
    Notice,
    Rule,
)
from tests.bad_values import broken_by_questions
from tests.foreign_names import LANGUAGES, faults, renamed
from tests.linked_rows import noted, snapshot

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
IN_THE_FIELD = {"cadre", "other_cadre", "worker"}
CENTRE_AND_LEADER = {"centre", "leader"}
READS_FIGURES = {"centre", "leader", "auditor"}
OF_THE_PLACE = {"cadre", "worker", "centre", "leader", "auditor"}
SEES_HOMES = OF_THE_PLACE - {"auditor"}
OF_THE_AREAS = {"officer", "centre", "leader", "auditor"}
SEES_THE_EMERGENCY = OF_THE_PLACE | {"officer"}
NOBODY = set()

# address name → who gets an answer (a page, a fragment, "not by GET"); everyone else is turned away
PAGES = {
    "home": EVERYONE,
    "report": EVERYONE,
    "report_nearby": EVERYONE,
    "track": EVERYONE,
    "manifest": EVERYONE,
    "service_worker": EVERYONE,
    "offline": EVERYONE,
    "offline_person": EVERYONE,
    "drafts": EVERYONE,
    "my": {"cadre", "other_cadre", "worker"},
    "my_settle": {"cadre", "other_cadre", "worker"},
    "visits": IN_THE_FIELD,
    "visit_new": IN_THE_FIELD,
    "visit": SEES_HOMES,
    "patrols": IN_THE_FIELD,
    "patrol_new": IN_THE_FIELD | {"officer"},
    "patrol": OF_THE_PLACE,
    "field_photo": SEES_HOMES,
    "field_photo_small": SEES_HOMES,
    "households": OF_THE_PLACE | {"other_cadre"},
    "household": SEES_HOMES,
    "household_edit": {"cadre", "worker"},
    "household_reveal": {"cadre", "worker", "centre"},
    "site": OF_THE_PLACE | {"officer"},
    "site_reveal": {"cadre", "worker", "centre"},
    "matters": OF_THE_PLACE | {"other_cadre"},
    "need": SEES_HOMES,
    "hazard": SEES_HOMES,
    "hazards": OF_THE_PLACE | {"other_cadre", "officer"},
    "inspections": OF_THE_PLACE | {"other_cadre", "officer"},
    "enforcement": OF_THE_AREAS,
    "joint_orders": OF_THE_AREAS,
    "joint_order_new": {"centre", "officer"},
    "joint_order": OF_THE_AREAS,
    "joint_sign": OF_THE_AREAS,
    "joint_act": OF_THE_AREAS,
    "roster": OF_THE_AREAS,
    "emergencies": SIGNED_IN - {"admin"},
    "emergency_new": OF_THE_AREAS - {"auditor"} | IN_THE_FIELD,
    "emergency": SEES_THE_EMERGENCY,
    "emergency_live": SEES_THE_EMERGENCY,
    "emergency_report": SEES_THE_EMERGENCY,
    "emergency_act": SEES_THE_EMERGENCY,
    "emergency_photo": SEES_THE_EMERGENCY,
    "emergency_photo_small": SEES_THE_EMERGENCY,
    "promise": SEES_HOMES,
    "rounds": OF_THE_PLACE | {"other_cadre"},
    "rounds_month": OF_THE_PLACE | {"other_cadre"},
    "rounds_records": OF_THE_PLACE,
    "excuses": {"worker"},
    "excuse_end": {"worker"},
    "grid_list": OF_THE_PLACE | {"other_cadre"},
    "grid_list_seen": IN_THE_FIELD,
    "handovers": SIGNED_IN,
    "handover": OF_THE_PLACE,
    "group": IN_THE_FIELD,
    "group_collect": IN_THE_FIELD,
    "group_case": {"cadre", "worker"},
    "group_by_hand": {"cadre", "worker"},
    "inbox": SIGNED_IN,
    "inbox_read": SIGNED_IN,
    "inbox_open": {"centre"},
    "desk": {"centre"},
    "desk_queue": {"centre"},
    "desk_bulk": {"centre"},
    "desk_pane": {"centre"},
    "desk_triage": {"centre"},
    "desk_proposal": {"centre"},
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
    "single_record": {"auditor"},
    "accesses": SIGNED_IN,
    "case_list": SIGNED_IN - {"admin"},
    "filter_save": SIGNED_IN - {"admin"},
    "filter_forget": NOBODY,
    "rules": {"centre"},
    "learned": {"centre"},
    "rule_new": {"centre"},
    "rule_edit": {"centre"},
    "rule_trial": {"centre"},
    "rule_switch": {"centre"},
    "analysis": CENTRE_AND_LEADER,
    "note": CENTRE_AND_LEADER,
    "note_task": CENTRE_AND_LEADER,
    "note_false": CENTRE_AND_LEADER,
    "note_look": CENTRE_AND_LEADER,
    "hotline": {"centre"},
    "hotline_batch": {"centre"},
    "hotline_columns": {"centre"},
    "hotline_take_in": {"centre"},
    "hotline_row": {"centre"},
    # only while the case is being handled; test_outsiders.py has the others
    "outsider_issue": NOBODY,
    "outsider_revoke": NOBODY,
    # in the matter the department has a step; what is clicked there has its own tests in tests/enterprise
    "enterprises": SIGNED_IN - {"admin"},
    "enterprise_rows": SIGNED_IN - {"admin"},
    "enterprise_saved": SIGNED_IN - {"admin"},
    "enterprise": OF_THE_PLACE | {"executor"},
    "enterprise_reveal": {"cadre", "worker", "centre"},
    "enterprise_matter_new": {"centre"},
    "enterprise_matter": OF_THE_PLACE | {"executor"},
    "enterprise_mark": OF_THE_PLACE | {"executor"},
    "enterprise_accept": OF_THE_PLACE | {"executor"},
    "enterprise_resolve": OF_THE_PLACE | {"executor"},
    "enterprise_ask": OF_THE_PLACE | {"executor"},
    "enterprise_answer": OF_THE_PLACE | {"executor"},
    "enterprise_link": OF_THE_PLACE | {"executor"},
    "enterprise_link_revoke": OF_THE_PLACE | {"executor"},
    "enterprise_appoint": OF_THE_PLACE | {"executor"},
    "enterprise_finish": OF_THE_PLACE | {"executor"},
    "enterprise_cancel": OF_THE_PLACE | {"executor"},
    "enterprise_out": NOBODY,
    "enterprise_out_reply": NOBODY,
    "modules": SIGNED_IN - {"admin"},
    "dashboard": CENTRE_AND_LEADER,
    "dashboard_figures": CENTRE_AND_LEADER,
    "dashboard_rows": CENTRE_AND_LEADER,
    "dashboard_handling": CENTRE_AND_LEADER,
    "dashboard_ones": CENTRE_AND_LEADER,
    "dashboard_pulse": SIGNED_IN,
    "dashboard_areas": EVERYONE,
    "kiosk_links": {"centre"},
    "kiosk_revoke": NOBODY,
    "kiosk_wall": NOBODY,
    "kiosk_figures": NOBODY,
    "kiosk_pulse": NOBODY,
    "stats": READS_FIGURES,
    "stats_month": READS_FIGURES,
    "stats_cases": READS_FIGURES,
    "stats_freeze": READS_FIGURES,
    "stats_compare": NOBODY,  # only of a frozen month; tests/stats has the others
    "figure_log": {"auditor"},
    "stats_exports": READS_FIGURES,
    "stats_export_new": READS_FIGURES,
    # an export is its owner's alone; tests/stats has them
    "stats_export": NOBODY,
    "stats_export_file": NOBODY,
    "stats_export_again": NOBODY,
    # these need a code, a token or a link of their own: a made-up one opens nothing to anybody
    "report_done": NOBODY,
    "track_forget": EVERYONE,
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
APPS = ("cases.urls", "dashboard.urls")
SECRETS = re.compile("13912345678|钱多多")


def patterns():
    """Every named address of the pages."""
    found = [one for urls in APPS for one in get_resolver(urls).url_patterns]
    return {pattern.name: pattern for pattern in found if isinstance(pattern, URLPattern)}


@pytest.fixture
def resolved(case, cadre, other_cadre, worker, executor, officer, centre, leader, admin, auditor, department):
    """The case, handled by the department and waiting for a look; with a photo."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    lifecycle.accept(case, by=Actor(executor))
    lifecycle.resolve(case, by=Actor(executor), words="已清运完毕", photos=[snapshot()])
    return case


def test_every_page_is_in_the_table():
    assert set(patterns()) == set(PAGES)


@pytest.fixture
def addresses(resolved, centre, field_work, joint_work, of_enterprises):
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
    note = noted(resolved)
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
        "grid": resolved.place_code,
        "one": "week",
        "month": "2026-01",
        "figure": "open",
        "community": resolved.place_code[:12],
    }
    field_work |= of_enterprises
    joint_work["single_record"] = {"kind": "household", "key": field_work["household"]}
    own = {"rule": rule.pk, "hotline": row.batch_id}
    found = joint_work | {name: {"uuid": note.uuid} for name in patterns() if name.startswith("note")}
    return {
        name: reverse(
            name,
            kwargs={
                key: found.get(name, {}).get(
                    key, field_work.get(name, filled.get(key, own.get(name.split("_")[0], 1)))
                )
                for key in pattern.pattern.converters
            },
        )
        for name, pattern in patterns().items()
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


def test_no_question_breaks_a_page(addresses, all_parts, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(all_parts)
    assert broken_by_questions(client, addresses.values(), monkeypatch) == []


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_the_name_of_the_register(language, addresses, request):
    renamed()
    left, whole = {name for name, roles in PAGES.items() if roles}, 0
    for role in ("centre", "cadre", "officer", "auditor", "worker", "executor"):
        pages = {name: addresses[name] for name in left if role in PAGES[name]}
        wrong, pages_of_role = faults(pages, request.getfixturevalue(role), language)
        assert (role, wrong) == (role, [])
        left, whole = left - set(pages), whole + pages_of_role
    assert left == set()
    assert whole > 50
