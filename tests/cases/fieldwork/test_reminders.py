"""What was promised and what is dangerous comes back by itself, once, to whom it concerns."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.fieldwork import Found, PatrolFiled, VisitFiled, file_patrol, file_visit, recheck
from cases.fieldwork.reminders import remind
from cases.models import Hazard, Notice, Promise
from grids.models import Posting

FILED = datetime(2026, 11, 10, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def at(day, hour=9):
    return FILED.replace(day=day, hour=hour)


def titles(user):
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("title", flat=True))


@pytest.fixture
def promise(household, cadre):
    """Said on the 10th, due on the 12th."""
    found = [Found("promise", "带来申请表", due_on=date(2026, 11, 12))]
    file_visit(VisitFiled("face", household=household, findings=found), by=cadre, at=FILED)
    return Promise.objects.get()


@pytest.fixture
def hazard(grid, cadre):
    """Found on the 10th, to be looked at again on the 13th."""
    found = [Found("hazard", "井盖松动", due_on=date(2026, 11, 13))]
    file_patrol(PatrolFiled(grid=grid, findings=found), by=cadre, at=FILED)
    return Hazard.objects.get()


def test_a_promise_comes_back_on_its_day_and_lapses_before_the_office(promise, cadre, worker):
    remind(at(11))
    assert titles(cadre) == []
    remind(at(12))
    remind(at(12, 10))
    assert (titles(cadre), titles(worker)) == (["答应的事今天到期"], [])
    remind(at(13))
    remind(at(14))
    assert (titles(cadre), titles(worker)) == (["答应的事今天到期"], ["承诺过期了"])


def test_a_hazard_comes_back_each_time_until_it_is_gone(hazard, cadre):
    remind(at(13))
    recheck(hazard, gone=False, by=cadre, next_on=date(2026, 11, 16), at=at(13, 15))
    remind(at(14))
    assert len(titles(cadre)) == 1
    remind(at(16))
    assert titles(cadre) == ["隐患该复查了"] * 2
    recheck(hazard, gone=True, by=cadre, at=at(16, 15))
    remind(at(20))
    assert len(titles(cadre)) == 2


def test_while_nobody_is_posted_the_office_hears(hazard, cadre, worker):
    Posting.objects.filter(user=cadre).update(to_on=date(2026, 11, 12))
    remind(at(13))
    assert (titles(cadre), titles(worker)) == ([], ["隐患该复查了"])


def test_nobody_is_disturbed_at_night_and_the_words_are_masked(household, cadre):
    found = [Found("promise", "打 13912345678 约时间", due_on=date(2026, 11, 11))]
    file_visit(VisitFiled("face", household=household, findings=found), by=cadre, at=FILED)
    assert remind(at(11, 6)) == 0
    remind(at(11, 6) + timedelta(hours=2))
    assert "139****5678" in Notice.objects.get().body


def test_the_notice_opens_the_page(promise, cadre, client):
    remind(at(12))
    client.force_login(cadre)
    notice = Notice.objects.get()
    assert client.get(f"/inbox/{notice.pk}/").headers["Location"] == promise.get_absolute_url()
