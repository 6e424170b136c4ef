"""Who asks, who helps, which units there are: masked and kept as on the pages."""

import pytest
from django.utils import timezone

from tests.volunteering import volunteer
from volunteers.models import Helper, Unit

ME, VOLUNTEERS, UNITS = "/api/v1/me/", "/api/v1/volunteers/", "/api/v1/units/"
SOMEBODY = {
    "community": "320104003015", "name": "周小满", "phone": "138 0000 1111", "times": ["6am"], "consent": "yes",
}  # fmt: skip
UNIT = {
    "code": "N-009", "street": "320104003", "name": "街角书店", "kind": "shop", "community": "320104003015",
    "contact_name": "周小满", "phone": "138 0000 1111", "joined_on": "2026-11-01",
}  # fmt: skip


@pytest.mark.parametrize(("role", "expected"), [
    ("cadre", {"roles": ["cadre"], "grids": ["320104003015001"], "communities": []}),
    ("worker", {"roles": ["worker", "executor"], "communities": ["320104003015"], "executors": ["CO-015"]}),
    ("officer", {"roles": ["executor", "officer"], "executors": ["T-1"]}),
    ("leader", {"roles": ["leader"], "led": ["320104003015"]}),
    ("admin", {"roles": ["admin"], "waits": []}),
    ("auditor", {"roles": ["auditor"], "street": "320104003"}),
    ("banker", {"roles": ["executor"], "units": ["N-001"]}),
    ("user_without_part", {"roles": [], "waits": [], "units": []}),
])  # fmt: skip
def test_a_program_asks_who_it_is(role, expected, api, bank, request):
    user = request.getfixturevalue(role)
    told = api(user).get(ME).json()
    assert told.items() >= (expected | {"username": user.username, "name": user.name}).items()


def test_a_stranger_is_nobody(api, street):
    assert api().get(ME).status_code == 401


def test_what_waits_is_counted_with_its_page(api, centre, case):
    waits = api(centre).get(ME).json()["waits"]
    assert {"words": "待立案", "count": 1, "page": "/desk/?tab=reported"} in waits


def test_who_helps_is_listed_masked(api, worker, other_cadre):
    volunteer(1)
    volunteer(2, confirmed_at=None)
    rows = api(worker).get(VOLUNTEERS).json()["results"]
    assert [(row["code"], row["name"], row["phone"]) for row in rows] == [("V-001", "钱**", "139****0001")]
    waiting = api(worker).get(VOLUNTEERS, {"who": "waiting"}).json()["results"]
    assert [row["code"] for row in waiting] == ["V-002"]
    assert api(other_cadre).get(VOLUNTEERS).json()["results"] == []


def test_the_office_writes_somebody_down_once(api, worker):
    made = api(worker).post(VOLUNTEERS, SOMEBODY)
    assert (made.status_code, made.json()["name"], made.json()["phone"]) == (201, "周**", "138****1111")
    row = Helper.objects.get()
    assert (row.came, row.confirmed_by, row.consented_on) == ("office", worker, timezone.localdate())
    again = api(worker).post(VOLUNTEERS, SOMEBODY)
    assert (again.status_code, list(again.json()), Helper.objects.count()) == (409, ["phone"], 1)


@pytest.mark.parametrize(("change", "field"), [
    ({"consent": ""}, "consent"), ({"phone": "12"}, "phone"), ({"community": "320104003016"}, "community"),
    ({"times": ["9am"]}, "times"),
])  # fmt: skip
def test_nobody_is_written_down_by_half(api, worker, change, field):
    answer = api(worker).post(VOLUNTEERS, SOMEBODY | change)
    assert (answer.status_code, list(answer.json()), Helper.objects.count()) == (400, [field], 0)


@pytest.mark.parametrize("role", ["cadre", "centre", "leader", "admin", "auditor", "executor"])
def test_only_the_office_writes_down(role, api, request, street):
    assert api(request.getfixturevalue(role)).post(VOLUNTEERS, SOMEBODY).status_code == 403


def test_units_are_listed_masked(api, cadre, banker, executor, bank):
    row = api(cadre).get(UNITS, {"kind": "finance"}).json()["results"][0]
    assert (row["code"], row["contact_name"], row["phone"]) == ("N-001", "钱**", "139****5678")
    assert api(cadre).get(UNITS, {"kind": "school"}).json()["results"] == []
    assert [api(who).get(UNITS).status_code for who in (banker, executor)] == [403, 403]


def test_the_admin_registers_a_unit(api, admin):
    made = api(admin).post(UNITS, UNIT)
    assert (made.status_code, made.json()["phone"]) == (201, "138****1111")
    assert Unit.objects.get(code="N-009").phone == "13800001111"
    assert list(api(admin).post(UNITS, UNIT).json()) == ["code"]


@pytest.mark.parametrize("role", ["cadre", "worker", "centre", "leader", "auditor"])
def test_only_the_admin_registers_units(role, api, request, street):
    assert api(request.getfixturevalue(role)).post(UNITS, UNIT).status_code == 403
    assert Unit.objects.count() == 0
