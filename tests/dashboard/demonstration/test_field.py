"""The demonstration's year in the field holds the street's figures, from rows, and nothing in it lies ahead."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F, Q
from django.utils import timezone

from cases.five_ones import of_grids
from cases.models import (
    Case,
    ChatGroup,
    Finding,
    GroupMessage,
    Handover,
    Hazard,
    ListReview,
    Need,
    Patrol,
    Promise,
    Source,
    Visit,
)
from grids.models import Grid, Household, User

pytestmark = pytest.mark.django_db


def test_the_households_and_visits_have_the_streets_figures():
    met = Visit.objects.filter(outcome=Visit.Outcome.MET, household__isnull=False)
    assert 40_000 <= Household.objects.count() < 41_500
    assert 37_000 <= met.values("household").distinct().count() < 39_500
    assert 700 < Household.objects.key().count() < 1_300
    assert 200 <= Need.objects.count() < 300


def test_every_settled_case_of_the_field_hangs_on_the_visit_or_patrol_that_found_it():
    of_the_field = Case.objects.filter(source__in=[Source.VISIT, Source.PATROL], grid__isnull=False)
    assert of_the_field.filter(settled=True).count() > 1_400
    by_hand = of_the_field.filter(reporter__isnull=False, finding__isnull=True)
    # a joint order and an alarm bring cases of their own
    assert not by_hand.filter(joint_tasks__isnull=True, emergency__isnull=True).exists()
    tied = Finding.objects.filter(case__isnull=False)
    assert not tied.exclude(
        Q(visit__at=F("case__reported_at")) | Q(patrol__at=F("case__reported_at"))
    ).exists()


def test_nothing_was_done_ahead_of_time():
    now = datetime.now(UTC)
    for model in (Visit, Patrol, ListReview, GroupMessage):
        assert not model.objects.filter(at__gt=now).exists(), model
    assert not Need.objects.filter(ended_at__lt=F("raised_at")).exists()
    assert not Hazard.objects.filter(gone_at__lt=F("found_at")).exists()
    assert not Promise.objects.filter(ended_at__lt=F("made_at")).exists()


def test_whoever_visited_was_posted_there_that_day_works_in_the_community_or_came_to_an_enterprise_together():
    strangers = Visit.objects.exclude(
        Q(by__postings__grid=F("grid"), by__postings__from_on__lte=F("at__date"))
        & (Q(by__postings__to_on__isnull=True) | Q(by__postings__to_on__gte=F("at__date")))
    ).exclude(by__memberships__executor__community=F("grid__community"))
    assert strangers.filter(appointment__isnull=True).count() == 0


def test_there_is_something_to_do_today():
    today = timezone.localdate()
    assert Promise.objects.lapsed(today).exists()
    assert Promise.objects.open().filter(due_on__gte=today).count() > 5
    assert Hazard.objects.filter(recheck_on__lte=today).exists()
    assert ChatGroup.objects.count() == 126


def test_the_girls_room_came_from_a_visit_of_the_demonstrations_cadre_and_was_done():
    cadre = User.objects.get(username="cadre")
    need = Need.objects.visible_to(cadre).get(
        words__isnull=False, household__kinds__contains=["child"], kind="housing"
    )
    assert need.met
    assert need.ended_at > need.raised_at
    assert need.finding.visit.is_meeting


def test_one_hands_over_today_and_others_did():
    worker = User.objects.get(username="worker")
    seen = Handover.objects.visible_to(worker)
    today = seen.get(leaving__to_on=timezone.localdate())
    assert today.coming.from_on == timezone.localdate() + timedelta(days=1)
    assert today.matters["household"] or today.matters["case"] or today.matters["hazard"]
    assert Handover.objects.count() == 19
    assert not Handover.objects.filter(coming__isnull=True).exists()


def test_the_five_ones_of_the_street_are_mostly_done_and_some_are_not():
    now = timezone.now()
    values = [value for ones in of_grids(Grid.objects.select_related("community"), now) for value in ones]
    done = sum(1 for value in values if value.is_done)
    assert len(values) == 126 * 5
    assert len(values) * 0.4 < done < len(values)
