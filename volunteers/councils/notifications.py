"""Who hears of a resolution's day: who promised it, the community office, and when it lapses the community's leader."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cases import notices
from grids.models import Membership
from grids.people import in_office
from volunteers.models import Resolution

BEFORE = timedelta(days=3)


def due(now: datetime) -> list[int]:
    """The open resolutions whose day is near or over; each is told once for its day."""
    until = timezone.localdate(now) + BEFORE
    return list(Resolution.objects.open().filter(due_on__lte=until).values_list("pk", flat=True))


def remind(resolution: Resolution, now: datetime) -> None:
    """Before the day the owner and the office; after it the leader as well. Nobody is disturbed at night."""
    if notices.is_quiet(now):
        return
    late = resolution.due_on < timezone.localdate(now)
    people = _owners(resolution) | _office(resolution)
    title = _("议事决议快到期了")
    if late:
        leader = resolution.council.community.leader_id
        people |= {leader} if leader else set()
        title = _("议事决议过期了")
    cause = f"resolution-{resolution.pk}:{'lapsed' if late else 'due'}:{resolution.due_on}"
    for person in sorted(people):
        message = notices.Message(cause, title, f"{resolution.what}\n{resolution.owner} {resolution.due_on}")
        notices.remind(person, message, resolution.get_absolute_url(), now)


def _owners(resolution: Resolution) -> set[int]:
    if resolution.member is not None:
        return {resolution.member.account_id} if resolution.member.account_id else set()
    executor = resolution.executor_id or (resolution.unit.executor_id if resolution.unit else None)
    members = Membership.objects.filter(executor=executor, user__is_active=True)
    return set(members.values_list("user", flat=True)) if executor else set()


def _office(resolution: Resolution) -> set[int]:
    return set(in_office(resolution.council.community.code).values_list("user", flat=True))
