"""What the clock sets off for the registers."""

from typing import Any

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from grids.imports import bulk_intake

SCHEDULE: dict[str, Any] = {
    "intakes": {"task": "grids.upkeep.take_up", "schedule": crontab(), "options": {"expires": 55}},
    "old intakes": {
        "task": "grids.upkeep.clear",
        "schedule": crontab(minute="50", hour="3"),
        "options": {"expires": 36000},
    },
}


@shared_task
def take_up() -> None:
    """Large spreadsheets whose message was lost or whose worker died are gone on with."""
    for number in bulk_intake.unfinished(timezone.now()):
        bulk_intake.send(number)


@shared_task
def clear() -> None:
    """At night: lines of spreadsheets that nobody mended go."""
    bulk_intake.empty_old(timezone.now())
