"""The dream room from the visit to the family's word; what was promised and what is dangerous comes back by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.fieldwork.reminders import remind
from cases.models import Hazard, Need, Promise, Visit
from grids.models import Building, Household
from tests.browser.devices import DESK, PHONE
from tests.browser.looks import look
from tests.browser.test_report import HERE, picture
from tests.browser.test_visits import add


@pytest.fixture
def household(grid):
    """Where the girl lives."""
    building = Building.objects.create(grid=grid, code="320104003015001-B03", name="3幢")
    return Household.objects.create(
        grid=grid, building=building, code="H-1", door="2 单元 301 室", kinds=["child"], consent="contact"
    )


def test_the_need_stands_on_the_list_and_the_rest_comes_back(windows, household, cadre, worker):
    phone = windows(cadre, PHONE, **HERE)
    visited(phone)
    office = windows(worker, DESK)
    office.goto("/matters/?kind=need")
    office.get_by_role("link", name="想要一张书桌").click()
    expect(office.locator("main")).to_contain_text("助学")
    two_days_later()
    phone.goto("/my/")
    phone.get_by_role("link", name="1 个隐患该复查了").tap()
    phone.get_by_role("link", name="楼道飞线充电").tap()
    phone.get_by_text("已消除", exact=True).tap()
    phone.locator("[data-photos=photos] input[capture]").set_input_files(picture())
    expect(phone.locator("form .photos img")).to_have_count(1)  # beside the one that was taken on the visit
    phone.get_by_role("button", name="记下").tap()
    expect(phone.locator("main")).to_contain_text("已消除")
    office.goto("/inbox/")
    office.get_by_role("link", name="承诺过期了").click()
    expect(office.locator("main")).to_contain_text("带来助学申请表")
    assert Hazard.objects.get().checks.get().photos.count() == 1


def visited(phone):
    """The visit on which all of it was seen, each thing written once."""
    phone.goto("/visits/new/?household=H-1")
    phone.get_by_text("见到", exact=True).tap()
    add(phone, "need", "想要一张书桌，孩子在床边写作业", [("photos", picture())]).locator(
        "select[name$=need_kind]"
    ).select_option("schooling")
    add(phone, "hazard", "楼道飞线充电", [("photos", picture())])
    due = add(phone, "promise", "带来助学申请表").locator("[name$=due_on]")
    due.fill(timezone.localdate().isoformat())
    phone.get_by_role("button", name="完成").tap()
    phone.wait_for_url("**/visits/*-*/")
    assert (Visit.objects.get().findings.count(), Need.objects.get().kind) == (3, "schooling")


def two_days_later():
    """As if the days had passed; the reminders of yesterday morning have gone out."""
    yesterday = timezone.localdate() - timedelta(days=1)
    Promise.objects.update(due_on=yesterday - timedelta(days=1))
    Hazard.objects.update(recheck_on=yesterday)
    remind(timezone.localtime().replace(hour=10) - timedelta(days=1))


def test_the_room_is_made_by_a_unit_that_learns_nothing_of_the_family(
    windows, household, cadre, worker, bank, banker
):
    visited(windows(cadre, PHONE, **HERE))
    office, unit = windows(worker, DESK), windows(banker, PHONE)
    put_on_the_list(office)
    room = made_a_project(office)
    claimed(unit)
    step(office, room, "start")
    finished(unit, room)
    step(office, room, "accept", who="孩子和祖母", words="孩子当晚就在新书桌上写作业")
    step(office, room, "thank", words="点亮了一个孩子的书桌，谢谢")
    unit.goto("/volunteers/")
    expect(unit.locator("main")).to_contain_text("点亮了一个孩子的书桌")
    office.goto("/volunteers/needs/?public=ended")
    expect(office.locator("main")).to_contain_text("已满足")


def send(page):
    """Press the one button of a form."""
    page.locator(".snap-form .act-main").click()


def put_on_the_list(office):
    """The worker finds words without the family; names in them are refused."""
    office.goto("/matters/?kind=need")
    office.get_by_role("link", name="想要一张书桌").click()
    office.get_by_role("link", name="找人帮忙").click()
    office.fill("#id_wording", "2 单元 301 室的孩子想要一张书桌")
    office.get_by_text("资金", exact=True).click()
    send(office)
    expect(office.locator("#wrong-wording")).to_contain_text("改写")
    office.fill("#id_wording", "一个孩子想要一间能写作业的小屋")
    look(office, "room-appeal")
    send(office)
    expect(office.locator("main")).to_contain_text("没有合适又有空的")


def made_a_project(office):
    """From the need a project of 15,000 yuan, published; its address."""
    office.get_by_role("link", name="做成微项目").click()
    office.fill("#id_title", "梦想小屋")
    office.fill("#id_asked", "15000")
    office.set_input_files("#id_photos", [picture()])
    send(office)
    office.click("#do-publish")
    expect(office.locator("main .status").first).to_have_text("待认领")
    return office.url


def claimed(unit):
    """The bank reads the public words alone and takes all of it."""
    unit.goto("/volunteers/")
    unit.get_by_role("link", name="微项目在等单位认领").tap()
    with unit.expect_navigation():
        unit.get_by_role("link", name="梦想小屋").tap()
    shown = unit.locator("main").inner_text()
    assert "一个孩子想要一间能写作业的小屋" in shown
    assert not any(word in shown for word in ("床边写作业", "3幢", "301"))
    expect(unit.locator("main img")).to_have_count(0)
    unit.locator("#do-claim").tap()
    unit.fill("#claim_amount", "15000")
    look(unit, "room-claim")
    send(unit)
    expect(unit.locator(".sums")).to_contain_text("15,000 元")


def finished(unit, room):
    """The bank reports it finished with a photo, and now sees how it was before."""
    unit.goto(room)
    unit.locator("#do-finish").tap()
    unit.fill("#finish_words", "小屋弄好了")
    unit.set_input_files("#finish_photos", [picture()])
    send(unit)
    expect(unit.locator("main img").first).to_be_visible()
    look(unit, "room-done")


def step(office, room, name, **typed):
    """One step of the project by the office."""
    office.goto(room)
    office.click(f"#do-{name}")
    for field, value in typed.items():
        office.fill(f"#{name}_{field}", value)
    send(office)
    expect(office.locator(".said-success").first).to_be_visible()
