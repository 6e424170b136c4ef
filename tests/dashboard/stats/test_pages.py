"""The month's pages and its API through HTTP: who reads them, what they say, what each number opens, what is logged."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.utils import timezone
from rest_framework.authtoken.models import Token

from dashboard.models import FigureAccess, MonthlyReport
from dashboard.stats import DIMENSIONS, FIGURES, table_of
from dashboard.stats.frozen_months import freeze
from dashboard.stats.presentation import SHOWS
from tests.dashboard.stats.october import READ_AT

MONTH = "/stats/2026-10/"
ADDRESSES = [MONTH, f"{MONTH}cases/?of=reported", "/api/v1/stats/2026-10/"]


@pytest.fixture
def first(question, auditor):
    """October, frozen on 5 November at noon."""
    return freeze(question.month, by=auditor, at=READ_AT)


@pytest.fixture
def noon(monkeypatch):
    """It is 5 November 2026, noon in Shanghai."""
    monkeypatch.setattr(timezone, "now", lambda: READ_AT.astimezone(UTC))


def read(client, user, address, **asked):
    client.force_login(user)
    return client.get(address, asked)


@pytest.mark.parametrize(
    "role, status",
    [("auditor", 200), ("leader", 200), ("centre", 200), ("cadre", 404), ("executor", 404), ("admin", 404)],
)
def test_who_reads_the_figures(client, case, request, role, status):
    user = request.getfixturevalue(role)
    assert [read(client, user, address).status_code for address in ADDRESSES] == [status] * 3


@pytest.mark.parametrize(
    "address",
    [
        "/stats/2026-13/",
        "/stats/2199-01/",
        "/stats/october/",
        "/stats/2026-10/?by=person",
        "/stats/2026-10/?show=all",
        "/stats/2026-10/?version=1",
        "/stats/2026-10/?version=x",
        "/stats/2026-10/cases/?of=nothing",
        "/stats/2026-10/cases/?of=due&by=person&key=1",
        "/stats/2026-10/compare/?old=1&new=live",
        "/api/v1/stats/2026-13/",
    ],
)
def test_what_is_no_question_is_not_found(client, case, auditor, address):
    assert read(client, auditor, address).status_code == 404


def test_the_api_says_by_what_it_can_break_down(client, case, auditor):
    answer = read(client, auditor, "/api/v1/stats/2026-10/", by="person")
    assert (answer.status_code, list(answer.json())) == (400, ["by"])


def cells_of(page):
    """The table as a person reads it: row's name → its cells."""
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', page, re.S)
    return {
        unescape(name): [
            " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", rest, re.S)
        ]
        for name, rest in rows
    }


def expected(value):
    """What a cell says of a value."""
    small = f"{value.count} / {value.of}" if value.of is not None else f"{value.count} 件"
    if value.of is None and not value.figure.is_span:
        return str(value.count)
    if not value.sample:
        return "—"
    return small if value.is_small else f"{value.shown} {small}"


@pytest.mark.parametrize("by", list(DIMENSIONS))
@pytest.mark.parametrize("show", list(SHOWS))
def test_page_and_function_agree_to_the_digit(client, question, auditor, noon, by, show):
    shown = cells_of(read(client, auditor, MONTH, by=by, show=show).content.decode())
    table = table_of(question, by)
    for name, row in [*((row.name, row) for row in table.rows), ("合计", table.total)]:
        cells = shown[name][1:] if show == "rates" else shown[name]
        assert cells == [expected(row.values[figure.name]) for figure in SHOWS[show][1]]


@pytest.mark.parametrize("by", list(DIMENSIONS))
def test_api_and_function_agree_to_the_digit(client, question, auditor, noon, by):
    key = Token.objects.create(user=auditor).key
    sent = client.get(f"/api/v1/stats/2026-10/?by={by}", headers={"Authorization": f"Token {key}"}).json()
    table = table_of(question, by)
    for row, line in zip((*table.rows, table.total), [*sent["rows"], sent["total"]], strict=True):
        assert [value["shown"] for value in line["figures"]] == [value.shown for value in row.values.values()]
        assert [value["numerator"] for value in line["figures"]] == [
            row.values[name].count for name in FIGURES
        ]
    assert sent["balance"] | {"balanced": True} == sent["balance"]
    assert {one["figure"]: one["rate"] for one in sent["total"]["figures"]}["closing"] == "95.24"


def test_every_number_opens_as_many_cases_as_it_says(client, question, auditor, noon):
    for show in SHOWS:
        page = read(client, auditor, MONTH, show=show).content.decode()
        numbers = re.findall(r'<a href="(/stats/2026-10/cases/[^"]+)">(\d+)</a>', page)
        assert len(numbers) > 20
        for address, count in numbers:
            opened = client.get(unescape(address)).content.decode()
            assert len(re.findall(r'class="number"', opened)) == int(count), address


def test_each_look_stands_on_the_log(client, question, auditor, leader, noon):
    read(client, leader, f"{MONTH}cases/?of=due_late&by=community&key=320104003015")
    line = FigureAccess.objects.get()
    assert (line.by, line.kind, line.rows, line.version) == (leader, "list", 4, None)
    assert line.what == "红悦社区 · 应结案中超期"
    page = read(client, auditor, "/stats/log/").content.decode()
    assert "红悦社区 · 应结案中超期" in page
    assert read(client, leader, "/stats/log/").status_code == 403


def test_the_auditor_freezes_on_the_page_and_compares(client, question, auditor, october):
    client.force_login(auditor)
    page = client.post(f"{MONTH}freeze/", follow=True).content.decode()
    assert "已定稿为第 1 版" in page
    assert MonthlyReport.objects.get().hash[:16] in page
    october.act(october.cases["28"], "reopen", "", datetime.now(UTC))
    assert "定稿后有 1 件案卷变动" in client.get(MONTH).content.decode()
    page = client.get(f"{MONTH}compare/?old=1&new=live").content.decode()
    assert october.cases["28"].number in page
    assert "重启" in page


@pytest.mark.parametrize("role", ["centre", "leader"])
def test_nobody_else_is_offered_to_freeze(client, question, role, request):
    user = request.getfixturevalue(role)
    assert "freeze/" not in read(client, user, MONTH).content.decode()
    answer = client.post(f"{MONTH}freeze/", follow=True)
    assert "只有考核审计能定稿" in answer.content.decode()
    assert not MonthlyReport.objects.exists()


def test_a_running_month_is_not_offered_for_freezing(client, case, auditor):
    page = read(client, auditor, f"/stats/{timezone.localdate():%Y-%m}/").content.decode()
    assert "本月未完" in page
    assert "freeze/" not in page


def test_the_frozen_month_answers_unless_the_present_is_asked_for(client, first, question, auditor):
    answers = [
        read(client, auditor, "/api/v1/stats/2026-10/", version=one).json() for one in ("", "1", "live")
    ]
    assert [one["version"] for one in answers] == [1, 1, None]
    assert answers[0]["hash"] == first.hash


@pytest.mark.parametrize("by, most", [("community", 12), ("grid", 12)])
def test_as_many_queries_for_many_rows_as_for_few(
    client, first, question, auditor, by, most, held, django_assert_max_num_queries
):
    client.force_login(auditor)
    held(lambda: client.get(MONTH, {"by": by}))
    with django_assert_max_num_queries(most):
        client.get(MONTH, {"by": by})


def test_no_page_of_the_figures_names_a_person_who_reported_or_handled(client, question, auditor, noon):
    names = ["何砚秋", "顾长风", "苏清和", "钱多多", "13912345678"]
    pages = [MONTH, f"{MONTH}?by=executor", f"{MONTH}cases/?of=reported", "/api/v1/stats/2026-10/"]
    for address in pages:
        page = read(client, auditor, address).content.decode()
        assert not [name for name in names if name in page]
