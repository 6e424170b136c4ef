"""The platform carries the name that the register holds: pages, admin, errors, mails, files, in both languages."""

import io
import re
import zipfile
from email.header import decode_header, make_header
from importlib import import_module

import pytest
from allauth.mfa.adapter import get_adapter
from django.apps import apps
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from cases import lifecycle
from cases.lifecycle import Actor
from cases.models import Case, Notice
from cases.notices import delivery
from cases.requests import tracking_access
from dashboard.kiosk import links
from grids.models import Street
from honghua.health import server_error
from tests.cast import centre_of
from tests.foreign_names import FOREIGN, LANGUAGES, body_of, faults, reader, renamed

ADMIN = (
    "index",
    "grids_street_changelist",
    "grids_street_add",
    "grids_grid_changelist",
    "grids_user_changelist",
)
OPEN = {
    "home": "/", "report": "/report/", "track": "/track/", "sign-in": "/accounts/login/", "offline": "/offline/",
    "nowhere": "/no/such/page/", "closed": "/desk/", "gone": "/out/made-up/", "schema": "/api/v1/schema/",
    "docs": "/api/v1/docs/", "manifest": "/manifest.webmanifest", "robots": "/robots.txt",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_counts():
    """Every test begins with nothing counted."""
    cache.clear()


@pytest.mark.parametrize(
    ("columns", "short", "platform", "english"),
    [
        ({"name": "青石街道"}, "青石", "智慧青石", "智慧青石"),
        ({"name": "青石街道办事处", "name_en": "Qingshi Subdistrict Office"}, "青石", "智慧青石", "Smart Qingshi"),
        ({"name": "石桥镇", "name_en": "Shiqiao Town"}, "石桥", "智慧石桥", "Smart Shiqiao"),
        ({"name": "街道"}, "街道", "智慧街道", "智慧街道"),
        ({"name": "青石街道", "short_name": "石"}, "石", "智慧石", "智慧石"),
        ({"name": "青石街道", "platform_name": "青石通", "platform_name_en": "Qingshi Link"}, "青石", "青石通",
         "Qingshi Link"),
    ],
)  # fmt: skip
def test_what_is_not_filled_in_follows_from_the_name(columns, short, platform, english):
    street = Street(**columns)
    assert (street.short, street.platform, street.platform_en) == (short, platform, english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_strangers_see(language, street):
    renamed()
    assert faults(OPEN, None, language) == ([], 8)
    page = reader(None, language).get("/").content.decode()
    assert "青石街道" in page if language == "zh-hans" else "Qingshi Sub-district Office" in page
    assert 'href="tel:025 5200 0000"' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_admin_sees(language, street, admin):
    renamed()
    pages = {name: reverse(f"admin:{name}") for name in ADMIN}
    for name in ("account_change_password", "mfa_index"):
        pages[name] = reverse(name)
    client = reader(admin, language)
    for name, address in pages.items():
        text = body_of(client.get(address))
        assert LANGUAGES[language] in text, name
        assert not FOREIGN.search(text), name


def test_the_name_is_edited_in_the_register_and_holds_at_once(client, admin, street):
    client.force_login(admin)
    address = reverse("admin:grids_street_change", args=[street.pk])
    form = client.get(address).context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(address, sent | {"name": "青石街道", "telephone": "call us"})
    assert "电话只能用数字" in answer.content.decode()
    answer = client.post(
        address, sent | {"name": "青石街道", "platform_name": "青石通", "telephone": "025-5200"}
    )
    assert answer.status_code == 302
    assert "青石通" in Client().get("/").content.decode()


def test_the_manifest_and_the_authenticator(client, street):
    renamed()
    told = client.get(reverse("manifest")).json()
    assert (told["name"], told["short_name"]) == ("智慧青石", "智慧青石")
    assert get_adapter().get_totp_issuer() == "智慧青石"


@pytest.mark.parametrize("error", [ValueError("x"), OperationalError("gone")])
def test_pages_without_a_database_say_it_too(error, street, client, django_assert_num_queries):
    renamed()
    client.get("/")
    with django_assert_num_queries(0):
        try:
            raise error
        except type(error):
            text = body_of(server_error(RequestFactory().get("/cases/")))
    assert "智慧青石" in text
    assert not FOREIGN.search(text)


def test_a_mail_comes_from_the_platform(street, case, centre, executor, department, mailoutbox, settings):
    renamed()
    department.email = "city@example.org"
    department.save()
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    notice = Notice.objects.create(
        case=case, cause="test", channel="mail", executor=department, title="派遣", not_before=timezone.now()
    )
    assert delivery.send(notice.pk, timezone.now())
    sender = make_header(decode_header(mailoutbox[0].from_email))  # two encodings say the same
    assert str(sender) == "智慧青石 <no-reply@localhost>"
    assert not FOREIGN.search(str(mailoutbox[0].message()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_of_a_month_and_of_the_register(language, street, auditor, admin, case):
    renamed()
    month = timezone.localdate().strftime("%Y-%m")
    client = reader(auditor, language)
    for address in (f"/api/v1/stats/{month}.xlsx", f"/api/v1/stats/{month}.csv"):
        assert not FOREIGN.search(_inside(client.get(address))), address
    for name in ("street", "grid", "user"):
        address = reverse(f"admin:grids_{name}_export")
        assert not FOREIGN.search(_inside(reader(admin, language).get(address))), address


def _inside(answer):
    """The text of a file, of a workbook's every part."""
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not content.startswith(b"PK"):
        return content.decode()
    book = zipfile.ZipFile(io.BytesIO(content))
    return "".join(book.read(name).decode() for name in book.namelist())


def test_without_a_street_and_between_several_the_words_are_neutral(client, db):
    assert "街道网格平台" in client.get("/").content.decode()
    Street.objects.create(code="320104009", name="青石街道")
    Street.objects.create(code="320104010", name="白桥街道")
    page = client.get("/").content.decode()
    assert "街道网格平台" in page
    assert not re.search("青石|白桥", page)
    text = reader(None, "en").get("/").content.decode()
    assert "Where the sub-district takes reports" in text


def test_an_account_and_a_link_show_their_street(client, other_street, case, centre):
    client.force_login(centre)
    assert "智慧红花" in client.get("/desk/").content.decode()
    stranger = Client()
    followed = stranger.get(tracking_access.link_of(case), follow=True).content.decode()
    _link, token = links.issue(name="大厅", days=9, by=centre, now=timezone.now())
    wall = stranger.get(reverse("kiosk_wall", args=[token])).content.decode()
    assert "智慧红花" in followed
    assert "智慧红花" in wall
    assert "街道网格平台" in stranger.get("/").content.decode()


def test_a_map_begins_with_the_box_of_the_register(client, street, other_street):
    Street.objects.filter(pk=street.pk).update(west=118.8, south=31.9, east=118.9, north=32.0)
    Street.objects.filter(pk=other_street.pk).update(west=118.9, south=31.8, east=119.0, north=31.95)
    assert 'data-box="118.8,31.8,119.0,32.0"' in client.get("/report/").content.decode()


def test_rows_from_before_keep_their_words_and_lose_a_map_that_is_not_theirs(street, other_street):
    migration = import_module("grids.migrations.0010_street_names")
    third = Street.objects.create(code="320104010", name="白桥街道")
    Street.objects.update(
        **dict(zip(("west", "south", "east", "north"), migration.WAS, strict=True)), name_en=""
    )
    migration.carry_forward(apps, None)
    ours, theirs, empty = (Street.objects.get(pk=one.pk) for one in (street, other_street, third))
    assert (ours.platform_en, ours.name_en, ours.box) == (
        "Smart Honghua",
        "Honghua Sub-district",
        migration.WAS,
    )
    assert theirs.box == pytest.approx((118.82, 31.98, 118.825, 31.985))
    assert (theirs.platform, theirs.name_en, empty.box) == ("智慧青石", "", None)


@pytest.mark.django_db(transaction=True)
def test_a_new_prefix_counts_for_the_grids_in_memory(street, client):
    point = dict(zip(("longitude", "latitude"), centre_of(0, 0), strict=True))
    client.post("/report/", {"source": "snap", "description": "路灯不亮"} | point)
    Street.objects.update(case_prefix="QS")
    client.post("/report/", {"source": "snap", "description": "井盖松动"} | point)
    assert [number[:2] for number in Case.objects.order_by("pk").values_list("number", flat=True)] == [
        "HH",
        "QS",
    ]
