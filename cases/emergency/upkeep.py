"""What the clock does for emergencies: the next call when nobody answered, and hazards past their term."""

from typing import Any

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from cases.emergency import rectification
from cases.emergency.escalation import lapse, late_emergencies
from cases.jobs import alone, each

SCHEDULE: dict[str, dict[str, Any]] = {
    "call_on": {"task": "cases.emergency.upkeep.call_on", "schedule": crontab(), "options": {"expires": 55}},
    "rectify": {
        "task": "cases.emergency.upkeep.rectify",
        "schedule": crontab(minute="35", hour="8-20"),
        "options": {"expires": 3000},
    },
}


@shared_task
def call_on() -> None:
    """Every minute: a turn that did not answer in time gives way to the next."""
    with alone("call_on") as mine:
        if mine:
            now = timezone.now()
            each("emergency call", late_emergencies(now), lambda number: lapse(number, now))


@shared_task
def rectify() -> None:
    """Hazards past their term climb."""
    with alone("rectify") as mine:
        if mine:
            rectification.remind(timezone.now())
