"""Behind the masks: who may look, and that no look goes unrecorded."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cases import lifecycle
from cases.lifecycle import Actor, Incomplete, NotTheirs
from cases.requests.reveals import may_reveal, reveal
from grids.models import Reveal

WHO = ["centre", "executor", "cadre", "worker", "officer", "leader", "admin", "auditor", "other_cadre"]


@pytest.fixture
def handed(case, centre, department):
    """Dispatched to the department."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    return case


@pytest.fixture
def looks(handed, centre, cadre):
    """Two looks by different people."""
    reveal(handed, "reporter_phone", by=centre, reason="回访13800001111")
    reveal(handed, "reporter_name", by=cadre, reason="上门核实")


@pytest.mark.parametrize("who", WHO)
def test_only_centre_lead_and_posted_cadre_may_look(handed, request, who):
    user = request.getfixturevalue(who)
    if who in {"centre", "executor", "cadre"}:
        assert reveal(handed, "reporter_phone", by=user, reason="联系上门时间") == "13912345678"
        assert Reveal.objects.get().by == user
    else:
        with pytest.raises(NotTheirs):
            reveal(handed, "reporter_phone", by=user, reason="联系上门时间")
        assert not Reveal.objects.exists()


def test_the_lead_may_look_only_while_the_case_is_theirs(handed, executor, cadre, centre, area_team):
    lifecycle.accept(handed, by=Actor(executor))
    lifecycle.resolve(handed, by=Actor(executor), words="已清运")
    assert may_reveal(handed, executor)
    lifecycle.close(handed, by=Actor(cadre), words="已看过")
    assert not may_reveal(handed, executor)
    assert may_reveal(handed, centre)


@pytest.mark.parametrize(
    ("field", "reason"), [("reporter_phone", "  "), ("tracking_code", "想看"), ("", "想看")]
)
def test_a_look_needs_a_known_field_and_a_reason(handed, centre, field, reason):
    with pytest.raises(Incomplete):
        reveal(handed, field, by=centre, reason=reason)
    assert not Reveal.objects.exists()


def test_the_value_stands_in_that_answer_alone(handed, client, centre):
    client.force_login(centre)
    brought = {"field": "reporter_phone", "reason": "联系上门时间"}
    answer = client.post(reverse("reveal", args=[handed.number]), brought, headers={"HX-Request": "true"})
    assert "13912345678" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "13912345678" not in client.get(handed.get_absolute_url()).content.decode()
    assert (Reveal.objects.get().subject, Reveal.objects.get().reason) == (handed.number, "联系上门时间")


@pytest.mark.parametrize(
    ("who", "brought", "status"),
    [
        ("centre", {"field": "reporter_phone", "reason": ""}, 400),
        ("centre", {"field": "head_hash", "reason": "x"}, 400),
        ("centre", {"field": "reporter_phone", "reason": "长" * 201}, 400),
        ("auditor", {"field": "reporter_phone", "reason": "想看"}, 403),
        ("leader", {"field": "reporter_phone", "reason": "想看"}, 403),
        ("other_cadre", {"field": "reporter_phone", "reason": "想看"}, 404),
        ("admin", {"field": "reporter_phone", "reason": "想看"}, 404),
    ],
)
def test_refusals_show_nothing(handed, client, request, who, brought, status):
    client.force_login(request.getfixturevalue(who))
    answer = client.post(reverse("reveal", args=[handed.number]), brought)
    assert answer.status_code == status
    assert "13912345678" not in answer.content.decode()
    assert not Reveal.objects.exists()


def test_a_stranger_is_sent_to_sign_in(handed, client):
    answer = client.post(reverse("reveal", args=[handed.number]), {"field": "reporter_phone", "reason": "x"})
    assert (answer.status_code, answer.url.startswith("/accounts/login/")) == (302, True)


@pytest.mark.parametrize("who", [name for name in WHO if name != "auditor"])
def test_the_log_is_the_auditors(looks, client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/reveals/").status_code == 403


def test_the_auditor_reads_who_looked_at_what_and_why(looks, handed, client, auditor, centre, cadre):
    client.force_login(auditor)
    text = client.get("/reveals/").content.decode()
    for shown in (handed.number, centre.name, cadre.name, "上门核实", "联系电话", "回访138****1111"):
        assert shown in text
    assert "13912345678" not in text


def test_the_log_is_filtered_by_person_and_month(looks, client, auditor, centre, cadre):
    client.force_login(auditor)
    month = datetime.now(UTC).astimezone().strftime("%Y-%m")

    def reasons(**query):
        return [row.reason for row in client.get("/reveals/", query).context["rows"]]

    assert reasons(person=cadre.pk) == ["上门核实"]
    assert reasons(month="2020-01") == []
    assert len(reasons(month=month)) == len(reasons(month="x", person="y")) == 2
    last = Reveal.objects.order_by("-pk").first()
    assert reasons(before=last.pk) == ["回访13800001111"]


def test_the_log_costs_the_same_for_many(
    looks, handed, client, auditor, centre, django_assert_max_num_queries
):
    for number in range(30):
        reveal(handed, "reporter_name", by=centre, reason=f"第{number}次")
    client.force_login(auditor)
    with django_assert_max_num_queries(8):
        client.get("/reveals/")


@pytest.mark.parametrize("statement", ["update grids_reveal set reason = 'x'", "delete from grids_reveal"])
def test_the_database_refuses_to_change_the_log(looks, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
