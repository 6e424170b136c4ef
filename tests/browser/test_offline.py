"""Without a signal: what was filed survives the browser, is sent once and in order, and is nobody else's."""

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import expect

from cases.models import Case, FieldPhoto, Patrol, Photo, Visit
from grids.models import Household
from tests.browser.telephone import SAVED, WITH_PHOTO, file_one, file_photo, ready, send_all

KINDS = ["visit", "visit", "patrol", "report", "settle"] * 4


@pytest.fixture
def household(grid):
    """A door of the cadre's grid."""
    return Household.objects.create(grid=grid, code="H-1", door="301 室")


def arrived():
    """The numbers of what the server has, in the order in which it came."""
    visits = [(row.recorded_at, row.findings.get().words) for row in Visit.objects.all()]
    patrols = [(row.recorded_at, row.findings.get().words) for row in Patrol.objects.all()]
    cases = [(row.reported_at, row.description) for row in Case.objects.all()]
    return [int(words[1:3]) for _at, words in sorted(visits + patrols + cases)]


def colours():
    """The photos that the server has, by their colour."""
    seen = set()
    for photo in (*Photo.objects.all(), *FieldPhoto.objects.all()):
        with Image.open(photo.file) as picture:
            assert picture.size == (800, 600)
            red = ImageStat.Stat(picture).mean[0]
        seen.add(round((red - 30) / 10))
    return seen


@pytest.mark.parametrize("cuts", [0, 2])
def test_twenty_records_survive_and_arrive_once_in_order(telephone, gate, cadre, household, category, cuts):
    page = telephone.start(cadre)
    ready(page)
    gate.shut = True
    for number, kind in enumerate(KINDS):
        file_one(page, kind, number)
    telephone.kill()
    page = telephone.start(cadre)
    page.goto("/drafts/")
    expect(page.locator("#drafts .card")).to_have_count(20)
    gate.shut, gate.cuts = False, cuts
    send_all(page)
    assert arrived() == list(range(20))
    assert colours() == WITH_PHOTO
    assert set(gate.forwarded.values()) == {1 + cuts // 2}
    expect(page.locator("#no-drafts")).to_be_visible()


def test_what_the_server_refuses_comes_back_to_be_mended(telephone, gate, cadre, household):
    page = telephone.start(cadre)
    ready(page)
    gate.shut = True
    page.goto("/visits/new/?household=H-1")
    page.get_by_text("见到", exact=True).tap()
    page.locator("[data-add=promise]").tap()
    page.locator("[name=findings-0-words]").fill("带来申请表")
    file_photo(page, "findings-0-photos", 3)
    page.locator("form[data-outbox] button[type=submit]").tap()
    expect(page.locator(".send-word")).to_contain_text(SAVED)
    page.goto("/drafts/")
    gate.shut = False
    page.get_by_role("button", name="现在发送").tap()
    expect(page.locator("#drafts .wrong")).to_contain_text("答应在哪天之前")
    expect(page.locator("#drafts .light-red")).to_have_text("没有收下")
    expect(page.locator("header .refused-count")).to_contain_text("1")
    expect(page.locator(".waiting-count")).to_be_hidden()
    page.get_by_role("link", name="修改").tap()
    expect(page.locator("[name=findings-0-words]")).to_have_value("带来申请表")
    expect(page.locator("[data-photos=findings-0-photos] img")).to_have_count(1)
    page.locator("[name=findings-0-due_on]").fill("2099-01-01")
    page.get_by_role("button", name="完成").tap()
    page.wait_for_url("**/visits/*-*/")
    assert Visit.objects.get().findings.get().promise.words == "带来申请表"
    expect(page.locator(".waiting-count")).to_be_hidden()
    expect(page.locator("header .refused-count")).to_be_hidden()
    page.goto("/drafts/")
    expect(page.locator("#sent .card")).to_contain_text("301 室")


def test_another_person_on_the_phone_sees_nothing_of_it(telephone, gate, cadre, other_cadre, household):
    page = telephone.start(cadre)
    ready(page)
    gate.shut = True
    file_one(page, "visit", 0)
    gate.shut = False
    telephone.sign_in(other_cadre)
    ready(page)
    expect(page.locator(".waiting-count")).to_be_hidden()
    page.goto("/drafts/")
    expect(page.locator("#no-drafts")).to_be_visible()
    assert "301 室" not in page.evaluate(
        "async () => { const c = await caches.open('honghua-pages');"
        " return (await Promise.all((await c.matchAll()).map(one => one.text()))).join('') }"
    )
    telephone.sign_in(cadre)
    page.goto("/my/")
    send_all(page)
    assert Visit.objects.get().by == cadre


def test_signing_out_takes_pages_and_key_away(telephone, gate, cadre, household):
    page = telephone.start(cadre)
    ready(page)
    page.locator("details.account summary").tap()
    page.get_by_role("button", name="退出登录").tap()
    page.wait_for_url(lambda url: "/my/" not in url)
    gate.shut = True
    page.goto("/my/")
    expect(page.locator("h1")).to_have_text("没有信号")


def test_a_kept_page_says_so(telephone, gate, cadre, household):
    page = telephone.start(cadre)
    ready(page)
    expect(page.locator(".kept-bar")).to_be_hidden()
    gate.shut = True
    page.goto("/my/")
    expect(page.locator(".kept-bar")).to_contain_text("没有信号")
    expect(page.locator("h1")).to_contain_text("第1网格")
