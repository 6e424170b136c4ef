"""The roster and its neighbours come in by spreadsheet: previewed, refused with the line, taken in."""

import pytest

from cases.models import DutyShift, InspectionInterval
from grids.models import Site
from tests.grids.imports.test_spreadsheets import keeper, problems, take_in, upload  # noqa: F401

HEADER = ["街道代码", "片区代码", "第几值班人", "开始", "结束", "值班人账号"]
TURN = ["320104003", "A1", 1, "2026-12-01 08:00", "2026-12-02 08:00", "area"]


def test_a_roster_is_taken_in_and_goes_out_as_it_came(keeper, street, officer):  # noqa: F811
    take_in(keeper, "cases/dutyshift", HEADER, TURN, ["320104003", "", 1, *TURN[3:]])
    assert DutyShift.objects.count() == 2
    out = keeper.get("/admin/cases/dutyshift/export/?as=csv").content.decode("utf-8-sig", "replace")
    assert "2026-12-01 08:00" in out


@pytest.mark.parametrize(
    "change, column, words",
    [
        ({3: "明天"}, "开始", "应为日期和钟点"),
        ({5: "nobody"}, "值班人账号", "没有"),
        ({4: "2026-11-30 08:00"}, "结束", "结束要晚于开始"),
    ],
)
def test_a_faulty_turn_is_named(keeper, street, officer, change, column, words):  # noqa: F811
    row = [change.get(number, cell) for number, cell in enumerate(TURN)]
    found = problems(upload(keeper, "cases/dutyshift", HEADER, row))
    assert [(line, where) for line, where, _ in found] == [(2, column)]
    assert words in found[0][2]


def test_two_in_one_turn_are_refused(keeper, street, officer, centre):  # noqa: F811
    second = [*TURN[:3], "2026-12-01 20:00", "2026-12-02 20:00", "centre"]
    assert problems(upload(keeper, "cases/dutyshift", HEADER, TURN, second))
    assert not DutyShift.objects.exists()


def test_a_sites_risk_comes_by_its_register(keeper, grid):  # noqa: F811
    header = ["代码", "名称", "网格代码", "类型", "风险"]
    take_in(keeper, "grids/site", header, ["S-9", "烧烤店", grid.code, "商铺", "较大风险"])
    assert Site.objects.get(code="S-9").risk == "high"
    take_in(keeper, "grids/site", header[:4], ["S-9", "烧烤店二部", grid.code, "商铺"])
    assert Site.objects.get(code="S-9").risk == "high"


def test_intervals_are_changed_by_a_file(keeper, street):  # noqa: F811
    take_in(keeper, "cases/inspectioninterval", ["场所类型", "风险", "几天检查一次"], ["商铺", "低风险", 99])
    assert InspectionInterval.objects.get(kind="shop", risk="low").days == 99
