"""Every page of residents and of the grid, on a phone and at a desk, in both languages: readable, and not too wide."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases import following, lifecycle
from cases.lifecycle import Actor
from cases.models import Notice
from tests.browser.conftest import DESK, PHONE
from tests.browser.seeing import look

SIZES = {"phone": PHONE, "desk": DESK}
pytestmark = pytest.mark.parametrize("language", ["zh", "en"])


@pytest.fixture(params=list(SIZES))
def size(request):
    """Each window in turn."""
    return request.param


def opened(windows, size, language, user=None):
    """A window that speaks the language."""
    page = windows(user, SIZES[size])
    name = "en" if language == "en" else "zh-hans"
    page.context.add_cookies([{"name": "django_language", "value": name, "url": windows.server.url}])
    return page


@pytest.mark.parametrize("path", ["/", "/report/", "/track/", "/accounts/login/", "/nowhere/"])
def test_strangers_can_read_every_page(windows, size, language, path, category):
    page = opened(windows, size, language)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    look(page, f"{path.strip('/').replace('/', '-') or 'home'}-{size}-{language}")


def test_the_page_after_a_report_and_the_progress_can_be_read(windows, size, language, case):
    page = opened(windows, size, language)
    page.goto(following.link_of(case))
    look(page, f"track-case-{size}-{language}")
    page.goto(reverse("report_done", args=[case.tracking_code]))
    look(page, f"report-done-{size}-{language}")


def test_a_closed_case_can_be_read_and_rated(
    windows, size, language, case, cadre, centre, executor, department
):
    closed(case, cadre, centre, executor, department)
    page = opened(windows, size, language)
    page.goto(following.link_of(case))
    look(page, f"track-closed-{size}-{language}")


@pytest.mark.parametrize(
    "path", ["/my/", "/my/settle/", "/report/", "/inbox/", "/accounts/password/change/", "/desk/"]
)
def test_a_cadre_can_read_every_page(windows, size, language, path, cadre, case, resolved_case):
    Notice.objects.create(
        case=case,
        cause="x",
        channel="inbox",
        user=cadre,
        title="红悦社区有一件待核查",
        not_before=case.reported_at,
    )
    page = opened(windows, size, language, cadre)
    page.goto(path)
    page.wait_for_load_state("load")
    look(page, f"cadre-{path.strip('/').replace('/', '-')}-{size}-{language}")


def closed(case, cadre, centre, executor, department):
    """The case brought to its end."""
    lifecycle.VERBS["register"](case, by=Actor(centre))
    lifecycle.VERBS["dispatch"](case, by=Actor(centre), executor=department)
    lifecycle.VERBS["accept"](case, by=Actor(executor))
    lifecycle.VERBS["resolve"](case, by=Actor(executor), words="已清运完毕，并加装了围挡")
    lifecycle.VERBS["close"](case, by=Actor(cadre), words="现场已干净")


@pytest.fixture
def resolved_case(grid, category, centre, executor, department):
    """A second case of the grid that waits for verification."""
    brought = lifecycle.Report(
        source="snap", description="消防通道被电动车堵住", category=category, grid=grid
    )
    case = lifecycle.report(brought, by=Actor())[0]
    lifecycle.VERBS["register"](case, by=Actor(centre))
    lifecycle.VERBS["dispatch"](case, by=Actor(centre), executor=department)
    lifecycle.VERBS["accept"](case, by=Actor(executor))
    lifecycle.VERBS["resolve"](case, by=Actor(executor), words="已挪走")
    return case


def test_the_language_is_changed_by_one_tap(windows, size, language, street):
    page = opened(windows, size, language)
    page.goto("/report/")
    page.get_by_role("button", name="中文" if language == "en" else "English").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans" if language == "en" else "en")
    assert page.url.endswith("/report/")
