"""The hotline's file in a real browser: columns once, preview, taken in a stretch at a time without a click more."""

import os

from cases.models import Case
from grids.spreadsheets import write_csv


def picture(page, name):
    """Kept only where somebody asks for pictures."""
    if "PICTURES" in os.environ:
        page.screenshot(path=f"{os.environ['PICTURES']}/{name}.png", full_page=True)


def test_the_centre_takes_in_a_file_of_work_orders(windows, centre, street, tmp_path):
    file = tmp_path / "工单.csv"
    rows = [[f"W-{n}", f"第{n}件诉求", "2026/11/20 9:00"] for n in range(120)] + [["W-x", "", "前天"]]
    file.write_bytes(write_csv(["工单编号", "诉求内容", "登记时间"], rows))
    page = windows(centre)
    page.goto("/hotline/")
    page.get_by_label("工单文件").set_input_files(str(file))
    page.get_by_role("button", name="上传并预览").click()
    picture(page, "hotline-columns")
    page.get_by_role("button", name="保存并预览").click()
    page.get_by_text("诉求内容不能为空").wait_for()
    picture(page, "hotline-batch")
    page.get_by_role("button", name="导入 120 行").click()
    page.get_by_role("link", name="看导入的案卷").wait_for()
    picture(page, "hotline-done")
    assert Case.objects.count() == 120
    page.goto("/hotline/")
    picture(page, "hotline-page")
