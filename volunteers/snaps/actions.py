"""随手拍 by a personal link: nothing about oneself is typed, the result comes back, the street thanks once a month.

A month's figures are counted from its snaps; nobody is compared with anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cases import notices
from cases.five_ones import periods
from cases.lifecycle import NotTheirs, Refused, with_files
from cases.models import Case, Status
from cases.requests import public_status, tracking_access
from grids.models import Street, User
from grids.people import ids_in_centre
from volunteers.models import Helper, Snap, Thanks

SHOWN = 30
ANSWERED = (Status.CLOSED, Status.REJECTED, Status.MERGED)


@dataclass(frozen=True)
class OwnSnap:
    """One of my snaps, as its reporter may read it."""

    snap: Snap
    fresh: bool

    @cached_property
    def leading(self) -> Case:
        """The case whose result counts: the first one where it joined another."""
        return public_status.leading(self.snap.case)

    @property
    def what(self) -> str:
        """What it was about: one's own words, else the kind, else that there was only a photo."""
        case = self.snap.case
        return case.category.name if case.category and not case.description.strip() else case.headline

    @property
    def stage(self) -> str:
        """Where it stands, in a sentence."""
        reached = [stage for stage in public_status.stages(self.leading) if stage.words]
        return reached[-1].words if reached else ""

    @cached_property
    def result(self) -> str:
        """The last word to the reporter."""
        return public_status.result(self.leading)

    @property
    def link(self) -> str:
        """Where the whole way stands."""
        return tracking_access.link_of(self.snap.case)


def snaps_of(helper: Helper) -> list[OwnSnap]:
    """The newest thirty; those whose result was not read yet are fresh."""
    columns = ("case__category", "case__executor", "case__first_case__executor")
    rows = helper.snaps.select_related(*columns)[:SHOWN]
    return [OwnSnap(row, row.told_at is None and is_answered(row.case)) for row in rows]


def is_answered(case: Case) -> bool:
    """Whether there is a result to read."""
    return public_status.leading(case).status in ANSWERED


def mark_read(snaps: Iterable[OwnSnap], now: datetime) -> None:
    """The fresh ones were seen."""
    fresh = [one.snap.pk for one in snaps if one.fresh]
    if fresh:
        Snap.objects.filter(pk__in=fresh, told_at=None).update(told_at=now)


@dataclass(frozen=True)
class Month:
    """One month of a street's snaps, counted from the rows."""

    first: date
    people: int
    matters: int
    settled: int

    @property
    def draft(self) -> str:
        """Words to begin with."""
        words = _(
            "%(month)d 月，%(people)d 位随手拍的朋友报来 %(matters)d 件事，%(settled)d 件已经办好。谢谢大家！"
        )
        return words % {
            "month": self.first.month,
            "people": self.people,
            "matters": self.matters,
            "settled": self.settled,
        }


def month_before(day: date) -> date:
    """The first day of the month before."""
    return periods.month_of(day).before.first


def month_of(street: Street, first: date) -> Month:
    """What was reported in the month, by how many, and what of it is closed by now."""
    rows = Snap.objects.within(street.code).in_month(first.year, first.month)
    return Month(
        first,
        rows.order_by().values("helper").distinct().count(),
        rows.count(),
        rows.filter(case__status=Status.CLOSED).count(),
    )


def owed(street: Street, today: date) -> Month | None:
    """Last month, as long as somebody reported in it and nobody thanked them."""
    first = month_before(today)
    if Thanks.objects.filter(street=street, month=first).exists():
        return None
    month = month_of(street, first)
    return month if month.matters else None


def thank(street: Street, words: str, *, by: User, at: datetime | None = None) -> Thanks:
    """The centre's words for last month; everybody who reported in it finds them on their page."""
    now = at or timezone.now()
    if not by.standing.is_centre or by.standing.street != street.code:
        raise NotTheirs(_("只有本街道的指挥中心能写。"))
    if owed(street, timezone.localdate(now)) is None:
        raise Refused(_("上个月没有随手拍，或者已经致谢过了。"))
    try:
        with with_files():
            first = month_before(timezone.localdate(now))
            return Thanks.objects.create(street=street, month=first, words=words, by=by, at=now)
    except IntegrityError as twice:
        raise Refused(_("上个月没有随手拍，或者已经致谢过了。")) from twice


def thanks_to(helper: Helper) -> Thanks | None:
    """The latest thanks for a month in which this person reported."""
    months = {
        timezone.localtime(at).date().replace(day=1) for at in helper.snaps.values_list("at", flat=True)
    }
    return Thanks.objects.filter(street=helper.community.street, month__in=months).first()


def remind(now: datetime) -> int:
    """The centre's people of each street that owes last month's thanks; once a month each. How many were told."""
    if notices.is_quiet(now):
        return 0
    told = 0
    for street in Street.objects.all():
        month = owed(street, timezone.localdate(now))
        if month is None:
            continue
        message = notices.Message(f"snaps:{month.first}", _("上个月的随手拍还没有致谢"), month.draft)
        for person in ids_in_centre(street.pk):
            notices.remind(person, message, reverse("snap_thanks"), now)
            told += 1
    return told
