"""A real Chromium. Any console error, uncaught exception or request to another host fails the test that saw it."""

import os
import shutil
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1440, "height": 900}}
SCREEN = {"viewport": {"width": 1920, "height": 1080}}
# An answer of 4xx is the application's way to say no; Chromium calls it an error on the console.
REFUSAL = "Failed to load resource: the server responded with a status of 4"


def pytest_collection_modifyitems(items):
    """Everything here is marked `browser`."""
    for item in items:
        if "/browser/" in item.nodeid:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for the run."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert path, "no Chromium: apt-get install chromium fonts-noto-cjk, or CHROMIUM=/path"
    # Playwright's event loop counts as running in this thread although nothing runs while a test does:
    # Django would refuse its ORM to every test from here on.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(
            executable_path=path, args=[*arguments, "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Windows:
    """Opens windows, each a browser profile of its own, and notes what went wrong in any of them."""

    def __init__(self, chromium, server):
        self.chromium, self.server = chromium, server
        self.contexts, self.problems = [], []

    def __call__(self, user=None, device=DESK, **options):
        """A page, signed in as the user (None: a stranger), at no address yet; give paths to `goto`."""
        context = self.chromium.new_context(
            base_url=self.server.url, locale="zh-CN", timezone_id="Asia/Shanghai", **(device | options)
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            cookies = [
                {"name": c.key, "value": c.value, "url": self.server.url} for c in client.cookies.values()
            ]
            context.add_cookies(cookies)
        context.on("request", self._look_at_request)
        page = context.new_page()
        page.on("console", self._look_at_console)
        page.on("pageerror", lambda error: self.problems.append(f"exception: {error}"))
        return page

    def _look_at_request(self, request):
        parts = urlsplit(request.url)
        if (
            parts.scheme in ("http", "https", "ws", "wss")
            and parts.netloc != urlsplit(self.server.url).netloc
        ):
            self.problems.append(f"request to another host: {request.url}")

    def _look_at_console(self, message):
        if message.type == "error" and not message.text.startswith(REFUSAL):
            self.problems.append(f"console: {message.text} ({message.location.get('url')})")

    def close(self):
        """All windows, and the test fails if there was a problem in one."""
        for context in self.contexts:
            context.close()
        assert not self.problems, "\n".join(self.problems)


@pytest.fixture
def windows(chromium, live_server):
    """`windows(user, PHONE)` opens a page; on the live server, with committed rows."""
    opened = Windows(chromium, live_server)
    yield opened
    opened.close()
