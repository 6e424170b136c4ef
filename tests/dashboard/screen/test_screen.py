"""The command-centre screen: who sees it, that each number is the count of its rows, and that it hears of news."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone, translation

from cases.lifecycle import Actor, Report, report
from dashboard.scope import Windows, scope_of
from dashboard.screen.figure_rows import FIGURES
from dashboard.screen.figures import hot_spots, screen
from dashboard.screen.sums import Recent
from dashboard.tallies import fold
from volunteers import councils
from volunteers.models import Resolution

NUMBER = re.compile(r'<a[^>]*data-n="(\d+)" href="([^"]+)"')
COUNT = re.compile(r'data-count="(\d+)"')


def linked(page):
    """Each number of a page with the address of its rows."""
    return {(unescape(address), int(n)) for n, address in NUMBER.findall(page)}


def rows_in(client, address):
    """How many rows the address lists, page after page, and how many it says there are."""
    page, listed = client.get(address), 0
    assert page.status_code == 200, address
    said = int(COUNT.search(page.content.decode())[1])
    while True:
        text = page.content.decode()
        listed += len(re.findall(r"<(?:tr|li) data-row", text))
        onward = re.search(r'rel="next" href="([^"]+)"', text)
        if onward is None:
            return listed, said
        page = client.get(urlsplit(address).path + unescape(onward[1]))


@pytest.mark.parametrize("role, folded", [("centre", False), ("centre", True), ("leader", False)])
def test_every_number_is_the_count_of_the_rows_that_its_link_opens(
    street_at_work, browse, request, role, folded
):
    if folded:
        fold(timezone.localdate())
    client = browse(request.getfixturevalue(role))
    numbers = linked(client.get("/dashboard/").content.decode())
    counted = {(address, n): rows_in(client, address) for address, n in numbers}
    assert {asked: rows for asked, rows in counted.items() if rows != (asked[1],) * 2} == {}
    walked = {urlsplit(address).path.split("/")[-2] for address, _n in numbers}
    assert set(FIGURES) - walked <= {"visit_year", "hazard_year", "reported_week"}


def test_every_number_of_the_map_is_the_count_of_its_rows(street_at_work, browse, centre):
    client, found = browse(centre), browse(centre).get("/api/v1/dashboard/").json()["map"]
    hot = [(one["rows"], one["n"]) for one in found["hot"]]
    placed = [
        (f"{layer['rows']}?place={grid['code']}", n)
        for grid in found["grids"]
        for layer, n in zip(found["layers"], grid["n"], strict=True)
    ]
    assert hot
    assert len(placed) == 4 * 6
    assert [(address, n) for address, n in [*placed, *hot] if rows_in(client, address) != (n, n)] == []


def test_the_numbers_worked_out_by_hand(street_at_work, centre):
    numbers = screen(scope_of(centre), timezone.now()).numbers
    today = {name: numbers[f"{name}_today"] for name in ("reported", "closed", "settled")}
    assert today == {"reported": 9, "closed": 6, "settled": 1}
    assert numbers["open"] == 9
    assert numbers["reported_month"] == 13
    assert numbers["contacted_year"] == 1
    assert (numbers["hazard_open"], numbers["hazard_late"], numbers["need_open"]) == (2, 1, 1)
    assert numbers["calm"] + numbers["warned"] + numbers["overdue"] == numbers["open"]
    assert numbers["warned"] == 1


def test_a_promise_that_lapsed_stands_on_the_screen_and_at_the_leader(
    table, browse, centre, leader, by_worker
):
    promise = councils.resolve(
        table.topic,
        what="装两盏路灯",
        owner={"member": table.resident},
        due_on=timezone.localdate(),
        by=by_worker,
    )
    assert lapsed_on(browse(centre)) == lapsed_on(browse(leader)) == (0, [])
    Resolution.objects.filter(pk=promise.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    assert lapsed_on(browse(centre)) == lapsed_on(browse(leader)) == (1, ["装两盏路灯"])
    councils.move(promise, "done", words="两盏灯亮了", by=by_worker)
    assert lapsed_on(browse(centre)) == (0, [])


def lapsed_on(client):
    """The number of lapsed promises on the screen, and what its rows say."""
    figures = client.get("/api/v1/dashboard/").json()["figures"]
    shown = figures["resolution_lapsed"]
    rows = re.findall(r"<td data-label=\"内容\"><a[^>]*>([^<]+)<", client.get(shown["rows"]).content.decode())
    return shown["n"], rows


def test_a_leader_adds_up_their_communities_alone(street_at_work, browse, leader, centre):
    whole, own = (screen(scope_of(user), timezone.now()) for user in (centre, leader))
    assert whole.numbers["open"] > own.numbers["open"] == 2
    assert {code[:12] for code in own.places} == {"320104003015"}
    assert browse(leader).get("/dashboard/rows/open/?place=320104003016001").status_code == 404
    assert browse(leader).get("/dashboard/ones/320104003016/week/").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        "nothing/",
        "open/?place=3201",
        "open/?place=x",
        "open/?day=2026-01-01",
        "reported_month/?day=soon",
        "open/?category=ENV-01",
        "reported_month/?category=unknown",
    ],
)
def test_a_question_that_makes_no_sense_has_no_page(street, browse, centre, asked):
    assert browse(centre).get(f"/dashboard/rows/{asked}").status_code == 404


def test_the_screen_costs_the_same_number_of_queries_however_much_happened(
    street, case, browse, centre, request, held, django_assert_max_num_queries
):
    client = browse(centre)
    for fixture in ("case", "street_at_work"):
        request.getfixturevalue(fixture)
        held(lambda: client.get("/dashboard/"))
        with django_assert_max_num_queries(23):
            client.get("/dashboard/")


def test_the_pulse_moves_with_every_report_and_every_visit(busy, browse, centre, cadre, grid, category):
    client = browse(centre)
    tag = client.get("/dashboard/pulse/").headers["ETag"]
    assert client.get("/dashboard/pulse/", headers={"If-None-Match": tag}).status_code == 304
    report(Report("patrol", "新的", category=category, grid=grid), by=Actor(cadre))
    assert client.get("/dashboard/pulse/", headers={"If-None-Match": tag}).status_code == 200
    assert browse().get("/dashboard/pulse/").status_code == 401


def test_the_feed_tells_the_newest_step_first_without_words_or_names(busy, browse, centre):
    happened = browse(centre).get("/api/v1/dashboard/").json()["feed"]
    assert [one["step"] for one in happened[:3]] == ["上报", "自处", "结案"]
    assert happened[0]["place"] == "红悦社区 第1网格"
    assert "三号楼下" not in str(happened)


def test_the_parts_that_change_are_those_of_the_page(busy, browse, centre):
    client = browse(centre)
    live = set(re.findall(r'<div id="(d-[a-z]+)"[^>]* data-live', client.get("/dashboard/").content.decode()))
    assert (
        set(re.findall(r'<div id="(d-[a-z]+)"', client.get("/dashboard/figures/").content.decode())) == live
    )


@pytest.mark.parametrize(
    "role, status", [("centre", 200), ("leader", 200), ("cadre", 404), ("auditor", 404), ("admin", 404)]
)
def test_the_api_answers_whoever_has_a_screen(busy, browse, request, role, status):
    assert browse(request.getfixturevalue(role)).get("/api/v1/dashboard/").status_code == status


def test_a_year_begins_with_the_month_a_year_ago():
    windows = Windows(timezone.now().replace(year=2026, month=11, day=24))
    assert str(windows.first("year")) == "2025-11-01"
    assert windows.first("month") == windows.today - timedelta(days=29)


def test_a_grid_is_hot_with_three_reports_and_twice_the_usual():
    recent = Recent()
    recent.week["reported"] = {"a": 2, "b": 3, "c": 10, "d": 3}
    recent.before["reported"] = {"b": 4, "c": 24, "d": 8}
    assert [(hot.place, hot.n, hot.usual) for hot in hot_spots(recent)] == [("b", 3, 1.0)]


def test_the_page_speaks_english_too(busy, browse, centre):
    client = browse(centre)
    client.cookies["django_language"] = "en"
    page = client.get("/dashboard/").content.decode()
    assert "Eight modules" in page
    assert "八大模块" not in page
    translation.activate("zh-hans")


def test_the_day_is_a_rows_address_of_the_trend(street_at_work, browse, centre):
    day = timezone.localdate()
    page = browse(centre).get(f"/dashboard/rows/reported_month/?day={day}")
    assert parse_qs(f"n={COUNT.search(page.content.decode())[1]}") == {"n": ["9"]}


@pytest.mark.parametrize(
    "role, rooms",
    [
        ("centre", 8),
        ("leader", 8),
        ("cadre", 6),
        ("auditor", 9),
        ("executor", 4),
    ],
)
def test_each_role_finds_its_modules_with_their_ways_in(role, rooms, street_at_work, browse, request):
    page = browse(request.getfixturevalue(role)).get("/modules/").content.decode()
    assert page.count('<section class="card room"') == rooms
    assert ("data-n=" in page) == (role in {"centre", "leader"})


@pytest.mark.parametrize("role", ["centre", "leader", "cadre", "worker", "auditor", "executor", "officer"])
def test_every_way_of_a_module_opens_for_whom_it_is_shown(role, street_at_work, browse, request):
    client = browse(request.getfixturevalue(role))
    page = client.get("/modules/").content.decode()
    ways = set(re.findall(r'<li><a href="([^"]+)"', page))
    assert len(ways) >= 5
    assert {way for way in ways if client.get(way).status_code != 200} == set()


def test_the_bar_is_short_and_marks_where_one_is(street_at_work, browse, centre):
    page = browse(centre).get("/emergency/").content.decode()
    bar = page[page.index('<nav class="ways"') : page.index("</nav>")]
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', bar) == ["/modules/"]
    assert bar.count("<a ") <= 6
