"""Days on which nothing is asked: granted and ended by the community office, for others than oneself."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cases.five_ones import of_grid
from cases.five_ones.excuses import end, grant
from cases.lifecycle import Incomplete, NotTheirs, Refused
from cases.models import Excuse, Notice
from grids.models import Posting

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def posting(cadre):
    """The cadre's."""
    return cadre.postings.select_related("grid__community", "user").get()


def days(first, last):
    return {"from_on": date(2026, 11, first), "to_on": date(2026, 11, last), "reason": "leave"}


def test_a_week_of_leave_excuses_the_cadre_and_is_told(posting, worker, cadre, grid):
    grant(posting, by=worker, at=NOW, **days(16, 22))
    ones = of_grid(grid, NOW)
    assert (ones.of("week").state, ones.of("week").why) == ("excused", "居委会已同意")  # not why
    assert [one.state for one in ones] == ["excused", "not_yet", "not_yet", "not_yet", "done"]
    assert Notice.objects.get(user=cadre).title == "这些天免记"


@pytest.mark.parametrize("role", ["cadre", "leader", "centre", "other_cadre", "executor"])
def test_nobody_else_grants(posting, role, request):
    with pytest.raises(NotTheirs):
        grant(posting, by=request.getfixturevalue(role), at=NOW, **days(16, 22))


def test_nobody_excuses_themselves(posting, worker):
    Posting.objects.filter(pk=posting.pk).update(user=worker)
    posting.refresh_from_db()
    with pytest.raises(NotTheirs):
        grant(posting, by=worker, at=NOW, **days(16, 22))


@pytest.mark.parametrize(
    "of, field",
    [
        ({"to_on": date(2026, 11, 15)}, "to_on"),
        ({"to_on": date(2027, 11, 16)}, "to_on"),
        ({"from_on": date(2026, 9, 30)}, "from_on"),
    ],
)
def test_days_that_make_no_sense_are_refused(posting, worker, of, field):
    with pytest.raises(Incomplete) as refusal:
        grant(posting, by=worker, at=NOW, **(days(16, 22) | of))
    assert refusal.value.field == field


def test_a_day_is_excused_once(posting, worker):
    grant(posting, by=worker, at=NOW, **days(16, 22))
    with pytest.raises(Refused):
        grant(posting, by=worker, at=NOW, **days(22, 23))
    assert Excuse.objects.count() == 1


def test_back_early_something_is_asked_from_today(posting, worker, grid):
    excuse = grant(posting, by=worker, at=NOW, **days(16, 22))
    assert end(excuse, by=worker, at=NOW).to_on == date(2026, 11, 17)
    assert of_grid(grid, NOW).of("week").state == "not_yet"
    with pytest.raises(Refused):
        end(excuse, by=worker, at=NOW)


def test_one_that_has_not_begun_is_gone(posting, worker):
    excuse = grant(posting, by=worker, at=NOW, **days(20, 22))
    assert end(excuse, by=worker, at=NOW) is None
    assert not Excuse.objects.exists()


def test_from_the_page(posting, worker, cadre, client):
    client.force_login(worker)
    today = timezone.localdate()
    asked = {"posting": posting.pk, "from_on": today, "to_on": today + timedelta(days=2), "reason": "illness"}
    assert client.post("/rounds/excuses/", asked | {"posting": ""}).status_code == 400
    assert client.post("/rounds/excuses/", asked).status_code == 302
    assert "病假" in client.get("/rounds/excuses/").content.decode()
    again = client.post("/rounds/excuses/", asked)
    assert (again.status_code, "已经免记了" in again.content.decode()) == (400, True)
    assert client.post(f"/rounds/excuses/{Excuse.objects.get().pk}/end/").status_code == 302
    assert not Excuse.objects.exists()


@pytest.mark.parametrize("role, status", [("cadre", 403), ("leader", 403), ("admin", 403)])
def test_whose_page_it_is(posting, role, status, client, request):
    client.force_login(request.getfixturevalue(role))
    assert client.get("/rounds/excuses/").status_code == status


def test_another_communitys_is_not_found(worker, other_cadre, client):
    excuse = Excuse.objects.create(
        user=other_cadre, grid=other_cadre.postings.get().grid, granted_by=worker, **days(16, 22)
    )
    client.force_login(worker)
    assert client.post(f"/rounds/excuses/{excuse.pk}/end/").status_code == 404
