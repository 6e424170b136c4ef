"""What a phone sent stays in sight on it: the code of a report that went out while nobody looked; gone by one tap."""

from playwright.sync_api import expect

from cases.models import Case
from tests.browser.telephone import SAVED
from tests.patience import stretched

READY = "navigator.serviceWorker.ready.then(() => undefined)"


def file_report(page):
    """A stranger's report in words, with a telephone."""
    page.goto("/report/")
    page.fill("[name=address]", "红悦小区东门")
    page.fill("[name=description]", "消防通道堵了，电话 13912345678")
    page.fill("[name=reporter_phone]", "13912345678")
    page.get_by_role("button", name="发送").tap()


def test_what_the_worker_sent_is_found_on_the_phone_and_taken_off_it(telephone, gate, category):
    page = telephone.start(None)
    page.goto("/report/")
    page.evaluate(READY)
    page.goto("/report/")
    gate.shut = True
    file_report(page)
    expect(page.locator(".send-word")).to_contain_text(SAVED)
    line, registration = telephone.worker()
    page.goto("about:blank")
    gate.shut = False
    woken = {"origin": gate.url, "registrationId": registration, "tag": "outbox", "lastChance": False}
    line.send("ServiceWorker.dispatchSyncEvent", woken)
    gate.taken_in.get(timeout=stretched(15))
    code = Case.objects.get().tracking_code
    page.goto("/")
    card = page.locator("#sent .card")
    expect(card).to_contain_text(code)
    expect(card).to_contain_text("已发送")
    expect(card).to_contain_text("消防通道堵了")
    expect(card).not_to_contain_text("5678")
    page.get_by_role("link", name="看办理进度").tap()
    expect(page.locator("h1")).to_be_visible()
    assert page.url.endswith(f"/track/{code}/")
    page.goto("/track/")
    page.get_by_role("button", name="去掉已发送的").tap()
    expect(page.locator("#cleared")).to_contain_text("已从这部手机上去掉 1 件")
    expect(card).to_have_count(0)
    page.goto(f"/track/{code}/")
    expect(page.locator("#id_digits")).to_be_visible()
    page.goto("/")
    expect(page.locator("#phone-list")).to_be_hidden()


def test_what_was_sent_online_stands_there_too_and_comes_back_when_it_was_a_slip(telephone, gate, category):
    page = telephone.start(None)
    file_report(page)
    page.wait_for_url("**/report/done/**")
    page.goto("/track/")
    card = page.locator("#sent .card")
    expect(card).to_contain_text(Case.objects.get().tracking_code)
    page.get_by_role("button", name="去掉已发送的").tap()
    page.get_by_role("button", name="放回来").tap()
    expect(card).to_have_count(1)
    page.get_by_role("button", name="去掉", exact=True).tap()
    expect(page.locator("#phone-list")).to_be_hidden()
