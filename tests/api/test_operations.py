"""Every operation of the document, asked and sent what no honest client would: an answer, never a fault of ours."""

from base64 import b64encode
from datetime import timedelta

import pytest
from django.utils import timezone

from cases import lifecycle
from cases.lifecycle import Actor
from cases.models import Need
from tests.api.operations import asked, document, operations, plausible, sent
from tests.bad_values import INSTANTS, SHAPES, TEXTS
from tests.linked_rows import noted
from tests.test_access import ROLES
from tests.volunteering import organised, plan
from volunteers import projects
from volunteers.models import Resource

# Read by the same few lines in every list; what a position can be depends on the list.
OF_EVERY_LIST = ("cursor", "page_size")
CURSORS = [b64encode(b"p=" + text.encode()).decode() for text in (*INSTANTS[:3:2], "x\x00", "9" * 40)]


@pytest.fixture
def ids(case, grid, by_worker, bank, promise, centre, field_work, joint_work, of_enterprises):
    """What stands for the parts of each address, by the beginning of the address."""
    lifecycle.register(case, by=Actor(centre))
    project = projects.create(plan(grid=grid), by=by_worker)
    projects.publish(project, by=by_worker)
    resource = Resource.objects.create(
        street=bank.street, unit=bank, gift="hall", title="会议室", from_on=timezone.localdate(),
        offered_at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    return {
        "cases": {"number": case.number, "action": "dispatch"},
        "enforcement": {"uuid": joint_work["joint_order"]["uuid"]},
        "emergencies": joint_work["emergency"],
        "enterprises": {"code": of_enterprises["enterprise"]},
        "enterprise-matters": {"number": of_enterprises["enterprise_matter"]},
        "needs": {"uuid": Need.objects.get().uuid},
        "resources": {"uuid": resource.uuid},
        "projects": {"uuid": project.uuid, "step": "claim"},
        "activities": {"uuid": organised(by_worker).uuid},
        "resolutions": {"uuid": promise.uuid, "step": "done"},
        "councils": {"uuid": promise.council.uuid},
        "analysis": {"uuid": noted(case).uuid},
        "stats": {"month": "2026-10"},
    }


def filled(path, ids):
    """An address that leads somewhere."""
    return path.format(**ids.get(path.split("/")[3], {}))


def test_no_question_breaks_an_answer(api, all_parts, ids):
    client, broken = api(all_parts), []
    client.raise_request_exception = False
    for operation in operations():
        for name in operation.asks:
            usual = (*INSTANTS[:3], *TEXTS) if name not in OF_EVERY_LIST else ()
            for value in usual or (CURSORS if name == "cursor" else TEXTS[:2]):
                answer = sent(client, operation, filled(operation.path, ids), query=asked(name, value))
                if answer.status_code not in operation.codes:
                    broken.append((operation.path, name, value, answer.status_code))
    assert broken == []


def test_no_body_breaks_an_answer(api, all_parts, ids):
    client, broken = api(all_parts), []
    client.raise_request_exception = False
    for operation in operations():
        good = {name: plausible(name, schema) for name, schema in operation.takes.items()}
        for name in good:
            for value in SHAPES:
                answer = sent(client, operation, filled(operation.path, ids), good | {name: value})
                if answer.status_code not in operation.codes:
                    broken.append((operation.path, name, value, answer.status_code))
    assert broken == []


@pytest.mark.parametrize("role", ["stranger", "all_parts", *ROLES[1:]])
def test_every_address_says_what_it_is(role, api, ids, request):
    client = api(None if role == "stranger" else request.getfixturevalue(role))
    answers = {path: client.options(filled(path, ids)).status_code for path in document()["paths"]}
    assert {path: code for path, code in answers.items() if code not in (200, 401, 403, 404)} == {}


@pytest.mark.parametrize("field", ["executor", "category", "look_on", "words"])
@pytest.mark.parametrize("value", [["D-CITY"], {"code": 1}, True])
def test_a_task_of_a_note_names_the_field_that_is_no_word(api, centre, case, department, field, value):
    body = {"executor": "D-CITY", "category": "ENV-01"} | {field: value}
    answer = api(centre).post(f"/api/v1/analysis/{noted(case).uuid}/task/", body)
    assert (answer.status_code, list(answer.json())) == (400, [field])


@pytest.mark.parametrize("name", ["since", "until"])
def test_an_instant_of_no_zone_is_refused_beside_its_name(api, cadre, name):
    answer = api(cadre).get("/api/v1/visits/", {name: INSTANTS[0]})
    assert (answer.status_code, list(answer.json())) == (400, [name])
    assert api(cadre).get("/api/v1/visits/", {name: "2026-11-22T08:30:00+08:00"}).status_code == 200


@pytest.mark.parametrize("role", ["stranger", *ROLES[1:]])
def test_each_refusal_is_named(role, api, ids, request):
    client, unnamed = api(None if role == "stranger" else request.getfixturevalue(role)), []
    for operation in operations():
        good = {name: plausible(name, schema) for name, schema in operation.takes.items()}
        for body in (good, {}) if operation.method == "post" else (None,):
            code = sent(client, operation, filled(operation.path, ids), body).status_code
            if code not in operation.codes:
                unnamed.append((operation.method, operation.path, code))
    assert unnamed == []


def test_what_no_body_may_be_is_named(api, all_parts, ids, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    client = api(all_parts)
    for operation in operations():
        address, media = filled(operation.path, ids), {"HTTP_ACCEPT": "image/gif"}
        assert client.get(address, **media).status_code in {*operation.codes, 405}, operation
        if operation.takes:
            other = client.generic("POST", address, b"x", content_type="text/x").status_code
            large = sent(client, operation, address, {"x": "y" * 20}).status_code
            # the register of units is its admin's: nothing of the others' is read
            assert (other, large) in ((415, 413), (403, 403)), operation


def test_each_refusal_has_the_shape_of_a_problem():
    for operation in operations():
        for code, answer in operation.said["responses"].items():
            if int(code) >= 400:
                shape = answer["content"]["application/json"]["schema"]
                assert shape == {"$ref": "#/components/schemas/Problem"}, (operation, code)
