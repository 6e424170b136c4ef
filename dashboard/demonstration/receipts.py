"""What the courier and the disk are left with: receipts, the news of the last days, one file for equal photos."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Q

from cases.calendar import keep
from cases.lifecycle import without_delivery
from cases.models import CaseEvent, EventDelivery, Notice, Photo, Status
from cases.tasks import deliver_event
from dashboard.demonstration import rhythm

NEWS, UNREAD_MINUTES = timedelta(days=3), 300
WAITING = (Status.REPORTED, Status.REGISTERED)


def write(now: datetime) -> None:
    """What is long past counts as delivered; the news, and whatever waits for the centre, is delivered here.

    All terms were counted by the calendar as it stands.
    """
    keep(now)
    news = Q(at__gte=now - NEWS) | Q(case__status__in=WAITING)
    past = CaseEvent.objects.exclude(news).values_list("pk", flat=True)
    EventDelivery.objects.bulk_create([EventDelivery(event_id=pk) for pk in past], batch_size=1000)
    unread = rhythm.back(now, UNREAD_MINUTES)
    with without_delivery():
        for event in CaseEvent.objects.filter(news).order_by("at"):
            deliver_event(event.pk, event.at)
            read_at = event.at + timedelta(hours=1) if event.at < unread else None
            Notice.objects.filter(case=event.case_id, cause=f"event:{event.pk}").update(
                created_at=event.at, read_at=read_at
            )


def share_files() -> None:
    """Photos of the same content become one file under many names (hard links): a twentieth of the disk.

    Deleting one leaves the others; a disk that knows no links keeps the copies.
    """
    first: dict[str, Path] = {}
    for photo in Photo.objects.order_by("pk"):
        path = Path(photo.file.path)
        kept = first.setdefault(photo.sha256, path)
        if kept == path:
            continue
        spare = path.with_suffix(".link")
        try:
            os.link(kept, spare)
        except OSError:
            return
        spare.replace(path)
