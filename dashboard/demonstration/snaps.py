"""随手拍 of the year by personal links: whose they were, what was read, and the months that were thanked for."""

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from cases.models import Case, Source
from dashboard.demonstration import rhythm
from dashboard.demonstration.world import World
from volunteers import figures
from volunteers.models import Helper, Snap, Thanks
from volunteers.snaps import actions

SHARE_BY_LINK, BUSY = 0.7, 60
MONTHS = 5
LINES = (
    "路灯、井盖、倒下的树，你们先看到，我们就能先去。谢谢。",
    "雨天路滑，报积水的朋友帮大家绕开了麻烦，也请自己慢一点。谢谢。",
    "天热，社区的凉茶给你们留着，进来歇歇脚。谢谢你们多看的那一眼。",
)


def tell(world: World, random: Random) -> None:
    """Most snaps of the year came by the links of some sixty riders; last month's thanks are still to be written."""
    busy = _busy(world, random)
    rows = []
    for case in (
        Case.objects.filter(source=Source.SNAP).select_related("first_case").order_by("reported_at", "pk")
    ):
        near = busy.get(case.place_code[:12])
        if not near or random.random() > SHARE_BY_LINK:
            continue
        answered = case.closed_at or case.ended_at
        told = answered + timedelta(hours=random.randint(2, 40)) if answered else None
        known = told if told and told < world.present else None
        rows.append(Snap(helper=random.choice(near), case=case, at=case.reported_at, told_at=known))
    Snap.objects.bulk_create(rows)
    _thanks(world, random)


def _busy(world: World, random: Random) -> dict[str, list[Helper]]:
    """The riders who report, by community."""
    street = world.ground.street
    riders = [
        row.helper for row in figures.riders(street.code).select_related("helper").order_by("helper__code")
    ]
    found: dict[str, list[Helper]] = {}
    for helper in random.sample(riders, min(BUSY, len(riders))):
        found.setdefault(helper.place_code[:12], []).append(helper)
    return found


def _thanks(world: World, random: Random) -> None:
    """A few words for each month with snaps before the last one."""
    street, by = world.ground.street, world.staff.centre[0]
    first = actions.month_before(timezone.localdate(world.present))
    rows = []
    for _month in range(MONTHS):
        first = actions.month_before(first)
        month = actions.month_of(street, first)
        after = timezone.make_aware(datetime(first.year, first.month, 28)) + timedelta(days=6)
        words = f"{month.draft}{random.choice(LINES)}"
        if month.matters:
            rows.append(Thanks(street=street, month=first, words=words, by=by, at=rhythm.after(after, 2)))
    Thanks.objects.bulk_create(rows)
