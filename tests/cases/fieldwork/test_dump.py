"""Whoever gets hold of a copy of the database reads no name, number or identity of a resident in it."""

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.fieldwork import Found, VisitFiled, file_visit
from cases.fieldwork.chat_group import collect
from cases.lifecycle import Actor, Report, report
from cases.models import Case, ChatGroup
from grids.imports import bulk_intake, pending_uploads
from grids.imports.spreadsheets import write_xlsx
from grids.models import Household, Site, User
from tests.grids.imports.test_household_import import HEADER, REGISTER, line

NUMBERS = ("13912345678", "13700001234", "13811112222", "13655556666", "13544443333", "02584561234")
NAMES = ("钱多多", "孙无忌", "司马相如", "欧阳晓光")
IDENTITY = "320104195003077217"
ROBOT = "secret-robot-token"
SAID = ("膝盖不好", "想要助行器", "带来申请表")
SECRETS = (*NUMBERS, *NAMES, *SAID, IDENTITY, ROBOT)


def dump():
    """Every row of every table as PostgreSQL writes it out, a text a table."""
    tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'copy "{table}" to stdout') as rows:
                tables[table] = b"".join(bytes(row) for row in rows).decode()
    return tables


def spellings(secret):
    """A secret as it may stand in a dump: itself, escaped as in JSON, in hexadecimals, in base64."""
    raw = secret.encode()
    inner = base64.b64encode(raw).decode().rstrip("=")
    escaped = secret.encode("unicode_escape").decode()
    doubled = escaped.replace("\\", "\\\\")
    return {secret, escaped, doubled, raw.hex(), inner[: len(inner) // 4 * 4]}


@pytest.fixture
def registers(household, grid, admin, client):
    """A site with its contact, an account's own number, a group's robot, and a file with good and wrong lines."""
    Site.objects.create(
        grid=grid, code="S-1", name="便利店", kind="shop", contact_name="孙无忌", phone="13700001234"
    )
    admin.phone = "13811112222"
    admin.save()
    ChatGroup.objects.create(grid=grid, name="邻里群", robot_urls=f"wecom://{ROBOT}")
    rows = [
        line(
            1,
            楼栋代码="",
            联系人="司马相如",
            电话="13655556666",
            征得同意="同意留联系方式和情况",
            情况=IDENTITY,
        ),
        line(2, 联系人="欧阳晓光", 电话="13544443333", 征得同意="不同意"),
        line(3, 人数="欧阳晓光", 楼栋代码="13544443333"),
    ]
    content = write_xlsx({"数据": (HEADER, rows)})
    file = bulk_intake.begin(
        REGISTER, "住户.xlsx", pending_uploads.keep(admin, REGISTER, "住户.xlsx", content), by=admin
    )
    bulk_intake.go_on(file.pk)
    assert file.faults.count() == 2
    client.force_login(admin)
    client.post("/admin/grids/household/import/", {"file": SimpleUploadedFile("住户.xlsx", content)})


@pytest.fixture
def fieldwork(household, cadre, category, client):
    """A visit with findings, a report, a question from the group, an edit, a look behind the mask, a search."""
    findings = [
        Found("need", "想要助行器"),
        Found("promise", "带来申请表，电话 13912345678", due_on=timezone.localdate()),
        Found("fact", f"身份证 {IDENTITY}"),
    ]
    visit = VisitFiled(
        "face", household=household, present="钱多多、孙无忌", words="老人 02584561234", findings=findings
    )
    file_visit(visit, by=cadre)
    brought = Report("resident", "垃圾没有清运", category, grid=household.grid)
    brought.reporter_name, brought.reporter_phone = "钱多多", "13912345678"
    report(brought, by=Actor())
    collect(household.grid, text="钱多多家楼下路灯不亮，13912345678", by=cadre)
    client.force_login(cadre)
    home = reverse("household_edit", args=["H-1"])
    client.post(home, {"consent": "full", "people": "2", "contact_name": "钱多多", "phone": "139 1234 5678"})
    client.post(reverse("household_reveal", args=["H-1"]), {"field": "phone", "reason": "约上门时间"})
    client.post(reverse("households"), {"phone": "13912345678"})


def test_no_secret_stands_in_a_dump_and_exact_search_finds_each(registers, fieldwork, admin):
    tables = dump()
    assert len(tables) > 40
    assert "H-1" in tables["grids_household"]
    read = {
        (table, word)
        for table, text in tables.items()
        for one in SECRETS
        for word in spellings(one)
        if word in text
    }
    assert read == set()
    assert Household.objects.bearing("+86 139-1234-5678").get().contact_name == "钱多多"
    assert Household.objects.bearing("13655556666").get().note == IDENTITY
    assert Case.objects.get(description="垃圾没有清运").reporter_phone == "13912345678"
    assert User.objects.get(pk=admin.pk).phone == "13811112222"


def test_the_search_would_have_found_what_is_not_sealed(household):
    Household.objects.update(door="钱多多 13912345678")
    text = dump()["grids_household"]
    assert "钱多多" in text
    assert "13912345678" in text


def test_nothing_of_a_file_lies_readable_on_the_disk(registers, settings):
    kept = [path.read_bytes() for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert all(word.encode() not in content for content in kept for one in SECRETS for word in spellings(one))
    assert not any(content.startswith(b"PK") for content in kept)
