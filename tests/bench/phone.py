"""`python -m tests.bench.phone <address>`: the first visit to `/my/` on a slow phone, against a running demonstration.

Chromium's own throttling: four times slower processor, "slow 4G" (562 ms latency, 1.44 Mbit/s down, 0.675 up).
Usable is when the list of today is on the screen and every script has run.
"""

import argparse
import statistics
import sys

from playwright.sync_api import sync_playwright

from tests.browser.devices import PHONE, executable

SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
SLOWER = 4
MOST_SECONDS, MOST_BYTES = 2.0, 150_000


def signed_in(browser, address, account, password):
    """The cookies of the account."""
    context = browser.new_context(base_url=address, service_workers="block")
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", account)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda address: "login" not in address)
    cookies = context.cookies()
    context.close()
    return cookies


def visit(browser, options, cookies):
    """Seconds until the page is usable, and bytes over the wire until then."""
    context = browser.new_context(base_url=options.address, locale="zh-CN", **PHONE)
    context.add_cookies(cookies)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW_4G)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    received = []
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto("/my/", wait_until="domcontentloaded")
    page.locator("#today").wait_for()
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    page.wait_for_load_state("load")
    context.close()
    return ready / 1000, sum(received)


def main():
    """Print the median of the visits; 1 when it is too slow or too heavy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--account", default="cadre")
    parser.add_argument("--password", default="honghua-demo")
    parser.add_argument("--visits", type=int, default=5)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**executable())
        cookies = signed_in(browser, options.address, options.account, options.password)
        seen = [visit(browser, options, cookies) for _ in range(options.visits)]
        browser.close()
    seconds = statistics.median(one for one, _bytes in seen)
    weight = max(one for _seconds, one in seen)
    sys.stdout.write(
        f"usable after {seconds:.2f} s (at most {MOST_SECONDS}), {weight:,} bytes (at most {MOST_BYTES:,})\n"
    )
    return int(seconds > MOST_SECONDS or weight > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
