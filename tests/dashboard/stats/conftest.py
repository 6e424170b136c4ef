"""October 2026, played once for each test that asks for it."""

import pytest

from cases.five_ones import parse_month
from cases.lifecycle import after_the_fact
from dashboard.stats import Question
from tests.dashboard.stats.october import READ_AT, October


@pytest.fixture
def october(request, street, auditor, leader):
    """Forty cases worked by hand."""
    with after_the_fact():
        return October(request)


@pytest.fixture
def question(october, auditor):
    """October as the auditor reads it on 5 November at noon."""
    return Question(auditor, parse_month("2026-10"), READ_AT)
