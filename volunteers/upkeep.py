"""What the clock sends for who helps: reminders of activities, of promises that come due or lapsed, of thanks owed."""

from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from celery.schedules import crontab
from django.db import transaction
from django.utils import timezone

from cases.jobs import alone, each
from volunteers import activities, councils
from volunteers.models import Activity, Resolution
from volunteers.snaps import actions

SCHEDULE: dict[str, dict[str, Any]] = {
    "activities": {
        "task": "volunteers.upkeep.remind_of_activities",
        "schedule": crontab(minute="20", hour="9-20"),
        "options": {"expires": 3000},
    },
    "resolutions": {
        "task": "volunteers.upkeep.remind_of_resolutions",
        "schedule": crontab(minute="40", hour="8-20"),
        "options": {"expires": 3000},
    },
    "thanks": {
        "task": "volunteers.upkeep.remind_of_thanks",
        "schedule": crontab(minute="50", hour="9", day_of_month="1-7"),
        "options": {"expires": 3000},
    },
}


@shared_task
def remind_of_activities() -> None:
    """By day, each activity of tomorrow once."""
    with alone("activities") as mine:
        if mine:
            now = timezone.now()
            each("activity reminder", due_reminders(now), lambda pk: remind_of(pk, timezone.now()))


def due_reminders(now: datetime) -> list[int]:
    """Tomorrow's activities of which nobody was reminded yet."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    rows = Activity.objects.filter(state=Activity.State.OPEN, starts_at__date=tomorrow, reminded_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def remind_of(number: int, now: datetime) -> None:
    """Claim and tell in one transaction: a second run finds nothing."""
    with transaction.atomic():
        claimed = Activity.objects.filter(pk=number, reminded_at=None, state=Activity.State.OPEN)
        if claimed.update(reminded_at=now):
            activities.remind(Activity.objects.get(pk=number), now)


@shared_task
def remind_of_resolutions() -> None:
    """Each is told once for its day, before it and when it lapsed."""
    with alone("resolutions") as mine:
        if mine:
            rows = Resolution.objects.select_related("council__community", "member", "unit", "executor")
            due = councils.due(timezone.now())
            each("resolution", due, lambda pk: councils.remind(rows.get(pk=pk), timezone.now()))


@shared_task
def remind_of_thanks() -> None:
    """In a month's first days: the centre, once, as long as last month's snaps were not thanked for."""
    with alone("thanks") as mine:
        if mine:
            actions.remind(timezone.now())
