"""Days on which nothing is asked of a cadre: granted and ended by the community office, never by oneself."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import notices
from cases.five_ones.periods import month_of, shanghai_day
from cases.lifecycle import Incomplete, NotTheirs, Refused
from cases.models import Excuse
from grids.models import Posting, User
from grids.roles import covers

LONGEST = timedelta(days=183)


def own_excuses(user: User) -> QuerySet[Excuse]:
    """Those of the communities in whose office the person works, the latest first."""
    condition = Q(pk__in=[])
    for prefix in user.standing.communities:
        condition |= Q(grid__code__startswith=prefix)
    related = ("user", "grid__community", "granted_by")
    return Excuse.objects.filter(condition).select_related(*related).order_by("-from_on", "-pk")


def excusable(user: User, today: date) -> QuerySet[Posting]:
    """The postings of one's communities that hold today or begin later, except one's own."""
    condition = Q(pk__in=[])
    for prefix in user.standing.communities:
        condition |= Q(grid__code__startswith=prefix)
    rows = Posting.objects.filter(condition, Q(to_on__isnull=True) | Q(to_on__gte=first_day(today)))
    return rows.exclude(user=user).select_related("user", "grid__community").order_by("grid__code", "from_on")


def first_day(today: date) -> date:
    """The earliest day that can still be excused: the month before is being read, what lies earlier was."""
    return month_of(today).before.first


def grant(
    posting: Posting,
    *,
    from_on: date,
    to_on: date,
    reason: str,
    by: User,
    words: str = "",
    at: datetime | None = None,
) -> Excuse:
    """Excuse the posted cadre on these days, both included. Raises Refused and its kin."""
    now = at or timezone.now()
    _check(posting.grid.code, posting.user, by)
    if to_on < from_on:
        raise Incomplete(_("结束日期不能早于开始日期。"), "to_on")
    if to_on - from_on > LONGEST:
        raise Incomplete(_("一次最多免记半年。"), "to_on")
    if from_on < first_day(shanghai_day(now)):
        raise Incomplete(_("只能补记上个月以来的日子。"), "from_on")
    excuse = Excuse(
        user=posting.user,
        grid=posting.grid,
        from_on=from_on,
        to_on=to_on,
        reason=reason,
        words=words.strip(),
        granted_by=by,
    )
    try:
        with transaction.atomic():
            excuse.save(force_insert=True)
            _tell(excuse, _("这些天免记"), now)
    except IntegrityError as error:
        raise Refused(_("这段日期已经免记了。"), "from_on") from error
    return excuse


@transaction.atomic
def end(excuse: Excuse, *, by: User, at: datetime | None = None) -> Excuse | None:
    """From today on something is asked again; None when nothing of the excuse is left."""
    now = at or timezone.now()
    _check(excuse.grid.code, excuse.user, by)
    today = shanghai_day(now)
    if excuse.to_on < today:
        raise Refused(_("这段免记已经过去了。"))
    _tell(excuse, _("免记到昨天为止"), now)
    if excuse.from_on >= today:
        excuse.delete()
        return None
    excuse.to_on = today - timedelta(days=1)
    excuse.save(update_fields=["to_on"])
    return excuse


def _check(grid_code: str, user: User, by: User) -> None:
    if not covers(by.standing.communities, grid_code):
        raise NotTheirs(_("只有这个社区的居委会能免记。"))
    if user.pk == by.pk:
        raise NotTheirs(_("不能给自己免记，请同事来办。"))


def _tell(excuse: Excuse, title: str, now: datetime) -> None:
    """The cadre reads it in the inbox."""
    days = f"{excuse.from_on} – {excuse.to_on} {excuse.get_reason_display()}"
    message = notices.Message(f"excuse:{excuse.pk}:{now:%Y%m%dT%H%M%S}", title, days)
    notices.remind(excuse.user_id, message, "/rounds/", now)
