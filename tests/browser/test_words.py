"""The browser's own fields speak the page's language: days, files, and what it refuses."""

import pytest
from playwright.sync_api import expect

from tests.browser.devices import DESK, PHONE

WORDS = {
    "zh-hans": ("选择文件", "还没有选择", "请填写这一项。"),
    "en": ("Choose a file", "Nothing chosen yet", "Please fill this in."),
}


@pytest.mark.parametrize("language", WORDS)
def test_a_file_is_chosen_in_the_pages_words(reader, centre, language):
    choose, nothing, _missing = WORDS[language]
    page = reader(centre, DESK, language)
    page.goto("/hotline/")
    expect(page.locator(".file-box")).to_have_text(choose + nothing)
    assert page.locator(".file-box input").evaluate("input => getComputedStyle(input).opacity") == "0"
    page.set_input_files("input[type=file]", {"name": "工单.csv", "mimeType": "text/csv", "buffer": b"1"})
    expect(page.locator(".file-names")).to_have_text("工单.csv")


def test_a_day_is_written_at_a_desk_and_chosen_on_a_phone(windows, cadre):
    desk, phone = windows(cadre, DESK), windows(cadre, PHONE)
    for page in (desk, phone):
        page.goto("/visits/new/")
        page.locator("[data-add=promise]").click()
    day = desk.locator("[name=findings-0-due_on]")
    assert (day.get_attribute("type"), day.get_attribute("placeholder")) == ("text", "2026-11-30")
    desk.locator(".day-button").first.click()  # the calendar is the browser's: it opens, or this is an error
    desk.locator(".day-calendar").first.fill("2026-12-02")
    assert day.input_value() == "2026-12-02"
    wheel, shown = phone.locator("[name=findings-0-due_on]"), phone.locator(".day-shown").first
    assert (wheel.get_attribute("type"), shown.text_content()) == ("date", "请选择")
    wheel.fill("2026-12-01")
    expect(shown).to_have_text("2026-12-01")
    assert wheel.evaluate("day => getComputedStyle(day).color") == "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("language", WORDS)
def test_what_the_browser_refuses_it_refuses_in_the_pages_words(reader, db, language):
    page = reader(None, DESK, language)
    page.goto("/accounts/login/")
    page.locator("main button[type=submit]").click()
    field = page.locator("[name=login]")
    assert field.evaluate("field => field.validationMessage") == WORDS[language][2]
    field.fill("AB")
    assert field.evaluate("field => field.validationMessage") == ""
