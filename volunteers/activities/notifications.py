"""Who hears of an activity's turns: accounts by their inbox; for the others the community reads whom to call."""

from datetime import datetime

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from cases import notices
from grids.people import in_office
from volunteers.models import Activity, SignUp


def notify_moved_up(row: SignUp, now: datetime) -> None:
    """A place became free for who waited."""
    _notify(row, SignUp.News.MOVED, _("候补转正，您报上名了"), now)


def notify_called_off(row: SignUp, now: datetime) -> None:
    """It does not take place."""
    _notify(row, SignUp.News.OFF, _("志愿活动取消了"), now)


def notify_changed(row: SignUp, now: datetime) -> None:
    """Another time or place; told again when it changes again."""
    _notify(row, SignUp.News.CHANGED, _("志愿活动改了时间或地点"), now, f":{now:%Y%m%d%H%M%S}")


def _notify(row: SignUp, news: str, title: str, now: datetime, again: str = "") -> None:
    if row.account_id is None:
        # Who is still to hear that they have a place hears the new time in the same call.
        kept = row.news == SignUp.News.MOVED and news == SignUp.News.CHANGED
        SignUp.objects.filter(pk=row.pk).update(news=row.news if kept else news)
        return
    SignUp.objects.filter(pk=row.pk).update(news="")
    message = notices.Message(f"sign-up-{row.pk}:{news}{again}", title, words_of(row.activity))
    notices.remind(row.account_id, message, row.activity.get_absolute_url(), now)


def words_of(activity: Activity) -> str:
    """Which, when, where, and why not when it is off."""
    with translation.override(settings.LANGUAGE_CODE):
        at = formats.date_format(timezone.localtime(activity.starts_at), "SHORT_DATETIME_FORMAT")
    return "\n".join(filter(None, [activity.title, f"{at} {activity.place}", activity.reason]))


def remind(activity: Activity, now: datetime) -> int:
    """The day before: those with an account, and the community for those without. How many were told."""
    cause = f"activity-{activity.pk}:tomorrow:{timezone.localdate(activity.starts_at)}"
    rows = activity.sign_ups.filter(state=SignUp.State.IN)
    people = [pk for pk in rows.values_list("account", flat=True) if pk]
    for person in people:
        message = notices.Message(cause, _("明天有志愿活动"), words_of(activity))
        notices.remind(person, message, activity.get_absolute_url(), now)
    calls = rows.filter(helper__isnull=False).count()
    for person in _office(activity) if calls else ():
        title = _("明天有志愿活动，请提醒 %d 位志愿者") % calls
        message = notices.Message(f"{cause}:office", title, words_of(activity))
        notices.remind(person, message, activity.get_absolute_url(), now)
    return len(people) + calls


def _office(activity: Activity) -> set[int]:
    members = in_office(activity.community.code)
    return {activity.created_by_id, *members.values_list("user", flat=True)}
