"""Households and their register in a real browser: found, looked at, changed, taken in from a large file."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.fieldwork import Found, PatrolFiled, VisitFiled, file_patrol, file_visit
from grids.admin import bulk_imports
from grids.imports import bulk_intake, pending_uploads
from grids.imports.spreadsheets import write_xlsx
from grids.models import Building, Household, Reveal, Site
from tests.browser.devices import PHONE, SIZES
from tests.browser.looks import look
from tests.grids.imports.test_household_import import HEADER, line

BUILDING = "320104003015001-B03"


@pytest.fixture
def home(grid, cadre):
    """A key household with a visit and what it found, neighbours, and a shop."""
    building = Building.objects.create(grid=grid, code=BUILDING, name="3幢")
    homes = [
        Household(grid=grid, building=building, code=f"H-{n}", door=f"2 单元 {n}01 室", consent="contact")
        for n in range(2, 9)
    ]
    Household.objects.bulk_create(homes)
    known = {"contact_name": "钱多多", "phone": "13912345678", "grid": grid}
    home = Household.objects.create(
        building=building, code="H-1", door="2 单元 101 室", kinds=["living_alone", "hardship"],
        consent="full", note="膝盖不好，下楼要扶", prefers_call=True, **known,
    )  # fmt: skip
    findings = [
        Found("need", "想要一张书桌，孩子在床边写作业"),
        Found("hazard", "楼道飞线充电"),
        Found("promise", "带来助餐申请表", due_on=timezone.localdate()),
    ]
    file_visit(VisitFiled("phone", household=home, findings=findings), by=cadre)
    site = Site.objects.create(code="S-1", name="红悦便利店", kind="shop", address="红悦路 8 号", **known)
    file_patrol(PatrolFiled(site=site, findings=[Found("hazard", "灭火器过期")]), by=cadre)
    return home


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", ["/households/", "/households/H-1/", "/households/H-1/edit/", "/sites/S-1/"])
def test_households_can_be_read(reader, size, language, path, cadre, home):
    page = reader(cadre, SIZES[size], language)
    page.goto(path)
    look(page, f"{path.strip('/').replace('/', '-')}-{size}-{language}")


@pytest.mark.parametrize("role", ["centre", "leader"])
def test_the_office_can_read_them_too(reader, role, home, request):
    page = reader(request.getfixturevalue(role))
    page.goto("/")
    page.get_by_role("link", name="八大模块").click()
    with page.expect_navigation():
        page.get_by_role("link", name="住户").first.click()
    look(page, f"households-{role}")
    with page.expect_navigation():
        page.get_by_role("link", name="101 室").click()
    look(page, f"household-{role}")


def test_a_cadre_finds_a_number_looks_behind_the_mask_and_goes_there(windows, home, cadre, auditor):
    page = windows(cadre, PHONE)
    page.goto("/households/")
    page.get_by_label("按完整电话找").fill("139 1234 5678")
    page.get_by_role("button", name="查找").click()
    expect(page).to_have_url(f"{windows.server.url}/households/")
    page.get_by_role("link", name="101 室").click()
    page.get_by_text("查看联系电话").click()
    page.locator("#reveal-reason-phone").fill("约上门时间")
    page.locator("#reveal-phone").get_by_role("button", name="查看并记录").click()
    expect(page.locator("#reveal-phone")).to_contain_text("13912345678")
    look(page, "household-revealed")
    assert Reveal.objects.get().reason == "约上门时间"
    page.get_by_role("link", name="去走访").click()
    expect(page.locator("input[name=household]")).to_have_value("H-1")
    log = windows(auditor)
    log.goto("/reveals/")
    expect(log.get_by_role("link", name="住户 H-1")).to_be_visible()
    look(log, "reveals-household")


def test_a_cadre_writes_down_what_was_agreed(windows, home, cadre):
    page = windows(cadre, PHONE)
    page.goto("/households/H-1/edit/")
    page.get_by_text("残疾", exact=True).click()
    page.get_by_text("不同意", exact=True).click()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    home.refresh_from_db()
    assert (home.phone, "disabled" in home.kinds) == ("", True)


def test_a_large_file_is_watched_and_mended(windows, home, admin, tmp_path, monkeypatch):
    monkeypatch.setattr(bulk_imports, "AT_ONCE", 5)
    rows = [line(number) for number in range(1, 30)] + [line(30, 电话="不详"), line(31, 人数="两个")]
    (tmp_path / "住户.xlsx").write_bytes(write_xlsx({"数据": (HEADER, rows)}))
    page = windows(admin)
    page.goto("/admin/grids/household/import/")
    page.locator("input[type=file]").set_input_files(str(tmp_path / "住户.xlsx"))
    with page.expect_navigation():
        page.get_by_role("button", name="上传并预览").click()
    look(page, "intake-preview")
    page.get_by_role("button", name="开始导入").click()
    expect(page.get_by_text("正在读文件")).to_be_visible()
    look(page, "intake-waiting")
    file = bulk_imports.Intake.objects.get()
    bulk_intake.go_on(file.pk, longest=0)
    bulk_intake.go_on(file.pk)
    expect(page.get_by_role("heading", name="待改的行")).to_be_visible()
    look(page, "intake-faults")
    with page.expect_navigation():
        page.get_by_role("link", name="第 31 行").click()
    look(page, "intake-line")
    page.get_by_label("电话", exact=True).fill("13900000030")
    page.get_by_role("button", name="保存并导入").click()
    expect(page.get_by_text("第 31 行已导入。")).to_be_visible()
    assert Household.objects.filter(code="N-00030").exists()


def test_the_register_of_households_can_be_read(reader, size, home, admin):
    page = reader(admin, SIZES[size])
    rows = [line(number, 电话="不详") for number in range(1, 4)]
    content = write_xlsx({"数据": (HEADER, rows)})
    register = "grids.Household"
    file = bulk_intake.begin(
        register, "住户.xlsx", pending_uploads.keep(admin, register, "住户.xlsx", content), by=admin
    )
    bulk_intake.go_on(file.pk)
    for path, name in (
        ("", "list"),
        ("?q=13912345678", "found"),
        (f"{home.pk}/change/", "form"),
        ("import/", "import"),
        (f"import/{file.uuid}/", "intake"),
        (f"import/{file.uuid}/lines/2/", "line"),
    ):
        page.goto(f"/admin/grids/household/{path}")
        look(page, f"register-{name}-{size}")
