"""The tallies say what the rows say, whatever happens to the rows."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cases import lifecycle
from cases.lifecycle import Actor
from cases.models import Case, Visit
from dashboard.models import LastMeeting, Tally, TallyLine
from dashboard.tallies import differences, fold, recount
from dashboard.upkeep import prove_tallies
from grids.models import Executor, Site

TODAY = timezone.localdate


def said(what):
    """The sum of the lines of a kind that are not folded yet."""
    return sum(TallyLine.objects.filter(what=what).values_list("n", flat=True))


def test_every_kind_is_counted_as_it_happens(busy):
    counted = {
        what: said(what) for what in ("open", "reported", "closed", "settled", "enforcement", "category")
    }
    assert counted == {"open": 1, "reported": 2, "closed": 1, "settled": 1, "enforcement": 1, "category": 2}
    field = {
        what: said(what)
        for what in ("visit", "enterprise_visit", "enterprise", "need", "need_open", "hazard")
    }
    assert field == {
        "visit": 2,
        "enterprise_visit": 1,
        "enterprise": 1,
        "need": 1,
        "need_open": 1,
        "hazard": 1,
    }
    assert differences(TODAY()) == []


def test_folding_changes_where_it_stands_and_not_what_it_says(busy):
    assert fold(TODAY()) > 0
    assert not TallyLine.objects.exists()
    assert Tally.objects.get(span="ever", what="open").n == 1
    assert differences(TODAY()) == []
    assert fold(TODAY()) == 0


def test_what_is_reopened_is_taken_back(busy, centre):
    fold(TODAY())
    lifecycle.reopen(busy, by=Actor(centre), reason="又堆了")
    assert differences(TODAY()) == []
    fold(TODAY())
    assert not Tally.objects.filter(what="closed").exists()
    assert Tally.objects.get(span="ever", what="open").n == 2


def test_signing_for_a_case_writes_no_line(case, centre, executor, department):
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    before = TallyLine.objects.count()
    lifecycle.accept(case, by=Actor(executor))
    assert TallyLine.objects.count() == before


@pytest.mark.parametrize("model, kind", [(Executor, "department"), (Site, "shop")])
def test_a_kind_that_is_corrected_moves_what_was_counted_under_it(busy, model, kind):
    fold(TODAY())
    model.objects.filter(kind__in=["area_team", "enterprise"]).update(kind=kind)
    assert differences(TODAY()) == []


def test_days_long_past_are_kept_by_the_month_alone(busy):
    Case.objects.filter(pk=busy.pk).update(closed_at=timezone.now() - timedelta(days=100))
    fold(TODAY())
    assert list(Tally.objects.filter(what="closed").values_list("span", flat=True)) == ["month"]
    assert differences(TODAY()) == []


def test_the_last_meeting_follows_the_visits(busy, door):
    first = LastMeeting.objects.get()
    newer = Visit.objects.get(household=door)
    Visit.objects.filter(pk=newer.pk).update(outcome="absent")
    assert not LastMeeting.objects.exists()
    Visit.objects.filter(pk=newer.pk).update(outcome="met")
    assert LastMeeting.objects.get().at == first.at


def test_rows_that_came_in_past_the_triggers_are_found_and_counted_anew(busy, caplog):
    fold(TODAY())
    Tally.objects.filter(what="open").update(n=7)
    TallyLine.objects.create(what="visit", day=TODAY(), place_code="320104003", n=1)
    assert len(differences(TODAY())) == 3
    prove_tallies()
    assert "3 tallies differ" in caplog.text
    assert differences(TODAY()) == []


def test_the_command_compares_and_counts_anew(busy, door):
    with connection.cursor() as cursor:
        cursor.execute("delete from dashboard_tallyline")
        cursor.execute("delete from dashboard_lastmeeting")
    with pytest.raises(SystemExit, match="1"):
        call_command("recount_tallies", "--check", stdout=StringIO())
    out = StringIO()
    call_command("recount_tallies", stdout=out)
    assert "0 differ now" in out.getvalue()
    assert LastMeeting.objects.filter(household=door).exists()


def test_counting_anew_a_second_time_changes_nothing(busy):
    recount(TODAY())
    before = set(Tally.objects.values_list("span", "what", "day", "place_code", "key", "n"))
    recount(TODAY())
    assert set(Tally.objects.values_list("span", "what", "day", "place_code", "key", "n")) == before
