"""The command-centre screen at 1920 × 1080: all in sight, fresh within seconds; in smaller windows the plain page."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cases.lifecycle import Actor, Report, report
from dashboard.kiosk import links
from tests.browser.devices import DESK, PHONE, SCREEN
from tests.browser.looks import look, picture
from tests.patience import milliseconds

FRESH = milliseconds(5)
LARGER = {"viewport": {"width": 2560, "height": 1440}}
# Every two tiles, and whatever of a tile is cut off that is not meant to be.
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('main > *')].map((one) => [one.className, one.getBoundingClientRect()])
    .filter(([, box]) => box.width && box.height);
  const wrong = [];
  for (const [name, a] of boxes) {
    const room = Math.min(a.left, a.top, innerWidth + 1 - a.right, innerHeight + 1 - a.bottom);
    if (room < 0) wrong.push(`${name} outside`);
    for (const [other, b] of boxes)
      if (name < other && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
        wrong.push(`${name} over ${other}`);
  }
  return wrong;
}"""
LAST_BAR = "chart => echarts.getInstanceByDom(chart).getOption().series[0].data.at(-1)"
CUT = """() => [...document.querySelectorAll('main section > div, .d-top, .d-today, .d-list p, .d-list h3, dt')]
  .filter((one) => one.offsetParent && !one.closest('.d-map'))
  .filter(({ scrollHeight, clientHeight, scrollWidth, clientWidth }) =>
    (clientHeight && scrollHeight > clientHeight + 2) || (clientWidth && scrollWidth > clientWidth + 2))
  .map((one) => `${one.id || one.className}: ${one.textContent.trim().slice(0, 30)}`)"""


def opened(room, user, device, language="zh-hans", path="/dashboard/"):
    """The page in a window that speaks the language; charts and map are there where they are shown."""
    page = room(user, device)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": room.server.url}])
    page.goto(path)
    if device["viewport"]["width"] >= 1600:
        page.wait_for_selector("body[data-ready]")
    return page


@pytest.mark.parametrize("device", [SCREEN, LARGER], ids=["1920", "2560"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everything_is_within_the_window_and_nothing_overlaps(
    reader, street_at_work, centre, language, device
):
    page = opened(reader, centre, device, language)
    picture(page, f"screen-{device['viewport']['width']}-{language}")
    size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size == list(device["viewport"].values())
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate(CUT) == []
    assert page.locator("#trend-chart canvas").is_visible()
    assert page.locator("#d-map path.leaflet-interactive").count() == 4


@pytest.mark.prompt
def test_a_case_reported_elsewhere_is_in_feed_figures_and_map_within_five_seconds(
    windows, case, centre, cadre, grid, category
):
    page = opened(windows, centre, SCREEN)
    today, shown = page.locator(".d-reported_today .n"), page.locator("#d-map .d-count")
    expect(today).to_have_text("1 今日上报")
    report(Report("snap", "消防通道被堵", category=category, grid=grid), by=Actor(cadre))
    expect(today).to_have_text("2 今日上报", timeout=5_000)
    expect(page.locator("#d-feed li")).to_have_count(2)
    expect(shown.filter(has_text="2")).to_have_count(1)


def test_the_chart_follows_at_most_once_a_minute(windows, case, centre, cadre, grid, category):
    page = windows(centre, SCREEN)
    page.clock.install()
    page.goto("/dashboard/")
    page.wait_for_selector("body[data-ready]")
    today, chart = page.locator(".d-reported_today .n"), page.locator("#trend-chart")
    for number, drawn in ((2, 2), (3, 2)):
        report(Report("snap", f"第 {number} 件", category=category, grid=grid), by=Actor(cadre))
        expect(today).to_have_text(f"{number} 今日上报", timeout=FRESH)
        page.wait_for_function(LAST_BAR + f" === {drawn}", arg=chart.element_handle())
    page.clock.fast_forward(60_000)
    page.wait_for_function(LAST_BAR + " === 3", arg=chart.element_handle())


def test_layers_are_changed_by_key_and_a_grid_opens_its_card(windows, street_at_work, centre):
    page = opened(windows, centre, SCREEN)
    page.keyboard.press("5")
    expect(page.locator("[data-layer=visit_month]")).to_have_attribute("aria-pressed", "true")
    page.locator("#d-map path.leaflet-interactive").first.click(force=True)
    expect(page.locator("#d-card h3")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#d-card")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.locator("#d-keys")).to_be_visible()


def test_a_wall_goes_dark_when_its_link_is_revoked(windows, case, centre):
    link, token = links.issue(name="大厅", days=1, by=centre, now=timezone.now())
    page = opened(windows, None, SCREEN, path=reverse("kiosk_wall", args=[token]))
    expect(page.locator("#d-feed li")).to_have_count(1)
    links.revoke(link, now=timezone.now())
    expect(page.locator("main")).to_have_text("这个大屏链接已撤销或到期，请联系指挥中心。", timeout=FRESH)


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_plain_page_can_be_read(reader, street_at_work, leader, device, language):
    page = opened(reader, leader, device, language)
    page.locator("#d-grids summary").click()
    page.locator("#d-trend summary").click()
    page.evaluate("scrollTo(0, 0)")
    look(page, f"dashboard-{device['viewport']['width']}-{language}")
    assert page.locator("#d-map").is_hidden()


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    "path",
    [
        "/dashboard/rows/open/",
        "/dashboard/rows/contacted_year/",
        "/dashboard/rows/hazard_open/",
        "/dashboard/handling/",
        "/dashboard/ones/320104003015/week/",
        "/dashboard/notes/",
        "/dashboard/kiosk/",
    ],
)
def test_the_pages_behind_it_can_be_read(reader, street_at_work, centre, device, path):
    links.issue(name="大厅", days=1, by=centre, now=timezone.now())
    page = opened(reader, centre, device, path=path)
    look(page, f"{path.strip('/').replace('/', '-')}-{device['viewport']['width']}")


def test_the_plain_page_hears_of_news_and_keeps_what_was_opened(windows, case, centre, cadre, grid, category):
    page = opened(windows, centre, DESK)
    page.locator("#d-trend summary").click()
    report(Report("snap", "井盖松动", category=category, grid=grid), by=Actor(cadre))
    expect(page.locator(".d-reported_today .n")).to_have_text("2 今日上报", timeout=FRESH)
    expect(page.locator("#d-trend table")).to_be_visible()
