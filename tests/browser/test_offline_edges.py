"""Without a signal, at the edges: nobody looking, nobody signed in, two windows, no room, a new release."""

from threading import Event

import pytest
from playwright.sync_api import expect

from cases.models import Visit
from grids.models import Household
from tests.browser.telephone import OUTBOX, SAVED, file_one, ready, send_all
from tests.patience import stretched

# Reads all rows of one of the phone's stores, lets `change` loose on each, and writes it back.
CHANGED = """([name, change]) => new Promise((done) => {
  indexedDB.open("honghua").onsuccess = ({ target: { result: base } }) => {
    const transaction = base.transaction(name, "readwrite");
    const store = transaction.objectStore(name);
    const changes = {
      damage: (row) => { row.words.data = row.words.data.slice(1); },
      expire: (row) => { row.until = 0; },
    };
    store.getAll().onsuccess = (event) => {
      for (const row of event.target.result.slice(0, 1)) { changes[change](row); store.put(row); }
    };
    transaction.oncomplete = () => { base.close(); done(); };
  };
})"""
STORED = """(name) => new Promise((done) => {
  indexedDB.open("honghua").onsuccess = ({ target: { result: base } }) => {
    const asked = base.transaction(name).objectStore(name).count();
    asked.onsuccess = () => { base.close(); done(asked.result); };
  };
})"""
PAGES = (
    "caches.open('honghua-pages').then(c => c.keys()).then(all => all.map(one => new URL(one.url).pathname))"
)

# Has the worker fetch these pages; done when they are there.
AHEAD = """(addresses) => new Promise((done) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = done;
  navigator.serviceWorker.controller.postMessage({ ahead: addresses }, [channel.port2]);
}).then(() => undefined)"""

# From here on this window sends nothing, as if it were at it all the time.
BUSY = """() => new Promise((granted) => {
  navigator.locks.request("honghua-outbox", () => { granted(); return new Promise(() => {}); });
})"""

FULL = "() => { throw new DOMException('full', 'QuotaExceededError'); }"


@pytest.fixture
def household(grid):
    """A door of the cadre's grid."""
    return Household.objects.create(grid=grid, code="H-1", door="301 室")


@pytest.fixture
def away(telephone, gate, cadre, household):
    """The cadre's page, with everything kept and no signal."""
    page = telephone.start(cadre)
    ready(page)
    gate.shut = True
    return page


def words():
    """What the server has, in the order in which it came."""
    return [visit.findings.get().words for visit in Visit.objects.order_by("recorded_at")]


def test_the_worker_sends_when_no_page_is_open(telephone, gate, away):
    file_one(away, "visit", 1)
    line, registration = telephone.worker()
    away.goto("about:blank")
    gate.shut = False
    woken = {"origin": gate.url, "registrationId": registration, "tag": "outbox", "lastChance": False}
    line.send("ServiceWorker.dispatchSyncEvent", woken)
    gate.taken_in.get(timeout=stretched(15))
    away.goto("/my/")
    expect(away.locator(".waiting-count")).to_be_hidden()
    assert words() == ["第01件"]
    assert set(gate.forwarded.values()) == {1}


def test_who_must_sign_in_again_is_told_that_something_waits_for_it(telephone, gate, away, cadre):
    file_one(away, "visit", 0)
    telephone.context.clear_cookies(name="sessionid")
    gate.shut = False
    away.goto("/my/")
    expect(away.locator("[data-sealed]")).to_contain_text("1 件没有发送")
    assert not Visit.objects.exists()
    telephone.sign_in(cadre)
    away.goto("/my/")
    send_all(away)
    assert words() == ["第00件"]


def test_two_windows_send_each_once(telephone, gate, away):
    for number in (1, 0, 2):
        file_one(away, "visit", number)
    other = telephone.context.new_page()
    other.goto("/drafts/")
    away.goto("/drafts/")
    gate.shut = False
    for page in (other, away):
        page.evaluate(f"void {OUTBOX}.then(({{flush}}) => flush())")
    for page in (other, away):
        expect(page.locator("#no-drafts")).to_be_visible()
    assert words() == ["第01件", "第00件", "第02件"]
    assert set(gate.forwarded.values()) == {1}


def test_what_is_being_mended_is_not_sent_by_another_window(telephone, gate, away):
    file_one(away, "visit", 0)
    file_one(away, "visit", 5)
    away.goto("/drafts/")
    away.get_by_role("link", name="修改").first.tap()
    expect(away.locator("[name=findings-0-words]")).to_have_value("第00件")
    away.locator("[name=findings-0-words]").fill("第00件，改过")
    other = telephone.context.new_page()
    gate.shut = False
    other.goto("/my/")
    other.evaluate(f"{OUTBOX}.then(({{flush}}) => flush())")
    expect(other.locator(".waiting-count b")).to_have_text("1")
    assert words() == ["第05件"]
    away.locator("form[data-outbox] button[type=submit]").tap()
    away.wait_for_url("**/visits/*-*/")
    assert words() == ["第05件", "第00件，改过"]


def test_signing_out_warns_that_something_waits(telephone, gate, away, cadre):
    file_one(away, "visit", 0)
    away.goto("/my/")
    away.evaluate(BUSY)
    gate.shut, telephone.agrees = False, False
    away.locator("details.account summary").tap()
    with away.expect_event("dialog"):
        away.get_by_role("button", name="退出登录").tap()
    assert "还有 1 件没有发送" in telephone.asked[0]
    assert away.evaluate(STORED, "keys") == 1
    telephone.agrees = True
    away.get_by_role("button", name="退出登录").tap()
    away.wait_for_url(lambda url: "/my/" not in url)
    assert (away.evaluate(STORED, "keys"), away.evaluate(STORED, "drafts")) == (0, 1)
    telephone.sign_in(cadre)
    away.goto("/my/")
    send_all(away)
    assert words() == ["第00件"]


def test_what_is_on_its_way_while_somebody_signs_out_is_not_kept(telephone, gate, cadre, household):
    gate.held["/matters/"] = Event()
    page = telephone.start(cadre)
    page.goto("/my/")
    assert gate.holding.get(timeout=stretched(15)) == "/matters/"
    page.locator("details.account summary").tap()
    page.get_by_role("button", name="退出登录").tap()
    page.wait_for_url(lambda url: "/my/" not in url)
    gate.held["/matters/"].set()
    page.evaluate(AHEAD, ["/report/"])
    assert page.evaluate(PAGES) == ["/report/"]


def test_one_damaged_draft_holds_up_no_other(gate, away):
    for number in (0, 5):
        file_one(away, "visit", number)
    away.evaluate(CHANGED, ["drafts", "damage"])
    gate.shut = False
    away.goto("/drafts/")
    expect(away.locator("#drafts .card")).to_have_count(1)
    expect(away.locator("#drafts .card")).to_contain_text("打不开")
    assert len(words()) == 1
    away.get_by_role("button", name="删掉").tap()
    expect(away.locator("#no-drafts")).to_be_visible()


def test_the_key_runs_out_and_comes_back_with_the_signal(gate, away):
    file_one(away, "visit", 0)
    away.evaluate(CHANGED, ["keys", "expire"])
    away.goto("/drafts/")
    expect(away.locator("#drafts .card")).to_contain_text("打不开")
    assert away.evaluate(STORED, "keys") == 0
    gate.shut = False
    away.goto("/my/")
    send_all(away)
    assert words() == ["第00件"]


def test_a_full_phone_shows_its_pages_and_says_what_it_cannot_keep(telephone, gate, cadre, household):
    gate.rewritten["/sw.js"] = (b"const PAGES =", f"Cache.prototype.put = {FULL}; const PAGES =".encode())
    page = telephone.start(cadre)
    ready(page)
    page.goto("/visits/new/?household=H-1")
    expect(page.locator("h1")).to_contain_text("301 室")
    assert page.evaluate(PAGES) == []
    page.evaluate(f"IDBObjectStore.prototype.put = {FULL}, undefined")
    gate.shut = True
    page.get_by_text("见到", exact=True).tap()
    page.locator("form[data-outbox] button[type=submit]").tap()
    expect(page.locator(".send-word")).to_contain_text("填写的内容都在")
    gate.shut = False
    page.locator("form[data-outbox] button[type=submit]").tap()
    page.wait_for_url("**/visits/*-*/")


def test_after_a_new_release_the_kept_pages_still_open(gate, away):
    gate.shut = False
    before = away.evaluate("caches.keys()")
    gate.rewritten["/sw.js"] = (b'VERSION = "', b'VERSION = "later-')
    away.evaluate("navigator.serviceWorker.ready.then(worker => worker.update()).then(() => undefined)")
    while set(before) & set(away.evaluate("caches.keys()")) != {"honghua-pages"}:
        pass
    gate.shut = True
    away.goto("/visits/new/?household=H-1")
    expect(away.locator("form[data-outbox] .kind").first).to_have_css("display", "block")
    file_one(away, "visit", 0)


def test_the_app_opened_from_the_home_screen_without_a_signal(away):
    away.goto("/")
    away.wait_for_url("**/my/")
    expect(away.locator(".kept-bar")).to_contain_text(SAVED)


@pytest.mark.parametrize("name", ["案卷", "八大模块", "消息"])
def test_a_page_that_is_not_kept_says_so_and_leads_back(away, name):
    away.goto("/my/")
    away.locator(".ways").get_by_role("link", name=name).tap()
    expect(away.locator("h1")).to_have_text("没有信号")
    away.get_by_role("link", name="我的网格").tap()
    expect(away.locator("h1")).to_contain_text("第1网格")
    assert away.evaluate(STORED, "keys") == 1


def test_a_page_with_a_telephone_number_is_never_kept(gate, away):
    gate.shut = False
    away.goto("/households/H-1/edit/")
    away.goto("/households/H-1/")
    kept = away.evaluate(PAGES)
    assert "/households/H-1/" in kept
    assert "/households/H-1/edit/" not in kept
