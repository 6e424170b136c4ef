"""The month's pages on a phone and at a desk, in both languages: readable, and not too wide."""

import pytest
from django.utils import timezone

from cases.rounds import month_of
from dashboard.stats.freezing import freeze
from tests.browser.seeing import look
from tests.browser.test_looks import opened

pytestmark = [
    pytest.mark.parametrize("language", ["zh", "en"]),
    pytest.mark.parametrize("size", ["phone", "desk"]),
]
THIS = month_of(timezone.localdate())
LAST = THIS.before
PAGES = {
    "rates": f"/stats/{LAST.key}/?version=live",
    "spans": f"/stats/{LAST.key}/?show=spans&by=executor",
    "frozen": f"/stats/{LAST.key}/?show=balance&by=grid",
    "compare": f"/stats/{LAST.key}/compare/?old=1&new=live",
    "cases": f"/stats/{THIS.key}/cases/?of=reported",
    "log": "/stats/log/",
}


def test_the_month_can_be_read(windows, size, language, case, auditor):
    freeze(LAST, by=auditor)
    page = opened(windows, size, language, auditor)
    for name, address in PAGES.items():
        page.goto(address)
        look(page, f"month-{name}-{size}-{language}")
