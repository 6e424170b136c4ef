"""A real Chromium. Any console error, uncaught exception or request to another host fails the test that saw it."""

import os
from urllib.parse import urlsplit

import pytest
from django.db import connections
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from tests.browser.devices import DESK, PHONE, SIZES, executable
from tests.browser.gate import Gate
from tests.browser.telephone import Telephone
from tests.cast import centre_of
from tests.patience import milliseconds

# An answer of 4xx is the application's way to say no; Chromium calls it an error on the console.
REFUSAL = "Failed to load resource: the server responded with a status of 4"
# What a test cuts off on purpose, Chromium notes too, each when it comes to it: sooner or later than the page goes on.
CUT = "Failed to load resource: net::ERR_"
# A page may be slow on a busy machine; where speed is the point the test says how long.
expect.set_options(timeout=milliseconds(10))


def pytest_collection_modifyitems(items):
    """Everything here is marked `browser`, and English at a desk `nightly`: longer words show where room is least."""
    for item in items:
        if "/browser/" in item.nodeid:
            item.add_marker("browser")
            if _is_english_at_a_desk(getattr(item, "callspec", None)):
                item.add_marker("nightly")


def _is_english_at_a_desk(chosen):
    """Of a test that is run in both languages and in several windows."""
    given = chosen.params if chosen else {}
    return given.get("language") == "en" and (given.get("size") == "desk" or given.get("device") == DESK)


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for the run."""
    # Playwright's event loop counts as running in this thread although nothing runs while a test does:
    # Django would refuse its ORM to every test from here on.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**executable())
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=list(SIZES))
def size(request):
    """Each window in turn."""
    return request.param


class Windows:
    """Opens windows, each a browser profile of its own, and notes what went wrong in any of them."""

    def __init__(self, chromium, server):
        self.chromium, self.server = chromium, server
        self.contexts, self.problems = [], []
        self.cuts = False  # whether the test cuts the line

    def __call__(self, user=None, device=DESK, **options):
        """A page, signed in as the user (None: a stranger), at no address yet; give paths to `goto`."""
        page = self._open(device | options)
        self._sign_in(page, user)
        return page

    def _open(self, options):
        context = self.chromium.new_context(
            base_url=self.server.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **({"service_workers": "block"} | options),
        )
        context.set_default_timeout(milliseconds(10))
        self.contexts.append(context)
        context.on("request", self._look_at_request)
        page = context.new_page()
        page.on("console", self._look_at_console)
        page.on("pageerror", lambda error: self.problems.append(f"exception: {error}"))
        return page

    def _sign_in(self, page, user):
        if user is not None:
            client = Client()
            client.force_login(user)
            self._give(page, {c.key: c.value for c in client.cookies.values()})

    def _give(self, page, cookies):
        page.context.add_cookies(
            [{"name": name, "value": value, "url": self.server.url} for name, value in cookies.items()]
        )

    def _look_at_request(self, request):
        parts = urlsplit(request.url)
        if (
            parts.scheme in ("http", "https", "ws", "wss")
            and parts.netloc != urlsplit(self.server.url).netloc
        ):
            self.problems.append(f"request to another host: {request.url}")

    def _look_at_console(self, message):
        expected = (REFUSAL, CUT) if self.cuts else (REFUSAL,)
        if message.type == "error" and not message.text.startswith(expected):
            self.problems.append(f"console: {message.text} ({message.location.get('url')})")

    def close(self):
        """All windows, and the test fails if there was a problem in one."""
        for context in self.contexts:
            context.close()
        self.judge()

    def judge(self):
        """Fails if there was a problem; it is told once."""
        problems, self.problems = self.problems, []
        assert not problems, "\n".join(problems)


class Readers(Windows):
    """Windows in which pages are only looked at. They stay open from test to test: a cold one takes three times as
    long to show a page. Who reads next finds nothing that the last one left but the pictures and scripts."""

    def __init__(self, chromium, server):
        super().__init__(chromium, server)
        self.kept, self.taken = {}, set()

    def __call__(self, user=None, device=DESK, language="zh-hans"):
        """The page of that window, signed in as the user, in the language; who had it before has it no more."""
        size = tuple(device["viewport"].values())
        if size not in self.kept:
            self.kept[size] = self._open(device)
        page = self.kept[size]
        if size in self.taken:
            self._leave(page)
        self.taken.add(size)
        self._sign_in(page, user)
        self._give(page, {"django_language": language})
        return page

    def _leave(self, page):
        page.goto("/healthz")  # of the same site: for another one Chromium would begin afresh
        page.evaluate("sessionStorage.clear()")
        page.context.clear_cookies()
        wire = page.context.new_cdp_session(page)
        wire.send(
            "Storage.clearDataForOrigin",
            {"origin": self.server.url, "storageTypes": "local_storage,indexeddb"},
        )
        wire.detach()

    def rest(self):
        """No window asks for anything any more, and the test fails if there was a problem in one."""
        for size in self.taken:
            self._leave(self.kept[size])
        self.taken.clear()
        self.judge()


@pytest.fixture(scope="session")
def live_server(live_server):
    """Its threads keep their connections to the database, as a site's do: a new one costs ten times the query."""
    parts = connections["default"].settings_dict
    kept, parts["CONN_MAX_AGE"] = parts["CONN_MAX_AGE"], None
    yield live_server
    parts["CONN_MAX_AGE"] = kept


@pytest.fixture(scope="session")
def readers(chromium, live_server):
    """The windows of all tests that use `reader`."""
    opened = Readers(chromium, live_server)
    yield opened
    opened.close()


@pytest.fixture
def reader(readers):
    """`reader(user, PHONE, "en")` opens a page that is only looked at; one window of a size at a time."""
    yield readers
    readers.rest()


@pytest.fixture
def windows(chromium, live_server):
    """`windows(user, PHONE)` opens a page; on the live server, with committed rows."""
    opened = Windows(chromium, live_server)
    yield opened
    opened.close()


@pytest.fixture
def gate(live_server):
    """What lies between the phone and the server."""
    opened = Gate(live_server.url)
    yield opened
    opened.close()


@pytest.fixture
def telephone(chromium, gate, tmp_path):
    """A phone with nothing on it, which knows where it is."""
    longitude, latitude = centre_of(0, 0)
    here = {"geolocation": {"longitude": longitude, "latitude": latitude, "accuracy": 12}}
    device = PHONE | here | {"permissions": ["geolocation"]}
    made = Telephone(chromium, gate, tmp_path / "phone", executable(), device)
    yield made
    if made.context is not None:
        made.context.close()
