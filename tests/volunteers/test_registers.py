"""The registers of who helps: in by spreadsheet, out masked, found by the whole number, forgotten when they leave."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from grids.imports.spreadsheets import write_xlsx
from grids.models import Building
from volunteers.models import BuildingHead, Helper, Rider, Skill, Unit

HELPERS = ["代码", "社区代码", "姓名", "电话", "技能代码", "可服务时段", "同意日期"]
ONE = ["V-1", "320104003015", "钱多多", "13912345678", "hair", "周六上午、周日下午", "2026-03-01"]


@pytest.fixture
def keeper(client, admin):
    """The admin, signed in; one skill is known."""
    Skill.objects.create(code="hair", name="理发")
    client.force_login(admin)
    return client


def take_in(keeper, register, header, *rows):
    """Send a file and say yes to its preview; the preview's problems when it has any."""
    page = f"/admin/volunteers/{register}/import/"
    content = write_xlsx({"数据": (header, rows)})
    preview = keeper.post(page, {"file": SimpleUploadedFile("表.xlsx", content)})
    if preview.context_data.get("problems"):
        return [(one.column, one.sentence) for one in preview.context_data["problems"]]
    keeper.post(page, {"ticket": preview.context_data["ticket"]})
    return []


def test_a_volunteer_comes_in_by_file_and_leaves_masked(keeper):
    assert take_in(keeper, "helper", HELPERS, ONE) == []
    helper = Helper.objects.standing().get()
    assert (helper.name, helper.phone, helper.times) == ("钱多多", "13912345678", ["6am", "7pm"])
    assert [skill.name for skill in helper.skills.all()] == ["理发"]
    shown = keeper.get("/admin/volunteers/helper/export/?as=csv").content.decode("utf-8-sig")
    assert "钱**" in shown
    assert "13912345678" not in shown
    assert "钱多多" not in shown


def test_a_masked_cell_changes_nothing(keeper):
    take_in(keeper, "helper", HELPERS, ONE)
    assert take_in(keeper, "helper", HELPERS, [*ONE[:2], "钱**", "139****5678", *ONE[4:]]) == []
    assert Helper.objects.get().phone == "13912345678"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ([*ONE[:6], ""], ""),
        ([*ONE[:5], "周八上午", ONE[6]], "可服务时段"),
        ([*ONE[:4], "fly", *ONE[5:]], "技能代码"),
        (["V-1", "999999999999", *ONE[2:]], "社区代码"),
    ],
)
def test_a_wrong_line_is_said_and_nothing_comes_in(keeper, row, column):
    assert [problem[0] for problem in take_in(keeper, "helper", HELPERS, row)] == [column]
    assert Helper.objects.count() == 0


def test_who_leaves_is_forgotten(keeper):
    take_in(keeper, "helper", HELPERS, ONE)
    header = ["代码", "社区代码", "同意日期", "退出日期"]
    assert take_in(keeper, "helper", header, ["V-1", "320104003015", "2026-03-01", "2026-09-01"]) == []
    helper = Helper.objects.get()
    assert (helper.name, helper.phone, helper.phone_digest) == ("", "", "")


def test_a_helper_is_found_by_the_whole_number_alone(keeper):
    take_in(keeper, "helper", HELPERS, ONE)
    assert "V-1" in keeper.get("/admin/volunteers/helper/", {"q": "139 1234 5678"}).content.decode()
    assert "V-1" not in keeper.get("/admin/volunteers/helper/", {"q": "1391234567"}).content.decode()


def test_heads_riders_and_units_come_in_by_file(keeper, grid):
    Building.objects.create(grid=grid, code="B-1", name="1幢")
    take_in(keeper, "helper", HELPERS, ONE)
    assert take_in(
        keeper, "buildinghead", ["楼栋代码", "人员代码", "开始日期"], ["B-1", "V-1", "2026-01-01"]
    ) == []  # fmt: skip
    assert take_in(keeper, "rider", ["人员代码", "职业"], ["V-1", "快递员"]) == []
    header = ["代码", "名称", "类型", "街道代码", "联系人", "电话"]
    assert (
        take_in(keeper, "unit", header, ["U-1", "紫荆小学", "学校", "320104003", "钱多多", "02512345678"])
        == []
    )
    assert (BuildingHead.objects.count(), Rider.objects.get().trade) == (1, "courier")
    assert Unit.objects.get().masked_name == "钱**"


def test_a_building_has_one_head_at_a_time(keeper, grid):
    building = Building.objects.create(grid=grid, code="B-1", name="1幢")
    take_in(keeper, "helper", HELPERS, ONE, ["V-2", *ONE[1:3], "13912345679", *ONE[4:]])
    first, second = Helper.objects.order_by("code")
    BuildingHead.objects.create(building=building, helper=first, from_on="2026-01-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        BuildingHead.objects.create(building=building, helper=second, from_on="2026-05-01")


def test_nobody_is_kept_without_consent(grid):
    with pytest.raises(IntegrityError), transaction.atomic():
        Helper.objects.create(community=grid.community, name="钱多多", registered_at="2026-01-01T00:00Z")
