"""What the phone is told: whom it speaks for, the key of that person alone, pages for the way."""

import base64
import json
import re

import pytest
from django.test import Client

from cases.fieldwork.offline import KEPT, SHELL, key_of, worker_source
from cases.navigation import person_of
from grids.models import Household
from tests.test_scripts import SOURCES, fetches, node

SCRIPT = re.compile(r"^honghua/(\w+)\.js$")


def told(user=None):
    client = Client()
    if user:
        client.force_login(user)
    answer = client.get("/offline/person/?pages")
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.json()


def test_each_person_has_a_key_of_their_own_and_always_the_same(cadre, other_cadre):
    assert told(cadre)["key"] == key_of(cadre) != key_of(other_cadre)
    assert len(base64.b64decode(key_of(cadre))) == 32
    assert person_of(cadre) != person_of(other_cadre)
    assert str(cadre.pk) not in (person_of(cadre), told(cadre)["key"])


def test_a_stranger_gets_a_token_and_neither_key_nor_pages(street):
    answer = told()
    assert (answer["person"], set(answer)) == ("", {"person", "csrf"})
    assert answer["csrf"]


def test_pages_for_the_way_are_for_those_in_the_field(cadre, centre):
    assert {"/my/", "/visits/new/", "/patrols/new/", "/report/", "/my/settle/"} <= set(told(cadre)["pages"])
    assert told(centre)["pages"] == []


@pytest.fixture
def household(grid):
    """A door that nobody has seen yet."""
    return Household.objects.create(grid=grid, code="H-1", door="301 室")


def is_kept(path):
    return any(re.fullmatch(pattern, path) for pattern in KEPT)


@pytest.mark.parametrize("who", ["cadre", "worker"])
def test_every_page_for_the_way_opens_may_be_kept_and_finds_its_files(who, household, other_grid, request):
    user, client = request.getfixturevalue(who), Client()
    client.force_login(user)
    pages = told(user)["pages"]
    assert {"/households/", "/grid-list/", "/households/H-1/"} <= set(pages)
    for page in pages:
        answer = client.get(page)
        assert (answer.status_code, is_kept(page.split("?")[0])) == (200, True)
        assert "no-store" not in answer.headers["Cache-Control"]
        files = re.findall(r'(?:href|src)="/static/([^"]+\.(?:js|css))"', answer.content.decode())
        imported = {f"honghua/{name}.js" for file in files for name in fetches(*SCRIPT.findall(file))}
        assert set(files) | imported <= set(SHELL), page


def test_a_worker_with_several_grids_has_a_form_for_each(worker, grid, household):
    more = type(grid).objects.create(community=grid.community, code=grid.code[:-1] + "9", name="第9网格")
    assert {f"/visits/new/?grid={one.code}" for one in (grid, more)} <= set(told(worker)["pages"])


@pytest.mark.parametrize(
    "path",
    [
        "/households/H-1/edit/",
        "/households/H-1/reveal/",
        "/admin/",
        "/api/v1/visits/",
        "/cases/",
        "/sites/S/",
    ],
)
def test_what_is_never_kept(path):
    assert not is_kept(path)


def test_a_household_found_by_its_number_is_never_kept(cadre, household):
    client = Client()
    client.force_login(cadre)
    answer = client.post("/households/", {"phone": "13912345678"})
    assert "no-store" in answer.headers["Cache-Control"]


def test_every_file_of_the_shell_is_there(client, street):
    source = worker_source()
    files = json.loads(re.search(r"const SHELL = (.*);", source)[1])
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.content.decode() == source
    assert files[-1] == "/offline/"
    assert files[:-1] == [f"/static/{name}" for name in SHELL]


def test_the_worker_is_one_classic_script_with_its_modules_before_it(client, street, tmp_path):
    source = worker_source()
    assert not re.search(r"^\s*(import|export)\b|importScripts", source, re.MULTILINE)
    needed = fetches("worker")
    scopes = re.findall(r"^const (\w+) = \(\(\) => \{$", source, re.MULTILINE)
    assert set(scopes) == set(needed) - {"worker"}
    for at, name in enumerate(scopes):
        assert set(fetches(name)) <= set(scopes[: at + 1]), "what a module imports stands before it"
    last = [line for line in SOURCES["worker"].splitlines() if line][-1]
    assert source.rstrip().endswith(last)
    whole = tmp_path / "worker.cjs"
    whole.write_text(source, "utf-8")
    assert node("--check", str(whole)).returncode == 0


def test_a_worker_that_is_still_the_same_is_not_sent_again(client, street):
    first = client.get("/sw.js")
    assert first.headers["Cache-Control"] == "no-cache"  # asked for each time
    again = client.get("/sw.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_app_can_be_installed(client, street):
    manifest = client.get("/manifest.webmanifest").json()
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    assert manifest["display"] == "standalone"


def test_a_page_that_does_not_know_its_reader_takes_nothing_away(client, cadre):
    client.force_login(cadre)
    assert f'data-person="{person_of(cadre)}"' in client.get("/nowhere/").content.decode()
    for path in ("/my/?a=%00", "/offline/"):
        assert 'data-person="?"' in client.get(path).content.decode()
