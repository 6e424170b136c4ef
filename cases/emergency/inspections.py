"""What is due for inspection: the last patrol with a checklist, and the days that kind and risk allow.

An inspection is a patrol of a site by a checklist; nothing else is filed for it. A place that was never inspected is
overdue; a kind and risk without an interval is not inspected.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateField, F, Func, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from cases.five_ones import shanghai_day
from cases.models import InspectionInterval, Light, Patrol
from grids.models import Site
from grids.privacy import mask_text

SOON = timedelta(days=7)
MOST_PINS = 600
LIGHTS: dict[str, Any] = {Light.RED: _("超期未检"), Light.YELLOW: _("一周内到期"), Light.GREEN: _("没有到期")}


class DayAfter(Func):
    """The day of Asia/Shanghai on which an instant lies, so many days later."""

    template = "(%(expressions)s)"
    arg_joiner = " + "
    output_field = DateField()


class ShanghaiDay(Func):
    """The day of Asia/Shanghai on which an instant lies."""

    template = "((%(expressions)s) at time zone 'Asia/Shanghai')::date"
    output_field = DateField()


def inspected(sites: QuerySet[Site]) -> QuerySet[Any]:
    """The sites that are to be inspected, each with ``every`` (days), ``last_at`` and ``due_on`` (None: never yet)."""
    interval = InspectionInterval.objects.filter(kind=OuterRef("kind"), risk=OuterRef("risk"))
    last = Patrol.objects.filter(site=OuterRef("pk"), checklist__isnull=False).order_by("-at")
    return (
        sites.annotate(every=Subquery(interval.values("days")[:1]))
        .filter(every__isnull=False)
        .annotate(last_at=Subquery(last.values("at")[:1]))
        .annotate(due_on=DayAfter(ShanghaiDay(F("last_at")), F("every")))
    )


def with_light(sites: QuerySet[Any], light: str, now: datetime) -> QuerySet[Any]:
    """Of the inspected sites those of a light: overdue or never seen, due within a week, or not due."""
    today = shanghai_day(now)
    never = Q(last_at__isnull=True)
    if light == Light.RED:
        return sites.filter(never | Q(due_on__lt=today))
    if light == Light.YELLOW:
        return sites.filter(due_on__gte=today, due_on__lte=today + SOON)
    return sites.filter(due_on__gt=today + SOON)


def light_of(due_on: date | None, today: date) -> str:
    """The colour of a site by its day."""
    if due_on is None or due_on < today:
        return Light.RED
    return Light.YELLOW if due_on <= today + SOON else Light.GREEN


def pins_of(sites: QuerySet[Any], now: datetime) -> dict[str, Any]:
    """The sites with a point, the longest overdue first, as a FeatureCollection for the map."""
    today = shanghai_day(now)
    found = sites.filter(longitude__isnull=False, latitude__isnull=False)[:MOST_PINS]
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [site.longitude, site.latitude]},
                "properties": {
                    "number": site.code,
                    "light": str(light_of(site.due_on, today)),
                    "label": mask_text(site.name),
                    "url": f"/sites/{site.code}/",
                },
            }
            for site in found
        ],
    }


def by_urgency(sites: QuerySet[Any]) -> QuerySet[Any]:
    """Never inspected first, then the longest overdue; equal ones by risk and code."""
    return sites.order_by(F("due_on").asc(nulls_first=True), "every", "code")
