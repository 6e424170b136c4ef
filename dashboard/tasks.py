"""Work that is sent after commit: it gets an id, may run twice, and holds no rule."""

from celery import shared_task

from dashboard.exports import jobs

# A million rows take minutes; the broker may hand the message out again meanwhile, and that finds the file claimed.
LONGEST = 1800


@shared_task(time_limit=LONGEST, soft_time_limit=LONGEST - 60)
def make_export(number: int) -> None:
    """Make a file that somebody asked for."""
    jobs.make(number)
