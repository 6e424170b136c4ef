"""The pages of the fast lane: one tap and a place raise it; the page shows whose turn it is; the report names roles."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.emergency import acknowledge, close, raise_alarm
from cases.models import DutyShift, Emergency, Notice

NEW = "/emergency/new/"


@pytest.fixture
def signed_in(client):
    """A client that signs in as somebody."""

    def enter(user):
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def emergency(alarm, roster, centre, leader):
    """Raised by the centre just now, while the roster runs."""
    now = timezone.now()
    span = {"from_at": now - timedelta(hours=1), "to_at": now + timedelta(hours=1)}
    DutyShift.objects.update(**span)
    return raise_alarm(alarm, by=centre, at=now)[0]


def at(emergency, action):
    return f"{emergency.get_absolute_url()}{action}/"


def test_one_tap_and_a_place_raise_it(signed_in, cadre, grid, kind, officer):
    page = signed_in(cadre)
    assert page.post(NEW, {"grid": grid.code}).status_code == 400
    answer = page.post(NEW, {"kind": "fire", "grid": grid.code, "draft": "k"})
    again = page.post(NEW, {"kind": "fire", "grid": grid.code, "draft": "k"})
    assert (answer.status_code, Emergency.objects.count()) == (302, 1)
    assert answer.headers["Location"] == again.headers["Location"]
    assert "等待应答" in page.get(answer.headers["Location"]).content.decode()
    assert Notice.objects.filter(user=officer, cause__startswith="emergency:").count() == 2


def test_from_a_case_it_needs_only_the_kind(signed_in, centre, case, kind, area_team):
    page = signed_in(centre)
    assert f"{NEW}?case={case.number}" in page.get(case.get_absolute_url()).content.decode()
    assert case.number in page.get(f"{NEW}?case={case.number}").content.decode()
    assert page.post(NEW, {"kind": "fire", "case": case.number}).status_code == 302
    shown = page.get(case.get_absolute_url()).content.decode()
    assert ("等待应答" in shown, NEW in shown) == (True, False)


def test_whoever_is_called_finds_the_buttons(signed_in, emergency, officer, second):
    page = signed_in(officer)
    shown = page.get(emergency.get_absolute_url()).content.decode()
    assert ("我已收到" in shown, "转下一人" in shown, "顾长风" in shown) == (True, True, True)
    assert page.post(at(emergency, "pass-on"), {"words": "在外"}).status_code == 302
    assert page.post(at(emergency, "pass-on")).status_code == 403
    assert signed_in(second).post(at(emergency, "acknowledge")).status_code == 302
    assert signed_in(officer).post(at(emergency, "acknowledge")).status_code == 409


def test_a_reader_finds_no_buttons(signed_in, emergency, auditor):
    shown = signed_in(auditor).get(emergency.get_absolute_url()).content.decode()
    assert ("我已收到" in shown, "结束应急" in shown) == (False, False)
    assert signed_in(auditor).post(at(emergency, "acknowledge")).status_code == 403
    assert signed_in(auditor).post(at(emergency, "note"), {"words": "x"}).status_code == 403


def test_the_report_names_roles_and_nobody(signed_in, emergency, officer, leader):
    acknowledge(emergency, by=officer)
    close(emergency, result="已扑灭，电话 13912345678", by=officer)
    shown = signed_in(leader).get(at(emergency, "report")).content.decode()
    main = shown.split('id="main"')[1]
    assert ("片区值班人（第 1）" in main, "顾长风" in main) == (True, False)
    assert ("139****5678" in main, "13912345678" in main) == (True, False)


def test_the_list_says_what_is_running_and_what_is_over(signed_in, emergency, centre):
    page = signed_in(centre)
    assert page.get("/emergency/").content.decode().count(emergency.case.number) == 2
    close(emergency, result="误报", by=centre, at=timezone.now())
    assert "现在没有应急" in page.get("/emergency/?show=month").content.decode()


@pytest.mark.parametrize("path", ["", "live/", "report/"])
def test_a_page_costs_little(signed_in, emergency, centre, path, django_assert_max_num_queries):
    page = signed_in(centre)
    page.get(emergency.get_absolute_url() + path)
    with django_assert_max_num_queries(14):
        page.get(emergency.get_absolute_url() + path)
