"""A street with its buildings, and a spreadsheet of households that waits for a worker."""

import random

from django.contrib.auth.models import Group

from grids.imports import bulk_intake, pending_uploads
from grids.imports.spreadsheets import write_csv, write_xlsx
from grids.models import ADMIN, Building, Grid, Street, User
from tests.bench import load

SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "安平宁远嘉言景行知微若水清和明朗"
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
    "入住日期",
]
BUILDINGS = 4


def lay(rows, form):
    """Write all of it and send for the worker; the number of the file."""
    load.street()
    admin = User.objects.create(username="keeper", name="管理员", street=Street.objects.get())
    admin.groups.add(Group.objects.get_or_create(name=ADMIN)[0])
    grids = list(Grid.objects.order_by("code"))
    Building.objects.bulk_create(
        Building(grid=grid, code=f"{grid.code}-B{n}", name=f"{n} 幢")
        for grid in grids
        for n in range(BUILDINGS)
    )
    dice = random.Random(1)
    lines = (line(number, grids[number % len(grids)].code, dice) for number in range(rows))
    content = write_csv(HEADER, lines) if form == "csv" else write_xlsx({"数据": (HEADER, lines)})
    ticket = pending_uploads.keep(admin, "grids.Household", f"住户.{form}", content)
    return bulk_intake.begin("grids.Household", f"住户.{form}", ticket, by=admin).pk


def line(number, grid, dice):
    """One household; a hundredth of them has a number that is none."""
    phone = "不详" if number % 100 == 7 else f"139{number:08d}"
    kinds, note = ("独居老人、残疾", "平时一个人") if number % 40 == 0 else ("", "")
    name = dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=2))
    consent = "同意留联系方式和情况" if note else "同意留联系方式"
    door = f"{number % 5 + 1} 单元 {number % 30 + 1}01 室"
    building = f"{grid}-B{number % BUILDINGS}"
    return [
        f"{grid}-{number:06d}",
        grid,
        building,
        door,
        2,
        name,
        phone,
        kinds,
        consent,
        "否",
        note,
        "2024-05-01",
    ]
