"""Work that is sent after commit: it gets an id, may run twice, and holds no rule."""

from celery import shared_task

from grids import intake

SOON = 2


@shared_task
def take_in(number: int) -> None:
    """Go on with a large spreadsheet; what does not fit into one turn goes to the end of the queue."""
    if intake.go_on(number):
        intake.send(number, later=SOON)
