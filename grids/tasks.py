"""Work that is sent after commit: it gets an id, may run twice, and holds no rule."""

from celery import shared_task

from grids.imports import bulk_intake

SOON = 2


@shared_task
def take_in(number: int) -> None:
    """Go on with a large spreadsheet; what does not fit into one turn goes to the end of the queue."""
    if bulk_intake.go_on(number):
        bulk_intake.send(number, later=SOON)
