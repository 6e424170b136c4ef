"""A person's own record: what they signed up for, what they did, the hours added up from the rows."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum
from django.db.models.functions import ExtractYear
from django.utils import timezone

from grids.models import User
from volunteers.models import Activity, Helper, SignUp
from volunteers.viewers import Viewer


@dataclass(frozen=True)
class Year:
    """One year's sum, in hours."""

    year: int
    hours: float


@dataclass(frozen=True)
class Record:
    """What is coming, what was, and what it adds up to."""

    coming: list[SignUp]
    done: list[SignUp]
    years: list[Year]

    @property
    def hours(self) -> float:
        """All of it, in hours."""
        return round(sum(row.minutes for row in self.done) / 60, 1)


def own_record(viewer: Viewer, now: datetime) -> Record:
    """Of the holder of a personal link, else of the account."""
    account = None if viewer.helper else viewer.user
    return record_of(now, helper=viewer.helper, account=account)


def record_of(
    now: datetime, *, helper: Helper | None = None, account: User | None = None, year: int | None = None
) -> Record:
    """Of a person; of one year of theirs when it is given."""
    rows = SignUp.objects.standing().of(helper=helper, account=account).select_related("activity__community")
    coming = rows.filter(activity__state=Activity.State.OPEN, activity__ends_at__gt=now)
    done = rows.filter(came=True)
    if year is not None:
        done = done.filter(activity__starts_at__year=year)
    by_year = done.annotate(year=ExtractYear("activity__starts_at", tzinfo=timezone.get_default_timezone()))
    sums = by_year.order_by().values("year").annotate(sum=Sum("minutes")).order_by("-year")
    return Record(
        coming=list(coming.order_by("activity__starts_at")),
        done=list(done.order_by("-activity__starts_at")),
        years=[Year(one["year"], round(one["sum"] / 60, 1)) for one in sums],
    )
