"""Has anything happened that the screen shows? A tag, by primary keys alone, that a poll can ask for every second."""

from datetime import datetime

from django.db import connection

from cases.presence import news
from dashboard.scope import Windows

# The sequence moves with every line, the count when the lines are committed.
LINES = "select last_value, (select count(*) from dashboard_tallyline) from dashboard_tallyline_id_seq"


def pulse(now: datetime) -> str:
    """Changes with every event of a case and with whatever is counted; and at midnight."""
    with connection.cursor() as cursor:
        cursor.execute(LINES)
        last, waiting = cursor.fetchone()
    return f'"{news()}-{last}-{waiting}-{Windows(now).today:%m%d}"'
