"""First and second on duty in an area, one for the street, the centre, a leader; a kind with a term of five minutes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.emergency import Alarm, raise_alarm
from cases.models import DutyShift, EmergencyKind
from grids.models import Membership
from tests.cast import person

NIGHT = datetime(2026, 11, 24, 2, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def after(minutes, seconds=0):
    """So long after two o'clock at night."""
    return NIGHT + timedelta(minutes=minutes, seconds=seconds)


@pytest.fixture
def kind(category):
    """Fire: answered within five minutes, filed under the one category."""
    EmergencyKind.objects.filter(code="fire").update(category=category, answer_minutes=5)
    return EmergencyKind.objects.get(code="fire")


@pytest.fixture
def second(street, area_team):
    """An officer who is second on duty."""
    user = person(street, "second", "余北辰")
    Membership.objects.create(user=user, executor=area_team, department="fire")
    return user


@pytest.fixture
def night_watch(street, executor):
    """On duty for the whole street: somebody of a department."""
    return executor


@pytest.fixture
def roster(street, area_team, officer, second, night_watch):
    """Tonight's: first and second of the area, and the street's."""
    span = {"from_at": NIGHT - timedelta(hours=8), "to_at": NIGHT + timedelta(hours=8)}
    return [
        DutyShift.objects.create(street=street, area=area_team.area, rank=1, user=officer, **span),
        DutyShift.objects.create(street=street, area=area_team.area, rank=2, user=second, **span),
        DutyShift.objects.create(street=street, rank=1, user=night_watch, **span),
    ]


@pytest.fixture
def alarm(kind, grid):
    """A fire in the first grid, as it is brought."""
    return Alarm(kind, "五楼窗户冒烟", grid=grid, address="三号楼")


@pytest.fixture
def emergency(alarm, roster, centre, leader):
    """Raised by the centre at two o'clock at night."""
    return raise_alarm(alarm, by=centre, at=NIGHT)[0]
