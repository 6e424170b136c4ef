"""A report comes in: by whom, through which channel, how often, and what stands in the answer."""

from cases.models import Case
from tests.cast import centre_of

LIST = "/api/v1/cases/"


def a_report(**more):
    longitude, latitude = centre_of(0, 0)
    return {"description": "三号楼下垃圾没有清运", "longitude": longitude, "latitude": latitude} | more


def test_a_cadre_reports_and_the_grid_is_found(api, cadre, grid, category):
    answer = api(cadre).post(LIST, a_report(source="patrol", category="ENV-01", urgency="urgent"))
    assert answer.status_code == 201
    case = Case.objects.get()
    body = answer.json()
    assert body["number"] == case.number
    assert body["tracking_code"] == case.tracking_code
    assert (body["status"], body["grid"], body["category"]) == ("reported", grid.code, "ENV-01")
    assert body["deadline"].endswith("+08:00")
    assert [action["name"] for action in body["available_actions"]] == ["withdraw"]


def test_a_stranger_reports_and_gets_the_tracking_code(api, street):
    answer = api().post(LIST, a_report(source="snap", reporter_phone="139 1234 5678"))
    assert answer.status_code == 201
    assert answer.json()["tracking_code"] == Case.objects.get().tracking_code
    assert Case.objects.get().reporter_phone == "13912345678"
