"""随手拍 by a personal link: nothing typed about oneself, the result on one's own page, thanks once a month."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.lifecycle import Refused
from cases.models import Case, Notice, Status
from tests.cast import centre_of
from tests.volunteering import volunteer
from tests.working_street import through_the_chain
from volunteers import helper_links
from volunteers.models import Snap, Thanks
from volunteers.snaps import actions

LONGITUDE, LATITUDE = centre_of(0, 0)
SENT = {"description": "井盖翘起来了", "longitude": LONGITUDE, "latitude": LATITUDE, "source": "snap"}
IN_OCTOBER, IN_NOVEMBER = datetime(2026, 10, 9, 4, tzinfo=UTC), datetime(2026, 11, 3, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def counted_anew():
    """How often this address reported is forgotten."""
    cache.clear()


@pytest.fixture
def rider(grid):
    """A courier known to the community."""
    return volunteer(1)


@pytest.fixture
def phone(rider, worker):
    """The rider's browser, opened by the personal link."""
    browser = Client()
    _link, token = helper_links.issue(rider, by=worker)
    browser.get(reverse("mine_enter", args=[token]))
    return browser


def sent(phone, rider, **more):
    """Report; the case."""
    answer = phone.post(reverse("mine_snap"), SENT | {"whose": str(rider.uuid)} | more)
    assert answer.status_code == 302, answer.context["form"].errors
    return Case.objects.latest("pk")


@pytest.fixture
def in_october(rider, case):
    """One snap of October, of a case that is open."""
    return Snap.objects.create(helper=rider, case=case, at=IN_OCTOBER)


def test_name_and_number_are_not_typed_and_stand_on_no_page(phone, rider):
    page = phone.get(reverse("mine_snap")).content.decode()
    assert 'name="reporter_phone"' not in page
    assert rider.phone not in page
    case = sent(phone, rider)
    assert (case.source, case.reporter_name, case.reporter_phone) == ("snap", rider.name, rider.phone)
    assert Snap.objects.get().helper == rider
    assert rider.phone not in phone.get(reverse("mine")).content.decode()


def test_sent_again_it_is_one(phone, rider):
    for _again in range(2):
        sent(phone, rider, draft="a" * 32)
    assert (Case.objects.count(), Snap.objects.count()) == (1, 1)


def test_what_another_holder_left_on_the_phone_comes_in_unnamed(phone, rider):
    other = volunteer(2)
    case = sent(phone, rider, whose=str(other.uuid))
    assert (case.reporter_phone, Snap.objects.count()) == ("", 0)


def test_a_link_that_ended_loses_nothing(phone, rider, worker):
    helper_links.revoke(rider, by=worker)
    case = sent(phone, rider)
    assert (case.description, case.reporter_phone, Snap.objects.count()) == ("井盖翘起来了", "", 0)
    assert phone.get(reverse("mine_snap")).url == reverse("report")


def test_what_is_wrong_is_said_and_what_was_typed_stays(phone, rider):
    answer = phone.post(
        reverse("mine_snap"), {"whose": str(rider.uuid), "source": "snap", "description": "井盖"}
    )
    assert answer.status_code == 400
    assert "address" in answer.context["form"].errors
    assert "井盖" in answer.content.decode()
    assert not Snap.objects.exists()


def test_the_result_is_new_once_and_stays_to_be_read(
    phone, rider, centre, officer, area_team, category, snapshot
):
    case = sent(phone, rider, category=category.code)
    assert [one.fresh for one in actions.snaps_of(rider)] == [False]
    through_the_chain(case, centre, officer, area_team, snapshot)
    first, second = (phone.get(reverse("mine")).content.decode() for _look in range(2))
    assert ("已清运完毕" in first, "有结果了" in first) == (True, True)
    assert ("已清运完毕" in second, "有结果了" in second) == (True, False)
    assert phone.get(actions.snaps_of(rider)[0].link, follow=True).status_code == 200


def test_a_months_figures_are_counted_from_its_rows(street, rider, case, in_october):
    assert actions.month_of(street, IN_OCTOBER.date().replace(day=1)) == actions.Month(
        IN_OCTOBER.date().replace(day=1), 1, 1, 0
    )
    Case.objects.filter(pk=case.pk).update(
        status=Status.CLOSED, status_since=timezone.now(), closed_at=timezone.now(), ended_at=timezone.now(),
        due_at=None, warn_at=None,
    )  # fmt: skip
    assert actions.month_of(street, IN_OCTOBER.date().replace(day=1)).settled == 1
    assert actions.owed(street, IN_NOVEMBER.date()).matters == 1
    assert actions.owed(street, IN_NOVEMBER.date() + timedelta(days=40)) is None


def test_the_month_turns_at_midnight_in_shanghai(street, rider, case):
    Snap.objects.create(helper=rider, case=case, at=datetime(2026, 9, 30, 16, tzinfo=UTC))
    assert actions.month_of(street, datetime(2026, 10, 1, tzinfo=UTC).date()).matters == 1


def test_the_centre_thanks_once_and_all_who_reported_read_it(street, rider, centre, in_october):
    said = actions.thank(street, "谢谢大家。", by=centre, at=IN_NOVEMBER)
    assert actions.thanks_to(rider) == said
    assert actions.thanks_to(volunteer(2)) is None
    with pytest.raises(Refused):
        actions.thank(street, "再谢一次。", by=centre, at=IN_NOVEMBER)
    assert Thanks.objects.count() == 1


@pytest.mark.parametrize("role", ["worker", "cadre", "leader", "auditor", "admin", "executor"])
def test_nobody_else_thanks_for_the_street(role, street, in_october, request):
    with pytest.raises(Refused):
        actions.thank(street, "谢谢。", by=request.getfixturevalue(role), at=IN_NOVEMBER)


def test_the_page_of_thanks_begins_with_what_the_month_was(client, centre, rider, case):
    last = timezone.localtime().replace(day=1) - timedelta(days=1)
    Snap.objects.create(helper=rider, case=case, at=last)
    client.force_login(centre)
    page = client.get(reverse("snap_thanks"))
    assert "1 位随手拍的朋友报来 1 件事，0 件已经办好" in page.content.decode()
    assert client.post(reverse("snap_thanks"), {"words": ""}).status_code == 400
    assert client.post(reverse("snap_thanks"), {"words": "谢谢大家。"}).status_code == 302
    assert Thanks.objects.get().words == "谢谢大家。"
    assert "以前的致谢" in client.get(reverse("snap_thanks")).content.decode()


def test_the_centre_is_reminded_once_by_day(centre, second_centre, street, in_october):
    assert actions.remind(datetime(2026, 11, 3, 18, tzinfo=UTC)) == 0
    for _again in range(2):
        actions.remind(IN_NOVEMBER)
    told = Notice.objects.filter(cause="snaps:2026-10-01")
    assert set(told.values_list("user", flat=True)) == {centre.pk, second_centre.pk}
    assert told.count() == 2


def test_without_a_place_it_goes_to_the_street_of_the_link(phone, rider, other_street):
    placeless = {"longitude": "", "latitude": "", "address": "桥头"}
    assert 'name="street"' not in phone.get(reverse("mine_snap")).content.decode()
    assert sent(phone, rider, **placeless).street.code == "320104003"
