"""Figures of 多元共治, each as the rows behind it: count them, list them, link to them.

``within`` is a place's code (street, community or grid); the rows are those of that place.
"""

from datetime import date

from django.db.models import QuerySet

from cases.models import Need
from volunteers.models import (
    FULFILLED,
    Activity,
    BuildingHead,
    Helper,
    Project,
    Resolution,
    Rider,
    SignUp,
    State,
    Unit,
)


def volunteers(within: str) -> QuerySet[Helper]:
    """居民志愿者: confirmed, not gone."""
    return Helper.objects.standing().volunteers().filter(place_code__startswith=within)


def building_heads(within: str, today: date) -> QuerySet[BuildingHead]:
    """楼栋长 in office on the day."""
    rows = BuildingHead.objects.filter(building__grid__code__startswith=within, from_on__lte=today)
    return rows.exclude(to_on__lt=today)


def riders(within: str) -> QuerySet[Rider]:
    """新就业群体: confirmed, not gone."""
    return Rider.objects.filter(helper__in=Helper.objects.standing().filter(place_code__startswith=within))


def units(within: str) -> QuerySet[Unit]:
    """驻区单位 in the street, or in a community of it."""
    rows = Unit.objects.active().filter(street__code=within[:9])
    return rows.filter(community__code=within[:12]) if len(within) > 9 else rows


def needs(within: str) -> QuerySet[Need]:
    """群众需求 collected, met or not."""
    return Need.objects.filter(place_code__startswith=within)


def needs_open(within: str) -> QuerySet[Need]:
    """Not met yet; the oldest first."""
    return needs(within).filter(ended_at__isnull=True).order_by("raised_at")


def projects_claimed(within: str) -> QuerySet[Project]:
    """民生微项目 that at least one unit stands by."""
    return Project.objects.claimed().filter(place_code__startswith=within)


def projects_waiting(within: str) -> QuerySet[Project]:
    """Published, and nobody has claimed any of it yet."""
    rows = Project.objects.filter(place_code__startswith=within, state=State.PUBLISHED)
    return rows.exclude(pk__in=Project.objects.claimed())


def projects_fulfilled(within: str) -> QuerySet[Project]:
    """Accepted by those they were for."""
    return Project.objects.filter(place_code__startswith=within, state__in=FULFILLED)


def activities_held(within: str, from_on: date, to_on: date) -> QuerySet[Activity]:
    """志愿活动 that took place on the days from one to the other, both included."""
    rows = Activity.objects.within(within).filter(state=Activity.State.HELD)
    return rows.filter(starts_at__date__range=(from_on, to_on))


def service_minutes(within: str, from_on: date, to_on: date) -> int:
    """服务时长 on those days, in minutes, added up from who came."""
    held = activities_held(within, from_on, to_on)
    return SignUp.objects.filter(activity__in=held).minutes()


def resolutions_open(within: str) -> QuerySet[Resolution]:
    """议事决议 that are promised and not done."""
    return Resolution.objects.within(within).open()


def resolutions_lapsed(within: str, today: date) -> QuerySet[Resolution]:
    """议事决议 whose day is over: for the community, the leader and the screen."""
    return Resolution.objects.within(within).lapsed(today)


def resolutions_done(within: str, from_on: date, to_on: date) -> QuerySet[Resolution]:
    """议事决议 that ended in something achieved on those days."""
    rows = Resolution.objects.within(within).filter(state=Resolution.State.DONE)
    return rows.filter(ended_at__date__range=(from_on, to_on))
