"""The case page, the tasks and the lists in a real browser: forms in place, nothing typed lost, readable everywhere."""

import pytest
from playwright.sync_api import expect

from cases.lifecycle import Actor, accept, ask_extension, dispatch, grant_extension, note, register
from cases.models import Rule
from tests.browser.devices import DESK, PHONE
from tests.browser.looks import look
from tests.browser.test_stories import photo

SOON = 2_000


@pytest.fixture
def handled(case, centre, executor, department, area_team, send_back_reason):
    """In hand at the department, with an extension granted and another asked for."""
    register(case, by=Actor(centre))
    dispatch(case, by=Actor(centre), executor=department, assistants=[area_team])
    accept(case, by=Actor(executor))
    ask_extension(case, by=Actor(executor), reason="等配件", days=3)
    grant_extension(case, by=Actor(centre))
    return case


@pytest.mark.prompt
def test_what_is_typed_and_chosen_survives_news_and_refusals(windows, handled, executor, centre):
    page = windows(executor)
    page.goto(f"/cases/{handled.number}/")
    page.click("#do-resolve")
    page.set_input_files("#resolve_photos", [photo("#4a4")])
    expect(page.locator(".previews img")).to_have_count(1)
    page.click(".act-form button[type=submit]")
    expect(page.locator("#resolve_words_error")).not_to_be_empty()
    expect(page.locator("#resolve_words")).to_be_focused()
    page.keyboard.type("已清")
    note(handled, by=Actor(centre), words="请注意安全")
    expect(page.locator("#case-story")).to_contain_text("请注意安全", timeout=SOON)
    expect(page.locator("#resolve_words")).to_be_focused()
    page.keyboard.type("运完毕")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#case-head .status")).to_have_text("待核查")
    handled.refresh_from_db()
    assert handled.events.last().words == "已清运完毕"
    assert handled.photos.count() == 1


def test_the_deadline_tells_how_it_came_about(windows, handled, executor):
    page = windows(executor)
    page.goto(f"/cases/{handled.number}/")
    expect(page.locator(".stretches li")).to_have_count(2)
    expect(page.locator(".stretches")).to_contain_text("延期 3 个工作日")


def test_a_number_is_revealed_with_a_reason_only(windows, handled, executor):
    page = windows(executor)
    page.goto(f"/cases/{handled.number}/")
    expect(page.locator("#case-reporter")).to_contain_text("139****5678")
    page.click("#reveal-reporter_phone summary")
    page.fill("#reveal-reason-reporter_phone", "约时间上门")
    page.click("#reveal-reporter_phone button[type=submit]")
    expect(page.locator("#reveal-reporter_phone")).to_contain_text("13912345678")


@pytest.mark.prompt
def test_an_executor_signs_and_reports_on_the_phone(windows, case, centre, executor, department):
    register(case, by=Actor(centre))
    page = windows(executor, PHONE)
    page.goto("/tasks/")
    dispatch(case, by=Actor(centre), executor=department)
    card = page.locator(f"#card-{case.number}")
    expect(card).to_be_visible(timeout=SOON)
    card.get_by_role("button", name="签收").tap()
    expect(page.locator("#group-hand .card-row")).to_have_count(1)
    card.get_by_role("button", name="反馈结果").tap()
    page.fill("#resolve_words", "垃圾已清运")
    page.set_input_files("#resolve_photos", [photo("#4a4")])
    look(page, "tasks-360")
    card.locator(".act-form button[type=submit]").tap()
    expect(page.locator("#group-waiting .card-row")).to_contain_text("待核查")
    expect(page.locator("#tasks-said")).to_contain_text(case.number)


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["1440", "360"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_can_be_read(reader, handled, centre, executor, department, device, language):
    Rule.objects.create(street=department.street, name="全部派城管", executor=department)
    page, width = reader(centre, device, language), device["viewport"]["width"]
    for name in (f"cases/{handled.number}", "cases", "rules", "rules/new", "desk"):
        page.goto(f"/{name}/")
        look(page, f"{name.split('/')[-1]}-{width}-{language}")
