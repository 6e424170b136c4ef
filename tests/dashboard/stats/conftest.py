"""October 2026 for the tests that ask for it: played once for those that follow one another."""

from copy import deepcopy

import pytest

from cases.five_ones import parse_month
from cases.lifecycle import without_delivery
from dashboard.stats import Question
from tests.dashboard.stats.october import READ_AT, October
from tests.dashboard.stats.stage import PLAYERS, Stage

HERE = "tests/dashboard/stats/"
STAGE = Stage()


def _finds_it_played(item):
    """Whether October may lie behind the test's savepoint: not where a test commits."""
    return (
        item.nodeid.startswith(HERE)
        and "october" in item.fixturenames
        and "transactional_db" not in item.fixturenames
        and not item.get_closest_marker("django_db")
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Of several processes one has the stage."""
    for item in filter(_finds_it_played, items):
        item.add_marker(pytest.mark.xdist_group("october"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem):
    """Nobody sees October who did not ask for it."""
    try:
        return (yield)
    finally:
        if nextitem is None or not _finds_it_played(nextitem):
            STAGE.strike()


@pytest.fixture(autouse=True)
def troupe(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """Who played October, in rows that this test may change; None for whoever does not find it played."""
    if not _finds_it_played(request.node):
        return None
    return deepcopy(STAGE.set(django_db_blocker, tmp_path_factory.getbasetemp()))


def _player(name):
    @pytest.fixture(name=name)
    def player(request, db, troupe):
        return troupe.getfixturevalue(name) if troupe else request.getfixturevalue(name)

    return player


for _name in PLAYERS:
    globals()[f"_{_name}"] = _player(_name)


@pytest.fixture
def october(request, street, auditor, leader, troupe):
    """Forty cases worked by hand."""
    if troupe:
        return troupe.october
    with without_delivery():
        return October(request)


@pytest.fixture
def question(october, auditor):
    """October as the auditor reads it on 5 November at noon."""
    return Question(auditor, parse_month("2026-10"), READ_AT)
