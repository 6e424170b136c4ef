"""Whatever is sent, the answer is a 4xx with a sentence or a case that keeps the text as it was; never a 500."""

import json
from pathlib import Path

import pytest

from cases.models import Case
from tests.api.test_reporting import LIST, a_report

# A longer list of nasty texts, where somebody has laid one beside the project.
LISTED = Path(__file__).resolve().parents[3] / "shared" / "data" / "naughty" / "blns.json"
OWN_LIST = [
    "",
    "undefined",
    "0x0",
    "1;DROP TABLE cases_case",
    "' OR 1=1 -- 1",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% now %}",
    "%s%d%n %(key)s",
    "\\x00\\",
    "田中さんにあげて下さい",
    "🏳️‍🌈👩‍👩‍👧‍👧",
    "\u202etest\u202e",
    "﷽" * 50,
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
    "=1+1|cmd",
    "../../etc/passwd",
    "NULL",
    "١٢٣",
    "1e309",
    "\ufeff零宽",
]
TEXTS = OWN_LIST + (json.loads(LISTED.read_text(encoding="utf-8")) if LISTED.exists() else [])


@pytest.mark.parametrize(
    "path", [f"{LIST}HH-20260101-0001/", "/api/v1/projects/9b2f3a52-0c1e-4d6e-8a55-000000000000/"]
)
def test_what_is_not_there_is_said_in_our_words(path, api, cadre):
    answer = api(cadre).get(path)
    assert (answer.status_code, answer.json()) == (404, {"detail": "没有找到"})


def test_texts_are_kept_as_they_were(api, cadre):
    client = api(cadre)
    for text in TEXTS:
        answer = client.post(LIST, a_report(source="patrol", description=text))
        assert answer.status_code in (201, 400), text
        if answer.status_code == 201:
            assert Case.objects.get(number=answer.json()["number"]).description == text.strip()


FIELDS = (
    "category",
    "grid",
    "urgency",
    "address",
    "reporter_name",
    "reporter_phone",
    "longitude",
    "accuracy",
)


@pytest.mark.parametrize("field", FIELDS)
def test_texts_break_no_field(api, cadre, category, field):
    client = api(cadre)
    for text in OWN_LIST:
        assert client.post(LIST, a_report(source="patrol") | {field: text}).status_code in (201, 400), text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b"{'description': 1}",
        b'{"description": "\\ud800"}',
        b'{"description": "\xff\xfe"}',
        b'{"longitude": NaN, "latitude": Infinity}',
        b'{"longitude": 1e999, "latitude": 1}',
        b'{"description": "x", "accuracy": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"description": {"a": 1}}',
        b'{"description": ["a"]}',
        b'{"description": true}',
        b'{"description": "a\\u0000b"}',
        b'{"category": []}',
        b'{"photos": "x"}',
        b'{"photos": [{}]}',
        b'{"reporter_phone": {}}',
        b'{"source": 5}',
    ],
)
@pytest.mark.parametrize("address", [LIST, "/api/v1/cases/settle/", "/api/v1/auth/token/"])
def test_a_body_that_is_no_report_is_refused(api, cadre, address, body):
    answer = api(cadre).generic("POST", address, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()


@pytest.mark.parametrize(
    "field, value",
    [
        ("assistants", {"a": 1}),
        ("assistants", [1, 2]),
        ("assistants", ["\u0000"]),
        ("executor", ["D-CITY"]),
        ("executor", "\u0000"),
        ("hours", "many"),
        ("hours", 10**30),
        ("hours", -1),
        ("hours", True),
        ("words", ["a"]),
    ],
)
def test_an_action_names_the_field_of_the_wrong_type(api, case, centre, department, field, value):
    client = api(centre)
    client.post(f"{LIST}{case.number}/register/", {})
    answer = client.post(f"{LIST}{case.number}/dispatch/", {"executor": "D-CITY"} | {field: value})
    assert (answer.status_code, list(answer.json())) == (400, [field])


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense"]
)
def test_another_content_type_is_415(api, cadre, kind):
    answer = api(cadre).generic("POST", LIST, b"description=x", content_type=kind)
    assert answer.status_code == 415


def test_a_body_that_is_too_large_is_413(api, cadre, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    long = json.dumps(a_report(source="patrol", description="长" * 1000)).encode()
    assert api(cadre).generic("POST", LIST, long, content_type="application/json").status_code == 413
    sent = a_report(source="patrol", description="长" * 1000)
    assert api(cadre).post(LIST, sent, format="multipart").status_code == 413


def test_announced_too_large_is_not_even_read(api, cadre):
    sent = {"CONTENT_LENGTH": str(500 * 1024 * 1024)}
    answer = api(cadre).generic("POST", LIST, b"x", content_type="multipart/form-data; boundary=a", **sent)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body, kind",
    [
        (b"--a\r\n", "multipart/form-data"),
        (b"--a\r\nno header", "multipart/form-data; boundary=a"),
        (b"--a--", "multipart/form-data; boundary=a"),
    ],
)
def test_a_broken_multipart_is_400(api, cadre, body, kind):
    assert api(cadre).generic("POST", LIST, body, content_type=kind).status_code == 400


@pytest.mark.parametrize(
    "number", ["HH-1", "HH-20261122-%F0%9F%98%80", "HH-20261122-99999999999", "..%2f", "x" * 500]
)
def test_a_number_that_is_none_is_404(api, centre, number):
    answer = api(centre).get(f"{LIST}{number}/")
    assert (answer.status_code, list(answer.json())) == (404, ["detail"])
    assert api(centre).post(f"{LIST}{number}/accept/").status_code == 404


@pytest.mark.parametrize(
    "header", ["Token", "Token ", "Token a b", "Token \x01", "Bearer x", "Token " + "x" * 9000]
)
def test_a_token_that_is_none_is_401(api, street, header):
    assert api().get(LIST, HTTP_AUTHORIZATION=header).status_code == 401


@pytest.mark.parametrize("key", ["k" * 5000, "中文".encode().decode("latin-1"), "'; --"])
def test_any_key_will_do(api, cadre, key):
    for status in (201, 200):
        assert (
            api(cadre).post(LIST, a_report(source="patrol"), HTTP_IDEMPOTENCY_KEY=key).status_code == status
        )


@pytest.mark.parametrize(
    "asked",
    [
        "reported_after=0001-01-01T00:00:00%2B14:00",
        "reported_before=9999-12-31T23:59:59-12:00",
        "search=%25_%27",
        "search=" + "长" * 101,
        "page_size=-1",
        "page_size=99999999999",
        "grid=%F0%9F%98%80",
        "executor=%00",
        "status=",
    ],
)
def test_odd_questions_are_answered_or_refused(api, centre, case, asked):
    assert api(centre).get(f"{LIST}?{asked}").status_code in (200, 400)


@pytest.mark.parametrize("review_on", ["9999-12-31", "0001-01-01", "2026-02-30", "soon", 5, ["2027-01-01"]])
def test_odd_days_break_nothing(api, case, centre, executor, department, review_on):
    for action, user, brings in (
        ("register", centre, {}),
        ("dispatch", centre, {"executor": "D-CITY"}),
        ("accept", executor, {}),
    ):
        assert api(user).post(f"{LIST}{case.number}/{action}/", brings).status_code == 200
    sent = {"reason": "等批复", "review_on": review_on}
    asked = api(executor).post(f"{LIST}{case.number}/ask_suspension/", sent)
    assert asked.status_code in (200, 400)
    if asked.status_code == 200:
        assert api(centre).post(f"{LIST}{case.number}/suspend/", {}).status_code in (200, 400)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_405(api, centre, case, method):
    assert getattr(api(centre), method)(f"{LIST}{case.number}/").status_code == 405


@pytest.mark.parametrize("method", ["get", "post", "delete"])
@pytest.mark.parametrize("address", ["/api/v1/nothing/", "/api/v2/cases/", "/api/v1/cases/a/b/c/"])
def test_an_address_that_there_is_not_says_so_in_json(api, street, address, method):
    answer = getattr(api(), method)(address)
    assert (answer.status_code, list(answer.json())) == (404, ["detail"])


@pytest.mark.parametrize("address", [f"{LIST}?search=%00", f"{LIST}%00/"])
def test_a_zero_byte_in_an_address_is_refused(api, centre, address):
    assert api(centre).get(address).status_code in (400, 404)
