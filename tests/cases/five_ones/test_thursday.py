"""The reminder of Thursday afternoon: once, to whom it concerns, on a working day; later in the week after downtime."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from cases.five_ones.reminders import remind
from cases.models import Excuse, ListReview, Notice
from grids.models import Posting
from tests.cases.five_ones.october import said, visit


def at(day, hour=14, minute=0, month=11):
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


def heard(user):
    return Notice.objects.filter(user=user, cause__startswith="rounds:").count()


@pytest.mark.parametrize(
    "instant, told",
    [
        (at(18, 15), 0),
        (at(19, 13, 59), 0),
        (at(19), 1),
        (at(19, 22), 0),
        (at(20, 9), 1),
        (at(21, 9), 0),
        (at(22, 15), 0),
        (at(1, 15, month=10), 0),
        (at(8, 15, month=10), 1),
        (at(10, 9, month=10), 1),
        (at(11, 15, month=10), 0),
    ],
    ids=lambda one: one.strftime("%m-%d %a %H:%M") if isinstance(one, datetime) else str(one),
)
def test_on_which_afternoons(cadre, instant, told):
    assert (remind(instant), heard(cadre)) == (told, told)


def test_once_a_week(cadre):
    assert [remind(at(day, hour)) for day, hour in ((19, 14), (19, 15), (20, 9), (26, 14))] == [1, 0, 0, 1]


def test_it_says_what_is_open_and_nothing_about_others(grid, cadre, other_cadre, client):
    visit(grid, cadre, at(17), kind="group")
    remind(at(19))
    notice = Notice.objects.get(user=cadre)
    assert notice.body.splitlines() == ["红悦社区 第1网格", "一群一互动：0 次", "一格一清单：还没有看过"]
    client.force_login(cadre)
    assert client.get(f"/inbox/{notice.pk}/").headers["Location"] == "/rounds/"


def test_who_has_done_it_all_hears_nothing(grid, cadre):
    visit(grid, cadre, at(17), kind="group")
    said(grid, cadre, at(18))
    ListReview.objects.create(grid=grid, by=cadre, at=at(2))
    assert remind(at(19)) == 0


def test_the_excused_hear_nothing_until_they_are_back(grid, cadre, worker):
    days = {"from_on": date(2026, 11, 16), "to_on": date(2026, 11, 19)}
    Excuse.objects.create(user=cadre, grid=grid, reason="illness", granted_by=worker, **days)
    remind(at(19))
    assert heard(cadre) == 0
    remind(at(20, 9))
    assert heard(cadre) == 1


def test_while_nobody_is_posted_the_office_hears(cadre, worker):
    Posting.objects.filter(user=cadre).update(to_on=date(2026, 11, 17))
    remind(at(19))
    assert (heard(cadre), heard(worker)) == (0, 2)  # of both grids of the community


def test_a_few_queries_and_one_for_each_who_hears(cadre, other_cadre, django_assert_max_num_queries, held):
    held(lambda: remind(at(12)))  # a week before
    with django_assert_max_num_queries(7):
        assert remind(at(19)) == 2
