"""Stories from end to end, in several signed-in windows at once; each step is seen elsewhere within two seconds."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from cases.lifecycle import Actor, Report, accept, close, report, resolve
from cases.models import Case, Category, Photo, Rule
from grids.models import Executor, Membership, User
from tests.browser.devices import DESK, PHONE
from tests.browser.looks import look
from tests.cast import centre_of, person
from volunteers.models import Project

SOON = 2_000
pytestmark = pytest.mark.prompt
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
    """Four windows around one case, and two of units that give the money."""

    def __init__(self, windows, cadre, centre, executor, banker, school_token):
        self.cadre = windows(cadre, PHONE, **HERE)
        self.centre = windows(centre, DESK)
        self.executor = windows(executor, DESK)
        self.resident = windows(device=PHONE)
        self.bank = windows(banker, DESK)
        self.school = windows(device=PHONE)
        self.school.goto(f"/volunteers/by/{school_token}/")
        self.case = None

    def page(self):
        """The address of the case page."""
        return f"/cases/{self.case.number}/"

    def count(self, tab):
        """How many cases the centre's desk shows in a queue."""
        return soon(self.centre.locator(f"#tab-{tab} b"))


@pytest.fixture
def pavilion(windows, celery_worker, facilities, cadre, centre, executor, bank, banker, school_link):
    """The windows, each signed in or opened by its link, with a worker behind."""
    return Pavilion(windows, cadre, centre, executor, banker, school_link[1])


def test_the_pavilion(pavilion):
    for step in (reported, dispatched_by_keys, accepted, noted, extended):
        step(pavilion)
    for step in (proposed, suspended, claimed_by_two, made, accepted_by_the_committee):
        step(pavilion)
    for step in (resolved, closed, rated):
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


def send(page):
    """Press the one button of a form of the projects."""
    page.locator(".snap-form .act-main").click()


def proposed(at):
    """The executor makes the case a micro-project of 80,000 yuan; the case asks to wait for it."""
    at.executor.goto(at.page())
    at.executor.get_by_role("link", name="转为微项目").click()
    at.executor.fill("#id_title", "红悦里小广场")
    at.executor.fill("#id_words", "旧凉亭改建成小广场，孩子放学、老人歇脚有个安全的地方")
    at.executor.fill("#id_for_whom", "红悦里小区业主委员会")
    at.executor.fill("#id_asked", "80000")
    at.executor.fill("#id_milestones", "拆除旧凉亭\n铺装广场")
    at.executor.set_input_files("#id_photos", [photo("#765")])
    look(at.executor, "story-project-form")
    send(at.executor)
    at.executor.click("#do-publish")
    expect(at.executor.locator("main .status").first).to_have_text("待认领")
    at.count("asked")("to_have_text", "1")


def suspended(at):
    """The centre lets the case wait until the project's day; whoever reported it reads that."""
    at.centre.goto(at.page())
    at.centre.click("#do-suspend")
    at.centre.click(".act-form button[type=submit]")
    expect(at.centre.locator("#case-head .status")).to_have_text("挂账")
    at.centre.goto("/desk/")


def claimed_by_two(at):
    """The bank takes 50,000; the school asks for more than is left, reads what is left, and takes that."""
    project = Project.objects.get()
    for page in (at.bank, at.school):
        page.goto("/volunteers/projects/?state=claimable")
        page.get_by_role("link", name="红悦里小广场").click()
        page.click("#do-claim")
    at.bank.fill("#claim_amount", "50000")
    send(at.bank)
    expect(at.bank.locator("#claims")).to_be_visible()
    at.school.fill("#claim_amount", "40000")
    send(at.school)
    expect(at.school.locator("#wrong-amount")).to_contain_text("还差 30,000 元")
    expect(at.school.locator("#claim_amount")).to_have_value("40000")
    look(at.school, "story-claim-refused")
    at.school.fill("#claim_amount", "30000")
    send(at.school)
    expect(at.school.locator(".sums")).to_contain_text("80,000 元")
    assert project.sums().left == 0


def made(at):
    """Started, a milestone with a photo, money in and out with vouchers, finished with a photo."""
    here = Project.objects.get().get_absolute_url()
    steps = {
        "start": {},
        "report": {"words": "旧凉亭已拆除"},
        "pay": {"amount": "50000", "voucher": "回单 8812"},
        "spend": {"amount": "20000", "words": "木料", "voucher": "发票 01"},
        "finish": {"words": "小广场建成"},
    }
    for step, typed in steps.items():
        at.executor.goto(here)
        at.executor.click(f"#do-{step}")
        for name, value in typed.items():
            at.executor.fill(f"#{step}_{name}", value)
        if step == "report":
            at.executor.select_option("#report_milestone", label="拆除旧凉亭")
        if step in {"report", "finish"}:
            at.executor.set_input_files(f"#{step}_photos", [photo("#4a4")])
        send(at.executor)
    expect(at.executor.locator("main .status").first).to_have_text("待验收")
    look(at.executor, "story-project-done")


def accepted_by_the_committee(at):
    """The owners' committee, by its code, reads every step and accepts; the case goes on by itself."""
    at.resident.reload()
    at.resident.get_by_role("link", name="微项目：红悦里小广场").tap()
    expect(at.resident.locator(".story")).to_contain_text("旧凉亭已拆除")
    look(at.resident, "story-committee")
    at.resident.locator("#do-accept").tap()
    at.resident.fill("#accept_words", "建得结实，孩子们天天来")
    send(at.resident)
    expect(at.resident.locator("main .status").first).to_have_text("已验收")
    at.case.refresh_from_db()
    assert at.case.status == "handling"
    at.resident.goto(f"/track/{at.case.tracking_code}/")
    at.executor.goto(at.page())
    expect(at.executor.locator("#case-story")).to_contain_text("建得结实")


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
