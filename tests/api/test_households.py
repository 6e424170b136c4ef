"""Households over the API: masked for everyone, a number only in a body."""

import pytest
from django.core.management import call_command

from grids.models import Building, Household

CALL = "/api/v1/households/"
SEE = {"cadre", "worker", "centre", "leader"}
ROLES = sorted(SEE | {"other_cadre", "executor", "admin", "auditor"})
SECRETS = ("13912345678", "钱多多", "膝盖")


@pytest.fixture
def household(grid):
    """A key household of the cadre's grid: 钱多多, telephone 139 1234 5678."""
    building = Building.objects.create(grid=grid, code="320104003015001-B03", name="3幢")
    return Household.objects.create(
        grid=grid, building=building, code="H-1", door="2 单元 301 室", contact_name="钱多多",
        phone="139 1234 5678", kinds=["living_alone"], consent="full", note="膝盖不好",
    )  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_each_reads_the_households_of_their_places_masked(role, household, api, request):
    answer = api(request.getfixturevalue(role)).get(CALL)
    assert answer.status_code == 200
    assert len(answer.json()["results"]) == (role in SEE)
    assert not any(secret in answer.content.decode() for secret in SECRETS)


def test_what_a_household_looks_like_from_outside(household, api, cadre):
    shown = api(cadre).get(CALL).json()["results"][0]
    assert shown == {
        "code": "H-1",
        "grid": "320104003015001",
        "building": "320104003015001-B03",
        "door": "2 单元 301 室",
        "people": 1,
        "name": "钱**",
        "phone": "139****5678",
        "kinds": ["living_alone"],
        "is_key": True,
        "consent": "full",
        "prefers_call": False,
        "moved_in_on": None,
        "asked_on": None,
    }


def test_a_stranger_reads_none_and_finds_none(household, api):
    assert api().get(CALL).status_code == 401
    assert api().post(f"{CALL}find/", {"phone": "13912345678"}, format="json").status_code == 401


@pytest.mark.parametrize("role", ROLES)
def test_a_whole_number_in_the_body_finds_its_household(role, household, api, request):
    answer = api(request.getfixturevalue(role)).post(
        f"{CALL}find/", {"phone": "139 1234 5678"}, format="json"
    )
    assert [one["code"] for one in answer.json()] == (["H-1"] if role in SEE - {"leader"} else [])
    assert not any(secret in answer.content.decode() for secret in SECRETS)


@pytest.mark.parametrize("sent", [{"phone": "1391234567"}, {"phone": "-"}])
def test_part_of_a_number_finds_nothing(sent, household, api, cadre):
    assert api(cadre).post(f"{CALL}find/", sent, format="json").json() == []


@pytest.mark.parametrize("sent", [{}, {"phone": ""}, {"phone": "1" * 41}, {"phone": ["1"]}])
def test_what_is_no_number_is_refused(sent, household, api, cadre):
    assert api(cadre).post(f"{CALL}find/", sent, format="json").status_code == 400


def test_a_number_in_the_address_is_refused(household, api, cadre):
    answer = api(cadre).get(CALL, {"phone": "13912345678"})
    assert answer.status_code == 400
    assert "phone" in answer.json()


@pytest.mark.parametrize(
    "asked, found",
    [
        ({"key": "true"}, 1),
        ({"key": "false"}, 40),
        ({"kind": "living_alone"}, 1),
        ({"building": "320104003015001-B03", "consent": "full"}, 1),
        ({"grid": "320104003015002"}, 0),
        ({"grid": "320104003016001"}, 0),
    ],
)
def test_the_list_is_narrowed(asked, found, household, grid, api, centre):
    rows = [Household(grid=grid, code=f"R-{number:02d}", door="1") for number in range(40)]
    Household.objects.bulk_create(
        [*rows, Household(grid=grid, code="R-99", door="1", retired_on="2026-01-01")]
    )
    assert len(api(centre).get(CALL, asked | {"page_size": 100}).json()["results"]) == found


@pytest.mark.parametrize("asked", [{"kind": "nonsense"}, {"consent": "x"}])
def test_an_unknown_word_is_refused(asked, household, api, centre):
    assert api(centre).get(CALL, asked).status_code == 400


def test_pages_by_cursor_cost_the_same(household, grid, api, cadre, django_assert_max_num_queries):
    Household.objects.bulk_create(
        Household(grid=grid, code=f"R-{number:02d}", door="1") for number in range(60)
    )
    reader, codes, address = api(cadre), [], CALL
    while address:
        with django_assert_max_num_queries(5):
            answer = reader.get(address).json()
        codes += [one["code"] for one in answer["results"]]
        address = answer["next"]
    assert codes == sorted(Household.objects.values_list("code", flat=True))


def test_the_schema_tells_of_households_without_warnings(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))
    text = (tmp_path / "schema.yml").read_text()
    assert "/api/v1/households/find/" in text
