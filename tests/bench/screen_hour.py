"""`python -m tests.bench.screen_hour`: keeps the screen open in Chromium while cases arrive, and weighs the page.

After a warm-up the page's memory (JS heap after a collection, and DOM nodes) may not grow by more than a fifth.
"""

import argparse
import json
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench import asks
from tests.bench.stage import Stage
from tests.browser.devices import SCREEN, executable

CASES, MINUTES, WARM_UP, EVERY, MOST_GROWTH = 10_000, 60, 60, 4, 0.20
WALL = """
import django; django.setup()
from django.utils import timezone
from dashboard.kiosk import links as kiosk
from grids.models import User
print(kiosk.issue(name="bench", days=2, by=User.objects.get(username="centre"), now=timezone.now())[1])
"""


def weigh(wire):
    """Megabytes of JS heap after a collection, and how many DOM nodes."""
    wire.send("HeapProfiler.collectGarbage")
    found = {one["name"]: one["value"] for one in wire.send("Performance.getMetrics")["metrics"]}
    return found["JSHeapUsedSize"] / 1024**2, int(found["Nodes"])


def report_one(page, port, token, number):
    """A case from another window, without waiting for the page."""
    reports = asks.create({"cadre": token})
    one = reports[number % len(reports)]
    answer = page.context.request.post(
        f"http://127.0.0.1:{port}{one['path']}",
        headers={"Authorization": f"Token {one['token']}", "Content-Type": "application/json"},
        data=json.dumps(one["body"]),
    )
    if answer.status != 201:
        raise SystemExit(f"a report was answered with {answer.status}")


def watch(page, port, token, minutes, say):
    """The weight after the warm-up and at the end, with a case every few seconds."""
    wire = page.context.new_cdp_session(page)
    wire.send("Performance.enable")
    began, first, told = time.monotonic(), None, 0
    for number in range(int((minutes * 60 + WARM_UP) / EVERY)):
        report_one(page, port, token, number)
        page.wait_for_timeout(EVERY * 1000)
        passed = time.monotonic() - began
        if first is None and passed >= WARM_UP:
            first = weigh(wire)
        if passed // 60 > told:
            told = passed // 60
            say(f"{told:3.0f} min: {weigh(wire)[0]:.1f} MB, {weigh(wire)[1]} nodes")
    return first, weigh(wire)


def main(arguments):
    """Say both weights; 1 when the page grew too much."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.screen_hour")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="honghua-bench-") as folder, ExitStack() as stack:
        stage = Stage(Path(folder), stack)
        token = stage.load(CASES, "field")["tokens"]["cadre"]
        stage.run(CASES, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        wall = stage.run(CASES, "-c", WALL).split()[-1]
        port = stack.enter_context(stage.web(CASES))
        stack.enter_context(stage.worker(CASES))
        browser = stack.enter_context(sync_playwright()).chromium.launch(**executable())
        page = browser.new_page(**SCREEN)
        page.goto(f"http://127.0.0.1:{port}/dashboard/kiosk/{wall}/")
        page.wait_for_selector("body[data-ready]")
        first, last = watch(page, port, token, options.minutes, print)
        browser.close()
    growth = last[0] / first[0] - 1
    fine = growth <= MOST_GROWTH
    print(
        f"{'ok  ' if fine else 'GREW'} {options.minutes:g} minutes: {first[0]:.1f} MB → {last[0]:.1f} MB "
        f"({growth:+.0%}, at most {MOST_GROWTH:+.0%}), {first[1]} → {last[1]} nodes"
    )
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
