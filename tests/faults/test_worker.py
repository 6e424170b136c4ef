"""A worker that is killed in the middle of its work: nothing is told twice, nothing is forgotten."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from cases import jobs, tasks, upkeep
from cases.lifecycle import Actor, Report, report
from cases.models import CaseEvent, EventDelivery, Notice, Proposal
from tests.cast import centre_of
from tests.site import wait_until

EVENTS = 200


@pytest.fixture
def two_hundred_reports(celery_worker, street, category, centre, second_centre, office):
    """Two hundred reports, each sent to the real worker after its commit."""
    longitude, latitude = centre_of(0, 0)
    for number in range(EVENTS):
        brought = Report("snap", f"第 {number} 处垃圾", category, longitude=longitude, latitude=latitude)
        report(brought, by=Actor())
    return celery_worker


def delivered():
    """How many events have been."""
    return EventDelivery.objects.count()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_tells_each_exactly_once(two_hundred_reports):
    worker = two_hundred_reports
    wait_until(lambda: delivered() >= EVENTS // 4, "a quarter of the deliveries")
    worker.kill()
    assert delivered() < EVENTS, "it was killed too late to prove anything"
    worker.start()
    later = timezone.now() + timedelta(seconds=30)
    _well, failed = jobs.each(
        "delivery", upkeep.lost_events(later), lambda pk: tasks.deliver_event(pk, later)
    )
    assert failed == 0
    wait_until(lambda: delivered() == EVENTS, "every delivery")
    for event in CaseEvent.objects.values_list("pk", flat=True):
        tasks.deliver(event)
    told = Counter(Notice.objects.values_list("case_id", "user_id"))
    assert (len(told), set(told.values())) == (2 * EVENTS, {1})
    assert Proposal.objects.count() == EVENTS
