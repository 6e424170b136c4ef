"""The demonstration of 多元共治 holds the street's figures, from rows, and proposes only what is free."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Sum
from django.utils import timezone

from cases.models import Case, Need, Status
from volunteers import figures, matching
from volunteers.models import Activity, Booking, Council, Helper, MoneyLine, Project, State, Unit

pytestmark = pytest.mark.django_db
STREET = "320104003"


def test_who_helps_has_the_streets_figures():
    today = timezone.localdate()
    assert figures.volunteers(STREET).count() >= 2200
    assert figures.building_heads(STREET, today).count() == 460
    assert figures.building_heads(STREET, today).values("building").distinct().count() == 460
    assert figures.riders(STREET).count() == 347
    assert figures.units(STREET).count() == 106


def test_86_micro_projects_are_claimed_by_units():
    assert figures.projects_claimed(STREET).count() == 86
    assert figures.projects_claimed(STREET).exclude(pledges__unit__isnull=False).count() == 0
    assert set(Project.objects.values_list("state", flat=True)) >= set(State.values) - {"withdrawn"}


def test_no_project_has_more_than_it_asks_and_every_amount_has_its_voucher():
    for project in Project.objects.all():
        sums = project.sums()
        assert sums.used <= sums.paid <= sums.pledged <= sums.asked, project
    assert not MoneyLine.objects.filter(kind__in=["paid", "used"], voucher="").exists()


def test_the_pavilion_was_paid_by_two_units_and_its_case_closed_after_it():
    square = Project.objects.get(title="红悦里小广场")
    given = square.pledges.values("unit").annotate(whole=Sum("lines__amount_fen")).count()
    assert (given, square.sums().pledged, square.sums().used) == (2, 80_000_00, 80_000_00)
    case = Case.objects.get(description__contains="木凉亭建了二十年")
    assert (square.case, square.state, case.status) == (case, State.THANKED, Status.CLOSED)
    assert square.published_at < square.accepted_at < case.closed_at
    assert square.milestones.filter(reached_at=None).count() == 0
    assert case.events.filter(action="suspend").exists()
    assert case.events.filter(action="note", words__contains="红悦里小广场").count() >= 8


def test_the_dream_room_went_from_the_need_to_the_familys_word():
    room = Project.objects.get(title="梦想小屋")
    assert (room.state, room.sums().pledged, room.need.met) == (State.THANKED, 15_000_00, True)
    assert {photo.kind for photo in room.photos.all()} == {"before", "after"}
    assert room.pledges.get().through is not None


def test_fifty_needs_are_proposed_something_with_reasons_and_nothing_that_is_taken():
    today = timezone.localdate()
    needs = Need.objects.filter(ended_at=None, appeal__isnull=False)
    needs = list(needs.select_related("grid__community__street", "appeal")[:50])
    assert len(needs) == 50
    proposed = [(need, one) for need in needs for one in matching.for_need(need, today)]
    assert len({need.pk for need, _one in proposed}) == 50
    for need, one in proposed:
        assert len([str(reason) for reason in one.reasons]) >= 2
        assert not one.resource or one.resource.gift in need.appeal.gifts
        if one.slot:
            who = (
                {"resource__helper": one.helper or one.resource.helper}
                if one.helper
                else {"resource": one.resource}
            )
            taken = Booking.objects.filter(slot=one.slot, from_on__lte=one.last, to_on__gte=one.first, **who)
            assert not taken.exists()
            assert not need.appeal.times or one.slot in need.appeal.times
            assert one.slot in ((one.resource or one.helper).times or [one.slot])


def test_nothing_lies_ahead_and_all_numbers_are_dead_ones():
    now = datetime.now(UTC)
    assert not Project.objects.filter(created_at__gt=now).exists()
    assert not MoneyLine.objects.filter(at__gt=now).exists()
    assert {one.phone[:4] for one in [*Helper.objects.all(), *Unit.objects.all()]} == {"1990"}


def test_a_year_of_activities_has_one_with_a_waiting_list_and_councils_have_one_promise_that_lapsed():
    full = Activity.objects.with_counts().get(waiting_count__gt=0)
    assert (full.in_count, full.waiting_count, full.places) == (30, 10, 30)
    today = timezone.localdate()
    assert figures.activities_held(STREET, today - timedelta(days=365), today).count() > 300
    assert figures.resolutions_lapsed(STREET, today).count() == 1
    assert Council.objects.count() == 10
