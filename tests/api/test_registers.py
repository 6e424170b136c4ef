"""Registers, point → grid, outlines, tokens, and the description of it all."""

import gzip
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from rest_framework.test import APIClient

from grids.models import GridOutline
from tests.cast import PASSWORD, centre_of

BASE = "/api/v1/"
TOKEN = f"{BASE}auth/token/"


@pytest.mark.parametrize(
    "name, first",
    [
        ("grids", {"code": "320104003015001", "community": "320104003015", "community_name": "红悦社区"}),
        ("communities", {"code": "320104003015", "street": "320104003", "area": "A1"}),
        ("areas", {"code": "A1", "communities": ["320104003015", "320104003016"]}),
        ("executors", {"code": "D-CITY", "kind": "department", "community": None}),
        ("categories", {"code": "ENV", "parent": None, "is_leaf": False}),
    ],
)
def test_a_register_is_listed(api, auditor, department, category, name, first):
    answer = api(auditor).get(f"{BASE}{name}/")
    assert answer.status_code == 200
    assert list(answer.json()) == ["next", "previous", "results"]
    assert answer.json()["results"][0].items() >= first.items()


@pytest.mark.parametrize(
    "name, status",
    [("grids", 401), ("communities", 401), ("areas", 401), ("executors", 401), ("categories", 200)],
)
def test_what_a_stranger_reads_of_the_registers(api, street, name, status):
    assert api().get(f"{BASE}{name}/").status_code == status


def test_an_executor_finds_its_own(api, executor, department, area_team):
    answer = api(executor).get(f"{BASE}executors/?mine=true")
    assert [one["code"] for one in answer.json()["results"]] == ["D-CITY"]


@pytest.mark.parametrize("cursor", ["cD0lMDA=", "cj0xJnA9JTAw"])
def test_a_register_survives_a_made_up_cursor(api, auditor, street, cursor):
    assert api(auditor).get(f"{BASE}grids/?cursor={cursor}").status_code in (200, 404)


def test_a_point_finds_its_grid(api, street):
    longitude, latitude = centre_of(1, 1)
    answer = api().get(f"{BASE}grids/locate/?longitude={longitude}&latitude={latitude}")
    assert answer.json() == {
        "grid": "320104003016002",
        "grid_name": "第2网格",
        "community": "320104003016",
        "community_name": "景泰苑社区",
    }
    outside = api().get(f"{BASE}grids/locate/?longitude=0&latitude=0")
    assert set(outside.json().values()) == {None}


@pytest.mark.parametrize("asked", ["", "longitude=1", "longitude=nan&latitude=1", "longitude=999&latitude=0"])
def test_a_point_that_is_none_is_refused(api, street, asked):
    assert api().get(f"{BASE}grids/locate/?{asked}").status_code == 400


def test_outlines_are_open_and_sent_once(api, street, grid):
    address = f"{BASE}grids/outlines.geojson"
    first = api().get(address)
    codes = [feature["properties"]["code"] for feature in first.json()["features"]]
    assert (first["Content-Type"], len(codes)) == ("application/geo+json", 4)
    assert api().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    packed = api().get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == first.content
    GridOutline.objects.filter(grid=grid).delete()
    assert api().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_name_and_a_password_give_a_token(api, cadre):
    answer = api().post(TOKEN, {"username": "cadre", "password": PASSWORD})
    assert answer.status_code == 200
    client = api()
    client.credentials(HTTP_AUTHORIZATION=f"Token {answer.json()['token']}")
    assert client.get("/api/v1/cases/").status_code == 200
    cadre.is_active = False
    cadre.save()
    assert client.get("/api/v1/cases/").status_code == 401


def test_failures_are_counted_by_name_and_successes_are_not(api, cadre):
    for _ in range(15):
        assert post_token(PASSWORD) == 200
    assert [post_token("wrong") for _ in range(11)] == [400] * 10 + [429]
    assert post_token(PASSWORD) == 429


def post_token(password):
    """The status of one try; the counters are kept between tries."""
    return APIClient().post(TOKEN, {"username": "cadre", "password": password}).status_code


def test_a_second_factor_is_not_gone_round(api, cadre):
    Authenticator.objects.create(user=cadre, type=Authenticator.Type.TOTP, data={})
    assert api().post(TOKEN, {"username": "cadre", "password": PASSWORD}).status_code == 403


def test_a_session_serves_too_and_minds_csrf(client, cadre):
    client.force_login(cadre)
    assert client.get("/api/v1/cases/").status_code == 200
    client.handler.enforce_csrf_checks = True
    assert client.post("/api/v1/cases/", {}, content_type="application/json").status_code == 403


def test_the_schema_has_no_warnings(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_the_schema_and_its_page_need_nothing_from_elsewhere(client, db):
    assert client.get(f"{BASE}schema/").status_code == 200
    page = client.get(f"{BASE}docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert not re.search(r"(src|href)=\"https?://", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S", text)
    assert "script-src 'self'" in page["Content-Security-Policy"]
