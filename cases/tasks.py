"""Work that a verb sends after commit: it gets an event's id, may run twice, and holds no rule."""

from celery import shared_task

from cases.models import CaseEvent, EventDelivery


@shared_task
def deliver(event: int) -> None:
    """Write the proposal and the notices that follow from an event, once."""
    row = CaseEvent.objects.select_related("case").get(pk=event)
    EventDelivery.objects.get_or_create(event=row)
