"""The records behind each of the five ones: the number and the list that explains it are the same rows.

A place is given by its grid's key and code, or by references to an outer query's; "now" is an argument, an instant or
what stands for one (`grids.runtime_params`).
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import TruncDate
from django.utils import timezone

from cases.five_ones.periods import shanghai_day
from cases.models import (
    Case,
    CaseEvent,
    GroupMessage,
    Hazard,
    ListReview,
    Part,
    Promise,
    Visit,
)
from grids.models import Household, Posting

# Whose word on a case past its term is a next step, and how long it stays one.
AT_WORK = (
    Part.CENTRE,
    Part.LEAD,
    Part.ASSISTANT,
    Part.CADRE,
    Part.WORKER,
    Part.LEADER,
    Part.OUTSIDER,
)
FRESH = timedelta(days=7)
MEETING = Q(outcome=Visit.Outcome.MET) & ~Q(kind=Visit.Kind.PHONE)


def found(rows: QuerySet[Any]) -> Subquery:
    """Whether there is a row, true or null, looked up one by one.

    An EXISTS would be planned as a hash of everybody's rows, which grow with the street.
    """
    return Subquery(rows.order_by().values(found=Value(True))[:1], output_field=BooleanField())


def on_the_spot(model: Any, grid: Any, starts: datetime, ends: Any) -> QuerySet[Any]:
    """Visits in person or patrols in the grid by whoever was posted to it on that day; each with its ``day``."""
    zone = timezone.get_default_timezone()
    posted = Posting.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=OuterRef("day")),
        user=OuterRef("by"),
        grid=OuterRef("grid"),
        from_on__lte=OuterRef("day"),
    )
    rows: QuerySet[Any] = model.objects.filter(grid=grid, at__gte=starts, at__lt=ends)
    if model is Visit:
        rows = rows.exclude(kind=Visit.Kind.PHONE)
    return rows.annotate(day=TruncDate("at", tzinfo=zone)).alias(posted=found(posted)).filter(posted=True)


def key_homes(grid: Any, first: date, last: date) -> QuerySet[Household]:
    """Key households that lived in the grid in the stretch and still do at its end."""
    here = Household.objects.filter(grid=grid, is_key=True)
    return here.filter(
        Q(retired_on__isnull=True) | Q(retired_on__gt=last),
        Q(moved_in_on__isnull=True) | Q(moved_in_on__lte=last),
    )


def meetings_with_each(starts: datetime, ends: Any) -> QuerySet[Visit]:
    """For a query of households: visits at which each was met, whoever of the grid or the community came.

    Face to face; a household that asked for a call instead of a visit is met by a call.
    """
    calls = ExpressionWrapper(OuterRef("prefers_call"), output_field=BooleanField())
    met = Visit.objects.filter(
        household=OuterRef("pk"), outcome=Visit.Outcome.MET, at__gte=starts, at__lt=ends
    )
    return met.alias(calls=calls).filter(MEETING | Q(calls=True))


def met_homes(grid: Any, first: date, last: date, starts: datetime, ends: Any) -> QuerySet[Household]:
    """Those of the key households who were met."""
    return key_homes(grid, first, last).filter(Exists(meetings_with_each(starts, ends)))


def meetings(grid: Any, starts: datetime, ends: Any) -> QuerySet[Visit]:
    """Meetings with residents: at a door, or with many at once."""
    residents = Q(household__isnull=False) | Q(kind=Visit.Kind.GROUP)
    return Visit.objects.filter(MEETING, residents, grid=grid, at__gte=starts, at__lt=ends)


def messages(grid: Any, starts: datetime, ends: Any) -> QuerySet[GroupMessage]:
    """What was said in the grid's group; what its robot could not send was not said."""
    rows = GroupMessage.objects.filter(grid=grid, at__gte=starts, at__lt=ends)
    return rows.exclude(by_robot=True, sent_at__isnull=True)


def reviews(grid: Any, until: Any) -> QuerySet[ListReview]:
    """When the grid's list was looked through, the latest first."""
    return ListReview.objects.filter(grid=grid, at__lt=until).order_by("-at", "-pk")


def _day_of(instant: Any) -> Any:
    """The day on which an instant falls in Shanghai, also of one that is given when the query runs."""
    if isinstance(instant, datetime):
        return shanghai_day(instant)
    return TruncDate(instant, tzinfo=timezone.get_default_timezone())


def stuck_cases(code: Any, until: Any) -> QuerySet[Case]:
    """Open cases past their term for which nobody at work on them has said within a week what comes next."""
    said = CaseEvent.objects.filter(case=OuterRef("pk"), part__in=AT_WORK, at__gte=OuterRef("due_at")).filter(
        at__gte=until - FRESH
    )
    late = Case.objects.open().filter(
        place_code=code, reported_at__lt=until, due_at__lt=until, asked__isnull=True
    )
    return late.alias(word=found(said)).filter(word__isnull=True)


def stuck_promises(code: Any, until: Any) -> QuerySet[Promise]:
    """Promises past their day that were neither kept nor moved."""
    return Promise.objects.open().filter(place_code=code, made_at__lt=until, due_on__lt=_day_of(until))


def stuck_hazards(code: Any, until: Any) -> QuerySet[Hazard]:
    """Hazards whose day of re-inspection has passed."""
    return Hazard.objects.filter(
        place_code=code, found_at__lt=until, gone_at__isnull=True, recheck_on__lt=_day_of(until)
    )


def newest(rows: QuerySet[Any]) -> QuerySet[Any]:
    """As a list shows them."""
    return rows.order_by(F("at").desc(), F("pk").desc())
