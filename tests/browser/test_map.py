"""A page acts when it is ready, on a slow phone too: a pin goes where the eye sees the centre, no tap is lost."""

import re

import pytest
from playwright.sync_api import expect

from grids.models import GridOutline
from tests.browser.devices import PHONE, SCREEN
from tests.browser.looks import busy_phone
from tests.cast import centre_of
from tests.test_house import ROOT

LONGITUDE, LATITUDE = centre_of(0, 0)
HERE = {"longitude": LONGITUDE, "latitude": LATITUDE, "accuracy": 12}
# A phone that knows its place already answers at once, and one that does not, later.
AT_ONCE = f"navigator.geolocation.getCurrentPosition = (found) => found({{coords: {HERE}}})"
LATER = "navigator.geolocation.getCurrentPosition = (found) => { window.fix = found; }"
# From the middle of the map to the tip of the pin, in pixels of the screen.
FROM_CENTRE = """() => {
    const map = document.querySelector("[data-map]").getBoundingClientRect();
    const pin = document.querySelector(".spot-here").parentElement.getBoundingClientRect();
    return Math.hypot(pin.left + 16 - (map.left + map.width / 2), pin.top + 36 - (map.top + map.height / 2));
}"""


@pytest.fixture
def rider(windows, category):
    """A stranger's phone of eight years ago."""
    return busy_phone(windows(device=PHONE))


def opened(page):
    """The report form with its map opened, which need not stand yet."""
    page.goto("/report/")
    page.get_by_role("button", name="在地图上看或改").tap()
    return page.get_by_role("button", name="把图钉放在地图中心")


class Held:
    """What the page asks for by that address, on a line that lets it through only when it is told."""

    def __init__(self, page, address):
        self.page, self.routes = page, []
        page.route(address, lambda route: self.routes.append(route))

    def release(self):
        """Lets it through."""
        while not self.routes:
            self.page.evaluate("0")
        self.routes.pop().continue_()


def place(page):
    """Longitude and latitude as the form has them."""
    return [float(page.input_value(f"[name={name}]")) for name in ("longitude", "latitude")]


@pytest.mark.parametrize("crs", ["wgs84", "gcj02"])
def test_a_fix_that_comes_before_the_map_is_where_the_map_opens(rider, settings, live_server, crs):
    settings.TILE_URL, settings.TILE_CRS = live_server.url + "/no-tiles/{z}/{x}/{y}.png", crs
    rider.add_init_script(AT_ONCE)
    opened(rider).tap()
    expect(rider.locator(".place-word")).to_contain_text("图钉")
    assert place(rider) == pytest.approx([LONGITUDE, LATITUDE], abs=0.00002)
    assert rider.evaluate(FROM_CENTRE) < 2


def test_the_button_for_the_centre_waits_until_the_map_stands(rider):
    outlines = Held(rider, "**/outlines.geojson")
    centre = opened(rider)
    expect(rider.locator(".leaflet-container")).to_be_visible()
    expect(centre).to_be_disabled()
    outlines.release()
    centre.tap()
    expect(rider.locator(".place-word")).to_contain_text("图钉")
    assert rider.evaluate(FROM_CENTRE) < 2


def test_a_map_in_a_hand_is_moved_by_nothing_else(rider):
    rider.add_init_script(LATER)
    outlines = Held(rider, "**/outlines.geojson")
    centre = opened(rider)
    expect(rider.locator(".leaflet-container")).to_be_visible()
    rider.locator("[data-map]").press("ArrowRight")
    expect(rider.locator(".leaflet-pan-anim")).to_have_count(0)  # the key's own move is over
    outlines.release()
    expect(centre).to_be_enabled()
    before = rider.locator("path").first.bounding_box()
    rider.evaluate("coords => fix({coords})", HERE)
    expect(rider.locator(".spot-here")).to_have_count(1)
    assert rider.locator("path").first.bounding_box() == before
    centre.tap()
    assert rider.evaluate(FROM_CENTRE) < 2


def test_a_map_that_is_shut_while_it_opens_stands_when_it_is_opened_again(rider):
    leaflet = Held(rider, "**/leaflet*.js")
    centre = opened(rider)
    expect(rider.locator(".map-wait")).to_be_visible()
    rider.get_by_role("button", name="在地图上看或改").tap()
    leaflet.release()
    rider.wait_for_function("() => window.L")
    rider.get_by_role("button", name="在地图上看或改").tap()
    expect(centre).to_be_enabled()
    box = rider.locator(".leaflet-overlay-pane svg g").bounding_box()
    assert 100 < box["width"] < 360


def test_a_street_without_outlines_has_a_map(rider, street):
    GridOutline.objects.all().delete()
    centre = opened(rider)
    expect(rider.locator("[data-map][data-open=yes]")).to_be_visible()
    expect(centre).to_be_enabled()


def test_a_script_that_talks_to_a_map_stands_after_it():
    for page in (ROOT / "templates").rglob("*.html"):
        scripts = re.findall(r"honghua/([a-z_]+)\.js", page.read_text(encoding="utf-8"))
        talking = [name for name in scripts if name in ("report", "desk", "screen_map")]
        assert "map" not in scripts or all(scripts.index("map") < scripts.index(one) for one in talking), page
    spoken = {
        path.stem for path in (ROOT / "honghua/static/honghua").glob("*.js") if '"map:' in path.read_text()
    }
    assert spoken == {"map", "report", "desk"}


def test_a_button_that_only_a_script_serves_rests_until_the_script_is_there(windows, cadre):
    page = windows(cadre, PHONE)
    script = Held(page, "**/findings*.js")
    page.goto("/visits/new/", wait_until="commit")
    expect(page.locator("[data-add=fact]")).to_have_css("pointer-events", "none")
    expect(page.locator("[type=submit].act-main")).to_have_css("pointer-events", "none")
    script.release()
    page.locator("[data-add=fact]").tap()
    expect(page.locator("[name=findings-0-words]")).to_be_visible()


def test_news_is_asked_for_when_somebody_listens(windows, centre):
    page, asked = windows(centre), []
    script = Held(page, "**/desk*.js")
    page.on("request", lambda request: asked.append(request.url) if "/pulse/" in request.url else None)
    page.goto("/desk/", wait_until="commit")
    page.wait_for_selector("[data-map][data-watched]", state="attached")  # map.js ran: all before desk.js did
    assert asked == []
    with page.expect_request("**/pulse/**"):
        script.release()


def test_a_key_before_the_walls_map_stands_is_no_mistake(windows, centre):
    page = windows(centre, SCREEN)
    leaflet = Held(page, "**/leaflet*.js")
    page.goto(
        "/dashboard/", wait_until="domcontentloaded"
    )  # the page's scripts have run, Leaflet is still on its way
    for key in ("Escape", "2", "Escape"):
        page.keyboard.press(key)
    leaflet.release()
    expect(page.locator("body[data-ready]")).to_be_attached()
    expect(page.locator("[data-layer][aria-pressed=true]")).to_have_attribute("data-layer", "overdue")


def test_a_late_answer_about_neighbours_does_not_hide_what_became_of_the_sending(rider, windows):
    windows.cuts = True
    rider.add_init_script(AT_ONCE)
    nearby = Held(rider, "**/report/nearby/**")
    rider.route(
        "**/report/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    rider.goto("/report/")
    rider.fill("[name=description]", "垃圾没有清运")
    rider.get_by_text("垃圾清运").tap()
    rider.get_by_role("button", name="发送").tap()
    expect(rider.locator(".send-word")).to_contain_text("没有信号")
    with rider.expect_response("**/report/nearby/**"):
        nearby.release()
    expect(rider.locator(".send-word")).to_contain_text("没有信号")
