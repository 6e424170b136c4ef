"""The way in, in a real browser."""

from tests.browser.devices import PHONE
from tests.cast import PASSWORD, person


def test_a_person_signs_in_on_a_phone(windows, db):
    person(None, "guest", "来客")
    page = windows(device=PHONE)
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "guest")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/")
    assert "sessionid" in {cookie["name"] for cookie in page.context.cookies()}
