"""Whom to see: a short list with the reason for each, in an order one can walk. It is an offer, never a quota.

In this order: what was promised, who asked, key households not met this month, newcomers, then the longest unseen.
Who was called on today is not named again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateField, DateTimeField, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.field_scope import own_doors
from cases.models import Promise, Visit
from grids.models import Household, User

MOST = 8
NEW_FOR = timedelta(days=60)
COLUMNS = (
    "pk",
    "is_key",
    "prefers_call",
    "consent",
    "asked_on",
    "moved_in_on",
    "promised_on",
    "tried_at",
    "met_at",
    "contacted_at",
)


@dataclass(frozen=True)
class Call:
    """A household to see, and why."""

    household: Household
    reason: str
    rank: int

    @property
    def by_telephone(self) -> bool:
        """Whether the door asked for a call instead."""
        return self.household.prefers_call


def _last(**of: Any) -> Subquery:
    visits = Visit.objects.filter(household=OuterRef("pk"), **of).order_by("-at")
    return Subquery(visits.values("at")[:1], output_field=DateTimeField())


def with_contacts(households: QuerySet[Household], today: date) -> QuerySet[Household, Any]:
    """Each with ``tried_at``, ``met_at`` (face to face), ``contacted_at`` and ``promised_on`` (due by now)."""
    met = {"outcome": Visit.Outcome.MET}
    promises = Promise.objects.open().filter(household=OuterRef("pk"), due_on__lte=today).order_by("due_on")
    return households.annotate(
        tried_at=_last(),
        contacted_at=_last(**met),
        met_at=_last(**met, kind=Visit.Kind.FACE),
        promised_on=Subquery(promises.values("due_on")[:1], output_field=DateField()),
    )


def to_see(user: User, now: datetime, most: int = MOST) -> list[Call]:
    """The calls worth making now, at most so many, in walking order; two queries."""
    today = timezone.localdate(now)
    rows = with_contacts(own_doors(user), today).order_by().values(*COLUMNS)
    ranked = sorted(filter(None, (_rank(row, today) for row in rows)))[:most]
    reasons = {pk: (rank, reason) for rank, _order, pk, reason in ranked}
    homes = Household.objects.filter(pk__in=reasons).select_related("building", "grid")
    return [
        Call(home, reasons[home.pk][1], reasons[home.pk][0])
        for home in homes.order_by("grid__code", "building__code", "code")
    ]


def reasons_for(rows: Iterable[dict[str, Any]], today: date) -> dict[int, str]:
    """For households as ``with_contacts`` gives them: why each is worth a call, where there is a reason."""
    ranked = filter(None, (_rank(row, today) for row in rows))
    return {pk: reason for _rank_, _order, pk, reason in ranked}


def _rank(row: dict[str, Any], today: date) -> tuple[int, float, int, str] | None:
    """Rank, order within it, the household, the reason; None for one that is not to be named today."""
    tried, met, contacted = (_day(row[name]) for name in ("tried_at", "met_at", "contacted_at"))
    if tried == today:
        return None
    ago = float((today - contacted).days) if contacted else 100_000.0
    if row["promised_on"]:
        return 0, (row["promised_on"] - today).days, row["pk"], _promised(row["promised_on"], today)
    seen = contacted if row["prefers_call"] else met
    if row["asked_on"] and (seen is None or seen < row["asked_on"]):
        return 1, (row["asked_on"] - today).days, row["pk"], _("住户要求上门")
    if row["is_key"] and (seen is None or seen < today.replace(day=1)):
        return 2, -ago, row["pk"], _("重点户，本月未联系") if row["prefers_call"] else _("重点户，本月未见面")
    if row["moved_in_on"] and contacted is None and today - NEW_FOR <= row["moved_in_on"] <= today:
        return 3, (row["moved_in_on"] - today).days, row["pk"], _("新入住，还没见过面")
    if row["consent"] == Household.Consent.REFUSED:
        return None
    return 4, -ago, row["pk"], _unseen(ago) if contacted else _("还没有联系过")


def _day(instant: datetime | None) -> date | None:
    return timezone.localdate(instant) if instant else None


def _promised(due: date, today: date) -> str:
    late = (today - due).days
    if late:
        return ngettext("答应过的事，过了 %d 天", "答应过的事，过了 %d 天", late) % late
    return _("答应过今天")


def _unseen(days: float) -> str:
    if days < 60:
        return ngettext("%d 天没有联系", "%d 天没有联系", int(days)) % int(days)
    months = int(days // 30)
    return ngettext("%d 个月没有联系", "%d 个月没有联系", months) % months
