"""The five ones on each surface are the same numbers, with the records behind them; grids stand by their codes."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.authtoken.models import Token

from cases.five_ones import month_of, of_grid, of_month, parse_month, week_of
from cases.five_ones.periods import shanghai_day
from cases.models import ListReview, Visit
from grids.models import Grid, Household
from tests.cases.five_ones.october import END, october, said, visit

FIVE = ["week", "month", "group", "list", "loop"]


@pytest.fixture
def newcomer(grid, cadre, worker, household):
    """October as it was; the newcomer."""
    return october(grid, cadre, worker, household)


def from_api(client, user, **asked):
    key = Token.objects.get_or_create(user=user)[0].key
    return client.get("/api/v1/five-ones/", asked, headers={"Authorization": f"Token {key}"})


def ones_in(page, grid):
    """What the page says of the grid: state and figure of each link to records, in their order."""
    found = re.findall(
        rf'href="(/rounds/{grid.code}/\w+/\?[^"]+)">(.*?)</a>', page.replace("&amp;", "&"), re.S
    )
    return [(path, " ".join(re.sub(r"<[^>]+>", " ", words).split())) for path, words in found]


def strip_of(client, user):
    """The strip on today's page: state, records and number of each of the five."""
    client.force_login(user)
    page = client.get("/my/").content.decode()
    found = re.findall(r'class="one-short one-(\w+)" href="([^"]+)"[^>]*>(.*?)</a>', page, re.S)
    return [(state, path, "".join(re.findall(r"\d+/\d+", words))) for state, path, words in found]


def test_a_key_household_not_met_stands_as_a_number_in_the_strip(grid, cadre, household, client):
    assert [figure for _state, _path, figure in strip_of(client, cadre)] == ["", "0/1", "", "", ""]


def test_page_strip_and_api_say_the_same_of_now(grid, cadre, household, worker, client):
    visit(grid, cadre, timezone.now(), household)
    said(grid, cadre, timezone.now())
    ones = of_grid(grid, timezone.now())
    client.force_login(worker)
    on_page = ones_in(client.get("/rounds/").content.decode(), grid)
    assert [words for _path, words in on_page] == [
        f"{one.name} {one.state.label} {one.why or one.figure}" for one in ones
    ]
    assert strip_of(client, cadre) == [
        (one.state.value, one.path, f"{one.have}/{one.needed}" if one.is_open and one.homes else "")
        for one in ones
    ]
    sent = from_api(client, worker, grid=grid.code).json()["results"][0]["ones"]
    assert [(one["code"], one["state"], one["have"], one["needed"], one["records"]) for one in sent] == [
        (one.code.value, one.state.value, one.have, one.needed, one.path) for one in ones
    ]


def test_print_and_api_say_the_same_of_october(grid, newcomer, worker, client):
    client.force_login(worker)
    page = " ".join(re.sub(r"<[^>]+>", " ", client.get("/rounds/2026-10/").content.decode()).split())
    row = page[page.index("第1网格") : page.index("第2网格")]
    weeks = (
        "第 40 周 已做到 1 天",
        "第 41 周 还没有",
        "第 42 周 已做到 2 天",
        "第 43 周 免记 （居委会已同意）",
    )
    for words in (
        "3/4 周",
        *weeks,
        "第 44 周 已做到 2 天",
        "2/2 户",
        "3/5 周",
        "10-02 看过",
        "0 件没有下一步",
    ):
        assert words in row
    sent = from_api(client, worker, month="2026-10").json()["results"][0]["ones"]
    assert [(one["code"], one["have"], one["needed"]) for one in sent] == [
        ("week", 3, 4),
        ("month", 2, 2),
        ("group", 3, 5),
        ("list", 1, 1),
        ("loop", 0, 0),
    ]
    assert [part["state"] for part in sent[0]["weeks"]] == ["done", "not_yet", "done", "excused", "done"]


@pytest.mark.parametrize(
    "one, asked, rows",
    [
        ("week", "week=2026-W42", 2),
        ("week", "week=2026-W41", 0),
        ("week", "month=2026-10", 5),
        ("month", "month=2026-10", 2),
        ("group", "week=2026-W43", 0),
        ("group", "month=2026-10", 3),
        ("list", "month=2026-10", 1),
        ("loop", "month=2026-10", 0),
    ],
)
def test_the_records_are_those_that_were_counted(grid, newcomer, worker, client, one, asked, rows):
    client.force_login(worker)
    page = client.get(f"/rounds/{grid.code}/{one}/?{asked}").content.decode()
    assert len(re.findall(r'class="row"', page)) == rows
    assert "钱多多" not in page


def test_a_key_household_not_met_is_named_behind_the_number(grid, cadre, household, worker, client):
    client.force_login(worker)
    page = client.get(f"/rounds/{grid.code}/month/").content.decode()
    assert "3幢 2 单元 301 室" in page and "还没有见面" in page  # noqa: PT018
    visit(grid, cadre, timezone.now(), household)
    assert "还没有见面" not in client.get(f"/rounds/{grid.code}/month/").content.decode()


def test_what_is_stuck_is_listed(grid, case, centre, client):
    type(case).objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(hours=1))
    client.force_login(centre)
    assert case.headline in client.get(f"/rounds/{grid.code}/loop/").content.decode()


@pytest.mark.parametrize(
    "role, grids",
    [("cadre", 1), ("worker", 2), ("leader", 2), ("other_cadre", 0), ("centre", 2), ("auditor", 2)],
)
def test_whose_grids_stand_there(grid, other_grid, role, grids, client, request):
    user = request.getfixturevalue(role)
    client.force_login(user)
    page = client.get("/rounds/").content.decode()
    assert sum(code in page for code in ("320104003015001", "320104003015002")) == grids
    api = [one["grid"] for one in from_api(client, user, community="320104003015").json()["results"]]
    assert len(api) == grids


@pytest.mark.parametrize("path", ["", "2026-10/"])
def test_another_community_is_by_choice_and_by_right(path, street, centre, worker, client):
    address = f"/rounds/{path}?community=320104003016"
    client.force_login(centre)
    assert "景泰苑社区" in client.get(address).content.decode()
    client.force_login(worker)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/rounds/2099-01/",
        "/rounds/2026-13/",
        "/rounds/26-1/",
        "/rounds/nonsense/",
        "/rounds/320104003015001/week/?week=2026-W54",
        "/rounds/320104003015001/week/?week=2098-W01",
        "/rounds/320104003015001/week/?month=",
        "/rounds/320104003016001/week/",
        "/rounds/320104003015001/nonsense/",
    ],
)
def test_what_is_no_period_or_not_ones_place_is_no_page(path, cadre, other_grid, client):
    client.force_login(cadre)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("asked", [{"week": "2026-W99"}, {"month": "x"}, {"month": "2098-01"}])
def test_the_api_says_which_period_is_none(asked, cadre, client):
    answer = from_api(client, cadre, **asked)
    assert (answer.status_code, list(answer.json())) == (400, list(asked))


def test_strangers_and_outsiders_get_nothing(street, executor, client):
    assert client.get("/api/v1/five-ones/").status_code == 401
    assert from_api(client, executor).json()["results"] == []


@pytest.mark.parametrize("path", ["/rounds/", "/rounds/2026-10/"])
def test_the_page_stands_by_code_whatever_the_values(path, grid, newcomer, worker, client):
    second = Grid.objects.get(code="320104003015002")
    client.force_login(worker)
    orders = []
    for busy in (grid, second):
        ListReview.objects.create(grid=busy, by=worker, at=timezone.now())
        said(busy, worker, timezone.now())
        page = client.get(path).content.decode()
        orders.append(list(dict.fromkeys(re.findall(r"/rounds/(\d{15})/", page))))
        assert "sort" not in page and "排名" not in page  # noqa: PT018
        assert not any(name in page for name in ("林知远", "江行舟"))
    assert orders == [[grid.code, second.code]] * 2


@pytest.mark.parametrize(
    "path, most", [("/rounds/", 6), ("/rounds/2026-10/", 6), ("/api/v1/five-ones/?month=2026-10", 5)]
)
def test_as_many_queries_for_forty_grids_as_for_two(
    path, most, grid, worker, client, held, django_assert_max_num_queries
):
    for number in range(40):
        Grid.objects.create(community=grid.community, code=f"320104003015{100 + number}", name=f"{number}")
    client.force_login(worker)
    held(lambda: client.get(path))
    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/my/", "/visits/", "/grid-list/", "/rounds/"])
def test_a_field_page_needs_no_more_files_than_a_browser_asks_for_at_once(path, grid, cadre, client):
    client.force_login(cadre)
    page = client.get(path, follow=True).content.decode()
    files = re.findall(r'<link rel="stylesheet"[^>]*>|<script [^>]*src=[^>]*>', page)
    assert 0 < len(files) <= 6, files


def test_a_full_community_of_visits_is_counted_in_the_database(
    grid, cadre, building, django_assert_num_queries, held
):
    now = timezone.now()
    Household.objects.bulk_create(
        Household(grid=grid, building=building, code=f"D{n:03d}", door=f"{n}", kinds=["disabled"])
        for n in range(500)
    )
    Visit.objects.bulk_create(
        Visit(grid=grid, place_code=grid.code, by=cadre, at=now, household=home, kind="face", outcome="met")
        for home in Household.objects.all()[:400]
    )
    held(lambda: of_grid(grid, timezone.now()))
    with django_assert_num_queries(1):
        assert (of_grid(grid, timezone.now()).of("month").figure) == "400/500 户"


def test_weeks_belong_to_the_month_of_their_thursday(grid, newcomer):
    ones = of_month(Grid.objects.filter(pk=grid.pk), parse_month("2026-10"), END)[0]
    assert [part.period.key for part in ones.of("week").parts] == [f"2026-W{n}" for n in range(40, 45)]
    today = shanghai_day(END)
    assert (week_of(today).key, month_of(today).key) == ("2026-W44", "2026-11")
