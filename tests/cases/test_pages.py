"""The pages of the chain: who sees which, what they cost, what a refusal says."""

import pytest

from cases.lifecycle import Actor, accept, dispatch, note, register

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
    client, dispatched, executor, centre, django_assert_max_num_queries
):
    accept(dispatched, by=Actor(executor))
    client.force_login(centre)
    client.get(page_of(dispatched))
    note(dispatched, by=Actor(executor), words="已到现场")
    with django_assert_max_num_queries(12):
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
