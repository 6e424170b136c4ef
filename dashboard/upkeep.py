"""The dashboard's work by the clock: tallies folded and proved, exports begun anew and cleared away, notes made."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from cases.jobs import alone, each
from dashboard.analysis import analyse, look_again
from dashboard.exports import jobs
from dashboard.models import Note
from dashboard.tallies import differences, fold, recount
from grids.models import Street

SHOWN = 20

logger = logging.getLogger(__name__)

SCHEDULE: dict[str, dict[str, Any]] = {
    "fold": {"task": "dashboard.upkeep.fold_tallies", "schedule": crontab(), "options": {"expires": 55}},
    "prove": {
        "task": "dashboard.upkeep.prove_tallies",
        "schedule": crontab(minute="50", hour="3"),
        "options": {"expires": 36000},
    },
    "exports": {
        "task": "dashboard.upkeep.take_up_exports",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "old exports": {
        "task": "dashboard.upkeep.clear_exports",
        "schedule": crontab(minute="55", hour="3"),
        "options": {"expires": 36000},
    },
    "analyse": {
        "task": "dashboard.upkeep.analyse_streets",
        "schedule": crontab(minute="35"),
        "options": {"expires": 3000},
    },
}


@contextmanager
def folding_alone() -> Iterator[bool]:
    """Whether nobody else folds or counts anew."""
    with alone("folding") as mine:
        yield mine


@shared_task
def fold_tallies() -> None:
    """Fold in what was written since the last minute."""
    with folding_alone() as mine:
        if mine:
            fold(timezone.localdate())


@shared_task
def prove_tallies() -> None:
    """Compare with the rows; what differs is said loudly and counted anew."""
    with folding_alone() as mine:
        if mine and (wrong := differences(timezone.localdate())):
            logger.error("%d tallies differ from the rows and are counted anew:", len(wrong))
            for line in wrong[:SHOWN]:
                logger.error("tally: %s", line)
            recount(timezone.localdate())


@shared_task
def take_up_exports() -> None:
    """Exports whose message was lost or whose worker died are begun anew."""
    jobs.take_up(timezone.now())


@shared_task
def clear_exports() -> None:
    """At night: files older than a week go."""
    jobs.clear(timezone.now())


@shared_task
def analyse_streets() -> None:
    """Each hour: what stands out by now; and a second look at what has become a task."""
    with alone("analyse_streets") as mine:
        if mine:
            now = timezone.now()
            due = Note.objects.filter(state=Note.State.TASK, look_on__lte=timezone.localdate(now))
            streets = list(Street.objects.order_by("pk").values_list("pk", flat=True))
            each("analysis", streets, lambda pk: analyse(Street.objects.get(pk=pk), timezone.now()))
            notes = list(due.order_by("pk").values_list("pk", flat=True))
            each("second look", notes, lambda pk: look_again(Note.objects.get(pk=pk), now))
