"""Every page of residents and of the grid, on a phone and at a desk, in both languages: readable, and not too wide."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cases import lifecycle
from cases.fieldwork import Found, PatrolFiled, VisitFiled, file_patrol, file_visit
from cases.lifecycle import Actor
from cases.models import Checklist, Notice, Patrol
from cases.requests import tracking_access
from grids.models import Building, Household
from tests.browser.devices import SIZES
from tests.browser.looks import look

pytestmark = pytest.mark.parametrize("language", ["zh-hans", "en"])


@pytest.mark.parametrize(
    "path", ["/", "/report/", "/track/", "/accounts/login/", "/nowhere/", "/offline/", "/drafts/"]
)
def test_strangers_can_read_every_page(reader, size, language, path, category):
    page = reader(None, SIZES[size], language)
    page.goto(path)
    look(page, f"{path.strip('/').replace('/', '-') or 'home'}-{size}-{language}")


def test_the_page_after_a_report_and_the_progress_can_be_read(reader, size, language, case):
    page = reader(None, SIZES[size], language)
    page.goto(tracking_access.link_of(case))
    look(page, f"track-case-{size}-{language}")
    page.goto(reverse("report_done", args=[case.tracking_code]))
    look(page, f"report-done-{size}-{language}")


def test_a_closed_case_can_be_read_and_rated(
    reader, size, language, case, cadre, centre, executor, department
):
    closed(case, cadre, centre, executor, department)
    page = reader(None, SIZES[size], language)
    page.goto(tracking_access.link_of(case))
    look(page, f"track-closed-{size}-{language}")


@pytest.mark.parametrize(
    "path", ["/my/", "/my/settle/", "/report/", "/inbox/", "/accounts/password/change/", "/desk/"]
)
def test_a_cadre_can_read_every_page(reader, size, language, path, cadre, case, resolved_case):
    Notice.objects.create(
        case=case,
        cause="x",
        channel="inbox",
        user=cadre,
        title="红悦社区有一件待核查",
        not_before=case.reported_at,
    )
    page = reader(cadre, SIZES[size], language)
    page.goto(path)
    look(page, f"cadre-{path.strip('/').replace('/', '-')}-{size}-{language}")


@pytest.mark.parametrize(
    "path",
    [
        "/visits/",
        "/visits/new/",
        "/visits/new/?household=H-1",
        "/visits/new/?how=group",
        "/patrols/",
        "/patrols/new/",
        "/matters/",
        "/matters/?kind=hazard",
        "/matters/?kind=need",
        "/group/",
    ],
)
def test_field_work_can_be_read(reader, size, language, path, cadre, field_work):
    page = reader(cadre, SIZES[size], language)
    page.goto(path)
    for kind in ("need", "settled") if "household=" in path else ():
        page.locator(f"[data-add={kind}]").evaluate("button => button.click()")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")  # where the bar below covers nothing
    name = "".join(letter if letter.isalnum() else "-" for letter in path)
    look(page, f"field{name}-{size}-{language}")


def test_what_field_work_left_can_be_read(reader, size, language, cadre, field_work):
    page = reader(cadre, SIZES[size], language)
    left = [row.became for row in field_work.findings.all() if row.became]
    for row in (field_work, *left, Patrol.objects.get()):
        page.goto(row.get_absolute_url())
        look(page, f"left-{type(row).__name__}-{size}-{language}")


@pytest.fixture
def field_work(grid, cadre):
    """A visit to a key household with what it found, and a patrol with a checklist."""
    building = Building.objects.create(grid=grid, code="320104003015001-B03", name="3幢")
    household = Household.objects.create(
        grid=grid,
        building=building,
        code="H-1",
        door="2 单元 301 室",
        contact_name="钱多多",
        kinds=["living_alone", "hardship"],
        consent="full",
        prefers_call=True,
    )
    Checklist.objects.all().delete()
    checklist = Checklist.objects.create(code="walk", name="网格日常巡查")
    item = checklist.items.create(text="消防通道、安全出口畅通", wrong_text="消防通道或安全出口被堵")
    file_patrol(PatrolFiled(grid=grid, checklist=checklist, looked_at=[(item, True)]), by=cadre)
    due = timezone.localdate()
    findings = [
        Found("need", "想要一张书桌，孩子在床边写作业"),
        Found("hazard", "楼道飞线充电"),
        Found("promise", "带来助餐申请表", due_on=due),
        Found("fact", "下周去儿子家住"),
    ]
    visit = VisitFiled("phone", household=household, present="钱多多", words="身体尚可", findings=findings)
    return file_visit(visit, by=cadre)[0]


def closed(case, cadre, centre, executor, department):
    """The case brought to its end."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    lifecycle.accept(case, by=Actor(executor))
    lifecycle.resolve(case, by=Actor(executor), words="已清运完毕，并加装了围挡")
    lifecycle.close(case, by=Actor(cadre), words="现场已干净")


@pytest.fixture
def resolved_case(grid, category, centre, executor, department):
    """A second case of the grid that waits for verification."""
    brought = lifecycle.Report(
        source="snap", description="消防通道被电动车堵住", category=category, grid=grid
    )
    case = lifecycle.report(brought, by=Actor())[0]
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    lifecycle.accept(case, by=Actor(executor))
    lifecycle.resolve(case, by=Actor(executor), words="已挪走")
    return case


def test_the_language_is_changed_by_one_tap(reader, size, language, street):
    page = reader(None, SIZES[size], language)
    page.goto("/report/")
    page.get_by_role("button", name="中文" if language == "en" else "English").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans" if language == "en" else "en")
    assert page.url.endswith("/report/")
