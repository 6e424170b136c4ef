"""Whatever happens to cases, each row of every month balances, and one month's end is the next one's start."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from cases import lifecycle
from cases.five_ones import month_of
from cases.five_ones.periods import shanghai_day
from cases.lifecycle import Actor, Refused, Report, report, without_delivery
from cases.lifecycle.core import allowed_actions
from cases.models import Case, Status
from dashboard.stats import DIMENSIONS, Question, table_of
from grids.models import Grid
from tests.cases.lifecycle.walks import Troupe

DAYS, CASES, STEPS = 150, 90, 14


class Dice:
    """Random histories: each case takes allowed steps at random instants until now."""

    def __init__(self, troupe, category, seed):
        self.troupe, self.category, self.dice = troupe, category, random.Random(seed)
        self.now = timezone.now()
        self.grids = list(Grid.objects.order_by("code"))

    def live(self):
        """One case's life."""
        at = self.now - timedelta(days=self.dice.uniform(1, DAYS))
        source = self.dice.choice(["resident", "snap"])
        brought = Report(source, "一件事", self.category, grid=self.dice.choice(self.grids))
        case = report(brought, by=Actor(), at=at)[0]
        for _ in range(self.dice.randrange(STEPS)):
            at += timedelta(hours=self.dice.expovariate(1 / 40))
            if at < self.now:
                self.step(case, at)

    def step(self, case, at):
        """One step that somebody may take; what is refused for another reason is left."""
        actors = sorted(self.troupe.actors.items())
        moves = [(one.name, actor) for _, actor in actors for one in allowed_actions(case, actor)]
        if not moves:
            return
        name, actor = self.dice.choice(moves)
        try:
            lifecycle.act(name, case, by=actor, at=at, **self.troupe.brings(name))
        except Refused:
            case.refresh_from_db()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_month_of_random_histories_balances(request, street, category, auditor, seed):
    dice = Dice(Troupe(request), category, seed)
    began = dice.now - timedelta(days=DAYS)
    words = Report("resident", "首案", category, grid=dice.grids[0])
    dice.troupe.first_case = report(words, by=Actor(), at=began)[0]
    with without_delivery():
        for _ in range(CASES):
            dice.live()
    assert Case.objects.exclude(status=Status.REPORTED).count() > CASES / 2
    month, left = month_of(shanghai_day(began)), 0
    while month.starts < dice.now:
        left = balanced(Question(auditor, month, dice.now), left)
        month = month.next
    assert left == Case.objects.open().count()


def balanced(question, left):
    """Each row of each table balances and begins with what was left; what is left now."""
    for by in DIMENSIONS:
        table = table_of(question, by)
        assert all(row.is_balanced for row in (*table.rows, table.total))
        assert sum(row.counts["open_start"] for row in table.rows) == left
        assert sum(row.counts["closed"] for row in table.rows) == table.total.counts["closed"]
    return table.total.counts["open_end"]
