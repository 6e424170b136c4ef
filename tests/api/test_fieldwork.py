"""Visits and patrols over the API: filed once with nested findings, refused beside the field, listed masked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Case, Hazard, Need, Patrol, Visit
from grids.models import Household

VISITS, PATROLS = "/api/v1/visits/", "/api/v1/patrols/"


@pytest.fixture
def household(grid):
    """A door of the cadre's grid."""
    return Household.objects.create(
        grid=grid, code="H-1", door="301 室", contact_name="钱多多", phone="13912345678"
    )


def visit(**more):
    return {"kind": "face", "household": "H-1"} | more


def test_a_visit_with_nested_findings_is_filed_once(api, cadre, household, category):
    sent = visit(
        findings=[
            {"kind": "need", "words": "想要一张书桌，电话 13912345678", "need_kind": "schooling"},
            {"kind": "case", "words": "路灯不亮", "category": category.code},
        ]
    )
    first = api(cadre).post(VISITS, sent, format="json", HTTP_IDEMPOTENCY_KEY="k1")
    again = api(cadre).post(VISITS, sent, format="json", HTTP_IDEMPOTENCY_KEY="k1")
    assert (first.status_code, again.status_code, first.json()["uuid"]) == (201, 200, again.json()["uuid"])
    assert (Visit.objects.count(), Need.objects.count(), Case.objects.count()) == (1, 1, 1)
    assert [line["kind"] for line in first.json()["findings"]] == ["need", "case"]
    assert first.json()["findings"][1]["became"] == Case.objects.get().get_absolute_url()
    assert "13912345678" not in first.content.decode()


def test_photos_of_findings_come_as_multipart(api, cadre, household, snapshot):
    photo = SimpleUploadedFile("a.jpg", snapshot.content, "image/jpeg")
    sent = visit(**{"findings-0-kind": "hazard", "findings-0-words": "飞线", "findings-0-photos": photo})
    assert api(cadre).post(VISITS, sent, format="multipart").status_code == 201
    assert Hazard.objects.get().finding.photos.count() == 1


def test_a_patrol_with_a_checklist(api, cadre, grid):
    answer = api(cadre).post(PATROLS, {"grid": grid.code, "checklist": "grid-walk"}, format="json")
    assert (answer.status_code, answer.json()["checklist"]) == (201, "grid-walk")
    assert Patrol.objects.get().grid == grid


@pytest.mark.parametrize(
    "sent, field",
    [
        ({"household": "H-1"}, "how"),
        ({"kind": "face"}, "household"),
        ({"kind": "face", "household": "nobody"}, "household"),
        ({"kind": "dance", "household": "H-1"}, "kind"),
        (visit(findings="x"), "findings"),
        (visit(findings=[{"kind": "promise", "words": "带表"}]), "findings-0-due_on"),
        (visit(findings=[{"kind": "fact", "words": "好"}, {"kind": "nonsense"}]), "findings-1-kind"),
        (visit(findings=[{"kind": "fact", "words": ["a"]}]), "findings-0-words"),
        (visit(happened_at="2020-01-01T00:00:00Z"), "happened_at"),
        (visit(longitude=118.8), "longitude"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(api, cadre, household, sent, field):
    answer = api(cadre).post(VISITS, sent, format="json")
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert Visit.objects.count() == 0


@pytest.mark.parametrize(
    "role, status", [("centre", 403), ("executor", 403), ("leader", 403), ("admin", 403)]
)
def test_only_those_in_the_field_file(api, household, role, status, request):
    assert api(request.getfixturevalue(role)).post(VISITS, visit(), format="json").status_code == status


def test_strangers_neither_file_nor_read(api, household):
    assert {api().post(VISITS, visit(), format="json").status_code, api().get(VISITS).status_code} == {401}


def test_another_grids_household_is_not_there(api, other_cadre, household):
    answer = api(other_cadre).post(VISITS, visit(), format="json")
    assert (answer.status_code, list(answer.json())) == (400, ["household"])


@pytest.mark.parametrize("role, seen", [("cadre", 1), ("worker", 1), ("leader", 1), ("other_cadre", 0)])
def test_each_reads_those_of_their_places(api, cadre, household, role, seen, request):
    api(cadre).post(VISITS, visit(present="钱多多"), format="json")
    answer = api(request.getfixturevalue(role)).get(VISITS, {"household": "H-1"})
    assert len(answer.json()["results"]) == seen
    assert "钱多多" not in answer.content.decode()


def test_a_list_costs_the_same_for_one_and_for_many(api, cadre, household, django_assert_max_num_queries):
    for _ in range(6):
        api(cadre).post(VISITS, visit(findings=[{"kind": "fact", "words": "好"}]), format="json")
    client = api(cadre)
    with django_assert_max_num_queries(9):
        assert len(client.get(VISITS).json()["results"]) == 6
