"""The demonstration loads on any day, and is the same street for the same seed and day."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from cases.models import Case, CaseEvent
from cases.models.vocabulary import OPEN
from dashboard.demonstration import loading
from grids.models import GridOutline, User

THIN = 0.02
DAYS = ["2026-02-18T11:00", "2027-01-01T02:00", "2026-11-25T10:40"]


def at(words):
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def told():
    """What was loaded, without what is drawn by secret dice (codes, file names)."""
    return [
        list(GridOutline.objects.order_by("grid__code").values_list("grid__code", "geometry")),
        list(User.objects.order_by("username").values_list("username", "name")),
        list(
            CaseEvent.objects.order_by("case__number", "seq").values_list(
                "case__number", "action", "words", "at"
            )
        ),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("day", DAYS)
def test_it_loads_at_spring_festival_at_new_years_night_and_on_a_wednesday(day):
    loading.load(7, at(day), THIN)
    assert set(OPEN) <= set(Case.objects.values_list("status", flat=True))
    assert not CaseEvent.objects.filter(at__gt=at(day)).exists()
    assert Case.objects.overdue(at(day)).count() >= 3


@pytest.mark.django_db
def test_the_same_seed_and_instant_give_the_same_street():
    found = []
    for seed in (7, 7, 8):
        with transaction.atomic():
            loading.load(seed, at(DAYS[2]), 0.001)
            found.append(told())
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert found[0] != found[2]
