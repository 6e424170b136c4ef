"""The hotline's file in a real browser: columns once, preview, taken in a stretch at a time without a click more."""

from cases.models import Case
from grids.imports.spreadsheets import write_csv
from tests.browser.looks import picture, scrolls_sideways, violations


def look(page, name):
    """Nobody is shut out, nothing is cut off."""
    picture(page, name)
    assert violations(page) == []
    assert not scrolls_sideways(page)


def test_the_centre_takes_in_a_file_of_work_orders(windows, centre, street, tmp_path):
    file = tmp_path / "工单.csv"
    rows = [[f"W-{n}", f"第{n}件诉求", "2026/11/20 9:00"] for n in range(120)] + [["W-x", "", "前天"]]
    file.write_bytes(write_csv(["工单编号", "诉求内容", "登记时间"], rows))
    page = windows(centre)
    page.goto("/hotline/")
    page.get_by_label("工单文件").set_input_files(str(file))
    with page.expect_navigation():
        page.get_by_role("button", name="上传并预览").click()
    look(page, "hotline-columns")
    page.get_by_role("button", name="保存并预览").click()
    page.get_by_text("诉求内容不能为空").wait_for()
    look(page, "hotline-batch")
    page.get_by_role("button", name="导入 120 行").click()
    page.get_by_role("link", name="看导入的案卷").wait_for()
    look(page, "hotline-done")
    assert Case.objects.count() == 120
    page.goto("/hotline/")
    look(page, "hotline-page")
