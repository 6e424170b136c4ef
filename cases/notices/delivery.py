"""Mail and gateways: claim, send, mark. At least once for the outside world; each try is counted when it begins.

The claim is committed before anything leaves the house, so that two workers never send the same row at
once; a claim older than five minutes belongs to a sender that died, and the row is taken again.
"""

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from apprise import Apprise, AppriseAsset
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Notice
from cases.notices.queue import Message, tell, wait_for_morning
from cases.notices.recipients import Audience, circle_now
from grids.models import Executor
from grids.places import naming_of, sender_of

MOST_ATTEMPTS = 8
STALE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(minutes=1)
# Apprise passes a header on for these when the address says so.
WITH_HEADERS = ("json", "jsons", "xml", "xmls", "form", "forms")
HINT = "+Idempotency-Key"
# The id becomes a User-Agent header, which takes no Chinese.
ASSET = AppriseAsset(
    app_id="Street-Grid-Platform", app_desc="Street Grid Platform", app_url=settings.SITE_URL
)

logger = logging.getLogger(__name__)


class NotSent(Exception):
    """The outside world did not take a notice; the message holds no address and no token."""


def _unsent(now: datetime) -> QuerySet[Notice]:
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - STALE)
    return Notice.objects.exclude(channel=Notice.Channel.INBOX).filter(free, sent_at__isnull=True)


def due(now: datetime) -> QuerySet[Notice]:
    """Rows that may be sent now, the longest waiting first."""
    return _unsent(now).filter(attempts__lt=MOST_ATTEMPTS, not_before__lte=now).order_by("not_before", "pk")


def given_up(now: datetime) -> QuerySet[Notice]:
    """Rows whose last sender died without a word."""
    return _unsent(now).filter(attempts__gte=MOST_ATTEMPTS, claimed_at__isnull=False).order_by("pk")


def send(number: int, now: datetime) -> bool:
    """Send one notice if it is due and nobody else is at it; whether it was sent by this call."""
    taken = due(now).order_by().filter(pk=number).update(claimed_at=now, attempts=F("attempts") + 1)
    if not taken:
        return False
    notice = Notice.objects.select_related("case", "executor__street").get(pk=number)
    try:
        _hand_out(notice)
    except (NotSent, OSError) as error:
        # smtplib's errors are OSErrors; they name servers and codes, the addressee is masked by us.
        _failed(notice, error, now)
        return False
    Notice.objects.filter(pk=number).update(sent_at=now, error="")
    return True


def _hand_out(notice: Notice) -> None:
    """One try at the outside world."""
    if notice.executor is None:
        raise NotSent(_("没有收件单位。"))
    if notice.channel == Notice.Channel.MAIL:
        _mail(notice, notice.executor)
    else:
        _gateway(notice, notice.executor.notify_urls)


def _mail(notice: Notice, unit: Executor) -> None:
    if not settings.SENDS_MAIL:
        raise NotSent(_("本站没有设置邮件。"))
    if not unit.email:
        raise NotSent(_("单位没有邮箱。"))
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    message = EmailMessage(
        notice.title,
        notice.body,
        sender_of(naming_of(unit.street)),
        [unit.email],
        headers={"Message-ID": f"<notice-{notice.pk}@{host}>"},
    )
    if not message.send():
        raise NotSent(_("邮件没有发出。"))


def _gateway(notice: Notice, addresses: str) -> None:
    """To each of the unit's addresses, the notice's number in words and as a hint."""
    body = f"{notice.body}\n" + _("通知编号 %d") % notice.pk
    through_gateways(addresses, notice.title, body, f"notice-{notice.pk}")


def through_gateways(addresses: str, title: str, body: str, name: str) -> None:
    """Through apprise to each address, one a line; ``name`` goes along as a hint for once. Raises NotSent."""
    urls = [line.strip() for line in addresses.splitlines() if line.strip()]
    apprise = Apprise(asset=ASSET)
    if not urls or not all(apprise.add(_with_hint(url, name)) for url in urls):
        raise NotSent(_("通知地址有误，请管理员核对。"))
    if not apprise.notify(title=title, body=body):
        raise NotSent(_("群机器人或短信网关没有接收。"))


def _with_hint(url: str, name: str) -> str:
    """The address, asking for an idempotency header where the gateway is a plain web hook."""
    if urlsplit(url).scheme not in WITH_HEADERS:
        return url
    return f"{url}{'&' if '?' in url else '?'}{HINT}={name}"


def _failed(notice: Notice, error: Exception, now: datetime) -> None:
    """Note the failure and wait twice as long as the last time; after the eighth the centre is told."""
    words = str(error) if isinstance(error, NotSent) else type(error).__name__
    logger.warning("notice %d not sent, attempt %d: %s", notice.pk, notice.attempts, words)
    later = wait_for_morning(now + pause_after(notice.attempts), notice.matter.urgency)
    Notice.objects.filter(pk=notice.pk).update(claimed_at=None, error=words[:200], not_before=later)
    if notice.attempts >= MOST_ATTEMPTS:
        give_up(notice, now)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: twice as long each time."""
    return FIRST_PAUSE * 2 ** (attempts - 1)


def give_up(notice: Notice, now: datetime) -> None:
    """Tell the centre, once, that a unit could not be reached."""
    title = _("%(number)s 的通知没有送达%(unit)s") % {"number": notice.matter.number, "unit": notice.executor}
    body = _("试了 %(times)d 次都没有发出 (%(channel)s)。请电话联系，并请管理员核对通知地址。") % {
        "times": notice.attempts,
        "channel": notice.get_channel_display(),
    }
    with transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(claimed_at=None)
        message = Message(f"unsent:{notice.pk}", title, body)
        tell(circle_now(notice.matter), [(Audience.CENTRE, message)], now)
