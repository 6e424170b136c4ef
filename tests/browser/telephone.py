"""A phone whose browser can be killed and started again, and what is filed on it."""

import os
import signal
from io import BytesIO
from pathlib import Path

from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from tests.patience import milliseconds

WITH_PHOTO = set(range(20)) - {0, 5, 10, 15, 2}
SAVED = "没有信号"
OUTBOX = "import('/static/honghua/outbox.js')"  # the page's own


class Telephone:
    """A phone whose browser can be killed and started again; what it keeps lies in a folder."""

    def __init__(self, chromium, gate, folder, started, device):
        self.chromium, self.gate, self.folder = chromium, gate, folder
        self.started, self.device = started, device
        self.context = self.page = None
        self.agrees, self.asked = True, []

    def start(self, user):
        """The browser, with the session of the user; of nobody without one."""
        self.context = self.chromium.browser_type.launch_persistent_context(
            str(self.folder),
            **self.started,
            base_url=self.gate.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **self.device,
        )
        self.context.set_default_timeout(milliseconds(15))
        if user:
            self.sign_in(user)
        self.page = self.context.pages[0]
        self.page.on("dialog", self.answer)
        return self.page

    def sign_in(self, user):
        """As if the user had signed in here."""
        client = Client()
        client.force_login(user)
        self.context.add_cookies(
            [{"name": c.key, "value": c.value, "url": self.gate.url} for c in client.cookies.values()]
        )

    def answer(self, dialog):
        """To what the page asks."""
        self.asked.append(dialog.message)
        (dialog.accept if self.agrees else dialog.dismiss)()

    def worker(self):
        """The worker's registration number, and the line on which it can be woken."""
        line, seen = self.context.new_cdp_session(self.page), []
        line.on("ServiceWorker.workerRegistrationUpdated", lambda event: seen.extend(event["registrations"]))
        line.send("ServiceWorker.enable")
        while not seen:
            self.page.evaluate("0")
        return line, seen[0]["registrationId"]

    def kill(self):
        """As when the battery is pulled out."""
        with self.context.expect_event("close"):
            os.kill(self.process(), signal.SIGKILL)
        self.context = None

    def process(self):
        """The browser's own process, which the others belong to."""
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().split(b"\0")
            except OSError:
                continue  # it ended in the meantime
            own = f"--user-data-dir={self.folder}".encode() in words
            if own and not any(word.startswith(b"--type=") for word in words):
                return int(path.parent.name)
        raise LookupError("no browser is running")


def ready(page):
    """The page has the key, and the pages for the way are kept."""
    page.goto("/my/")
    expect(page.locator("body[data-ready=offline]")).to_be_attached(timeout=milliseconds(15))


def colour(number):
    """Each photo has its own."""
    return (10 * number + 30, 250 - 10 * number, 128)


def file_photo(page, name, number):
    """Takes a photo of its own colour."""
    out = BytesIO()
    Image.new("RGB", (800, 600), colour(number)).save(out, "JPEG")
    field = page.locator(f"[data-photos={name}]")
    field.locator("input[capture]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    )
    expect(field.locator("img")).to_have_count(1)


def file_one(page, kind, number):
    """One record of a kind, with its number in its words, and with a photo where it has one."""
    words = f"第{number:02d}件"
    if kind == "visit":
        page.goto("/visits/new/?household=H-1")
        page.get_by_text("见到", exact=True).tap()
        page.locator("[data-add=fact]").tap()
    elif kind == "patrol":
        page.goto("/patrols/new/")
        page.locator("[data-add=hazard]").tap()
    else:
        page.goto("/report/" if kind == "report" else "/my/settle/")
    photos = "photos_after" if kind == "settle" else "photos"
    if kind in ("visit", "patrol"):
        page.locator("[name=findings-0-words]").fill(words)
        photos = "findings-0-photos"
    else:
        page.locator("[name=description]").fill(words)
    if number in WITH_PHOTO:
        file_photo(page, photos, number)
    page.locator("form[data-outbox] button[type=submit]").tap()
    expect(page.locator(".send-word")).to_contain_text(SAVED)


def send_all(page):
    """Until nothing waits."""
    while page.evaluate(f"{OUTBOX}.then((outbox) => outbox.flush().then(outbox.count))"):
        pass
