"""Every page of activities, councils and their promises on a phone and at a desk, in both languages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.browser.devices import SIZES
from tests.browser.looks import look
from tests.linked_rows import noted
from tests.volunteering import organised, volunteer
from volunteers import activities, councils, helper_links
from volunteers.models import Activity, Helper

pytestmark = pytest.mark.parametrize("language", ["zh-hans", "en"])


@pytest.fixture
def planned(by_worker, worker):
    """The pages of an activity that is coming and of one that was yesterday, with people in both."""
    coming, past = organised(by_worker, places=1), organised(by_worker, title="清理楼道", kind="tidy")
    for number in (1, 2):
        activities.sign_up(coming, helper=volunteer(number), way="office", by=by_worker)
    activities.sign_up(past, helper=volunteer(3), way="office", by=by_worker)
    begun = timezone.now() - timedelta(days=1)
    Activity.objects.filter(pk=past.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=2))
    names = ("activity", "activity_change", "activity_sign_on", "activity_resize", "activity_call_off")
    return [
        reverse("activity_list"), reverse("activity_new"), reverse("activity_weather"),
        *(reverse(name, args=[coming.uuid]) for name in names),
        reverse("activity_record", args=[past.uuid]), reverse("helper_certificate", args=["V-003"]),
    ]  # fmt: skip


@pytest.fixture
def at_the_table(table, case, lapsed, by_worker):
    """The pages of a council with a meeting to come, a note of the analysis beside it, and a promise that lapsed."""
    noted(case)
    solar = table.topic.options.first()
    councils.agree(table.topic, {solar.pk: [table.official, table.resident]}, by=by_worker)
    soon = timezone.now() + timedelta(days=3)
    coming = councils.call(table.council, starts_at=soon, place="社区议事厅", by=by_worker)
    here = [table.council.uuid]
    return [
        reverse("council_list"), reverse("council", args=here), reverse("council_seat", args=here),
        reverse("council_call", args=here), coming.get_absolute_url(), table.meeting.get_absolute_url(),
        reverse("meeting_put", args=[coming.uuid]), reverse("meeting_hold", args=[table.meeting.uuid]),
        reverse("meeting_agree", args=[table.meeting.uuid, table.topic.pk]),
        reverse("meeting_resolve", args=[table.meeting.uuid]), reverse("resolution_list"),
        lapsed.get_absolute_url(), reverse("resolution_step", args=[lapsed.uuid, "moved"]),
    ]  # fmt: skip


def walked(page, addresses, name):
    """Each page opened, as one that is there, and looked at."""
    for number, address in enumerate(addresses):
        answer = page.goto(address)
        assert answer.status == 200, address
        look(page, f"{name}-{number:02d}")


def test_activities_can_be_read(reader, size, language, planned, worker):
    walked(reader(worker, SIZES[size], language), planned, f"activities-{size}-{language}")


def test_councils_can_be_read(reader, size, language, at_the_table, worker):
    walked(reader(worker, SIZES[size], language), at_the_table, f"councils-{size}-{language}")


def test_a_helper_can_read_their_own_pages(reader, size, language, planned, worker):
    helper = Helper.objects.get(code="V-001")
    page = reader(None, SIZES[size], language)
    page.goto(reverse("mine_enter", args=[helper_links.issue(helper, by=worker)[1]]))
    own = [reverse(name) for name in ("mine", "mine_snap", "mine_certificate", "activity_list")]
    walked(page, own, f"mine-{size}-{language}")
