"""Joint orders, emergencies and inspections over the API: drawn up, signed, raised, answered; what is due."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases import lifecycle
from cases.lifecycle import Actor
from cases.models import Checklist, Emergency, EmergencyKind, JointOrder, Patrol
from grids.models import Membership, Site
from tests.cast import person

ORDERS, EMERGENCIES, DUE = "/api/v1/enforcement/orders/", "/api/v1/emergencies/", "/api/v1/inspections/due/"


@pytest.fixture
def in_hand(case, centre, officer, area_team):
    """The case, signed for by the area's team."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=area_team)
    lifecycle.accept(case, by=Actor(officer))
    return case


@pytest.fixture
def brought(in_hand):
    """A joint order for the next hours."""
    now = timezone.now()
    return {
        "area": "A1",
        "from_at": (now + timedelta(hours=1)).isoformat(),
        "to_at": (now + timedelta(hours=3)).isoformat(),
        "place": "菜场周边",
        "tasks": [{"case": in_hand.number, "departments": ["urban"]}],
    }


@pytest.fixture
def gas(street):
    """Gas: without a category, so that the centre registers it."""
    return EmergencyKind.objects.get(code="gas")


def test_an_order_is_drawn_up_signed_and_listed(api, brought, in_hand, officer, auditor):
    made = api(officer).post(ORDERS, brought, format="json", headers={"Idempotency-Key": "one"})
    again = api(officer).post(ORDERS, brought, format="json", headers={"Idempotency-Key": "one"})
    assert (made.status_code, made.json()["state"], again.status_code) == (201, "planned", 200)
    sign = f"{ORDERS}{made.json()['uuid']}/sign/"
    signed = api(officer).post(sign, {"department": "urban", "words": "已清理"}, format="json")
    assert (signed.status_code, signed.json()["state"]) == (200, "done")
    assert signed.json()["parts"][0]["tasks"] == [{"case": in_hand.number, "done": True}]
    assert [row["state"] for row in api(auditor).get(f"{ORDERS}?state=done").json()["results"]] == ["done"]
    in_hand.refresh_from_db()
    assert in_hand.status == "resolved"


def test_what_is_not_put_right_is_said(api, brought, in_hand, officer):
    made = api(officer).post(ORDERS, brought, format="json").json()
    sign = {"department": "urban", "words": "没人在", "done": []}
    signed = api(officer).post(f"{ORDERS}{made['uuid']}/sign/", sign, format="json").json()
    assert signed["parts"][0]["tasks"] == [{"case": in_hand.number, "done": False}]


@pytest.mark.parametrize(
    "change, status, field",
    [
        ({"tasks": []}, 400, "tasks"),
        ({"area": "A9"}, 400, "area"),
        ({"place": ""}, 400, "place"),
        ({"tasks": [{"case": "HH-20260101-0001", "departments": ["urban"]}]}, 400, "tasks"),
        ({"to_at": "2020-01-01T00:00:00Z"}, 400, "to_at"),
    ],
)
def test_a_faulty_order_says_what_is_wrong(api, brought, officer, change, status, field):
    answer = api(officer).post(ORDERS, brought | change, format="json")
    assert (answer.status_code, list(answer.json())) == (status, [field])
    assert not JointOrder.objects.exists()


@pytest.mark.parametrize(
    "role, status", [("cadre", 403), ("executor", 403), ("leader", 403), ("auditor", 403)]
)
def test_who_draws_none_up(api, brought, role, status, request):
    assert api(request.getfixturevalue(role)).post(ORDERS, brought, format="json").status_code == status


def test_another_departments_part_is_not_ones_own(api, brought, officer, street, area_team):
    made = api(officer).post(ORDERS, brought, format="json").json()
    stranger = person(street, "market", "秦若谷")
    Membership.objects.create(user=stranger, executor=area_team, department="market")
    sign = {"department": "urban", "words": "已清理"}
    assert api(stranger).post(f"{ORDERS}{made['uuid']}/sign/", sign, format="json").status_code == 403
    other = {"department": "market", "words": "已清理"}
    assert api(stranger).post(f"{ORDERS}{made['uuid']}/sign/", other, format="json").status_code == 400


def test_an_emergency_from_the_alarm_to_the_report(api, gas, grid, cadre, centre, officer):
    brought = {"kind": "gas", "grid": grid.code, "words": "楼道有燃气味"}
    made = api(cadre).post(EMERGENCIES, brought, headers={"Idempotency-Key": "a"})
    assert (made.status_code, made.json()["stage"], made.json()["call"]["to"]) == (201, "alarmed", "team")
    at = f"{EMERGENCIES}{made.json()['number']}/"
    assert api(cadre).post(EMERGENCIES, brought, headers={"Idempotency-Key": "a"}).status_code == 200
    assert api(officer).post(f"{at}acknowledge/").json()["stage"] == "answered"
    assert api(centre).post(f"{at}pass-on/").status_code == 409
    assert api(officer).post(f"{at}note/", {"words": "已关阀"}).status_code == 200
    closed = api(officer).post(f"{at}close/", {"result": "软管脱落，已更换"}).json()
    actions = [line["action"] for line in closed["lines"]]
    assert actions == ["raised", "called", "answered", "noted", "closed"]
    assert api(centre).get(at).json() == closed


@pytest.mark.parametrize(
    "brought, field",
    [({"words": "冒烟"}, "kind"), ({"kind": "gas"}, "address"), ({"kind": "no", "address": "x"}, "kind")],
)
def test_a_faulty_alarm_raises_nothing(api, gas, centre, brought, field):
    answer = api(centre).post(EMERGENCIES, brought)
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert not Emergency.objects.exists()


@pytest.mark.parametrize(
    "role, seen", [("other_cadre", 404), ("admin", 404), ("auditor", 200), ("leader", 200)]
)
def test_who_sees_an_emergency(api, gas, grid, cadre, role, seen, request):
    user = request.getfixturevalue(role)
    number = api(cadre).post(EMERGENCIES, {"kind": "gas", "grid": grid.code}).json()["number"]
    assert api(user).get(f"{EMERGENCIES}{number}/").status_code == seen
    assert len(api(user).get(EMERGENCIES).json()["results"]) == (seen == 200)


def test_what_is_due_for_inspection(api, grid, other_grid, cadre, officer):
    shop = Checklist.objects.get(code="shop-fire")
    for number, (place, days) in enumerate([(grid, 70), (grid, 55), (grid, None), (other_grid, 1)]):
        site = Site.objects.create(
            grid=place, code=f"S{number}", name=f"店{number}", kind="shop", risk="high"
        )
        if days is not None:
            at = timezone.now() - timedelta(days=days)
            Patrol.objects.create(
                grid=place, place_code=place.code, site=site, checklist=shop, by=cadre, at=at
            )
    rows = {row["site"]: row["light"] for row in api(officer).get(DUE).json()["results"]}
    assert rows == {"S0": "red", "S1": "yellow", "S2": "red", "S3": "green"}
    red = api(cadre).get(f"{DUE}?light=red").json()["results"]
    assert [(row["site"], row["every"]) for row in red] == [("S0", 60), ("S2", 60)]


@pytest.mark.parametrize("call", [ORDERS, EMERGENCIES, DUE])
def test_a_stranger_reads_nothing(api, street, call):
    assert api().get(call).status_code == 401
