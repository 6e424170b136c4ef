"""The month's pages on a phone and at a desk, in both languages: readable, and not too wide."""

import pytest
from django.utils import timezone

from cases.five_ones import month_of
from dashboard.stats.frozen_months import freeze
from tests.browser.devices import SIZES
from tests.browser.looks import look

pytestmark = pytest.mark.parametrize("language", ["zh-hans", "en"])
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


def test_the_month_can_be_read(reader, size, language, case, auditor):
    freeze(LAST, by=auditor)
    page = reader(auditor, SIZES[size], language)
    for name, address in PAGES.items():
        page.goto(address)
        look(page, f"month-{name}-{size}-{language}")
