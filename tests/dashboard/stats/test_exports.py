"""The month as files: the same digits as page and API, the rows behind them, nobody's name, nothing that is run."""

import csv
import io
import zipfile

import pytest
from openpyxl import load_workbook

from cases.models import Case
from dashboard.exports import Choice, extent_of, rows, rows_csv
from dashboard.models import FigureAccess
from dashboard.stats import BY_NAME, DIMENSIONS, FIGURES, cases_of
from dashboard.stats.frozen_months import freeze
from grids.imports.spreadsheets import plain
from tests.dashboard.stats.october import READ_AT, at

MONTH = "/api/v1/stats/2026-10"
PAYLOADS = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u200b=1",
    "\u3000\uff1d1",
    "\uff0b1",
]


@pytest.fixture
def reader(client, october, auditor):
    """The auditor's browser."""
    client.force_login(auditor)
    return client


def body(answer):
    """What was sent, whole."""
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def read_csv(content):
    """A csv file's lines by their headings."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def lines(answer):
    """The same of an answer."""
    return read_csv(body(answer))


def book(answer):
    """An xlsx file."""
    return load_workbook(io.BytesIO(body(answer)))


def from_csv(line):
    """Figure → what the line says of it, as the API would."""
    found = {}
    for figure in FIGURES.values():
        label = str(figure.label)
        names = {
            "rate": f"{label}（%）",
            "median_hours": f"{label}·中位数（工作小时）",
            "p90_hours": f"{label}·90 分位（工作小时）",
        }
        counts = f"{label}·分子" if figure.of else f"{label}·件数" if figure.is_span else label
        told = {name: line.get(heading) or None for name, heading in names.items()}
        of = int(line[f"{label}·分母"]) if figure.of else None
        found[figure.name] = told | {"numerator": int(line[counts]), "denominator": of}
    return found


def from_api(row):
    """The same of a row of the API."""
    names = ("rate", "median_hours", "p90_hours", "numerator", "denominator")
    return {one["figure"]: {name: one[name] for name in names} for one in row["figures"]}


def test_csv_and_api_say_the_same_to_the_digit(reader):
    for by in DIMENSIONS:
        told = reader.get(f"{MONTH}/?by={by}").json()
        found = lines(reader.get(f"{MONTH}.csv?by={by}"))
        assert [from_csv(line) for line in found] == [from_api(row) for row in (*told["rows"], told["total"])]
        assert [line["代码"] for line in found[:-1]] == [row["code"] for row in told["rows"]]


def shown(cell):
    """A cell of the sheet as a reader sees it."""
    if cell.number_format == "0.00%" and cell.value is not None and not isinstance(cell.value, str):
        return f"{cell.value:.2%}"
    return str(cell.value)


def test_a_sheet_a_dimension_says_the_same_as_the_page(reader):
    found = book(reader.get(f"{MONTH}.xlsx"))
    for by, dimension in DIMENSIONS.items():
        told = reader.get(f"{MONTH}/?by={by}").json()
        sheet = found[str(dimension.label)]
        headings = [cell.value for cell in sheet[4]]
        for number, row in enumerate((*told["rows"], told["total"]), 5):
            cells = dict(zip(headings, sheet[number], strict=True))
            for one in row["figures"]:
                figure = FIGURES[one["figure"]]
                if figure.of:
                    assert shown(cells[str(figure.label)]) == one["shown"].replace(" ", "")
                elif not figure.is_span:
                    assert cells[str(figure.label)].value == one["numerator"]


def test_the_book_explains_every_figure_and_draws_its_charts(reader):
    content = body(reader.get(f"{MONTH}.xlsx"))
    found = load_workbook(io.BytesIO(content))
    explained = {row[0].value: row[1].value for row in found["口径"].iter_rows(min_row=5)}
    assert all(explained[str(figure.label)] == str(figure.formula) for figure in FIGURES.values())
    notes = {cell.value: cell.comment.text for cell in found["社区"][4] if cell.comment}
    assert notes["按期结案率"] == str(FIGURES["closing_in_time"].formula)
    assert found["社区"].freeze_panes == "C5"
    assert (found["社区"].page_setup.orientation, found["社区"].page_setup.paperSize) == ("landscape", 9)
    assert (
        len([name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "/charts/chart" in name])
        == 2
    )


def test_the_rows_are_the_cases_and_what_each_counts_in(reader, october):
    found = {line["案卷编号"]: line for line in lines(reader.get(f"{MONTH}/cases.csv"))}
    expected = {
        october.cases[number].number: {str(BY_NAME[part].label) for part in parts}
        for number, parts in october.counts_in.items()
        if parts
    }
    assert {number: set(line["计入"].split("；")) for number, line in found.items()} == expected
    first = found[october.cases["01"].number]
    assert (first["上报时间"], first["结案时间"]) == ("2026-10-08 09:00:00", "2026-10-12 15:00:00")
    assert (first["按期"], first["状态"], first["签收用时（工作小时）"]) == ("是", "已结案", "2.00")


@pytest.mark.parametrize(
    "choice",
    [Choice("closed"), Choice("due", "community", "320104003016"), Choice("", "grid", "320104003015002")],
)
def test_the_rows_behind_a_number_are_its_cases(reader, question, choice):
    asked = {"of": choice.of, "by": choice.by, "key": choice.key or ""} if choice.by else {"of": choice.of}
    found = [line["案卷编号"] for line in lines(reader.get(f"{MONTH}/cases.csv", asked))]
    parts = [choice.of] if choice.of else list(BY_NAME)
    wanted = [cases_of(question, part, choice.by, choice.key) for part in parts]
    assert sorted(found) == sorted({case.number for cases in wanted for case in cases})


def test_stretches_of_ids_leave_nothing_out(question, monkeypatch):
    extent = extent_of(question, Choice())
    whole = b"".join(rows_csv(question, Choice(), extent))
    monkeypatch.setattr(rows, "STRETCH", 3)
    assert b"".join(rows_csv(question, Choice(), extent)) == whole
    assert whole.count(b"\n") == extent.count + 1


def test_whoever_stops_reading_stops_the_queries(question, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(rows, "STRETCH", 3)
    parts = rows_csv(question, Choice(), extent_of(question, Choice()))
    assert [next(parts)[:3], next(parts)[:2]] == [b"\xef\xbb\xbf", b"HH"]
    with django_assert_num_queries(0):
        parts.close()
        assert list(parts) == []


def test_a_frozen_months_files_never_move(reader, october, auditor, question):
    freeze(question.month, by=auditor, at=READ_AT)
    addresses = [f"{MONTH}.csv?by=grid&version=1", f"{MONTH}/cases.csv?version=1&of=reported"]
    before = [lines(reader.get(address)) for address in addresses]
    october.act(october.cases["11"], "reopen", "", at("n06.10:00"))
    after = [lines(reader.get(address)) for address in addresses]
    assert after[0] == before[0]
    moved = [(old, new) for old, new in zip(before[1], after[1], strict=True) if old != new]
    assert [old["案卷编号"] for old, _new in moved] == [october.cases["11"].number]
    assert (moved[0][0]["计入"], moved[0][0]["状态"]) == (moved[0][1]["计入"], "已结案")
    assert (moved[0][1]["状态"], moved[0][1]["结案时间"], moved[0][1]["备注"][:5]) == ("", "", "定稿后有变")


def test_a_file_says_which_reading_it_is(reader, auditor, question):
    report = freeze(question.month, by=auditor, at=READ_AT)
    line = lines(reader.get(f"{MONTH}.csv"))[0]
    assert (line["版本"], line["校验码"], line["截至"]) == ("定稿第 1 版", report.hash, "2026-11-05 12:00:00")
    cover = [cell.value for row in book(reader.get(f"{MONTH}.xlsx"))["说明"].iter_rows() for cell in row]
    assert {report.hash, "定稿第 1 版", "唐若水", "2026-11-05 12:00:00"} <= set(cover)
    assert "版本" in line
    assert lines(reader.get(f"{MONTH}.csv?version=live"))[0]["版本"] == "未定稿"


@pytest.fixture
def hostile(october):
    """Number → address: each payload stands in the address of a case of somebody with a name and a number."""
    found = {}
    for payload, case in zip(PAYLOADS, october.cases.values(), strict=False):
        found[case.number] = f"{payload} 钱多多家 13912345678"
        Case.objects.filter(pk=case.pk).update(
            address=found[case.number],
            reporter_name="钱多多",
            reporter_phone="13912345678",
            description="=钱多多",
        )
    return found


def test_nothing_in_a_file_is_run_and_nobody_is_named(reader, hostile):
    sent = body(reader.get(f"{MONTH}/cases.csv"))
    sheet = book(reader.post("/stats/2026-10/export/", {"kind": "rows"}, follow=True)).active
    headings, *found = sheet.iter_rows(values_only=True)
    in_book = {
        row[0]: row[headings.index("地址")].replace("_x000D_", "\r") for row in found if row[0] in hostile
    }
    in_csv = {line["案卷编号"]: line["地址"] for line in read_csv(sent) if line["案卷编号"] in hostile}
    masked = {
        number: address.replace("钱多多", "钱**").replace("13912345678", "139****5678")
        for number, address in hostile.items()
    }
    assert {number: plain(cell) for number, cell in in_csv.items()} == masked
    assert in_book == in_csv
    assert all(cell.startswith("'") for cell in in_csv.values())


@pytest.mark.parametrize("tail", [".csv", ".xlsx", "/cases.csv"])
@pytest.mark.parametrize(
    "role, status",
    [("auditor", 200), ("leader", 200), ("centre", 200), ("cadre", 404), ("executor", 404), ("admin", 404)],
)
def test_who_draws_files(client, case, request, role, status, tail):
    client.force_login(request.getfixturevalue(role))
    answer = client.get(f"/api/v1/stats/{case.reported_at:%Y-%m}{tail}", headers={"Accept": "text/csv"})
    assert answer.status_code == status


@pytest.mark.parametrize(
    "address, status",
    [
        (".csv?by=person", 400),
        ("/cases.csv?of=everything", 400),
        ("/cases.csv?by=person&key=1", 400),
        (".csv?version=9", 404),
        (".xlsx?version=x", 404),
    ],
)
def test_what_makes_no_sense_is_refused_in_json(reader, address, status):
    answer = reader.get(f"{MONTH}{address}")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert reader.get("/api/v1/stats/2026-13.csv").status_code == 404


def test_a_link_of_a_page_speaks_its_language(reader):
    english = {"Accept-Language": "en"}
    assert "社区" in lines(reader.get(f"{MONTH}.csv", headers=english))[0]
    reader.cookies["django_language"] = "en"
    assert "Community" in lines(reader.get(f"{MONTH}.csv"))[0]


def test_a_leaders_files_hold_their_communities_alone(client, october, leader):
    client.force_login(leader)
    assert {line["社区"] for line in lines(client.get(f"{MONTH}/cases.csv"))} == {"红悦社区"}
    assert [line["社区"] for line in lines(client.get(f"{MONTH}.csv"))] == ["红悦社区", "合计"]


def test_every_export_stands_on_the_log(reader, auditor):
    for tail in (".csv?by=grid", ".xlsx", "/cases.csv", "/cases.csv?of=closed"):
        body(reader.get(f"{MONTH}{tail}"))
    reader.post("/stats/2026-10/export/", {"kind": "rows", "of": "due"})
    found = FigureAccess.objects.visible_to(auditor).order_by("pk").values_list("kind", "what", "rows", "by")
    assert list(found) == [
        ("csv", "按网格", 0, auditor.pk),
        ("xlsx", "月报数字", 0, auditor.pk),
        ("rows", "全部案卷 · CSV", 38, auditor.pk),
        ("rows", "本期结案 · CSV", 21, auditor.pk),
        ("rows", "应结案 · Excel", 21, auditor.pk),
    ]
