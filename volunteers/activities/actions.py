"""What is done with an activity: each verb locks its row, so that order and places are decided one after the other."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.lifecycle import Incomplete, NotTheirs
from grids.models import Community, Grid, User
from volunteers.activities import notifications
from volunteers.activities.transitions import judge
from volunteers.models import Activity, Helper, SignUp
from volunteers.people import take_in, with_number
from volunteers.viewers import Viewer

MOST_MINUTES = 24 * 60
IN, WAITING, GONE = SignUp.State.IN, SignUp.State.WAITING, SignUp.State.GONE


@dataclass
class ActivityPlan:
    """What an activity is to be."""

    community: Community
    kind: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    places: int
    words: str = ""
    grid: Grid | None = None


def organise(
    plan: ActivityPlan, *, by: Viewer, at: datetime | None = None, key: str | None = None
) -> Activity:
    """A new activity, open for signing up at once; the same one under the same key."""
    code = plan.grid.code if plan.grid else plan.community.code
    if by.user is None or not by.keeps(code):
        raise NotTheirs(_("只有在这里工作的人能组织活动。"))
    if plan.ends_at <= plan.starts_at:
        raise Incomplete(_("结束要晚于开始。"), "ends_at")
    made = vars(plan) | {"place_code": code, "created_by": by.user, "created_at": at or timezone.now()}
    if key is None:
        return Activity.objects.create(**made)
    return Activity.objects.get_or_create(key=key, defaults=made)[0]


@contextmanager
def locked(activity: Activity, name: str, viewer: Viewer) -> Iterator[Activity]:
    """The row as it is now, nobody else's until the verb is done; judged before anything happens."""
    with transaction.atomic():
        rows = Activity.objects.select_related("community", "created_by")
        fresh = rows.select_for_update(of=("self",), no_key=True).get(pk=activity.pk)
        judge(fresh, name, viewer)
        yield fresh
    activity.refresh_from_db()


def sign_up(
    activity: Activity,
    *,
    helper: Helper | None = None,
    account: User | None = None,
    way: str,
    by: Viewer,
    at: datetime | None = None,
) -> tuple[SignUp, bool]:
    """A place, or the next in the waiting list; and whether it is new. Twice by the same person is once."""
    name = "sign_on" if way == SignUp.Came.OFFICE else "sign_up"
    with locked(activity, name, by) as fresh:
        known = fresh.sign_ups.standing().of(helper=helper, account=account).first()
        if known is not None:
            return known, False
        full = fresh.sign_ups.filter(state=IN).count() >= fresh.places
        row = SignUp.objects.create(
            activity=fresh,
            helper=helper,
            account=account,
            state=WAITING if full else IN,
            way=way,
            signed_at=at or timezone.now(),
        )
    return row, True


def sign_up_by_number(
    activity: Activity, *, name: str, phone: str, way: str, by: Viewer, at: datetime | None = None
) -> tuple[SignUp, bool]:
    """Somebody without account or link: found by their number in the community, else taken in with their consent."""
    now = at or timezone.now()
    with transaction.atomic():
        Community.objects.select_for_update(no_key=True).get(pk=activity.community_id)
        helper = with_number(activity.community, phone)
        if helper is None:
            helper = take_in(activity.community, name=name, phone=phone, at=now)
        return sign_up(activity, helper=helper, way=way, by=by, at=now)


def place_in_line(row: SignUp) -> int:
    """How many wait up to and with this one; 0 for who has a place."""
    if row.state != WAITING:
        return 0
    return SignUp.objects.filter(activity=row.activity_id, state=WAITING, pk__lte=row.pk).count()


def withdraw(row: SignUp, *, by: Viewer, at: datetime | None = None) -> None:
    """Their own, or through the community; the first who waits moves up and is told."""
    now = at or timezone.now()
    with locked(row.activity, "withdraw", by) as activity:
        own = by.user is not None and row.account_id == by.user.pk
        own = own or (by.helper is not None and row.helper_id == by.helper.pk)
        if not own and not by.keeps(activity.place_code):
            raise NotTheirs(_("只能取消自己的报名。"))
        _leave(activity, row, now)


def withdraw_from_device(row: SignUp, *, by: Viewer, at: datetime | None = None) -> None:
    """The browser that signed this person up takes it back; the page has looked that it is the same one."""
    with locked(row.activity, "withdraw", by) as activity:
        _leave(activity, row, at or timezone.now())


def _leave(activity: Activity, row: SignUp, now: datetime) -> None:
    SignUp.objects.filter(pk=row.pk).standing().update(state=GONE, gone_at=now, news="")
    move_up(activity, now)


def move_up(activity: Activity, now: datetime) -> None:
    """Fill the places of a locked activity from the waiting list, in order."""
    free = activity.places - activity.sign_ups.filter(state=IN).count()
    waiting = activity.sign_ups.filter(state=WAITING).order_by("pk").select_related("activity")
    for row in waiting[: max(free, 0)]:
        SignUp.objects.filter(pk=row.pk).update(state=IN, moved_at=now)
        notifications.notify_moved_up(row, now)


def change(
    activity: Activity,
    *,
    title: str,
    words: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    by: Viewer,
    at: datetime | None = None,
) -> None:
    """Another wording, place or time; all who signed up or wait hear of another place or time."""
    now = at or timezone.now()
    if ends_at <= starts_at:
        raise Incomplete(_("结束要晚于开始。"), "ends")
    with locked(activity, "change", by) as fresh:
        moved = (fresh.place, fresh.starts_at, fresh.ends_at) != (place, starts_at, ends_at)
        fresh.title, fresh.words, fresh.place = title, words, place
        fresh.starts_at, fresh.ends_at = starts_at, ends_at
        fresh.reminded_at = None if moved else fresh.reminded_at
        fresh.save(update_fields=["title", "words", "place", "starts_at", "ends_at", "reminded_at"])
        for row in fresh.sign_ups.standing() if moved else ():
            row.activity = fresh
            notifications.notify_changed(row, now)


def resize(activity: Activity, *, places: int, by: Viewer, at: datetime | None = None) -> None:
    """More or fewer places; nobody who is in loses theirs."""
    with locked(activity, "resize", by) as fresh:
        taken = fresh.sign_ups.filter(state=IN).count()
        if places < max(taken, 1):
            raise Incomplete(_("已经报上 %d 人，名额不能再少。") % taken, "places")
        fresh.places = places
        Activity.objects.filter(pk=fresh.pk).update(places=places)
        move_up(fresh, at or timezone.now())


def record(activity: Activity, minutes: Mapping[int, int], *, by: Viewer, at: datetime | None = None) -> None:
    """Who came and for how long, by the sign-ups' ids; who is not named did not come. May be put right later."""
    if any(not 0 < one <= MOST_MINUTES for one in minutes.values()):
        raise Incomplete(_("时长应在 0 到 24 小时之间。"))
    with locked(activity, "record", by) as fresh:
        rows = list(fresh.sign_ups.filter(state=IN))
        for row in rows:
            row.came, row.minutes = row.pk in minutes, minutes.get(row.pk, 0)
        SignUp.objects.bulk_update(rows, ["came", "minutes"])
        Activity.objects.filter(pk=fresh.pk).update(
            state=Activity.State.HELD, ended_at=fresh.ended_at or at or timezone.now()
        )


def call_off(activity: Activity, *, reason: str, by: Viewer, at: datetime | None = None) -> None:
    """It does not take place: all who signed up or waited hear of it."""
    now = at or timezone.now()
    if not reason.strip():
        raise Incomplete(_("请写为什么取消。"), "reason")
    with locked(activity, "call_off", by) as fresh:
        fresh.state, fresh.reason, fresh.ended_at = Activity.State.OFF, reason.strip(), now
        fresh.save(update_fields=["state", "reason", "ended_at"])
        for row in fresh.sign_ups.standing():
            row.activity = fresh
            notifications.notify_called_off(row, now)


def call_off_day(day: date, *, reason: str, by: Viewer, at: datetime | None = None) -> int:
    """Rain or heat: everything of that day on one's ground at once, or nothing. How many were called off."""
    with transaction.atomic():
        rows = Activity.objects.kept_by(by).filter(state=Activity.State.OPEN, starts_at__date=day)
        found = list(rows.order_by("pk"))
        for activity in found:
            call_off(activity, reason=reason, by=by, at=at)
    return len(found)


def confirm_call(row: SignUp, *, by: Viewer) -> None:
    """The community has called them."""
    if not by.keeps(row.activity.place_code):
        raise NotTheirs(_("只有在这里工作的人能办。"))
    SignUp.objects.filter(pk=row.pk).update(news="")
