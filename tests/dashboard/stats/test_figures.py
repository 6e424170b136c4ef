"""Figures from counts: the published bulletins, rounding, small samples, and the working time behind 用时."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from cases.lifecycle.worktime import calendar
from cases.models import CalendarDay
from dashboard.stats import BY_NAME, FIGURES, clock, is_balanced, values_of
from dashboard.stats.conditions import ALL


@pytest.mark.parametrize(
    "closed, in_time, due, rates",
    [(23_974, 22_345, 24_932, ("96.16", "89.62")), (413, 404, 429, ("96.27", "94.17"))],
)
def test_the_published_bulletins_come_out_of_their_counts(closed, in_time, due, rates):
    values = values_of({"due": due, "due_closed": closed, "due_in_time": in_time})
    assert (values["closing"].rate, values["closing_in_time"].rate) == tuple(map(Decimal, rates))
    assert [values[name].shown for name in ("closing", "closing_in_time")] == [f"{rate} %" for rate in rates]


@pytest.mark.parametrize(
    "count, of, shown", [(1, 800, "0.13 %"), (4, 4, "4/4"), (0, 0, "—"), (0, 5, "0.00 %"), (1, 8, "12.50 %")]
)
def test_a_rate_is_rounded_half_up_and_a_small_sample_is_counted(count, of, shown):
    value = values_of({"rated": of, "satisfied": count})["satisfied"]
    assert (value.shown, value.count, value.of) == (shown, count, of)


def test_no_two_parts_share_a_bit_and_every_figure_is_made_of_parts():
    bits = [part.bit for part in ALL]
    assert len(set(bits)) == len(bits)
    for figure in FIGURES.values():
        assert {figure.part, figure.of or figure.part, *figure.leaves_out} <= set(BY_NAME)


def test_what_came_in_has_to_be_somewhere():
    assert is_balanced({"open_start": 3, "reported": 4, "closed": 2, "rejected": 1, "open_end": 4})
    assert not is_balanced({"open_start": 3, "reported": 4, "closed": 2, "open_end": 4})


def worked_between(pairs):
    """Working seconds of each pair, as PostgreSQL reckons them."""
    ends = [end for pair in pairs for end in pair]
    params = clock.clock(min(ends), max(ends)) | {"a": [a for a, _ in pairs], "b": [b for _, b in pairs]}
    sql = f"""select {clock.worked("until")} - {clock.worked("since")} from (
      select {clock.seconds_since("a")} as since, {clock.seconds_since("b")} as until, %(cum)s::int[] as cum
      from unnest(%(a)s::timestamptz[], %(b)s::timestamptz[]) as pair (a, b)) as stretch"""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


def test_postgres_reckons_working_time_as_the_calendar_does(db):
    CalendarDay.objects.create(day="2026-03-07", working=True)
    dice = random.Random(11)
    first = datetime(2025, 12, 20, tzinfo=UTC)
    pairs = []
    for _ in range(400):
        begins = first + timedelta(microseconds=dice.randrange(300 * 86_400_000_000))
        pairs.append((begins, begins + timedelta(microseconds=dice.randrange(20 * 86_400_000_000))))
    for (begins, ends), seconds in zip(pairs, worked_between(pairs), strict=True):
        assert seconds == pytest.approx(calendar().between(begins, ends) * 60, abs=1e-6)
