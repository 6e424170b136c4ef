"""Forty thousand households by spreadsheet: in the background, resumed after a fault, wrong lines mended."""

from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from grids.imports import bulk_intake, pending_uploads
from grids.imports.spreadsheets import SheetRefused, read, write_xlsx
from grids.models import Community, Grid, Household, Intake, IntakeFault, Street
from tests.site import beside_the_tests, wait_until

HEADER = [
    "代码",
    "网格代码",
    "楼栋代码",
    "门牌",
    "人数",
    "联系人",
    "电话",
    "重点类别",
    "征得同意",
    "宁愿打电话",
    "情况",
]
REGISTER = "grids.Household"


def line(number, **given):
    """One line of a file, in order unless told otherwise."""
    cells = {
        "代码": f"N-{number:05d}",
        "网格代码": "320104003015001",
        "楼栋代码": "320104003015001-B03",
        "门牌": f"{number} 室",
        "人数": "2",
        "联系人": "钱多多",
        "电话": f"139{number:08d}",
        "重点类别": "独居老人、残疾" if number % 40 == 0 else "",
        "征得同意": "同意留联系方式",
        "宁愿打电话": "否",
        "情况": "",
    }
    return list((cells | given).values())


def begun(admin, rows, name="住户.xlsx", header=HEADER):
    """A file that an admin has sent, not yet taken in."""
    content = write_xlsx({"数据": (header, rows)})
    return bulk_intake.begin(REGISTER, name, pending_uploads.keep(admin, REGISTER, name, content), by=admin)


def counts(file):
    """New, changed, same, wrong."""
    found = bulk_intake.standing_of(file)
    return found.new, found.changed, found.same, found.wrong


@pytest.fixture
def few(monkeypatch):
    """Stretches of ten lines."""
    monkeypatch.setattr(bulk_intake, "STRETCH", 10)


def test_a_file_comes_in_and_coming_in_again_changes_nothing(admin, building, few):
    rows = [line(number) for number in range(1, 36)]
    file = begun(admin, rows)
    assert not bulk_intake.go_on(file.pk)
    assert counts(file) == (35, 0, 0, 0)
    home = Household.objects.get(code="N-00007")
    assert (home.contact_name, home.phone, home.grid.code) == ("钱多多", "13900000007", "320104003015001")
    assert Household.objects.bearing("139 0000 0007").get() == home
    again = begun(admin, [*rows[:34], line(35, 人数="5")])
    bulk_intake.go_on(again.pk)
    assert counts(again) == (0, 1, 34, 0)
    assert Household.objects.get(code="N-00035").people == 5


WRONG = [
    (line(2, 电话="不详"), "电话", "不像电话号码"),
    (line(3, 征得同意="不同意"), "征得同意", "不能记联系人"),
    (line(4, 网格代码="999"), "网格代码", "没有“999”"),
    (line(5, 楼栋代码="别处"), "楼栋代码", "没有“别处”"),
    (line(6, 门牌=""), "门牌", "不能为空"),
    (line(7, 情况="膝盖不好"), "情况", "征得同意后"),
    (line(8, 人数="两个"), "人数", "应为"),
    (line(9, 代码="a/b"), "代码", "只能用"),
    (line(10, 代码=""), "代码", "不能为空"),
    (line(1), "代码", "与第 2 行重复"),
    (line(12, 电话="139****5678"), "电话", "不符"),
]


def faults(file):
    """Line → what is wrong."""
    return {fault.line: bulk_intake.told_problems(fault) for fault in file.faults.all()}


def test_wrong_lines_are_kept_with_their_reasons_and_hold_nobody_up(admin, building, few):
    rows = [line(1), *(cells for cells, _column, _words in WRONG), line(99)]
    file = begun(admin, rows)
    bulk_intake.go_on(file.pk)
    assert counts(file) == (2, 0, 0, len(WRONG))
    told = faults(file)
    for number, (_cells, column, words) in enumerate(WRONG, 3):
        assert f"「{column}」" in told[number]
        assert words in told[number]
    assert Household.objects.count() == 2


def test_every_fault_of_a_line_is_named(admin, building):
    file = begun(admin, [line(1, 电话="不详", 人数="两个", 网格代码="999")])
    bulk_intake.go_on(file.pk)
    assert all(f"「{column}」" in faults(file)[2] for column in ("电话", "人数", "网格代码"))


def test_corrected_lines_are_sent_in_again(admin, building, few):
    file = begun(admin, [line(1, 电话="不详"), line(2), line(3, 门牌=""), line(4, 人数="x")])
    bulk_intake.go_on(file.pk)
    file.refresh_from_db()
    sheet = read("wrong.xlsx", bulk_intake.wrong_lines(file))
    assert sheet.header[:3] == ("原文件行号", "问题", "代码")
    mended = [list(cells) for _line, cells in sheet.lines]
    mended[0][sheet.header.index("电话")] = "139 0000 0001"
    mended[1][sheet.header.index("门牌")] = "3 室"
    back = read("back.xlsx", write_xlsx({"数据": (sheet.header, mended)}))
    assert bulk_intake.send_again(file, back) == 3
    bulk_intake.go_on(file.pk)
    assert counts(file) == (3, 0, 0, 1)
    assert bulk_intake.standing_of(file).lines == 4
    assert list(faults(file)) == [5]
    assert Household.objects.get(code="N-00001").phone == "13900000001"


@pytest.mark.parametrize(
    "header, cells, words",
    [
        (["代码", "网格代码", "门牌"], ["N-1", "320104003015001", "1"], "原文件行号"),
        (["原文件行号", "代码", "网格代码", "门牌"], ["77", "N-1", "320104003015001", "1"], "77"),
        (["原文件行号", "代码", "颜色"], ["2", "N-1", "红"], "颜色"),
    ],
)
def test_what_does_not_belong_to_the_file_is_refused(admin, building, header, cells, words):
    file = begun(admin, [line(1, 电话="不详")])
    bulk_intake.go_on(file.pk)
    file.refresh_from_db()
    with pytest.raises(SheetRefused, match=words):
        bulk_intake.send_again(file, read("a.xlsx", write_xlsx({"数据": (header, [cells])})))
    assert counts(file) == (0, 0, 0, 1)


def test_a_line_is_mended_by_itself(admin, building):
    file = begun(admin, [line(1, 电话="不详"), line(2)])
    bulk_intake.go_on(file.pk)
    file.refresh_from_db()
    assert not bulk_intake.mend(file.faults.get(), line(1, 电话="还是不详"))
    assert bulk_intake.mend(file.faults.get(), line(1))
    assert counts(file) == (2, 0, 0, 0)


def test_what_was_interrupted_goes_on_where_it_stopped(admin, building, few):
    file = begun(admin, [line(number) for number in range(1, 36)])
    assert bulk_intake.go_on(file.pk, longest=0)
    assert bulk_intake.standing_of(file).percent == 28
    assert not bulk_intake.go_on(file.pk)
    assert not bulk_intake.go_on(file.pk)
    assert counts(file) == (35, 0, 0, 0)
    file.refresh_from_db()
    assert file.finished_at


def test_a_file_that_cannot_be_read_says_why(admin, building):
    missing = begun(admin, [["1", "2"]], header=["代码", "颜色"])
    bulk_intake.go_on(missing.pk)
    gone = begun(admin, [line(1)])
    pending_uploads.drop(gone.ticket)
    bulk_intake.go_on(gone.pk)
    told = dict(Intake.objects.values_list("pk", "refused"))
    assert "颜色" in told[missing.pk]
    assert "请重新上传" in told[gone.pk]
    assert not Intake.objects.unfinished().exists()


def test_a_stretch_that_breaks_is_given_back_and_the_others_come_in(admin, building, few, monkeypatch):
    file = begun(admin, [line(number) for number in range(1, 26)])
    whole = bulk_intake.take_in_stretch

    def breaking(resource, header, lines, also):
        if lines[0][0] == 12:
            raise RuntimeError("nobody foresaw this")
        return whole(resource, header, lines, also)

    monkeypatch.setattr(bulk_intake, "take_in_stretch", breaking)
    bulk_intake.go_on(file.pk)
    assert counts(file) == (15, 0, 0, 10)
    assert bulk_intake.standing_of(file).percent == 100
    file.refresh_from_db()
    monkeypatch.setattr(bulk_intake, "take_in_stretch", whole)
    bulk_intake.send_again(file, read("wrong.xlsx", bulk_intake.wrong_lines(file)))
    bulk_intake.go_on(file.pk)
    assert counts(file) == (25, 0, 0, 0)


def test_what_the_file_said_lies_sealed_and_goes(admin, building, settings):
    file = begun(admin, [line(1), line(2, 电话="139不详", 联系人="孙无忌")])
    on_disk = [path.read_bytes() for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert len(on_disk) == 1
    assert not on_disk[0].startswith(b"PK")
    bulk_intake.go_on(file.pk, longest=0)
    pending_uploads.drop(file.ticket)
    assert not any(path.is_file() for path in settings.MEDIA_ROOT.rglob("*"))
    fault = IntakeFault.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("select cells, problems from grids_intakefault")
        assert "孙无忌" not in str(cursor.fetchall())
        cursor.execute("select cells from grids_intakestretch")
        assert cursor.fetchall() == [("",)]
    assert "孙无忌" in fault.cells
    assert bulk_intake.empty_old(timezone.now() + timedelta(days=31)) == 1
    assert not IntakeFault.objects.exists()


def test_nobody_writes_into_another_street(admin, building, street):
    other = Street.objects.create(code="320104007", name="别的街道")
    community = Community.objects.create(street=other, code="320104007001", name="甲社区")
    grid = Grid.objects.create(community=community, code="320104007001001", name="1网格")
    Household.objects.create(grid=grid, code="N-00002", door="别人家")
    rows = [line(1, 网格代码=grid.code, 楼栋代码=""), line(2), line(3)]
    file = begun(admin, rows)
    bulk_intake.go_on(file.pk)
    assert counts(file) == (1, 0, 0, 2)
    assert set(faults(file).values()) == {"这条记录不属于您的街道。", "「代码」这条记录不属于您的街道。"}
    assert Household.objects.get(code="N-00002").door == "别人家"


def test_consent_withdrawn_takes_what_was_kept(admin, household, building):
    header = ["代码", "网格代码", "门牌", "征得同意"]
    file = begun(admin, [["H-1", "320104003015001", "2 单元 301 室", "不同意"]], header=header)
    bulk_intake.go_on(file.pk)
    household.refresh_from_db()
    assert counts(file) == (0, 1, 0, 0)
    kept = (household.contact_name, household.phone, household.note, household.phone_digest)
    assert kept == ("", "", "", "")
    assert household.kinds == ["living_alone"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(celery_worker, admin, building):
    file = begun(admin, [line(number) for number in range(1, 6001)])
    wait_until(lambda: bulk_intake.standing_of(file).done, "the first stretch")
    celery_worker.kill()
    assert bulk_intake.standing_of(file).done < 6000, "it was killed too late to prove anything"
    assert bulk_intake.unfinished(timezone.now() + timedelta(minutes=1)) == [file.pk]
    celery_worker.start()
    bulk_intake.send(file.pk)
    wait_until(lambda: not Intake.objects.unfinished().exists(), "the end of the file")
    assert counts(file) == (6000, 0, 0, 0)
    assert Household.objects.count() == 6000


@pytest.mark.django_db(transaction=True)
def test_a_stretch_that_another_worker_holds_is_left_to_it(admin, building, few):
    file = begun(admin, [line(number) for number in range(1, 36)])
    bulk_intake.go_on(file.pk, longest=0)
    with psycopg.connect(beside_the_tests()["DATABASE_URL"]) as other:
        other.execute("select id from grids_intakestretch where position = 2 for update")
        assert bulk_intake.go_on(file.pk)
        assert counts(file) == (25, 0, 0, 0)
        other.rollback()
    assert not bulk_intake.go_on(file.pk)
    assert counts(file) == (35, 0, 0, 0)
