"""The pages of a large import: preview, yes, progress, lines to be mended; the small one is as ever."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grids.admin import bulk_imports
from grids.imports import bulk_intake
from grids.imports.spreadsheets import read, write_xlsx
from grids.models import Household, Intake
from tests.cast import person
from tests.grids.imports.test_household_import import HEADER, line

IMPORT = "/admin/grids/household/import/"


@pytest.fixture
def keeper(client, admin, monkeypatch):
    """The admin, signed in; more than five lines are many."""
    monkeypatch.setattr(bulk_imports, "AT_ONCE", 5)
    client.force_login(admin)
    return client


def upload(keeper, rows, header=HEADER):
    """Send a file for preview."""
    content = write_xlsx({"数据": (header, rows)})
    return keeper.post(IMPORT, {"file": SimpleUploadedFile("住户.xlsx", content)})


@pytest.fixture
def file(keeper, building):
    """A large file that an admin said yes to, and that a worker has been at; three of its lines are wrong."""
    rows = [line(number) for number in range(1, 8)]
    rows += [line(8, 电话="不详"), line(9, 门牌=""), line(10, 人数="x")]
    preview = upload(keeper, rows)
    keeper.post(IMPORT, {"ticket": preview.context_data["ticket"], "background": "1"})
    made = Intake.objects.get()
    bulk_intake.go_on(made.pk)
    made.refresh_from_db()
    return made


def page(name, file, *more):
    """The address of one of the file's pages."""
    return reverse(f"admin:grids_household_{name}", args=[file.uuid, *more])


def test_a_small_file_is_all_or_nothing_as_ever(keeper, building):
    preview = upload(keeper, [line(1), line(2)])
    assert not preview.context_data.get("large")
    keeper.post(IMPORT, {"ticket": preview.context_data["ticket"]})
    assert (Household.objects.count(), Intake.objects.count()) == (2, 0)


def test_a_large_file_is_looked_at_and_begins_with_a_yes(keeper, building):
    preview = upload(keeper, [line(1, 电话="不详"), *(line(number) for number in range(2, 9))])
    text = preview.content.decode()
    assert "在后台导入" in text
    assert "第 2 行" in text
    assert (Household.objects.count(), Intake.objects.count()) == (0, 0)
    yes = keeper.post(IMPORT, {"ticket": preview.context_data["ticket"], "background": "1"})
    made = Intake.objects.get()
    assert yes.headers["Location"] == page("intake", made)
    waiting_page = keeper.get(yes.headers["Location"]).content.decode()
    assert 'hx-trigger="every 1s"' in waiting_page
    assert "HX-Refresh" not in keeper.get(page("intake_progress", made)).headers


def test_wrong_columns_of_a_large_file_are_said_at_once(keeper, building):
    answer = upload(keeper, [["x", "1"]] * 8, header=["代码", "颜色"])
    assert "颜色" in answer.content.decode()
    assert "ticket" not in answer.context_data


@pytest.mark.parametrize("ticket", ["../../etc/passwd", "0" * 32])
def test_a_ticket_that_is_none_begins_nothing(keeper, building, ticket):
    answer = keeper.post(IMPORT, {"ticket": ticket, "background": "1"}, follow=True)
    assert "已失效" in answer.content.decode()
    assert not Intake.objects.exists()


def test_the_page_says_how_it_went_and_what_is_to_be_mended(keeper, file):
    text = keeper.get(page("intake", file)).content.decode()
    assert "新增 7，更改 0，未变 0，待改 3" in " ".join(text.split())
    assert "第 9 行" in text
    assert keeper.get(page("intake_progress", file)).headers["HX-Refresh"] == "true"
    assert page("intake", file) in keeper.get(IMPORT).content.decode()


def test_a_line_is_mended_on_its_page(keeper, file):
    address = page("intake_line", file, 9)
    shown = keeper.get(address)
    assert "不像电话号码" in shown.content.decode()
    cells = {f"cell-{place}": cell for place, cell in enumerate(line(8, 电话="仍不详"))}
    assert keeper.post(address, cells).headers["Location"] == address
    cells[f"cell-{HEADER.index('电话')}"] = "13900000008"
    assert keeper.post(address, cells).headers["Location"] == page("intake", file)
    assert keeper.get(address).status_code == 404
    assert Household.objects.get(code="N-00008").phone == "13900000008"


def test_the_wrong_lines_go_out_and_come_back(keeper, file):
    answer = keeper.get(page("intake_wrong", file))
    assert "no-store" in answer.headers["Cache-Control"]
    sheet = read("wrong.xlsx", answer.content)
    rows = [list(cells) for _line, cells in sheet.lines]
    for row in rows:
        number = int(row[sheet.header.index("代码")][-5:])
        row[2:] = line(number)
    content = write_xlsx({"数据": (sheet.header, rows)})
    keeper.post(page("intake_again", file), {"file": SimpleUploadedFile("back.xlsx", content)})
    bulk_intake.go_on(file.pk)
    assert not file.faults.exists()
    assert Household.objects.count() == 10


def test_a_file_that_does_not_belong_there_is_refused_in_words(keeper, file):
    content = write_xlsx({"数据": (HEADER, [line(1)])})
    answer = keeper.post(page("intake_again", file), {"file": SimpleUploadedFile("x.xlsx", content)})
    assert "原文件行号" in answer.content.decode()
    assert file.faults.count() == 3


def test_a_file_is_its_bringers_alone(keeper, file, client, street):
    client.force_login(person(street, "admin2", "另一位", "管理员"))
    for name in ("intake", "intake_progress", "intake_wrong", "intake_again"):
        assert client.get(page(name, file)).status_code == 404
    assert client.get(page("intake_line", file, 9)).status_code == 404


@pytest.mark.parametrize("role", ["cadre", "centre", "leader", "auditor"])
def test_only_admins_come_here(role, file, client, request):
    client.force_login(request.getfixturevalue(role))
    assert client.get(page("intake", file), follow=True).status_code == 403


def test_a_household_is_found_in_the_register_by_its_whole_number_alone(keeper, household):
    for asked, found in (("139 1234 5678", True), ("1391234", False), ("H-1", True), ("3幢", True)):
        text = keeper.get("/admin/grids/household/", {"q": asked}).content.decode()
        assert ("2 单元 301 室" in text) == found
        assert "13912345678" not in text.replace(asked, "")
        assert "钱多多" not in text


def test_the_form_of_a_household_shows_nothing_sealed_and_keeps_it(keeper, household):
    address = f"/admin/grids/household/{household.pk}/change/"
    text = keeper.get(address).content.decode()
    assert not any(secret in text for secret in ("13912345678", "钱多多", "膝盖"))
    sent = {"code": "H-1", "grid": household.grid_id, "building": household.building_id, "door": "302 室"}
    keeper.post(address, sent | {"people": 3, "kinds": ["disabled"], "consent": "full"})
    household.refresh_from_db()
    assert (household.door, household.contact_name, household.note) == ("302 室", "钱多多", "膝盖不好")
    refused = keeper.post(address, sent | {"people": 3, "consent": "refused", "phone": "13900001111"})
    assert "不能记联系人" in refused.content.decode()
    keeper.post(address, sent | {"people": 3, "consent": "refused"})
    household.refresh_from_db()
    assert (household.contact_name, household.phone, household.note) == ("", "", "")
