"""交接: when a posting ends, what is open is laid before both and the community office; no grid is without an owner.

Made on the posting's last day, so that whoever leaves can still add a word, and renewed once it is over.
Rows are kept by their keys: names and words stay sealed where they are.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import notices
from cases.fieldwork import Owners, owners_on
from cases.five_ones.periods import midnight, shanghai_day
from cases.lifecycle import NotTheirs
from cases.models import Case, Handover, Hazard, Need, Promise
from grids.models import Grid, Household, Posting, User
from grids.people import ids_in_centre

CHANGED_WITHIN = timedelta(days=30)
LOOKED_BACK = timedelta(days=30)
LONGEST_WORDS = 2000
# Each kind's rows, when one was raised and when it ended; what was settled on the spot was never open.
KINDS: dict[str, tuple[QuerySet[Any], str, str]] = {
    "case": (Case.objects.filter(settled=False), "reported_at", "ended_at"),
    "hazard": (Hazard.objects.all(), "found_at", "gone_at"),
    "promise": (Promise.objects.all(), "made_at", "ended_at"),
    "need": (Need.objects.all(), "raised_at", "ended_at"),
}


def snapshot(grid: Grid, at: datetime) -> dict[str, Any]:
    """The keys of what was open in the grid at the instant, its key households, and what changed in thirty days."""
    since = midnight(shanghai_day(at) - CHANGED_WITHIN)
    standing: dict[str, Any] = {"changed": {}}
    for name, (rows, raised, ended) in KINDS.items():
        here = rows.filter(place_code=grid.code, **{f"{raised}__lte": at})
        still = here.filter(Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gt": at}))
        over = here.filter(**{f"{ended}__gte": since, f"{ended}__lte": at}).order_by(f"-{ended}")
        standing[name] = list(still.order_by("pk").values_list("pk", flat=True))
        standing["changed"][name] = list(over.values_list("pk", flat=True))
    homes = Household.objects.lived_in().filter(grid=grid)
    standing["household"] = list(homes.key().order_by("code").values_list("pk", flat=True))
    newcomers = homes.filter(moved_in_on__gte=since.date(), moved_in_on__lte=shanghai_day(at))
    standing["changed"]["household"] = list(newcomers.order_by("code").values_list("pk", flat=True))
    return standing


def ending(today: date) -> QuerySet[Posting]:
    """Postings on their last day or lately over, without a handover yet."""
    rows = Posting.objects.filter(to_on__lte=today, to_on__gte=today - LOOKED_BACK, handed_over__isnull=True)
    return rows.select_related("grid__community", "user").order_by("to_on", "pk")


def successor(posting: Posting) -> Posting | None:
    """Who comes after, if somebody is registered already."""
    later = Posting.objects.filter(grid=posting.grid_id, from_on__gt=posting.from_on)
    return later.select_related("user").order_by("from_on").first()


def make_all(now: datetime) -> int:
    """Make, renew and complete the handovers that are due, and tell about grids without anybody; how many were made."""
    today = shanghai_day(now)
    owners, made = owners_on(today), 0
    _forget_undone(today)
    for posting in ending(today):
        made += make(posting, owners, now) is not None
    over = Handover.objects.filter(made_at__lt=now).select_related("grid__community", "leaving__user")
    for handover in over.filter(Q(coming__isnull=True) | Q(leaving__to_on__gte=today - timedelta(days=3))):
        _keep_up(handover, owners, now)
    tell_vacant(owners, now)
    return made


def _forget_undone(today: date) -> None:
    """A posting whose end was taken back needs no handover, as long as nobody has looked at it."""
    Handover.objects.filter(
        Q(leaving__to_on__isnull=True) | Q(leaving__to_on__gt=today),
        leaving_seen_at__isnull=True,
        coming_seen_at__isnull=True,
        words="",
    ).delete()


@transaction.atomic
def make(posting: Posting, owners: Owners, now: datetime) -> Handover | None:
    """The handover of a posting; None where the same person simply stays on."""
    coming = successor(posting)
    if coming is not None and coming.user_id == posting.user_id and _follows(posting, coming):
        return None
    handover, new = Handover.objects.get_or_create(
        leaving=posting,
        defaults={
            "grid": posting.grid,
            "coming": coming,
            "made_at": now,
            "matters": snapshot(posting.grid, now),
        },
    )
    if new:
        office = owners.office(posting.grid.code)
        _tell(handover, [posting.user_id, *([coming.user_id] if coming else []), *office], now)
    return handover if new else None


def _follows(posting: Posting, coming: Posting) -> bool:
    return posting.to_on is not None and coming.from_on == posting.to_on + timedelta(days=1)


def _keep_up(handover: Handover, owners: Owners, now: datetime) -> None:
    """Whoever comes is added when registered. The last day's matters give way to those at its end, and those to
    what is open when somebody comes after a gap."""
    columns: dict[str, Any] = {}
    last = handover.leaving.to_on
    if last is not None and shanghai_day(handover.made_at) <= last < shanghai_day(now):
        columns |= {"matters": snapshot(handover.grid, now), "made_at": now}
    coming = successor(handover.leaving) if handover.coming_id is None else None
    if coming is not None:
        columns["coming"] = coming
        if not _follows(handover.leaving, coming):
            columns |= {"matters": snapshot(handover.grid, now), "made_at": now}
    if columns:
        Handover.objects.filter(pk=handover.pk).update(**columns)
    if coming is not None:
        _tell(handover, [coming.user_id], now)


def _tell(handover: Handover, people: Iterable[int], now: datetime) -> None:
    place = f"{handover.grid.community.name} {handover.grid.name}"
    for person in dict.fromkeys(people):
        message = notices.Message(f"handover:{handover.pk}", _("网格交接，请看一看"), place)
        notices.remind(person, message, f"/handovers/{handover.pk}/", now)


def vacant_grids(today: date) -> QuerySet[Grid, Any]:
    """Grids in use that had somebody posted and have nobody who can work there today; each with the last posting."""
    posted = Posting.objects.on(today).filter(user__is_active=True).values("grid")
    rows = Grid.objects.filter(retired_on__isnull=True, postings__from_on__lte=today)
    return (
        rows.exclude(pk__in=posted)
        .select_related("community")
        .annotate(last_posting=Max("postings__pk"))
        .order_by("code")
    )


def tell_vacant(owners: Owners, now: datetime) -> int:
    """The community office hears once that the grid's matters are its own; without an office, the centre."""
    told = 0
    for grid in vacant_grids(shanghai_day(now)):
        people = owners.office(grid.code) or ids_in_centre(grid.community.street_id)
        title = _("网格没有下沉干部，未了的事由社区居委会接着办")
        place = f"{grid.community.name} {grid.name}"
        for person in people:
            message = notices.Message(f"vacant:{grid.code}:{grid.last_posting}", title, place)
            notices.remind(person, message, f"/grid-list/?grid={grid.code}", now)
            told += 1
    return told


def see(handover: Handover, *, by: User, words: str = "", at: datetime | None = None) -> Handover:
    """Either side has seen it; whoever leaves may add what no list says."""
    now = at or timezone.now()
    columns: dict[str, Any] = {}
    if handover.leaving.user_id == by.pk:
        columns["leaving_seen_at"] = handover.leaving_seen_at or now
        if words.strip():
            columns["words"] = words.strip()[:LONGEST_WORDS]
    if handover.coming is not None and handover.coming.user_id == by.pk:
        columns["coming_seen_at"] = handover.coming_seen_at or now
    if not columns:
        raise NotTheirs(_("只有交出和接手的人能签看。"))
    Handover.objects.filter(pk=handover.pk).update(**columns)
    handover.refresh_from_db()
    return handover
