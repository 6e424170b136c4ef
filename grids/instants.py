"""An instant as it comes from outside: in any zone that a clock can have, in any year that every zone can show."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

# No clock is further from UTC; PostgreSQL reads up to ±15:59, Python up to ±23:59.
FURTHEST = timedelta(hours=14)
# A day from the ends of what Python and PostgreSQL both hold: turned into any zone it is still a date.
FIRST, LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def in_utc(instant: datetime) -> datetime | None:
    """The same instant in UTC; None for one without a zone, in a zone that there is not, or at the ends of time."""
    offset = instant.utcoffset()
    try:
        known = instant.astimezone(UTC) if offset is not None and abs(offset) <= FURTHEST else None
    except OverflowError:
        return None
    return known if known and FIRST <= known <= LAST else None


def has_neighbours(day: date) -> bool:
    """Whether the months before and after it are in the calendar too; what a page steps through goes no further."""
    return date.min.year < day.year < date.max.year


class InstantField(forms.DateTimeField):
    """ISO 8601 or what a browser's own field sends, cleaned to UTC; without a zone it is the street's."""

    default_error_messages = {"invalid": _("请填日期和时间，如 2026-11-22T08:30:00+08:00。")}

    def to_python(self, value: Any) -> datetime | None:
        """The instant in UTC; ValidationError for one that cannot be."""
        try:
            found = super().to_python(value)
        except OverflowError:
            found = datetime.max
        instant = found and in_utc(found)
        if found and instant is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return instant


class InstantFilter(django_filters.IsoDateTimeFilter):
    """Before or after an instant; the one such filter of all lists, on pages and in the API."""

    field_class = InstantField
