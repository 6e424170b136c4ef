"""随手拍 on a stranger's phone: five taps at most, with and without a fix, without a signal, without losing a word."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from cases.models import Case, Photo
from tests.browser.devices import PHONE
from tests.browser.looks import look
from tests.cast import centre_of

LONGITUDE, LATITUDE = centre_of(0, 0)
MAP = "import('/static/honghua/map.js')"  # the page's own
HERE = {
    "geolocation": {"longitude": LONGITUDE, "latitude": LATITUDE, "accuracy": 12},
    "permissions": ["geolocation"],
}

SLOW_FIX = "navigator.geolocation.getCurrentPosition = (found) => { window.fix = found; }"
TOLD_TWICE = """input => {
    const given = new DataTransfer();
    given.items.add(new File(["no picture"], "a.jpg", {type: "image/jpeg"}));
    input.files = given.files;
    for (const _ of [1, 2]) input.dispatchEvent(new Event("change", {bubbles: true}));
}"""
LATER_FIX = """document.querySelector("[data-map]").dispatchEvent(
    new CustomEvent("map:place", {detail: {longitude: 118.81, latitude: 31.99}}))"""


def picture(width=3000, height=2000, colour="#7a5"):
    """A photo as a camera would give it."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


@pytest.fixture
def rider(windows, category):
    """A stranger's phone that knows where it is."""
    return windows(device=PHONE, **HERE)


def form_with_photo(page):
    """The form with a photo taken and a kind chosen."""
    page.goto("/report/")
    page.set_input_files("input[capture]", picture())
    expect(page.locator(".photos img")).to_have_count(1)
    page.get_by_text("垃圾清运").tap()


def test_the_rider_needs_four_taps_from_the_first_page_to_a_code(rider):
    rider.goto("/")
    rider.get_by_text("报一件事").tap()
    with rider.expect_file_chooser() as chooser:
        rider.locator(".snap-first").tap()
    chooser.value.set_files(picture())
    expect(rider.locator(".photos img")).to_have_count(1)
    rider.get_by_text("垃圾清运").tap()
    rider.get_by_role("button", name="发送").tap()
    rider.wait_for_url("**/report/done/**")
    case = Case.objects.get()
    expect(rider.locator("#code")).to_have_text(case.tracking_code)
    assert (case.grid.code, case.source, case.accuracy) == ("320104003015001", "snap", 12)
    assert max(Photo.objects.values_list("width", "height").get()) == 1600


def test_a_photo_that_is_told_of_twice_is_taken_once(rider):
    rider.goto("/report/")
    rider.locator("input[capture]").evaluate(TOLD_TWICE)
    rider.set_input_files("input[multiple]", picture())
    rider.wait_for_function(
        "() => [...document.querySelectorAll('.photos img')].some(one => one.naturalWidth)"
    )
    assert rider.locator(".photos img").count() == 2


def test_sending_waits_a_moment_for_a_fix_that_is_on_its_way(rider):
    rider.add_init_script(SLOW_FIX)
    form_with_photo(rider)
    rider.get_by_role("button", name="发送").tap()
    expect(rider.locator(".send-word")).to_have_text("正在定位…")
    rider.evaluate("coords => fix({coords})", HERE["geolocation"])
    rider.wait_for_url("**/report/done/**")
    assert Case.objects.get().accuracy == 12


def test_a_fix_that_never_comes_is_asked_for_in_words(rider):
    rider.add_init_script(SLOW_FIX)
    form_with_photo(rider)
    rider.get_by_role("button", name="发送").tap()
    expect(rider.locator("#wrong-address")).to_contain_text("在哪里")
    assert not Case.objects.exists()
    rider.fill("[name=address]", "红悦小区东门")
    rider.get_by_role("button", name="发送").tap()
    rider.wait_for_url("**/report/done/**")


@pytest.mark.parametrize("by", ["words", "map", "keyboard"])
def test_it_works_with_the_fix_refused(windows, category, by):
    page = windows(device=PHONE)
    form_with_photo(page)
    expect(page.locator(".place-word")).to_contain_text("没有定位")
    if by == "words":
        page.fill("[name=address]", "红悦小区东门")
    else:
        page.get_by_role("button", name="在地图上看或改").tap()
        expect(page.locator("[data-map][data-open=yes]")).to_be_visible()
        point_on_map(page, by)
        expect(page.locator(".place-word")).to_contain_text("图钉")
    page.get_by_role("button", name="发送").tap()
    page.wait_for_url("**/report/done/**")
    case = Case.objects.get()
    assert (case.address == "红悦小区东门") == (by == "words")
    assert (case.grid is not None) == (by != "words")


def point_on_map(page, by):
    """A finger on the map, or the keys alone."""
    if by == "map":
        page.locator("[data-map]").tap(position={"x": 150, "y": 150})
    else:
        page.get_by_role("button", name="把图钉放在地图中心").press("Enter")


def test_the_map_can_be_read_and_says_that_outlines_are_drawn(rider, street):
    rider.goto("/report/")
    rider.get_by_role("button", name="在地图上看或改").tap()
    expect(rider.locator("[data-map][data-open=yes]")).to_be_visible()
    expect(rider.locator("path.leaflet-interactive, .leaflet-overlay-pane path")).to_have_count(4)
    look(rider, "report-map-phone")


def test_a_fix_never_moves_a_pin_that_a_person_set(rider):
    rider.goto("/report/")
    expect(rider.locator(".place-word")).to_contain_text("误差约 12 米")
    rider.get_by_role("button", name="在地图上看或改").tap()
    expect(rider.locator("[data-map][data-open=yes]")).to_be_visible()
    rider.locator("[data-map]").tap(position={"x": 250, "y": 200})
    expect(rider.locator(".place-word")).to_contain_text("图钉")
    chosen = rider.input_value("[name=longitude]")
    rider.evaluate(LATER_FIX)
    assert rider.input_value("[name=longitude]") == chosen != str(LONGITUDE)
    assert rider.locator(".spot-here").count() == 1


def test_a_mistake_is_said_beside_the_field_and_nothing_is_lost(rider):
    form_with_photo(rider)
    rider.fill("[name=description]", "消防通道堵了")
    rider.fill("[name=reporter_phone]", "12")
    rider.get_by_role("button", name="发送").tap()
    expect(rider.locator("#wrong-reporter_phone")).to_contain_text("7 到 12 位")
    look(rider, "report-wrong-phone")
    expect(rider.locator(".photos img")).to_have_count(1)
    assert rider.input_value("[name=description]") == "消防通道堵了"
    rider.fill("[name=reporter_phone]", "13912345678")
    rider.get_by_role("button", name="发送").tap()
    rider.wait_for_url("**/report/done/**")
    assert Photo.objects.count() == 1


def test_a_double_tap_gives_one_case(rider):
    form_with_photo(rider)
    rider.get_by_role("button", name="发送").dblclick()
    rider.wait_for_url("**/report/done/**")
    assert Case.objects.count() == 1


def test_without_a_signal_it_is_kept_and_sent_once_later(windows, rider):
    windows.cuts = True
    form_with_photo(rider)
    rider.context.set_offline(True)
    rider.get_by_role("button", name="发送").tap()
    expect(rider.locator(".send-word")).to_contain_text("没有信号")
    assert not Case.objects.exists()
    rider.context.set_offline(False)
    rider.wait_for_url("**/report/done/**")
    assert Case.objects.count() == 1


def test_what_was_kept_is_sent_from_the_next_page_when_the_first_was_closed(windows, rider):
    windows.cuts = True
    form_with_photo(rider)
    rider.route(
        "**/report/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    rider.get_by_role("button", name="发送").tap()
    expect(rider.locator(".send-word")).to_contain_text("没有信号")
    rider.unroute("**/report/")
    rider.goto("/report/")
    expect(rider.locator("#waiting")).to_contain_text("已发送")
    assert Case.objects.count() == 1


def test_known_neighbours_are_shown_before_sending(rider, case):
    form_with_photo(rider)
    expect(rider.locator("#nearby")).to_contain_text("附近已有人报过")
    expect(rider.locator(".send-bar")).to_contain_text("附近已有 1 件")
    look(rider, "report-nearby-phone")
    rider.get_by_role("link", name="跟着看").tap()
    expect(rider.locator("h1")).to_have_text("垃圾清运")
    assert case.description not in rider.content()


def test_the_three_doors_stand_in_the_first_screen(rider):
    rider.goto("/")
    doors = rider.locator(".door")
    assert doors.count() == 3
    box = doors.last.bounding_box()
    assert box["y"] + box["height"] <= 640


def test_where_an_album_photo_was_taken_counts_for_more_than_the_fix(rider):
    rider.goto("/report/")
    expect(rider.locator(".place-word")).to_contain_text("误差约 12 米")
    rider.set_input_files("input[multiple]", placed_picture(118.8075, 31.9875))
    expect(rider.locator(".place-word")).to_contain_text("照片里的位置")
    assert abs(float(rider.input_value("[name=longitude]")) - 118.8075) < 0.0001
    assert abs(float(rider.input_value("[name=latitude]")) - 31.9875) < 0.0001


def placed_picture(longitude, latitude):
    """A photo that says where it was taken."""
    exif, out = Image.Exif(), BytesIO()
    exif[0x8825] = {1: "N", 2: degrees(latitude), 3: "E", 4: degrees(longitude)}
    Image.new("RGB", (200, 100)).save(out, "JPEG", exif=exif)
    return picture() | {"buffer": out.getvalue()}


def degrees(value):
    """Degrees, minutes, seconds."""
    minutes = value % 1 * 60
    return (int(value), int(minutes), round(minutes % 1 * 60, 3))


def test_on_gcj02_tiles_the_eye_sees_the_shift_and_the_form_gets_wgs84(rider, settings, live_server):
    settings.TILE_URL, settings.TILE_CRS = live_server.url + "/no-tiles/{z}/{x}/{y}.png", "gcj02"
    rider.goto("/report/")
    expect(rider.locator(".place-word")).to_contain_text("误差约 12 米")  # the map opens around it
    rider.get_by_role("button", name="在地图上看或改").tap()
    expect(rider.locator(".map-note").first).to_contain_text("GCJ-02")
    rider.get_by_role("button", name="把图钉放在地图中心").tap()
    expect(rider.locator(".place-word")).to_contain_text("图钉")
    assert abs(float(rider.input_value("[name=longitude]")) - LONGITUDE) < 0.0005
    shown = rider.evaluate(f"{MAP}.then(({{toGcj}}) => toGcj([{LONGITUDE}, {LATITUDE}]))")
    assert 0.004 < shown[0] - LONGITUDE < 0.007
    back = rider.evaluate(f"{MAP}.then(({{fromGcj}}) => fromGcj([{shown[0]}, {shown[1]}]))")
    assert max(abs(back[0] - LONGITUDE), abs(back[1] - LATITUDE)) < 1e-7
