"""An area's team of three departments, with five cases in hand in two communities."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases import lifecycle
from cases.enforcement import Brought, draft, plan
from cases.lifecycle import Actor, Report, report
from grids.models import Membership
from tests.cast import person

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def market(street, area_team):
    """An officer of market supervision."""
    user = person(street, "market", "秦若谷")
    Membership.objects.create(user=user, executor=area_team, department="market")
    return user


@pytest.fixture
def fire(street, area_team):
    """An officer of the fire brigade."""
    user = person(street, "fire", "方长庚")
    Membership.objects.create(user=user, executor=area_team, department="fire")
    return user


@pytest.fixture
def five(grid, other_grid, category, centre, officer, area_team):
    """Five cases that the team signed for, three in the first grid and two in the other community."""
    cases = []
    for number, where in enumerate([grid, grid, grid, other_grid, other_grid]):
        brought = Report(source="snap", description=f"占道经营 {number}", category=category, grid=where)
        case, _ = report(brought, by=Actor(), at=NOW - timedelta(hours=3))
        lifecycle.register(case, by=Actor(centre), at=NOW - timedelta(hours=2))
        lifecycle.dispatch(case, by=Actor(centre), executor=area_team, at=NOW - timedelta(hours=2))
        lifecycle.accept(case, by=Actor(officer), at=NOW - timedelta(hours=1))
        cases.append(case)
    return cases


@pytest.fixture
def tasks(five):
    """Who takes on what: the first case is three departments' matter, the second two's, the others one's each."""
    a, b, c, d, e = five
    return [(a, "urban"), (a, "market"), (a, "fire"), (b, "market"), (b, "fire"), (c, "urban"),
            (d, "market"), (e, "fire")]  # fmt: skip


@pytest.fixture
def brought(area_team, tasks, market, fire):
    """A joint order for this morning, as it is brought."""
    return Brought(
        area_team.area, NOW + timedelta(hours=1), NOW + timedelta(hours=3), "集庆路菜场周边", tasks
    )


@pytest.fixture
def order(brought, officer):
    """The order, planned."""
    made, _ = draft(brought, by=officer, at=NOW)
    plan(made, by=officer, at=NOW)
    return made
