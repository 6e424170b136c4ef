"""How a page is looked at: axe for what cannot be read, and a picture where SHOTS names a folder."""

import os
from pathlib import Path

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Loaded, with all that it fetches for itself, and with the map where one is in sight.
STILL = """() => document.readyState === "complete" && !document.querySelector(".htmx-request") &&
  [...document.querySelectorAll("[data-map]:not([data-open])")].map((map) => map.getBoundingClientRect())
    .every(({ height, top, bottom }) => !height || top >= innerHeight || bottom <= 0)"""
# Only what is wrong is told: to describe all that is right takes longer than to find it.
WHAT_IS_WRONG = (
    "async rules => (await axe.run(document, {runOnly: rules, resultTypes: ['violations']})).violations"
)


def violations(page):
    """What axe finds against WCAG 2.2 A and AA once the page is there, a line a node; bars that stick rest."""
    page.wait_for_function(STILL)
    resting = page.add_style_tag(content=".top, .ways, .send-bar { position: static !important }")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(WHAT_IS_WRONG, RULES)
    resting.evaluate("style => style.remove()")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]
    ]


def scrolls_sideways(page):
    """Whether the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")


def picture(page, name):
    """Keeps a picture of the whole page, where somebody wants to see it."""
    folder = os.environ.get("SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def slowed(page):
    """The page on a bad line: 400 ms until anything comes, 50 kB a second both ways."""
    line = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", line)
    return page


def busy_phone(page, times=6):
    """The page on a phone whose processor takes that many times as long."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})
    return page


def look(page, name):
    """The page must be readable, and no wider than the window."""
    picture(page, name)
    found = violations(page)
    assert not found, "\n".join(found)
    assert not scrolls_sideways(page), f"{page.url} scrolls sideways"
