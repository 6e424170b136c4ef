"""The pages of the chain: who sees which, what they cost, what a refusal says."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import lifecycle
from cases.lifecycle import Actor, Report, accept, dispatch, note, register, report
from cases.models import Rule
from grids.models import Street

HTMX = {"HX-Request": "true"}


@pytest.fixture
def dispatched(case, centre, department):
    """The resident's request, registered and dispatched to the department."""
    register(case, by=Actor(centre))
    dispatch(case, by=Actor(centre), executor=department)
    return case


def page_of(case):
    """The address of a case's page."""
    return f"/cases/{case.number}/"


@pytest.mark.parametrize(
    "person,status",
    [
        *((person, 200) for person in ("centre", "cadre", "worker", "executor", "leader", "auditor")),
        *((person, 404) for person in ("other_cadre", "officer", "admin")),
    ],
)
def test_a_case_is_shown_to_those_whom_it_concerns(client, request, dispatched, person, status):
    client.force_login(request.getfixturevalue(person))
    answer = client.get(page_of(dispatched))
    assert answer.status_code == status
    assert "13912345678" not in answer.content.decode()


def test_a_stranger_signs_in_first(client, case):
    assert client.get(page_of(case)).status_code == 302
    assert client.get(page_of(case), headers=HTMX).status_code == 401


def test_the_page_costs_at_most_twelve_queries(
    client, dispatched, executor, centre, held, django_assert_max_num_queries
):
    accept(dispatched, by=Actor(executor))
    client.force_login(centre)
    held(lambda: client.get(page_of(dispatched)))
    note(dispatched, by=Actor(executor), words="已到现场")
    with django_assert_max_num_queries(11):
        client.get(page_of(dispatched))


def test_the_buttons_are_those_of_the_table(client, dispatched, executor):
    client.force_login(executor)
    page = client.get(page_of(dispatched)).content.decode()
    assert 'data-action="accept"' in page
    assert 'data-action="send_back"' in page
    assert 'data-action="redispatch"' not in page


def test_a_task_is_signed_for_with_one_tap(client, dispatched, executor):
    client.force_login(executor)
    assert f"accept-{dispatched.number}" in client.get("/tasks/").content.decode()
    answer = client.post(f"{page_of(dispatched)}accept/", {"seen": dispatched.event_count}, headers=HTMX)
    dispatched.refresh_from_db()
    assert (answer.status_code, dispatched.status) == (200, "handling")


def test_who_comes_second_reads_who_was_first(client, dispatched, executor):
    seen = dispatched.event_count
    accept(dispatched, by=Actor(executor))
    client.force_login(executor)
    answer = client.post(f"{page_of(dispatched)}accept/", {"seen": seen}, headers=HTMX)
    assert answer.status_code == 409
    assert "何砚秋 刚刚已对这件案卷“签收”" in answer.content.decode()


def test_what_is_missing_is_said_beside_its_field(client, dispatched, executor):
    client.force_login(executor)
    answer = client.post(f"{page_of(dispatched)}send_back/", {"words": "不归我们管"}, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="send_back_reason_error"' in page
    assert "<textarea" not in page


def test_the_pulse_is_quiet_until_something_happens(
    client, dispatched, executor, django_assert_max_num_queries
):
    client.force_login(executor)
    for address in ("/pulse/", f"{page_of(dispatched)}pulse/"):
        tag = client.get(address)["ETag"]
        with django_assert_max_num_queries(3):
            assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
        accept(dispatched, by=Actor(executor)) if dispatched.status == "dispatched" else None
    assert client.get("/pulse/", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "address,person,table",
    [
        ("/desk/", "centre", "cases_case"),
        ("/cases/", "centre", "cases_case"),
        ("/tasks/", "executor", "cases_case"),
        ("/my/", "cadre", "cases_case"),
        ("/inbox/", "centre", "cases_notice"),
    ],
)
def test_what_happens_while_a_page_is_made_is_news_to_it(client, request, dispatched, address, person, table):
    client.force_login(request.getfixturevalue(person))
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address).content.decode()
    asked = [query["sql"] for query in captured]
    rows = next(place for place, sql in enumerate(asked) if f'FROM "{table}"' in sql)
    assert any("cases_caseevent" in sql for sql in asked[:rows])
    tag = unescape(re.search('data-pulse-tag="([^"]*)"', page)[1])
    assert client.get("/pulse/", headers={"If-None-Match": tag}).status_code == 304
    accept(dispatched, by=Actor(request.getfixturevalue("executor")))
    assert client.get("/pulse/", headers={"If-None-Match": tag}).status_code == 200


def test_the_list_costs_the_same_for_one_row_and_for_thirty(
    client, case, centre, category, django_assert_num_queries
):
    client.force_login(centre)
    client.get("/cases/")
    with CaptureQueriesContext(connection) as once:
        client.get("/cases/")
    for number in range(29):
        report(
            Report(source="paper", description=f"第 {number} 件", category=category, grid=case.grid),
            by=Actor(centre),
        )
    with django_assert_num_queries(len(once)):
        page = client.get("/cases/").content.decode()
    assert page.count('class="number"') == 30


def test_a_search_is_kept_and_shared_by_its_address(client, case, dispatched, centre):
    client.force_login(centre)
    found = client.get("/cases/?status=dispatched&search=垃圾").content.decode()
    assert case.number in found
    assert case.number not in client.get("/cases/?status=reported").content.decode()
    answer = client.post(
        "/cases/filters/", {"name": "待签收的", "query": "status=dispatched&after=1&nonsense=2"}
    )
    assert answer["Location"] == "/cases/?status=dispatched"
    kept = centre.saved_filters.get()
    assert "待签收的" in client.get("/cases/").content.decode()
    client.post(f"/cases/filters/{kept.pk}/forget/")
    assert not centre.saved_filters.exists()


def test_pages_follow_each_other_by_key(client, case, centre, category):
    made = [
        report(Report(source="paper", description=f"第 {number} 件", grid=case.grid), by=Actor(centre))[
            0
        ].number
        for number in range(60)
    ]
    client.force_login(centre)
    first = client.get("/cases/").content.decode()
    after = re.search(r'rel="next"\s+href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(after).content.decode()
    assert all((number in first) != (number in second) for number in [case.number, *made])


def test_the_desk_registers_and_dispatches_in_one_go(client, case, centre, department):
    client.force_login(centre)
    typed = {"seen": 1, "category": "ENV-01", "executor": department.code}
    answer = client.post(f"/desk/case/{case.number}/triage/?from=desk", typed, headers=HTMX)
    case.refresh_from_db()
    assert (answer.status_code, case.status, case.executor) == (200, "dispatched", department)
    again = client.post(f"/desk/case/{case.number}/triage/?from=desk", typed, headers=HTMX)
    assert again.status_code == 409
    assert "苏清和 刚刚已对这件案卷“派遣”" in again.content.decode()
    assert case.events.count() == 3


def test_the_desk_registers_nothing_when_it_cannot_dispatch(client, case, centre, department):
    department.active = False
    department.save()
    client.force_login(centre)
    typed = {"seen": 1, "category": "ENV-01", "executor": department.code}
    assert client.post(f"/desk/case/{case.number}/triage/", typed, headers=HTMX).status_code == 400
    case.refresh_from_db()
    assert case.status == "reported"


def test_bulk_says_first_what_will_happen_and_stops_at_no_refusal(
    client, case, dispatched, centre, grid, department
):
    other = report(Report(source="paper", description="另一件", grid=grid), by=Actor(centre))[0]
    client.force_login(centre)
    chosen = {"cases": [case.number, other.number], "action": "register", "category": "ENV-01"}
    foreseen = client.post("/desk/bulk/", chosen, headers=HTMX).content.decode()
    assert "待立案 → 待派遣" in foreseen
    assert "不能“立案”" in foreseen
    other.refresh_from_db()
    assert other.status == "reported"
    done = client.post("/desk/bulk/", chosen | {"step": "do"}, headers=HTMX).content.decode()
    other.refresh_from_db()
    assert other.status == "registered"
    assert done.count("row-no") == 1


@pytest.mark.parametrize("address", ["/desk/", "/desk/queue/", "/tasks/", "/cases/", "/rules/"])
def test_each_workplace_is_open_to_those_who_work_there(
    client, request, address, centre, executor, auditor, admin
):
    mine = {"/desk/": {"centre"}, "/desk/queue/": {"centre"}, "/tasks/": {"executor"}, "/rules/": {"centre"}}
    welcome = mine.get(address, {"centre", "executor", "auditor"})
    for name in ("centre", "executor", "auditor", "admin"):
        client.force_login(request.getfixturevalue(name))
        assert client.get(address).status_code == (200 if name in welcome else 403), name


def test_a_rule_is_tried_before_it_is_switched_on(client, case, centre, department, category):
    client.force_login(centre)
    typed = {"name": "垃圾派城管", "position": 5, "categories": [category.pk], "target": "executor"}
    refused = client.post("/rules/new/", typed)
    assert (refused.status_code, Rule.objects.count()) == (400, 0)
    saved = client.post("/rules/new/", typed | {"executor": department.pk, "sources": ["resident"]})
    rule = Rule.objects.get()
    assert (saved["Location"], rule.enabled, rule.sources) == (
        f"/rules/{rule.pk}/trial/",
        False,
        ["resident"],
    )
    assert case.number in client.get(saved["Location"]).content.decode()
    client.post(f"/rules/{rule.pk}/switch/", {"enabled": "yes"})
    rule.refresh_from_db()
    assert rule.enabled
    assert "垃圾派城管" in client.get("/rules/").content.decode()


def test_a_rule_of_another_street_is_not_there(client, centre, department):
    other = Street.objects.create(code="320104004", name="另一个街道")
    rule = Rule.objects.create(street=other, name="别处的", executor=department)
    client.force_login(centre)
    assert "别处的" not in client.get("/rules/").content.decode()
    assert client.get(f"/rules/{rule.pk}/").status_code == 404


@pytest.mark.parametrize(
    "after",
    ["2026-01-01T00:00:00+0800,²", "2026-13-45T00:00:00+0800,1", "0001-01-01T00:00:00+2359,1", ",", "x"],
)
def test_an_odd_page_key_is_the_first_page(client, case, centre, after):
    client.force_login(centre)
    assert case.number in client.get("/cases/", {"after": after}).content.decode()


def test_an_urging_stands_on_the_page_until_the_handlers_say_something(
    client, case, centre, executor, department
):
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    lifecycle.urge(case, by=Actor(centre), words="请今天回复居民")
    client.force_login(centre)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "催办：请今天回复居民 请在" in page
    lifecycle.accept(case, by=Actor(executor))
    assert "催办：请今天回复居民 请在" not in client.get(case.get_absolute_url()).content.decode()


def test_where_the_list_of_tasks_ends_the_rest_is_pointed_to(client, dispatched, executor, monkeypatch):
    client.force_login(executor)
    assert "其余的在案卷里查" not in client.get("/tasks/").content.decode()
    monkeypatch.setattr("cases.requests.views.tasks.SHOWN", 1)
    assert "其余的在案卷里查" in client.get("/tasks/").content.decode()


def test_the_list_of_rules_says_all_their_conditions(client, centre, department):
    Rule.objects.create(
        street=centre.street, name="夜间", executor=department, urgencies=["urgent"], sources=["snap"]
    )
    client.force_login(centre)
    page = client.get("/rules/").content.decode()
    assert "紧急" in page
    assert "随手拍" in page
