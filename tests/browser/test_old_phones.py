"""Phones of eight years ago, and browsers that forbid things: an online report arrives with whatever is missing.

Only what found no line is called "no signal".
"""

import pytest
from playwright.sync_api import expect

from cases.models import Case, Photo
from tests.browser.devices import PHONE
from tests.browser.test_report import HERE, form_with_photo

GONE = "Object.defineProperty(window, '%s', {get() { throw new DOMException('no', 'SecurityError'); }});"
MISSING = {
    "AbortSignal.timeout": "delete AbortSignal.timeout; delete AbortSignal.any;",
    "indexedDB": "Object.defineProperty(window, 'indexedDB', {value: undefined});",
    "indexedDB throws": "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };",
    "indexedDB fails later": """IDBFactory.prototype.open = () => {
        const asked = {error: new DOMException('no', 'UnknownError')};
        setTimeout(() => asked.onerror(), 10);
        return asked;
    };""",
    "indexedDB never answers": "IDBFactory.prototype.open = () => ({});",
    "storage is full": """IDBObjectStore.prototype.put = () => {
        throw new DOMException('full', 'QuotaExceededError');
    };""",
    "localStorage throws": GONE % "localStorage" + GONE % "sessionStorage",
    "no service worker, no crypto, no locks": """
        delete Navigator.prototype.serviceWorker; delete Navigator.prototype.locks; delete window.caches;
        delete Crypto.prototype.randomUUID; delete Crypto.prototype.subtle;""",
    "younger calls": """
        for (const name of ['replaceChildren']) delete Element.prototype[name];
        delete Blob.prototype.arrayBuffer; delete Blob.prototype.text; delete window.createImageBitmap;
        delete HTMLFormElement.prototype.requestSubmit; delete window.ResizeObserver; delete window.structuredClone;
        for (const name of ['at', 'findLast']) delete Array.prototype[name];
        delete String.prototype.replaceAll; delete Object.hasOwn; delete Object.fromEntries;""",
}
# What the server, or something before it, may answer, and what is then said to be the reason.
ANSWERS = [
    ({"status": 408}, "slow"),
    ({"status": 429}, "limit"),
    ({"status": 502}, "busy"),
    ({"status": 503}, "busy"),
    ({"status": 200, "body": "<h1>Welcome to our network</h1>"}, "foreign"),
]
SEND = """() => import("/static/honghua/queue.js").then((queue) =>
    queue.send({key: "0".repeat(32), to: "/report/", fields: [], photos: []})
    .then(({status}) => status, (stop) => stop instanceof queue.Stopped ? stop.message : String(stop)))"""


def fulfilled(answer):
    """A line on which every request gets this answer."""
    return lambda route: route.fulfill(content_type="text/html", **answer)


@pytest.mark.parametrize("missing", MISSING)
def test_a_report_with_a_photo_arrives_with_whatever_is_missing(windows, category, missing):
    rider = windows(device=PHONE, **HERE)
    rider.add_init_script(MISSING[missing])
    form_with_photo(rider)
    rider.get_by_role("button", name="发送").tap()
    rider.wait_for_url("**/report/done/**")
    expect(rider.locator("#code")).to_have_text(Case.objects.get().tracking_code)
    assert Photo.objects.count() == 1


def test_only_what_found_no_line_is_called_so(windows, category):
    rider = windows(device=PHONE, **HERE)
    rider.goto("/report/")
    said = {}
    for answer, why in ANSWERS:
        rider.route("**/report/", fulfilled(answer))
        said[rider.evaluate(SEND)] = why
        rider.unroute("**/report/")
    assert said == {why: why for _answer, why in ANSWERS}
    rider.route("**/offline/person/", lambda route: route.fulfill(status=500))
    assert rider.evaluate(SEND) == "busy"
    rider.route("**/offline/person/", lambda route: route.abort())
    assert rider.evaluate(SEND) == "line"
    rider.unroute("**/offline/person/")
    assert rider.evaluate(SEND) == 400
    rider.evaluate("() => { window.FormData = class { constructor() { throw new TypeError('ours'); } } }")
    assert rider.evaluate(SEND) == "TypeError: ours"
    windows.problems.clear()  # Chromium notes each request that we cut off


def test_a_server_that_cannot_is_not_called_no_signal(windows, category):
    rider = windows(device=PHONE, **HERE)
    form_with_photo(rider)
    rider.route(
        "**/report/",
        lambda route: route.fulfill(status=503) if route.request.method == "POST" else route.continue_(),
    )
    rider.get_by_role("button", name="发送").tap()
    expect(rider.locator(".send-word")).to_contain_text("服务器暂时不能用")
    expect(rider.locator(".send-word")).not_to_contain_text("没有信号。")
    rider.goto("/drafts/")
    expect(rider.locator("#drafts .card")).to_contain_text("待发送")
    expect(rider.locator("#drafts .card")).to_contain_text("服务器暂时不能用")
    rider.unroute("**/report/")
    rider.get_by_role("button", name="现在发送").tap()
    expect(rider.locator("#sent .card")).to_contain_text("已发送")
    windows.problems.clear()  # Chromium notes each answer of 503
