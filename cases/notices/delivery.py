"""How a notice reaches a unit: by mail, or through the gateways it registered."""

from datetime import datetime
from urllib.parse import urlsplit

from apprise import Apprise, AppriseAsset
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Notice
from cases.notices.outbox import MOST_ATTEMPTS, NotSent, Outbox
from cases.notices.queue import Message, notify, wait_for_morning
from cases.notices.recipients import Audience, recipients_now
from grids.models import Executor
from grids.places import naming_of, sender_of

# Apprise passes a header on for these when the address says so.
WITH_HEADERS = ("json", "jsons", "xml", "xmls", "form", "forms")
HINT = "+Idempotency-Key"
# The id becomes a User-Agent header, which takes no Chinese.
ASSET = AppriseAsset(
    app_id="Street-Grid-Platform", app_desc="Street Grid Platform", app_url=settings.SITE_URL
)


def _deliver(notice: Notice) -> None:
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
        notify(recipients_now(notice.matter), [(Audience.CENTRE, message)], now)


OUTBOX = Outbox(
    name="notice",
    model=Notice,
    leaving=~Q(channel=Notice.Channel.INBOX),
    deliver=_deliver,
    give_up=give_up,
    retry_at=lambda notice, later: wait_for_morning(later, notice.matter.urgency),
    related=("case", "executor__street"),
)


def due(now: datetime) -> QuerySet[Notice]:
    """Notices that may be sent now, the longest waiting first."""
    return OUTBOX.due(now)


def send(number: int, now: datetime) -> bool:
    """Send one notice if it is due and nobody else is at it; whether it was sent by this call."""
    return OUTBOX.send(number, now)


def given_up(now: datetime) -> QuerySet[Notice]:
    """Notices whose last sender died without a word."""
    return OUTBOX.unsent(now).filter(attempts__gte=MOST_ATTEMPTS, claimed_at__isnull=False).order_by("pk")
