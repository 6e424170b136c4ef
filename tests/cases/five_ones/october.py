"""October 2026 in the cadre's grid, worked by hand; what the tests of the five ones count on.

National Day is 1 to 7 October, Saturday the 10th is worked. The cadre's last day is Wednesday the 14th, the
newcomer begins on Thursday the 15th and is on leave from the 19th to the 25th. The weeks whose Thursday lies in
October: W40 (28 September to 4 October), W41 (5 to 11), W42 (12 to 18), W43 (19 to 25), W44 (26 to 1 November).

          in the grid                                         said in the group
  W40     1 day: the cadre at a door on Monday the 28th       1
  W41     none: the worker is not posted, a call is no day    1, on Sunday at 23:59
  W42     2 days: patrol on the 14th, a shut door on the 18th 1, on Monday at 0:00
  W43     excused: leave on all five working days             0: the robot did not get through
  W44     Saturday the 31st at 23:59; Sunday, 1 November      0

Key households: 2, both met: one by the worker on the 8th, one on the 31st. The list was looked through on the 2nd.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from cases.models import Excuse, GroupMessage, ListReview, Patrol, Visit
from grids.models import Household, Posting
from tests.cast import person

END = datetime(2026, 11, 1, tzinfo=ZoneInfo("Asia/Shanghai"))


def at(day, hour=10, minute=0, month=10):
    """An instant of October in Shanghai."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


def visit(grid, by, when, household=None, kind="face", outcome="met"):
    """A visit as it stands in the table."""
    return Visit.objects.create(
        grid=grid, place_code=grid.code, by=by, at=when, household=household, kind=kind, outcome=outcome
    )


def said(grid, by, when, kind="notice", **of):
    """Something said in the group."""
    return GroupMessage.objects.create(
        grid=grid, place_code=grid.code, by=by, at=when, kind=kind, text="明天停水", **of
    )


def hand_over(grid, cadre):
    """The newcomer, posted from the 15th."""
    Posting.objects.filter(user=cadre).update(to_on=date(2026, 10, 14))
    newcomer = person(grid.community.street, "newcomer", "江行舟")
    Posting.objects.create(user=newcomer, grid=grid, from_on=date(2026, 10, 15))
    return newcomer


def october(grid, cadre, worker, household):
    """All of it; answers the newcomer."""
    newcomer = hand_over(grid, cadre)
    second = Household.objects.create(grid=grid, code="H-2", door="302 室", kinds=["disabled"])
    Household.objects.create(grid=grid, code="H-3", door="303 室")
    Excuse.objects.create(
        user=newcomer,
        grid=grid,
        from_on=date(2026, 10, 19),
        to_on=date(2026, 10, 25),
        reason="leave",
        granted_by=worker,
    )
    visit(grid, cadre, at(28, month=9), household)
    visit(grid, worker, at(8), second)
    visit(grid, cadre, at(9), second, kind="phone")
    Patrol.objects.create(grid=grid, place_code=grid.code, by=cadre, at=at(14, 23, 59))
    visit(grid, cadre, at(15, 0, 0), second, outcome="declined")
    visit(grid, newcomer, at(18, 23, 30), household, outcome="absent")
    visit(grid, newcomer, at(31, 23, 59), household)
    visit(grid, newcomer, at(1, 0, 0, month=11), second)
    said(grid, cadre, at(30, month=9))
    said(grid, cadre, at(11, 23, 59), kind="answer")
    said(grid, worker, at(12, 0, 0), kind="collected")
    said(grid, newcomer, at(20), by_robot=True, not_before=at(20))
    ListReview.objects.create(grid=grid, by=cadre, at=at(2, 12))
    return newcomer
