"""The page's numbers are the rows behind them; the time saved is worked out by hand; the API says the same."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from rest_framework.authtoken.models import Token

from cases import enterprise as verbs
from cases.enterprise.figures import FIGURES, all_spent, median_saved
from cases.enterprise.overview import scope_of
from cases.models import Case, EnterpriseMatter, MatterCell
from tests.cases.enterprise.conftest import cells

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def finished(opening, centre, clerk, taxman):
    """Asked on Monday the 2nd at nine; the last step done on Tuesday the 17th at five, twelve working days later."""
    made = verbs.begin(opening, by=centre, at=MONDAY)
    verbs.accept(made, by=clerk, at=MONDAY + timedelta(hours=1))
    verbs.mark(made, cells(made, 3), "done", by=taxman, at=MONDAY + timedelta(days=4))
    rest = [pk for step in (1, 2, 4) for pk in cells(made, step)]
    verbs.mark(made, rest, "done", by=clerk, at=datetime(2026, 11, 17, 17, 30, tzinfo=SHANGHAI))
    return made


def test_the_time_saved_by_hand(finished):
    """By the law 1 + the longer of 15 and 10 + 3 = 19; it took the 2nd to 6th, 9th to 13th, 16th and 17th."""
    [(_matter, took)] = all_spent(EnterpriseMatter.objects.all())
    assert (took.statutory, took.taken, took.saved, took.finished) == (19, 12.0, 7.0, True)


def test_the_median_of_several_matters(finished, opening, centre, clerk):
    for days in (1, 2):
        opening.rows = verbs.parse(f"甲{days}\n乙{days}")
        other = verbs.begin(opening, by=centre, at=MONDAY)
        until = datetime(2026, 11, 2 + days, 17, 30, tzinfo=SHANGHAI)
        verbs.accept(other, by=clerk, at=MONDAY)
        verbs.mark(other, cells(other), "done", by=clerk, at=until)
    assert median_saved(EnterpriseMatter.objects.all()) == (16.0, 3)


def test_without_a_finished_matter_there_is_no_median(accepted):
    assert median_saved(EnterpriseMatter.objects.all()) == (None, 0)


def test_each_number_of_the_page_is_the_number_of_rows_behind_it(accepted, clerk, taxman, centre, client):
    verbs.mark(accepted, cells(accepted, 3), "stuck", by=taxman, words="缺章")
    verbs.mark(accepted, cells(accepted, 1), "done", by=clerk)
    verbs.ask(accepted, "要公章吗？", by=clerk)
    MatterCell.objects.filter(pk__in=cells(accepted, 3)[:2]).update(due_at=timezone.now() - timedelta(days=1))
    client.force_login(centre)
    page = client.get("/enterprise/").content.decode()
    found = dict(re.findall(r'/enterprise/rows/(\w+)/"><b class="figure">(\d+)', page))
    want = {"enterprises": 3, "open": 1, "done": 3, "stuck": 3, "late": 2, "unanswered": 1}
    assert found == {name: str(want.get(name, 0)) for name in FIGURES}
    for name, number in found.items():
        rows = client.get(f"/enterprise/rows/{name}/").content.decode()
        assert len(re.findall(r'class="row"', rows)) == int(number), name


@pytest.mark.parametrize(
    "role, open_matters",
    [("centre", 1), ("leader", 1), ("cadre", 1), ("taxman", 1), ("other_cadre", 0), ("executor", 0)],
)
def test_the_figures_are_of_what_one_sees(accepted, role, open_matters, request):
    scope = scope_of(request.getfixturevalue(role), timezone.now())
    assert FIGURES["open"].rows(scope).count() == open_matters


def test_an_unknown_figure_is_no_page(centre, client):
    client.force_login(centre)
    assert client.get("/enterprise/rows/nonsense/").status_code == 404


def test_the_next_things_are_the_earliest_first_and_an_executors_are_its_own(
    accepted, clerk, taxman, tax, client
):
    verbs.mark(accepted, cells(accepted, 3, 1), "stuck", by=taxman, words="缺章")
    verbs.mark(accepted, cells(accepted, 1, 1), "stuck", by=clerk, words="缺材料")
    verbs.ask(accepted, "要公章吗？", by=clerk, executor=tax)
    client.force_login(taxman)
    things = client.get("/enterprise/").context["things"]
    assert [(one.kind, one.words) for one in things] == [
        ("待答复", "要公章吗？"),
        ("卡住", "云栖仓储公司 · 税务变更"),
    ]


@pytest.mark.parametrize("path", ["/enterprise/", "board", "enterprise", "/enterprise/saved/", "/tasks/"])
def test_as_many_queries_for_forty_rows_as_for_three(
    path, accepted, opening, group, clerk, client, centre, django_assert_max_num_queries
):
    opening.rows = verbs.parse("\n".join(f"{number} 公司" for number in range(40)))
    large = verbs.begin(opening, by=centre)
    client.force_login(clerk)
    address = {"board": large.get_absolute_url(), "enterprise": group.get_absolute_url()}.get(path, path)
    with django_assert_max_num_queries(24):
        assert client.get(address).status_code == 200


def test_the_search_finds_by_name_and_by_code(group, accepted, centre, client):
    client.force_login(centre)
    for words in ("云栖集团", group.code.lower()):
        rows = client.get("/enterprise/", {"search": words}).context["rows"]
        assert [row.name for row in rows] == ["云栖集团有限公司"]


def from_api(client, user):
    """A client's words with the user's token."""
    key = Token.objects.get_or_create(user=user)[0].key
    return {"headers": {"Authorization": f"Token {key}"}}


def test_the_api_lists_what_one_sees(accepted, group, taxman, other_cadre, client):
    told = client.get("/api/v1/enterprise-matters/?open=true", **from_api(client, taxman)).json()["results"]
    assert [(one["number"], one["cells"], one["done"]) for one in told] == [(accepted.case.number, 12, 0)]
    firms = client.get("/api/v1/enterprises/", **from_api(client, taxman)).json()["results"]
    assert [one["name"] for one in firms] == ["云栖集团有限公司", "云栖仓储公司", "云栖配送公司"]
    one = client.get(f"/api/v1/enterprises/{group.code}/", **from_api(client, taxman))
    assert "13912345678" not in one.content.decode()
    assert client.get("/api/v1/enterprise-matters/", **from_api(client, other_cadre)).json()["results"] == []


def test_the_api_gives_the_board_and_marks_a_cell(accepted, taxman, tax, client):
    path = f"/api/v1/enterprise-matters/{accepted.case.number}/"
    asked = {"line": 2, "step": 3, "progress": "in_hand"}
    board = client.post(f"{path}cells/", asked, **from_api(client, taxman)).json()
    assert board == client.get(path, **from_api(client, taxman)).json()
    cell = board["lines"][1]["cells"][2]
    assert (cell["progress"], cell["executor"], board["spent"]["statutory"]) == ("in_hand", tax.code, 19)


@pytest.mark.parametrize(
    "role, asked, status, said",
    [
        ("taxman", {"step": 2}, 403, "detail"),
        ("taxman", {"progress": "stuck"}, 400, "words"),
        ("taxman", {"line": 9}, 400, "line"),
        ("taxman", {"progress": "nonsense"}, 400, "progress"),
        ("cadre", {}, 403, "detail"),
        ("other_cadre", {}, 404, "detail"),
    ],
)
def test_what_the_api_refuses(accepted, role, asked, status, said, client, request):
    path = f"/api/v1/enterprise-matters/{accepted.case.number}/cells/"
    brought = {"line": 1, "step": 3, "progress": "in_hand"} | asked
    answer = client.post(path, brought, **from_api(client, request.getfixturevalue(role)))
    assert (answer.status_code, list(answer.json())) == (status, [said])


def test_a_strangers_call_is_turned_away(accepted, client):
    assert client.get("/api/v1/enterprise-matters/").status_code == 401


def test_from_the_case_there_is_a_way_to_the_board(accepted, clerk, client):
    client.force_login(clerk)
    child = Case.objects.filter(parent=accepted.case).first()
    for case in (accepted.case, child):
        assert accepted.get_absolute_url() in client.get(case.get_absolute_url()).content.decode()
