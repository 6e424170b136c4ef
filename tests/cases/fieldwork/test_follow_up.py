"""Needs, hazards and promises on their pages: seen by those of the place, brought to an end by those of the field."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases.fieldwork import Found, VisitFiled, file_visit
from cases.models import Hazard, Need, Promise


def today():
    return timezone.localdate()


@pytest.fixture
def filed(household, cadre):
    """One visit with a need, a hazard and a promise."""
    findings = [
        Found("need", "想要一张书桌，电话 13912345678"),
        Found("hazard", "楼道飞线充电", due_on=today() + timedelta(days=1)),
        Found("promise", "带来申请表", due_on=today()),
    ]
    return file_visit(VisitFiled("face", household=household, findings=findings), by=cadre)[0]


def rows():
    return Need.objects.get(), Hazard.objects.get(), Promise.objects.get()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("kind, words", [("need", "书桌"), ("hazard", "飞线"), ("promise", "申请表")])
def test_the_list_of_each_kind(filed, cadre, kind, words):
    page = signed_in(cadre).get("/matters/", {"kind": kind}).content.decode()
    assert words in page
    assert "13912345678" not in page


@pytest.mark.parametrize(
    "role, status", [("worker", 200), ("leader", 200), ("other_cadre", 404), ("executor", 403)]
)
def test_who_sees_a_matter(filed, role, status, request):
    client = signed_in(request.getfixturevalue(role))
    assert [client.get(row.get_absolute_url()).status_code for row in rows()] == [status] * 3


def test_a_leader_sees_but_does_not_end(filed, leader):
    need, _hazard, _promise = rows()
    client = signed_in(leader)
    assert "report-form" not in client.get(need.get_absolute_url()).content.decode()
    assert client.post(need.get_absolute_url(), {"met": "yes", "words": "x"}).status_code == 400
    assert Need.objects.get().ended_at is None


def test_each_is_brought_to_its_end(filed, cadre):
    need, hazard, promise = rows()
    client = signed_in(cadre)
    for row, brought in [
        (need, {"met": "yes", "words": "志愿者送来"}),
        (hazard, {"gone": "yes", "draft": "k1"}),
        (promise, {"how": "keep"}),
    ]:
        assert client.post(row.get_absolute_url(), brought).status_code == 302
        row.refresh_from_db()
    assert (need.met, bool(hazard.gone_at), promise.kept) == (True, True, True)


@pytest.mark.parametrize(
    "place, brought, sentence",
    [
        (0, {"met": "yes"}, "请写几个字。"),
        (1, {}, "请选“已消除”或“还在”。"),
        (1, {"gone": "no", "next_on": "2020-01-01"}, "下次复查日要在今天之后。"),
        (2, {"how": "move"}, "请选新的日子。"),
        (2, {"how": "drop"}, "请写明为什么做不到。"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_nothing_is_lost(filed, cadre, place, brought, sentence):
    row = rows()[place]
    answer = signed_in(cadre).post(row.get_absolute_url(), brought | {"words": brought.get("words", "")})
    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_the_same_look_sent_twice_is_written_once(filed, cadre):
    hazard = Hazard.objects.get()
    for _ in range(2):
        brought = {"gone": "no", "draft": "k"}
        assert signed_in(cadre).post(hazard.get_absolute_url(), brought).status_code == 302
    assert hazard.checks.count() == 1


@pytest.mark.parametrize(
    "place, sent",
    [
        (0, {"met": "yes", "words": "送到了"}),
        (2, {"how": "keep", "words": "送到了"}),
        (2, {"how": "move", "to": "2099-01-01", "words": "表格没到"}),
    ],
)
def test_a_phone_that_lost_the_answer_sends_again_and_is_not_refused(filed, cadre, worker, place, sent):
    address = rows()[place].get_absolute_url()
    answers = [signed_in(cadre).post(address, sent).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert len(Promise.objects.get().moved) == ("to" in sent)
    other = signed_in(worker).post(address, sent | {"words": "我也来一次"})
    assert other.status_code == (302 if "to" in sent else 400)
