"""Stories from end to end, in several signed-in windows at once; each step is seen elsewhere within two seconds."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from cases.lifecycle import Actor, Report, accept, close, report, resolve
from cases.models import Case, Category, Photo, Rule
from grids.models import Executor, Membership, User
from tests.browser.conftest import DESK, PHONE
from tests.browser.seeing import look
from tests.cast import centre_of, person

SOON = 2_000
LONGITUDE, LATITUDE = centre_of(0, 0)
HERE = {
    "geolocation": {"longitude": LONGITUDE, "latitude": LATITUDE, "accuracy": 9},
    "permissions": ["geolocation"],
}


def photo(colour, name="IMG.jpg"):
    """A photo as a camera would give it."""
    out = BytesIO()
    Image.new("RGB", (1200, 900), colour).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def soon(locator):
    """What must be true within two seconds, without reloading."""
    return lambda check, *words: getattr(expect(locator), check)(*words, timeout=SOON)


@pytest.fixture
def facilities(street, department):
    """The street has the category, and a rule that proposes the department for it."""
    root = Category.objects.create(code="PUB", name="公共设施")
    leaf = Category.objects.create(
        code="PUB-01", name="亭廊座椅", parent=root, offered=True, photo_to_resolve=True
    )
    rule = Rule.objects.create(street=street, name="公共设施派城市管理科", executor=department)
    rule.categories.add(root)
    return leaf


class Pavilion:
    """Four windows around one case."""

    def __init__(self, windows, cadre, centre, executor):
        self.cadre = windows(cadre, PHONE, **HERE)
        self.centre = windows(centre, DESK)
        self.executor = windows(executor, DESK)
        self.resident = windows(device=PHONE)
        self.case = None

    def page(self):
        """The address of the case page."""
        return f"/cases/{self.case.number}/"

    def count(self, tab):
        """How many cases the centre's desk shows in a queue."""
        return soon(self.centre.locator(f"#tab-{tab} b"))


@pytest.fixture
def pavilion(windows, celery_worker, facilities, cadre, centre, executor):
    """The four windows, each signed in, with a worker behind."""
    return Pavilion(windows, cadre, centre, executor)


def test_the_pavilion(pavilion):
    for step in (reported, dispatched_by_keys, accepted, noted, extended, resolved, closed, rated):
        step(pavilion)


def reported(at):
    """The cadre reports with two photos and a point; the centre sees it come, with a proposal."""
    at.centre.goto("/desk/")
    at.cadre.goto("/report/")
    at.cadre.set_input_files("input[multiple]", [photo("#765", "a.jpg"), photo("#567", "b.jpg")])
    expect(at.cadre.locator(".photos img")).to_have_count(2)
    at.cadre.get_by_text("亭廊座椅").tap()
    at.cadre.fill("#id_description", "幼儿园旁的木凉亭破损二十年，木柱开裂，孩子每天从下面走")
    expect(at.cadre.locator(".place-word")).to_contain_text("已定位")
    at.cadre.get_by_role("button", name="发送").tap()
    soon(at.centre.locator(".desk-row"))("to_contain_text", "木凉亭破损二十年")
    at.cadre.wait_for_url("**/report/done/**")
    at.case = Case.objects.get()
    assert (at.case.grid.code, Photo.objects.count()) == ("320104003015001", 2)


def dispatched_by_keys(at):
    """The centre opens the case and does as proposed, by keys alone; the executor sees it."""
    at.executor.goto("/tasks/")
    at.resident.goto("/track/")
    at.resident.fill("#id_code", at.case.tracking_code)
    at.resident.get_by_role("button", name="查询").tap()
    at.centre.keyboard.press("j")
    expect(at.centre.locator("#triage-title")).to_contain_text("城市管理科")
    expect(at.centre.locator("#desk-pane[data-ready]")).to_be_visible()
    look(at.centre, "story-desk")
    at.centre.keyboard.press("Enter")
    soon(at.executor.locator("#group-sign .card-row"))("to_contain_text", "木凉亭")
    at.count("dispatched")("to_have_text", "1")
    soon(at.resident.locator("main"))("to_contain_text", "城市管理科")


def accepted(at):
    """The executor signs for it with one tap; the centre and the cadre see it."""
    at.cadre.goto(at.page())
    expect(at.cadre.locator("#case-head .status")).to_have_text("待签收")
    at.executor.get_by_role("button", name="签收").click()
    soon(at.cadre.locator("#case-head .status"))("to_have_text", "处置中")
    at.count("handling")("to_have_text", "1")
    soon(at.executor.locator("#group-hand .card-row"))("to_contain_text", "木凉亭")


def noted(at):
    """A note from the executor stands in the story that the cadre reads."""
    at.executor.goto(at.page())
    at.executor.click("#do-note")
    at.executor.fill("#note_words", "已找到驻区单位，愿出八万元改建成小广场")
    at.executor.set_input_files("#note_photos", [photo("#999")])
    at.executor.click(".act-form button[type=submit]")
    soon(at.cadre.locator("#case-story"))("to_contain_text", "愿出八万元")


def extended(at):
    """An extension is asked for, and granted at the desk by keys; the executor's deadline moves."""
    before = at.executor.locator("#case-term .number").inner_text()
    at.executor.click("#do-ask_extension")
    at.executor.fill("#ask_extension_reason", "木料要等两周")
    at.executor.fill("#ask_extension_days", "10")
    at.executor.click(".act-form button[type=submit]")
    at.count("asked")("to_have_text", "1")
    at.centre.keyboard.press("5")
    expect(at.centre.locator("#desk-pane .said-warning")).to_contain_text("申请延期 10 个工作日")
    expect(at.centre.locator("#desk-pane[data-ready]")).to_be_visible()
    at.centre.keyboard.press("Enter")
    soon(at.executor.locator("#case-term .stretches"))("to_contain_text", "延期 10 个工作日")
    expect(at.executor.locator("#case-term .number")).not_to_have_text(before)
    at.count("asked")("to_have_text", "0")


def resolved(at):
    """The result needs a photo; without it nothing typed is lost."""
    at.executor.click("#do-resolve")
    at.executor.fill("#resolve_words", "凉亭已拆除，小广场建成")
    at.executor.click(".act-form button[type=submit]")
    expect(at.executor.locator("#resolve_photos_error")).to_contain_text("照片")
    expect(at.executor.locator("#resolve_words")).to_have_value("凉亭已拆除，小广场建成")
    at.executor.set_input_files("#resolve_photos", [photo("#4a4")])
    at.executor.click(".act-form button[type=submit]")
    soon(at.cadre.locator("#case-head .status"))("to_have_text", "待核查")
    soon(at.cadre.locator("#case-photos"))("to_be_visible")
    at.count("resolved")("to_have_text", "1")


def closed(at):
    """The cadre, who did not handle it, looks and closes; the resident reads it."""
    at.cadre.locator("#do-close").tap()
    at.cadre.fill("#close_words", "到现场看过，广场平整，业委会满意")
    look(at.cadre, "story-close")
    at.cadre.locator(".act-form button[type=submit]").tap()
    at.count("resolved")("to_have_text", "0")
    soon(at.executor.locator("#case-head .status"))("to_have_text", "已结案")
    soon(at.resident.locator("#rate"))("to_be_visible")


def rated(at):
    """The resident is satisfied; those who worked on it see that."""
    at.resident.get_by_text("满意", exact=True).tap()
    at.resident.get_by_role("button", name="提交评价").tap()
    soon(at.executor.locator(".story-rate"))("to_contain_text", "满意")
    at.case.refresh_from_db()
    assert (at.case.status, at.case.rating, at.case.extension_count) == ("closed", "satisfied", 1)


@pytest.fixture
def licences(street, centre, grid, category):
    """A group of companies must change its licences: one matter, twenty lines to paste."""
    brought = Report(
        source="enterprise", description="集团迁入，二十家子公司变更执照", category=category, grid=grid
    )
    units = []
    for number, name in enumerate(["市场监管所", "税务分局", "政务服务中心"]):
        unit = Executor.objects.create(
            street=street, code=f"L-{number}", name=name, kind=Executor.Kind.DISTRICT
        )
        Membership.objects.create(user=person(street, f"clerk{number}", f"经办{number}"), executor=unit)
        units.append(unit)
    return report(brought, by=Actor(centre))[0], units


def test_the_licences(windows, licences, centre, category):
    parent, units = licences
    page = windows(centre)
    page.goto(f"/cases/{parent.number}/")
    split_in_twenty(page)
    give_to_three(page, parent, units)
    handle_all_but_one(parent)
    refuses_to_close(page, parent)


def split_in_twenty(page):
    """Registered, then split by twenty pasted rows."""
    page.click("#do-register")
    page.click(".act-form button[type=submit]")
    page.click("#do-split")
    page.fill("#split_children", "\n".join(f"第 {number} 家子公司变更执照" for number in range(1, 21)))
    page.click(".act-form button[type=submit]")
    expect(page.locator("#case-family tbody tr")).to_have_count(20)
    expect(page.locator("#children-title")).to_contain_text("已了结 0 / 20")
    look(page, "story-licences")


def give_to_three(page, parent, units):
    """In bulk at the desk: the parent and its children, each part of them to one of three executors."""
    children = list(parent.children.order_by("pk"))
    parts = [[parent, *children[:7]], children[7:14], children[14:]]
    for unit, part in zip(units, parts, strict=True):
        page.goto("/desk/?tab=registered")
        for case in part:
            page.check(f"#tick-{case.number}")
        page.select_option("#bulk-action", "dispatch")
        page.select_option("#bulk-executor", unit.code)
        page.click("#bulk button[type=submit]")
        expect(page.locator("[data-bulk=preview] .row-yes")).to_have_count(len(part))
        page.click("#bulk-do")
        expect(page.locator("[data-bulk=done] .row-yes")).to_have_count(len(part))
    assert set(parent.children.values_list("executor__name", flat=True)) == {unit.name for unit in units}


def handle(case):
    """The executor's own clerk signs for it and sends the result."""
    clerk = Actor(case.executor.memberships.get().user)
    accept(case, by=clerk)
    resolve(case, by=clerk, words="执照已变更")


def handle_all_but_one(parent):
    """Nineteen children go the whole way; the last one and the parent are only handled."""
    verifier = Actor(User.objects.get(username="centre"))
    for case in [*parent.children.order_by("pk"), Case.objects.get(pk=parent.pk)]:
        handle(case)
    for case in parent.children.order_by("pk")[:19]:
        close(case, by=verifier, words="已核对")


def refuses_to_close(page, parent):
    """The parent says how many children are left; when the last one is closed, it closes."""
    page.goto(f"/cases/{parent.number}/")
    expect(page.locator("#children-title")).to_contain_text("已了结 19 / 20")
    page.click("#do-close")
    page.fill("#close_words", "二十家都办好了")
    page.click(".act-form button[type=submit]")
    expect(page.locator("#close_error")).to_contain_text("还有 1 件子案卷没有了结")
    expect(page.locator("#close_words")).to_have_value("二十家都办好了")
    close(
        parent.children.order_by("pk").last(), by=Actor(User.objects.get(username="centre")), words="已核对"
    )
    soon(page.locator("#children-title"))("to_contain_text", "已了结 20 / 20")
    page.click(".act-form button[type=submit]")
    expect(page.locator("#case-head .status")).to_have_text("已结案")
