"""What only a browser shows: a part signed in the field in a few taps, an alarm raised by one; boards to be read."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases import lifecycle
from cases.enforcement import Brought, draft, plan
from cases.lifecycle import Actor
from cases.models import EmergencyKind, JointPart
from grids.models import Site
from tests.browser.devices import DESK, PHONE
from tests.browser.looks import look


@pytest.fixture
def order(case, centre, officer, area_team):
    """A joint order that waits for the officer's signature."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=area_team)
    now = timezone.now()
    slot = {"from_at": now + timedelta(hours=1), "to_at": now + timedelta(hours=2)}
    made, _ = draft(Brought(area_team.area, place="菜场周边", tasks=[(case, "urban")], **slot), by=officer)
    plan(made, by=officer)
    return made


def test_a_part_is_signed_in_the_field(windows, officer, order, case):
    page = windows(officer, PHONE)
    page.goto("/enforcement/")
    page.locator("a.row", has_text="菜场周边").click()
    with page.expect_navigation():
        page.get_by_role("link", name="签署：城管").click()
    look(page, "joint-sign-phone-zh")
    page.get_by_label("结果").fill("摊位已退回店内")
    page.get_by_role("button", name="签署").click()
    expect(page.get_by_text("已完成")).to_be_visible()
    assert JointPart.objects.get().words == "摊位已退回店内"
    case.refresh_from_db()
    assert case.status == "resolved"


def test_one_tap_raises_the_alarm(windows, centre, officer, grid):
    EmergencyKind.objects.get_or_create(code="gas", defaults={"name": "燃气泄漏"})
    page = windows(centre, DESK)
    page.goto("/emergency/new/")
    page.locator("label.kind", has_text="燃气泄漏").click()
    page.get_by_label("综合网格").select_option(grid.code)
    look(page, "emergency-new-desk-zh")
    page.get_by_role("button", name="立即通知所有人").click()
    expect(page.get_by_text("等待应答")).to_be_visible()
    look(page, "emergency-desk-zh")
    page.get_by_role("button", name="我已收到").click()
    expect(page.get_by_text("正在处置")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize(
    "path", ["/enforcement/", "/enforcement/roster/", "/emergency/", "/emergency/inspections/"]
)
def test_the_boards_can_be_read(reader, centre, order, grid, size, path):
    Site.objects.create(
        grid=grid, code="S-1", name="便利店", kind="shop", longitude=118.8025, latitude=31.9825
    )
    page = reader(centre, size)
    page.goto(path)
    look(page, f"board{path.replace('/', '-')}{size['viewport']['width']}-zh")
