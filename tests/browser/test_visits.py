"""A visit on a phone of 360 px: three taps when nothing was found, each finding written once, a checklist walked."""

import pytest
from playwright.sync_api import expect

from cases.models import Case, Checklist, FieldPhoto, Hazard, Need, Patrol, Visit
from grids.models import Building, Household
from tests.browser.devices import PHONE
from tests.browser.looks import scrolls_sideways, slowed
from tests.browser.test_report import HERE, picture


@pytest.fixture
def household(grid):
    """A key household that has not been met this month."""
    building = Building.objects.create(grid=grid, code="320104003015001-B03", name="3幢")
    return Household.objects.create(
        grid=grid, building=building, code="H-1", door="2 单元 301 室", kinds=["living_alone"]
    )


@pytest.fixture
def phone(windows, cadre):
    """The cadre's phone, which knows where it is, on a bad line."""
    return slowed(windows(cadre, PHONE, **HERE))


def test_a_visit_without_findings_in_three_taps(phone, household):
    phone.goto("/my/")
    phone.get_by_role("link", name="2 单元 301 室").tap()
    phone.get_by_text("见到", exact=True).tap()
    expect(phone.locator("[name=longitude]")).not_to_have_value("")
    phone.get_by_role("button", name="完成").tap()
    phone.wait_for_url("**/visits/*-*/")
    visit = Visit.objects.get()
    assert (visit.household, visit.outcome, visit.longitude) == (
        household,
        "met",
        HERE["geolocation"]["longitude"],
    )


def add(phone, kind, words, files=()):
    """Opens a line of the kind and writes in it."""
    phone.locator(f"[data-add={kind}]").tap()
    line = phone.locator("[data-finding]:not([hidden])").last
    line.locator("textarea").fill(words)
    for name, file in files:
        line.locator(f"[data-photos$={name}] input[capture]").set_input_files(file)
        expect(line.locator(f"[data-photos$={name}] img")).to_have_count(1)
    return line


def test_a_need_a_hazard_and_a_case_typed_once(phone, household, category):
    phone.goto("/visits/new/?household=H-1")
    phone.get_by_text("见到", exact=True).tap()
    add(phone, "need", "想要一张书桌")
    add(phone, "hazard", "楼道飞线充电", [("photos", picture())])
    add(phone, "case", "路灯不亮").locator("select[name$=category]").select_option(category.code)
    assert not scrolls_sideways(phone)
    phone.get_by_role("button", name="完成").tap()
    phone.wait_for_url("**/visits/*-*/")
    assert (Need.objects.get().words, Hazard.objects.get().words) == ("想要一张书桌", "楼道飞线充电")
    assert Case.objects.get().category == category
    assert Hazard.objects.get().finding.photos.count() == 1
    expect(phone.locator("main")).to_contain_text("书桌")


def test_what_is_missing_is_said_in_its_line_and_the_rest_stays(phone, household):
    phone.goto("/visits/new/?household=H-1")
    phone.get_by_text("见到", exact=True).tap()
    add(phone, "need", "想要一张书桌")
    line = add(phone, "promise", "带来申请表")
    phone.get_by_role("button", name="完成").tap()
    expect(line.locator("[id$=due_on].wrong-place")).to_contain_text("哪天之前")
    expect(line.locator("textarea")).to_have_value("带来申请表")
    line.locator(".finding-away").tap()
    phone.get_by_role("button", name="完成").tap()
    phone.wait_for_url("**/visits/*-*/")
    assert [row.kind for row in Visit.objects.get().findings.all()] == ["need"]


def test_a_door_is_chosen_among_all_of_the_grid(phone, household):
    phone.goto("/visits/")
    phone.get_by_role("link", name="选一户").tap()
    phone.locator(".doors-of summary").tap()
    phone.locator(".doors-of").get_by_text("2 单元 301 室").tap()
    phone.get_by_text("电话", exact=True).tap()
    phone.get_by_role("button", name="完成").tap()
    phone.wait_for_url("**/visits/*-*/")
    assert Visit.objects.get().kind == "phone"


def test_more_photos_than_are_taken_at_once_are_said_and_the_rest_is_filed(windows, cadre, household):
    phone = windows(cadre, PHONE, **HERE)
    phone.goto("/visits/new/?household=H-1")
    phone.get_by_text("见到", exact=True).tap()
    small = picture(64, 48)
    for number, shown in enumerate([9, 18, 20]):
        phone.locator("[data-add=fact]").tap()
        line = phone.locator("[data-finding]:not([hidden])").last
        line.locator("[data-photos$=photos] input[multiple]").first.set_input_files([small] * 10)
        expect(phone.locator(".photos img")).to_have_count(shown)
        expect(line.locator("[id$=photos].wrong-place").first).to_contain_text(
            f"最多 {20 if number == 2 else 9} 张"
        )
    phone.get_by_role("button", name="完成").tap()
    phone.wait_for_url("**/visits/*-*/")
    assert FieldPhoto.objects.count() == 20


@pytest.fixture
def checklist(db):
    """A walk through the grid with three things to look at."""
    Checklist.objects.all().delete()
    checklist = Checklist.objects.create(code="walk", name="网格日常巡查")
    for position, text in enumerate(["楼道无杂物", "消防通道畅通", "井盖完好"]):
        checklist.items.create(position=position, text=text, wrong_text=f"没有做到：{text}")
    return checklist


def test_a_checklist_is_walked_and_what_is_wrong_becomes_a_hazard(phone, grid, checklist):
    phone.goto("/patrols/new/")
    wrong = phone.locator(".checklist:not([hidden]) input[value=wrong]").first
    text = wrong.get_attribute("data-text")
    phone.locator(".checklist:not([hidden]) .check").first.get_by_text("有问题").tap()
    line = phone.locator("[data-finding]:not([hidden])")
    expect(line.locator("textarea")).to_have_value(text)
    line.locator("[data-photos$=photos] input[capture]").first.set_input_files(picture())
    expect(line.locator(".photos img")).to_have_count(1)
    phone.locator(".checklist:not([hidden])").get_by_role("button", name="全部正常").tap()
    phone.get_by_role("button", name="完成").tap()
    phone.wait_for_url("**/patrols/*-*/")
    assert [thing["ok"] for thing in Patrol.objects.get().looked_at] == [False, True, True]
    assert Hazard.objects.get().words == text


def test_put_right_on_a_patrol_in_two_taps_after_the_photo(phone, grid, category):
    phone.goto("/patrols/new/")
    phone.locator("[data-add=settled]").tap()
    line = phone.locator("[data-finding]:not([hidden])")
    line.locator("[data-photos$=photos_after] input[capture]").set_input_files(picture())
    expect(line.locator(".photos img")).to_have_count(1)
    phone.get_by_role("button", name="完成").tap()
    phone.wait_for_url("**/patrols/*-*/")
    assert Case.objects.get().settled
