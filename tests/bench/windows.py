"""`python -m tests.bench.windows <address>`: how soon open pages show what others did, against a running demonstration.

Each case goes from report to closure through the API, while the desk, the executor's tasks, the case's page and the
resident's progress stand open in windows of their own and are never loaded anew. Each step must be seen within 2 s,
the report on the command centre's screen within 5 s.
The floor beside it is a bare client that asks for the pulse as often as a page does.
"""

import argparse
import random
import secrets
import statistics
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from playwright.sync_api import sync_playwright

from tests.bench.measure import percentile
from tests.bench.phone import signed_in
from tests.bench.replay import Site, Street, following
from tests.browser.devices import DESK, PHONE, SCREEN, executable

MOST_SECONDS, MOST_SCREEN = 2.0, 5.0
EVERY = 1.0  # as honghua/pulse.js asks
PATIENCE = 15  # seconds until a step counts as never seen
# The text of the place where it is seen, or nothing.
TEXT = "place => document.querySelector(place)?.textContent.trim() ?? ''"
CHANGED = f"([place, before]) => ({TEXT})(place) !== before"


class Window:
    """An open page and the place in it where a step is seen; `before` is what stands there."""

    def __init__(self, browser, address, device, cookies=()):
        context = browser.new_context(base_url=address, locale="zh-CN", service_workers="block", **device)
        context.add_cookies(list(cookies))
        self.page, self.place, self.before = context.new_page(), "", ""

    def watch(self, place):
        """Notes what stands there now."""
        self.place, self.before = place, self.page.evaluate(TEXT, place)

    def seen(self):
        """Returns when something else stands there."""
        self.page.wait_for_function(CHANGED, arg=[self.place, self.before], timeout=PATIENCE * 1000)


class Desk:
    """All windows, and what was measured: window → seconds of each step."""

    def __init__(self, browser, options):
        self.site = Site(options.address)
        self.street = Street(self.site, options.password)
        address = options.address
        centre, executor = (
            signed_in(browser, address, name, options.password) for name in ("centre", "executor")
        )
        self.centre = Window(browser, address, DESK, centre)
        self.executor = Window(browser, address, DESK, executor)
        self.handled = Window(browser, address, DESK, centre)
        self.resident = Window(browser, address, PHONE)
        self.screen = Window(browser, address, SCREEN, centre)
        self.spent = defaultdict(list)

    def run(self, number):
        """One case from report to closure."""
        self.centre.page.goto("/desk/")
        self.executor.page.goto("/tasks/")
        self.screen.page.goto("/dashboard/")
        self.screen.page.wait_for_selector("body[data-ready]")
        self.centre.watch("#tab-reported b")
        self.screen.watch(".d-reported_today .n")
        report = {"source": "hotline", "description": f"量尺 {number}", "grid": next(self.street.grids)}
        case = self.step("/cases/", self.street.centre, report, {"desk": self.centre, "screen": self.screen})
        self.handled.page.goto(f"/cases/{case['number']}/")
        self.resident.page.goto("/track/")
        self.resident.page.fill("[name=code]", case["tracking_code"])
        self.resident.page.click("main form button[type=submit]")
        self.resident.page.locator(".now").wait_for()
        while True:
            step, token, brings = following(self.street, case, {})
            if not step:
                return
            self.handled.watch("#case-head .status")
            self.resident.watch(".now")
            windows = {"case": self.handled, "progress": self.resident}
            if step == "dispatch":
                self.executor.watch(f"#card-{case['number']}")
                windows["tasks"] = self.executor
            case = self.step(f"/cases/{case['number']}/{step}/", token, brings, windows)

    def step(self, path, token, brings, windows):
        """One step, and until each window shows it; a window that is asked later may have shown it before."""
        asking = self.asking()
        with ThreadPoolExecutor(1) as beside:
            status, case = self.site.call("POST", path, token=token, body=brings, key=secrets.token_hex(8))
            done = time.monotonic()
            if status not in (200, 201):
                raise SystemExit(f"{path}: {status} {case}")
            floor = beside.submit(heard, *asking)
            for name, window in windows.items():
                window.seen()
                self.spent[name].append(time.monotonic() - done)
            self.spent["floor"].append(floor.result() - done)
        return case

    def asking(self):
        """How the desk asks for the pulse, knowing what is known now: address and headers."""
        page = self.centre.page
        address = page.evaluate("new URL(document.body.dataset.pulseUrl, location.href).href")
        headers = {"Cookie": "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())}
        with urlopen(Request(address, headers=headers), timeout=PATIENCE) as answer:
            return address, headers | {"If-None-Match": answer.headers["ETag"]}


def heard(address, headers):
    """The moment at which a bare client that asks every second hears of news; it begins somewhere in a second."""
    until = time.monotonic() + PATIENCE
    time.sleep(random.uniform(0, EVERY))
    while time.monotonic() < until:
        try:
            with urlopen(Request(address, headers=headers), timeout=PATIENCE):
                return time.monotonic()
        except HTTPError as unchanged:
            if unchanged.code != 304:
                raise
        time.sleep(EVERY)
    raise SystemExit("the pulse told of no news")


def main():
    """Print each window's seconds and the floor's; 1 when a step was seen too late."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--password", default="honghua-demo")
    parser.add_argument("--cases", type=int, default=10)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**executable())
        desk = Desk(browser, options)
        for number in range(options.cases):
            desk.run(number)
        browser.close()
    return verdict(desk.spent)


def verdict(spent, say=print):
    """A line for each window and one of judgement; 1 when a step was seen too late."""
    floor, screen = statistics.median(spent.pop("floor")), spent["screen"]
    for name, one in spent.items():
        say(f"{name:10}{len(one):4} steps  p50 {statistics.median(one):.2f} s  slowest {max(one):.2f} s")
    every = [seconds for name, one in spent.items() if name != "screen" for seconds in one]
    late = max(every) > MOST_SECONDS or max(screen) > MOST_SCREEN
    middle, high = statistics.median(every), percentile(every, 0.95)
    say(
        f"{'LATE' if late else 'ok  '} seen p50 {middle:.2f} s, p95 {high:.2f} s, slowest {max(every):.2f} s "
        f"(at most {MOST_SECONDS:.0f} s; on the screen {MOST_SCREEN:.0f} s); "
        f"a bare pulse p50 {floor:.2f} s: {middle / floor:.2f} ×"
    )
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
