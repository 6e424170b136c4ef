"""Registers in and out by spreadsheet: preview, plain sentences, all or nothing, and back again unchanged."""

import io
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cases.models import Category, Rule, Term
from grids.imports.spreadsheets import SheetRefused, neutral, plain, read, write_csv, write_xlsx
from grids.models import (
    Building,
    Community,
    Executor,
    Grid,
    Household,
    Membership,
    Posting,
    Site,
    Street,
    User,
)
from grids.places.locate import grid_at
from tests.cast import PASSWORD, centre_of, person, proven, square

FULL_WIDTH = ["\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20x"]
PAYLOADS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "'=1", *FULL_WIDTH]
SAFE = ["红花", "'", "12-3", "a=b", ""]


@pytest.fixture
def keeper(client, admin):
    """The admin, signed in, who has just typed the password once more."""
    client.force_login(admin)
    return proven(client)


def upload(keeper, register, header, *rows, name="表.xlsx"):
    """Send a file for preview."""
    content = write_csv(header, rows) if name.endswith("csv") else write_xlsx({"数据": (header, rows)})
    page = f"/admin/{register}/import/"
    return keeper.post(page, {"file": SimpleUploadedFile(name, content)})


def take_in(keeper, register, header, *rows, **options):
    """Send a file and say yes to its preview."""
    preview = upload(keeper, register, header, *rows, **options)
    assert not preview.context_data.get("problems"), preview.context_data["problems"]
    return keeper.post(f"/admin/{register}/import/", {"ticket": preview.context_data["ticket"]})


def problems(answer):
    """(line, column, sentence) of everything that was wrong."""
    return [(p.line, p.column, p.sentence) for p in answer.context_data["problems"]]


GRID_HEADER = ["代码", "名称", "社区代码", "类型", "户数"]


@pytest.mark.parametrize("name", ["grids.xlsx", "grids.csv"])
def test_a_file_is_previewed_then_taken_in(keeper, street, name):
    rows = [[320104003015007, "第7网格", "320104003015", "老旧小区", 320], ["", "", "", "", ""],
            ["320104003015001", "改名网格", "320104003015", "", ""]]  # fmt: skip
    preview = upload(keeper, "grids/grid", GRID_HEADER, *rows, name=name)
    assert (preview.context_data["totals"]["new"], preview.context_data["totals"]["update"]) == (1, 1)
    assert [change.line for change in preview.context_data["changes"]] == [2, 4]
    assert Grid.objects.count() == 4
    answer = keeper.post("/admin/grids/grid/import/", {"ticket": preview.context_data["ticket"]}, follow=True)
    assert "新增 1 条，更改 1 条" in answer.content.decode()
    made = Grid.objects.get(code="320104003015007")
    assert (made.kind, made.households_planned) == ("old_compound", 320)
    assert Grid.objects.get(code="320104003015001").name == "改名网格"


def test_every_fault_is_named_by_line_and_column_and_nothing_is_written(keeper, street):
    rows = [
        ["320104003015008", "好的", "320104003015", "混合", 1],
        ["3201040030150", "短了", "320104003015", "混合", 1],
        ["320104003015009", "没社区", "999", "别墅", "许多"],
        ["320104003015008", "", "320104003015", "混合", 1],
        ["", "没代码", "320104003015", "混合", 1],
    ]
    answer = upload(keeper, "grids/grid", GRID_HEADER, *rows)
    found = problems(answer)
    assert (3, "代码", "代码应为 15 位数字。") in found
    assert (4, "社区代码", "社区里没有“999”。") in found
    assert any(p[:2] == (4, "类型") and "老旧小区" in p[2] for p in found)
    assert (4, "户数", "“许多”应为不小于 0 的整数。") in found
    assert (5, "代码", "与第 2 行重复。") in found
    assert (6, "代码", "不能为空。") in found
    assert Grid.objects.count() == 4
    assert "ticket" not in answer.context_data
    assert "第 3 行" in answer.content.decode()


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (["代码", "名称"], "缺少列：社区代码。"),
        (["代码", "名称", "社区代码", "颜色"], "不认识的列：颜色。"),
    ],
)
def test_wrong_columns_are_named(keeper, street, header, sentence):
    answer = upload(keeper, "grids/grid", header, ["1"] * len(header))
    assert sentence in problems(answer)[0][2]


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv", "x.xls", "x"])
def test_what_is_no_table_is_refused_in_words(keeper, street, name):
    answer = keeper.post(
        "/admin/grids/grid/import/", {"file": SimpleUploadedFile(name, b"\x00\x01PK\x03\x04\xff")}
    )
    assert answer.status_code == 200
    assert answer.context_data["problems"][0]["sentence"]


def test_what_changed_between_preview_and_yes_is_found(keeper, street):
    preview = upload(
        keeper, "grids/community", ["代码", "名称", "街道代码"], ["320104003044", "新", "320104003"]
    )
    Street.objects.filter(code="320104003").update(code="320104999")
    answer = keeper.post("/admin/grids/community/import/", {"ticket": preview.context_data["ticket"]})
    assert problems(answer) == [(2, "街道代码", "街道里没有“320104003”。")]
    assert not Community.objects.filter(code="320104003044").exists()


def test_a_ticket_is_one_persons_once(keeper, client, street):
    preview = upload(keeper, "grids/grid", GRID_HEADER, ["320104003015007", "新", "320104003015", "", ""])
    ticket = {"ticket": preview.context_data["ticket"]}
    client.force_login(person(street, "admin2", "另一位", "管理员"))
    assert "已失效" in client.post("/admin/grids/grid/import/", ticket, follow=True).content.decode()
    assert client.post("/admin/grids/grid/import/", {"ticket": "../../etc/passwd"}).status_code == 302
    assert Grid.objects.count() == 4


EXPORTED = ["street", "enforcementarea", "community", "grid", "executor", "user", "posting", "membership"]


def lay_homes(grid):
    """A building, a household with everything that can be known, and a shop with its contact."""
    building = Building.objects.create(grid=grid, code="B-1", name="1 幢")
    known = {"contact_name": "钱多多", "phone": "13912345678", "grid": grid}
    Household.objects.create(
        code="H-1", building=building, door="301 室", kinds=["disabled", "hardship"], consent="full",
        note="膝盖不好", moved_in_on=date(2024, 5, 1), prefers_call=True, **known,
    )  # fmt: skip
    Site.objects.create(code="S-1", name="便利店", kind="shop", **known)


@pytest.fixture
def whole_street(street, cadre, leader, worker, officer, executor, category, area_team, grid):
    """Every register has rows, with names that a spreadsheet would compute."""
    grid.name = "=HYPERLINK(1)"
    grid.save()
    leader.phone = "13912345678"
    leader.save()
    lay_homes(grid)
    area_team.notify_urls = "wecom://key"
    area_team.save()
    Term.objects.create(category=category, urgency="normal", step="register", amount=2, unit="hours")
    rule = Rule.objects.create(
        street=street, name="+垃圾", executor=area_team, urgencies=["normal", "urgent"], sources=["snap"]
    )
    rule.categories.add(category)
    rule.assistants.add(Executor.objects.get(code="CO-015"))
    return street


@pytest.mark.parametrize(
    "register",
    [f"grids/{name}" for name in EXPORTED]
    + ["grids/building", "grids/site", "grids/household"]
    + [
        f"cases/{name}"
        for name in ("category", "term", "rule", "reason", "shift", "ladderstep", "calendarday")
    ],
)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_read_again_changes_nothing(keeper, whole_street, register, form):
    file = keeper.get(f"/admin/{register}/export/", {"as": form})
    assert file.status_code == 200
    name = f"back.{form}"
    answer = keeper.post(f"/admin/{register}/import/", {"file": SimpleUploadedFile(name, file.content)})
    assert answer.context_data["problems"] == []
    totals = answer.context_data["totals"]
    assert (totals["new"], totals["update"]) == (0, 0)
    assert totals["skip"] == len(read(name, file.content).lines)


def test_an_export_shows_no_number_and_no_address(keeper, whole_street):
    people = keeper.get("/admin/grids/user/export/?as=csv").content.decode("utf-8-sig")
    assert "139****5678" in people
    assert "13912345678" not in people
    assert "wecom" not in keeper.get("/admin/grids/executor/export/?as=csv").content.decode("utf-8-sig")


@pytest.mark.parametrize("register", ["household", "site"])
def test_an_export_of_homes_is_masked(keeper, whole_street, register):
    text = keeper.get(f"/admin/grids/{register}/export/?as=csv").content.decode("utf-8-sig")
    assert "139****5678" in text
    assert "钱**" in text
    assert not any(secret in text for secret in ("13912345678", "钱多多", "膝盖"))


def test_an_export_is_the_list_as_filtered(keeper, whole_street):
    file = keeper.get("/admin/grids/user/export/", {"q": "leader", "as": "csv"})
    assert [cells[0] for _line, cells in read("x.csv", file.content).lines] == ["leader"]


def test_people_come_in_without_a_password_and_keep_their_number(keeper, street):
    header = ["账号", "姓名", "街道代码", "电话", "工作组", "启用"]
    row = ["li", "李知", "320104003", "139 1234 5678", "指挥中心、考核审计", "是"]
    take_in(keeper, "grids/user", header, row)
    user = User.objects.get(username="li")
    assert not user.has_usable_password()
    assert (user.phone, user.groups.count()) == ("13912345678", 2)
    take_in(keeper, "grids/user", header, [*row[:3], "139****5678", "考核审计", "是"])
    user = User.objects.get(username="li")
    assert (user.phone, [group.name for group in user.groups.all()]) == ("13912345678", ["考核审计"])
    wrong = upload(keeper, "grids/user", header, [*row[:3], "138****0000", "考核审计", "是"])
    assert problems(wrong)[0][:2] == (2, "电话")


def test_postings_are_refused_where_two_would_stand_in_a_grid(keeper, cadre, other_cadre, grid):
    header = ["网格代码", "干部账号", "开始日期", "结束日期"]
    answer = upload(keeper, "grids/posting", header, [grid.code, "other_cadre", "2026/3/1", ""])
    sentences = {sentence for _line, _column, sentence in problems(answer)}
    assert sentences == {"这个网格在这段日期已有下沉干部。", "这名干部在这段日期已下沉到别的网格。"}
    Posting.objects.filter(user=other_cadre).delete()
    rows = [[grid.code, "cadre", "2020-01-01", "2026年2月28日"], [grid.code, "other_cadre", "2026.3.1", ""]]
    take_in(keeper, "grids/posting", header, *rows)
    assert Posting.objects.filter(grid=grid).count() == 2


def test_rows_may_name_rows_of_the_same_file(keeper, street):
    header = ["代码", "名称", "上级代码"]
    take_in(keeper, "cases/category", header, ["S", "施工", ""], ["S-1", "夜间施工", "S"])
    assert Category.objects.get(code="S-1").path == "S/S-1/"


def test_another_streets_rows_are_refused(keeper, street):
    Street.objects.create(code="320104007", name="别的街道")
    answer = upload(
        keeper, "grids/community", ["代码", "名称", "街道代码"], ["320104007001", "别处", "320104007"]
    )
    assert problems(answer)[0][2] == "这条记录不属于您的街道。"


def test_the_template_has_the_columns_and_explains_them(keeper, street):
    book = load_workbook(io.BytesIO(keeper.get("/admin/grids/membership/template/").content))
    assert [cell.value for cell in book["数据"][1]] == ["处置单位代码", "账号", "所属部门", "职务"]
    assert [cell.value for cell in book["填写说明"]["A"]][1:] == ["处置单位代码", "账号", "所属部门", "职务"]


def test_people_come_in_with_a_few_statements_each(keeper, street):
    header = ["账号", "姓名", "街道代码", "电话"]
    rows = [[f"u{n:04d}", f"人{n}", "320104003", f"139{n:08d}"] for n in range(200)]
    with CaptureQueriesContext(connection) as statements:
        take_in(keeper, "grids/user", header, *rows)
    assert User.objects.count() == 201
    assert len(statements) < 15 * len(rows)


@pytest.mark.parametrize("text", PAYLOADS)
def test_no_cell_starts_a_formula_and_each_comes_back(text):
    assert neutral(text).startswith("'")
    assert plain(neutral(text)) == text
    sheet = load_workbook(io.BytesIO(write_xlsx({"a": (["列"], [[text]])})))["a"]
    assert (sheet["A2"].data_type, sheet["A2"].value[0]) == ("s", "'")


@pytest.mark.parametrize("text", SAFE)
def test_other_texts_stay_as_they_are(text):
    assert neutral(text) == text == plain(text)


def test_a_csv_in_gb18030_with_breaks_in_cells_is_read():
    content = '编号,内容\r\n1,"两行\n内容"\r\n\r\n2,三\r\n'.encode("gb18030")
    sheet = read("a.csv", content)
    assert sheet.header == ("编号", "内容")
    assert sheet.lines == ((2, ("1", "两行\n内容")), (4, ("2", "三")))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\xff\xff\xff", b"a,a\n1,2\n"])
def test_a_csv_that_makes_no_sense_is_refused(content):
    with pytest.raises(SheetRefused):
        read("a.csv", content)


def test_members_are_named_by_executor_and_account(keeper, officer, area_team):
    header = ["处置单位代码", "账号", "所属部门", "职务"]
    take_in(keeper, "grids/membership", header, ["T-1", "area", "市场监管", "队长"])
    member = Membership.objects.get(user=officer)
    assert (member.department, member.title) == ("market", "队长")


def test_a_file_with_too_many_lines_is_refused():
    content = "\n".join(["a", *map(str, range(11))]).encode()
    assert len(read("a.csv", content, limit=11).lines) == 11
    with pytest.raises(SheetRefused, match="超过 10 行"):
        read("a.csv", content, limit=10)


NEW_STREET = [
    ("grids/street", ["代码", "名称", "案卷编号前缀"], [["320104007", "别的街道", "BD"]]),
    ("grids/enforcementarea", ["代码", "名称", "街道代码"], [["BA", "一片区", "320104007"]]),
    ("grids/community", ["代码", "名称", "街道代码", "片区代码"], [["320104007001", "甲社区", "320104007", "BA"]]),
    ("grids/grid", ["代码", "名称", "社区代码"], [["320104007001001", "1网格", "320104007001"]]),
    ("grids/executor", ["代码", "名称", "类型", "街道代码", "片区代码"],
     [["BT", "一片区执法队", "综合执法队", "320104007", "BA"]]),
    ("grids/user", ["账号", "姓名", "街道代码"], [["gan", "甘棠", "320104007"], ["ling", "凌霄", "320104007"]]),
    ("grids/community", ["代码", "名称", "街道代码", "包联领导账号"],
     [["320104007001", "甲社区", "320104007", "ling"]]),
    ("grids/posting", ["网格代码", "干部账号", "开始日期"], [["320104007001001", "gan", "2026-01-01"]]),
    ("grids/membership", ["处置单位代码", "账号", "所属部门"], [["BT", "ling", "城管"]]),
    ("cases/category", ["代码", "名称"], [["Q", "其他"]]),
    ("cases/term", ["类别代码", "紧急程度", "环节", "时限", "单位"], [["Q", "一般", "处置", 3, "工作日"]]),
    ("cases/rule", ["街道代码", "名称", "派给", "类别代码"], [["320104007", "都给执法队", "所在片区执法队", "Q"]]),
]  # fmt: skip


def test_any_other_street_goes_live_from_spreadsheets_alone(client, db):
    client.force_login(User.objects.create_superuser("root", name="筹备人", password=PASSWORD))
    proven(client)
    for register, header, rows in NEW_STREET:
        assert take_in(client, register, header, *rows).status_code == 302
    outline = {"type": "Feature", "properties": {"code": "320104007001001"}, "geometry": square(3, 3)}
    file = json.dumps({"type": "FeatureCollection", "features": [outline]}).encode()
    sent = {"file": SimpleUploadedFile("g.geojson", file), "crs": "wgs84", "from_on": "2026-01-01"}
    assert client.post("/admin/grids/gridoutline/import/", sent).status_code == 302
    assert grid_at(*centre_of(3, 3)).code == "320104007001001"
    assert User.objects.get(username="gan").standing.grids == ("320104007001001",)
    ling = User.objects.get(username="ling").standing
    assert (ling.led, len(ling.executors)) == (("320104007001",), 1)
    assert all(step["count"] for step in client.get("/admin/").context_data["steps"])
