"""The admin in a real browser: nothing of it is refused by the page's own policy, and a file gets in."""

from grids.imports.spreadsheets import write_xlsx
from grids.models import Grid
from tests.browser.devices import PHONE
from tests.browser.looks import picture, scrolls_sideways, violations


def look(page, name):
    """Nobody is shut out, nothing is cut off."""
    picture(page, name)
    assert violations(page) == []
    assert not scrolls_sideways(page)


def test_an_admin_loads_grids_from_a_spreadsheet(windows, admin, street, tmp_path):
    file = tmp_path / "网格.xlsx"
    row = ["320104003015009", "第9网格", "320104003015", "在建工地"]
    file.write_bytes(write_xlsx({"数据": (["代码", "名称", "社区代码", "类型"], [row])}))
    page = windows(admin)
    page.goto("/admin/")
    look(page, "admin-index")
    with page.expect_navigation():
        page.get_by_role("link", name="综合网格", exact=True).first.click()
    look(page, "admin-grids")
    page.get_by_role("link", name="导入", exact=False).last.click()
    page.locator("input[type=file]").set_input_files(str(file))
    with page.expect_navigation():
        page.get_by_role("button", name="上传并预览").click()
    look(page, "admin-preview")
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("已导入：新增 1 条").wait_for()
    assert Grid.objects.get(code=row[0]).kind == Grid.Kind.BUILDING_SITE


def test_forms_and_outlines_open_without_a_refusal(windows, admin, street, grid, cadre):
    page = windows(admin)
    for name, address in (
        ("admin-user", f"/admin/grids/user/{cadre.pk}/change/"),
        ("admin-posting", "/admin/grids/posting/add/"),
        ("admin-outlines", "/admin/grids/gridoutline/import/"),
        ("admin-rule", "/admin/cases/rule/add/"),
        ("admin-users", "/admin/grids/user/"),
    ):
        page.goto(address)
        look(page, name)


def test_the_way_to_going_live_fits_a_phone(windows, admin, street):
    page = windows(admin, PHONE)
    page.goto("/admin/")
    look(page, "admin-index-phone")
