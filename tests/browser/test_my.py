"""The grid on a phone: what is due stands on top, 自处 in two taps after the photo, and little over the wire."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import expect

from cases import lifecycle
from cases.lifecycle import Actor
from cases.models import Case, Source
from tests.browser.devices import PHONE
from tests.browser.looks import slowed
from tests.browser.test_report import HERE, picture
from tests.cast import centre_of

MOST_BYTES = 150_000


@pytest.fixture
def phone(windows, cadre):
    """The cadre's phone, which knows where it is."""
    return windows(cadre, PHONE, **HERE)


def test_settled_in_two_taps_after_the_photo(phone, category):
    slowed(phone)
    phone.goto("/my/")
    phone.get_by_role("link", name="自处").tap()
    phone.locator("[data-photos=photos_after] input[capture]").set_input_files(picture())
    expect(phone.locator(".photos img")).to_have_count(1)
    phone.get_by_text("垃圾清运").tap()
    phone.get_by_role("button", name="记下自处").tap()
    phone.wait_for_url("**/report/done/**")
    case = Case.objects.get()
    assert (case.settled, case.source, case.photos.get().kind) == (True, Source.PATROL, "after")


def test_a_photo_taken_before_the_scripts_are_there_is_not_lost(phone, category):
    held = []
    phone.route("**/photos*.js", lambda route: held.append(route))
    with phone.expect_request("**/photos*.js"):
        phone.goto("/my/settle/", wait_until="commit")
    phone.locator("[data-photos=photos_after] input[capture]").set_input_files(picture())
    held[0].continue_()
    expect(phone.locator(".photos img")).to_have_count(1)
    phone.get_by_role("button", name="记下自处").tap()
    phone.wait_for_url("**/report/done/**")
    assert Case.objects.get().photos.count() == 1


def test_across_the_border_the_grid_is_named_and_all_of_it_is_reported_instead(windows, cadre, other_grid):
    longitude, latitude = centre_of(0, 1)
    there = {"geolocation": {"longitude": longitude, "latitude": latitude, "accuracy": 12}}
    phone = windows(cadre, PHONE, **HERE | there)
    phone.goto("/my/settle/")
    phone.locator("[data-photos=photos_after] input[capture]").set_input_files(picture())
    expect(phone.locator(".photos img")).to_have_count(1)
    expect(phone.locator("[name=longitude]")).not_to_have_value("")
    phone.get_by_role("button", name="记下自处").tap()
    expect(phone.locator("#wrong-longitude")).to_contain_text("景泰苑社区 第1网格")
    phone.get_by_text("不在我的网格").tap()
    phone.get_by_role("button", name="记下自处").tap()
    phone.wait_for_url("**/report/done/**")
    case = Case.objects.get()
    assert (case.status, case.grid, case.photos.count()) == ("reported", other_grid, 1)


def test_settled_without_a_fix_lies_in_the_own_grid(windows, cadre, grid, category):
    phone = windows(cadre, PHONE)
    phone.goto("/my/settle/")
    phone.locator("[data-photos=photos_after] input[capture]").set_input_files(picture())
    expect(phone.locator(".photos img")).to_have_count(1)
    phone.get_by_role("button", name="记下自处").tap()
    phone.wait_for_url("**/report/done/**")
    assert Case.objects.get().grid == grid


def test_without_the_photo_after_it_says_so(phone, category):
    phone.goto("/my/settle/")
    phone.fill("[name=description]", "已清理")
    phone.get_by_role("button", name="记下自处").tap()
    expect(phone.locator("#wrong-photos_after")).to_contain_text("处置后的照片")


@pytest.mark.prompt
def test_what_waits_for_verification_comes_up_by_itself(phone, case, centre, executor, department):
    for name, by, brought in [
        ("register", centre, {}),
        ("dispatch", centre, {"executor": department}),
        ("accept", executor, {}),
    ]:
        lifecycle.act(name, case, by=Actor(by), **brought)
    phone.goto("/my/")
    expect(phone.locator("#today h2").first).not_to_contain_text("待核查")
    lifecycle.resolve(case, by=Actor(executor), words="已清运")
    expect(phone.locator("#today h2").first).to_contain_text("待核查", timeout=2500)


def weight(answer):
    """Bytes over the wire: static files as WhiteNoise sends them, pages as they are."""
    path = urlsplit(answer.url).path
    found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
    return len(gzip.compress(Path(found).read_bytes())) if found else len(answer.body())


def test_a_first_visit_is_light(phone, case):
    answers = []
    phone.on("response", lambda answer: answers.append(answer))
    phone.goto("/my/")
    expect(phone.locator("#today")).to_be_visible()
    weights = {urlsplit(answer.url).path: weight(answer) for answer in answers if "/pulse/" not in answer.url}
    assert "/my/" in weights
    assert not [path for path in weights if "leaflet" in path or "echarts" in path]
    assert sum(weights.values()) <= MOST_BYTES, weights
