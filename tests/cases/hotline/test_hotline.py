"""12345 work orders in: columns mapped once, faults kept to be mended, a second import adds nothing."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from cases.hotline import cleaned, suggested
from cases.models import Case, ColumnMapping, ImportBatch
from grids.imports.spreadsheets import write_csv, write_xlsx
from grids.models import Street
from tests.cast import centre_of, person

HEADER = ["工单编号", "标题", "诉求内容 ", "来电时间", "来电人", "联系电话", "地址", "回复内容"]
MAPPED = {
    "external_number": "工单编号",
    "title": "标题",
    "description": "诉求内容",
    "reported_at": "来电时间",
    "reporter_name": "来电人",
    "reporter_phone": "联系电话",
    "address": "地址",
}


def order(number, text="楼下垃圾没有清运  ", at="2020/1/6 12:09:38", phone="13912345678", title="垃圾"):
    return [number, title, text, at, "钱多多", phone, "红悦社区3号楼", "已回复"]


ROWS = [
    order("W-1"),
    order("W-2", "第一行\n第二行 ", "2019-08-05", ""),
    order("W-3", "", title=""),
    order("W-4", at="前天"),
    order("W-5", phone="123"),
    order("W-1", "同号"),
]


@pytest.fixture
def desk(client, centre):
    """The command centre, signed in."""
    client.force_login(centre)
    return client


def upload(desk, rows=ROWS, name="工单.xlsx", header=HEADER):
    """Bring a file; the batch that it became."""
    content = write_xlsx({"a": (header, rows)}) if name.endswith("xlsx") else write_csv(header, rows)
    if name == "gb.csv":
        content = content.decode("utf-8-sig").encode("gb18030")
    answer = desk.post("/hotline/", {"file": SimpleUploadedFile(name, content)})
    return ImportBatch.objects.latest("pk"), answer


@pytest.fixture
def mapped(desk):
    """The columns of HEADER are known."""
    batch, answer = upload(desk, [order("W-0", "别的")])
    assert answer.url == f"/hotline/{batch.pk}/columns/"
    form = desk.get(answer.url).context["form"]
    assert {name: form[name].initial for name in MAPPED} == MAPPED
    assert desk.post(answer.url, MAPPED).url == f"/hotline/{batch.pk}/"
    batch.delete()


@pytest.mark.parametrize("name", ["a.xlsx", "utf8.csv", "gb.csv"])
def test_a_known_header_goes_straight_to_the_preview(desk, mapped, name):
    batch, answer = upload(desk, name=name)
    assert answer.url == f"/hotline/{batch.pk}/"
    page = desk.get(answer.url)
    assert page.context["counts"] == {"wrong": 4, "ready": 2, "repeated": 0, "done": 0}
    faults = {line["row"].line: line["faults"][0] for line in page.context["lines"]}
    assert [(str(label), sentence) for label, sentence in faults.values()] == [
        ("诉求内容", "诉求内容不能为空。"),
        ("登记时间", "“前天”不是日期时间，如 2026-03-01 09:30。"),
        ("联系电话", "联系电话的位数不对。"),
        ("工单号", "与第 2 行是同一件工单。"),
    ]
    assert Case.objects.count() == 0
    assert ColumnMapping.objects.count() == 1


def test_lines_become_cases_once(desk, mapped, centre):
    _batch, answer = upload(desk)
    desk.post(f"{answer.url}take-in/")
    case = Case.objects.get(external_number="W-1")
    assert (case.source, case.reporter, case.reporter_phone) == ("hotline", centre, "13912345678")
    assert case.description == "楼下垃圾没有清运\n(热线登记时间 2020-01-06 12:09)"
    assert Case.objects.get(external_number="W-2").description.startswith("垃圾\n第一行\n第二行")
    _again, answer = upload(desk, [order("W-1"), order("W-9")], name="again.csv")
    assert desk.get(answer.url).context["counts"] == {"wrong": 0, "ready": 1, "repeated": 1, "done": 0}
    desk.post(f"{answer.url}take-in/")
    desk.post(f"{answer.url}take-in/")
    assert sorted(Case.objects.values_list("external_number", flat=True)) == ["W-1", "W-2", "W-9"]


def test_a_wrong_line_waits_is_mended_and_taken_in(desk, mapped):
    _batch, answer = upload(desk)
    desk.post(f"{answer.url}take-in/")
    page = f"{answer.url}rows/5/"
    form = desk.get(page).context["form"]
    assert "reporter_phone" not in form.fields
    desk.post(
        page, {"external_number": "W-4", "title": "垃圾", "description": "堆物", "reported_at": "2020-01-06"}
    )
    desk.post(f"{answer.url}take-in/")
    case = Case.objects.get(external_number="W-4")
    assert (case.description.splitlines()[1], case.reporter_phone) == ("堆物", "13912345678")
    assert desk.get(page).status_code == 404


def test_a_long_file_is_taken_in_by_stretches(desk, mapped):
    batch, answer = upload(desk, [order(f"L-{n}", f"第{n}件") for n in range(70)])
    first = desk.post(f"{answer.url}take-in/", headers={"HX-Request": "true"})
    assert first.context["going_on"]
    assert "还有 20 行" in first.content.decode()
    assert Case.objects.count() == 50
    second = desk.post(f"{answer.url}take-in/", headers={"HX-Request": "true"})
    assert not second.context["going_on"]
    batch.refresh_from_db()
    assert (Case.objects.count(), batch.taken_in_at is not None) == (70, True)


def test_a_file_without_numbers_is_known_by_what_it_says(desk, street):
    header, rows = ["title", "request_text", "date"], [["噪音", "夜间施工", "2018-10-18"]]
    for _turn in range(2):
        batch, answer = upload(desk, rows, "river.csv", header)
        if answer.url.endswith("columns/"):
            initial = desk.get(answer.url).context["form"]
            desk.post(answer.url, {name: initial[name].initial for name in initial.fields})
        desk.post(f"/hotline/{batch.pk}/take-in/")
    assert Case.objects.get().external_number.startswith("auto-")


@pytest.mark.parametrize(
    ("who", "status"), [("cadre", 403), ("executor", 403), ("admin", 403), ("auditor", 403), ("leader", 403)]
)
def test_the_pages_are_the_centres(who, status, client, request, street, centre):
    batch = ImportBatch.objects.create(name="a", by=centre)
    client.force_login(request.getfixturevalue(who))
    assert client.get("/hotline/").status_code == status
    assert client.post(f"/hotline/{batch.pk}/take-in/").status_code == status


def test_another_streets_files_are_not_found(desk, centre):
    other = person(Street.objects.create(code="320104007", name="别的"), "other", "别人", "指挥中心")
    batch = ImportBatch.objects.create(name="a", by=other)
    for page in ("", "columns/", "rows/2/"):
        assert desk.get(f"/hotline/{batch.pk}/{page}").status_code == 404


@pytest.mark.parametrize("content", [b"", b"\x00\x01", "工单编号\n".encode()])
def test_what_is_no_table_is_said_beside_the_field(desk, content):
    answer = desk.post("/hotline/", {"file": SimpleUploadedFile("a.csv", content)})
    assert answer.status_code == 400
    assert answer.context["form"].errors["file"]


NOW = timezone.make_aware(datetime(2026, 3, 2, 10, 0))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-03-02 09:30", "2026-03-02 09:30"),
        ("2026/3/1 8:05:38", "2026-03-01 08:05"),
        ("2026年3月1日", "2026-03-01 00:00"),
        ("2026-03-02T01:30:00+00:00", "2026-03-02 09:30"),
        ("", "2026-03-02 10:00"),
        ("2019-08-05", "2026-03-02 10:00"),
    ],
)
def test_the_clock_starts_at_the_call_or_for_old_ones_at_arrival(street, text, told):
    found, errors = cleaned({"title": "x", "reported_at": text}, street=street, now=NOW)
    assert errors == []
    assert timezone.localtime(found.at).strftime("%Y-%m-%d %H:%M") == told
    assert ("2019-08-05" in found.report.description) == (text == "2019-08-05")


def test_a_point_a_category_and_an_urgency_are_understood(street, grid, category):
    longitude, latitude = centre_of(0, 0)
    values = {
        "title": "x",
        "category": "垃圾清运",
        "urgency": "加急",
        "longitude": longitude,
        "latitude": latitude,
    }
    found, _errors = cleaned(values, street=street, now=NOW)
    assert (found.report.category, found.report.urgency) == (category, "urgent")
    later = (NOW + timedelta(days=1)).isoformat()
    wrong = {"title": "x", "grid": "999", "urgency": "很急", "longitude": "东", "reported_at": later}
    assert {field for field, _words in cleaned(wrong, street=street, now=NOW)[1]} == {
        "grid", "urgency", "longitude", "reported_at",
    }  # fmt: skip


def test_columns_are_guessed_from_english_headers_too():
    header = ["district", "title", "date", "request_text", "reply_text", "times_reassigned", "reply_lag_days"]
    assert suggested(header) == {"title": "title", "description": "request_text", "reported_at": "date"}


@pytest.fixture
def bridge(centre):
    """The hotline's system, with a token of the centre."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {Token.objects.create(user=centre).key}")
    return client


def test_a_program_sends_one_and_sends_it_again(bridge, street):
    sent = {"external_number": "J-1", "description": "路灯不亮", "reporter_phone": "13912345678"}
    first, second = bridge.post("/api/v1/hotline/", sent), bridge.post("/api/v1/hotline/", sent)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["number"] == second.json()["number"] == Case.objects.get().number


def test_a_program_sends_a_list_and_each_is_judged_by_itself(bridge, street):
    sent = [{"external_number": "J-1", "title": "好"}, {"external_number": "J-2"}, {"title": "没有号"}, "x",
            {"external_number": "J-1", "title": "好"}]  # fmt: skip
    answer = bridge.post("/api/v1/hotline/", sent)
    assert answer.status_code == 200, answer.content
    assert [one["status"] for one in answer.json()] == [201, 400, 400, 400, 200]
    assert answer.json()[2]["problems"] == {"external_number": ["工单号不能为空。"]}
    assert Case.objects.count() == 1


def test_one_wrong_order_is_a_400_beside_its_fields(bridge, street):
    answer = bridge.post("/api/v1/hotline/", {"external_number": "J-1", "description": "x", "grid": "9"})
    assert (answer.status_code, list(answer.json())) == (400, ["grid"])
    assert bridge.post("/api/v1/hotline/", [{}] * 501).status_code == 400
    odd = bridge.post("/api/v1/hotline/", {"external_number": {"a": 1}, "title": "\x00"})
    assert (odd.status_code, list(odd.json())) == (400, ["external_number"])
    assert bridge.post("/api/v1/hotline/", {"external_number": "J-2", "title": "x\x00y"}).status_code == 201


@pytest.mark.parametrize(("who", "status"), [(None, 401), ("cadre", 403), ("admin", 403)])
def test_only_the_centres_token_opens_the_way(who, status, request, street):
    client = APIClient()
    if who:
        client.force_authenticate(request.getfixturevalue(who))
    assert client.post("/api/v1/hotline/", {"external_number": "J-1", "title": "x"}).status_code == status


def test_the_cells_of_a_file_are_sealed(desk, mapped, django_assert_num_queries):
    batch, _answer = upload(desk)
    raw = batch.rows.extra(select={"raw": "cells::text"}).values_list("raw", flat=True)
    assert not any("13912345678" in cell for cell in raw)
