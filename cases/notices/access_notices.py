"""Whoever was let in to something, or had a password link made, is told so in the inbox; the log is there to read."""

import logging
from datetime import datetime, timedelta
from itertools import groupby
from smtplib import SMTPRecipientsRefused

from django import forms
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.notices.queue import Message, remind
from grids.models import AccessChange, User
from grids.people import log_for
from grids.places import naming_of, sender_of

BATCH = 500
LONGEST_WAIT = timedelta(days=3)

logger = logging.getLogger(__name__)


class KindForm(forms.Form):
    """The log of one kind of change."""

    kind = forms.ChoiceField(
        label=gettext_lazy("事项"),
        required=False,
        choices=[("", gettext_lazy("全部")), *AccessChange.Kind.choices],
    )


def readable_by(user: User) -> QuerySet[AccessChange]:
    """The street's log for an auditor; for everybody else what concerns the own account. The latest first."""
    if user.standing.is_auditor:
        return log_for(user)
    return AccessChange.objects.filter(person=user).select_related("by", "person").order_by("-pk")


def notify_access_changes(now: datetime) -> int:
    """One notice for each person about what others changed since the last one, and what anybody, oneself included,
    changed of the way into the account; how many notices."""
    with transaction.atomic():
        untold = AccessChange.objects.filter(told_at__isnull=True).select_related("by")
        rows = list(untold.select_for_update(skip_locked=True, of=("self",)).order_by("person", "pk")[:BATCH])
        count = 0
        for person, changes in groupby(rows, key=lambda row: row.person_id):
            theirs = [row for row in changes if row.by_id != person or row.kind in AccessChange.WAY_IN]
            if theirs:
                remind(person, message_of(theirs), reverse("accesses"), now)
                count += 1
        AccessChange.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now)
    return count


def mail_access_changes(now: datetime) -> int:
    """One mail for each person to the addresses known before the change; how many. What is not sent waits, for days."""
    sent = 0
    waiting = AccessChange.objects.exclude(mail_to="").order_by("person").values_list("person", flat=True)
    for person in list(waiting.distinct()[:BATCH]):
        try:
            sent += _mail_to(person)
        except OSError as error:
            logger.warning("accounts not mailed, the next minute tries again: %s", type(error).__name__)
            break
    AccessChange.objects.exclude(mail_to="").filter(at__lt=now - LONGEST_WAIT).update(mail_to="")
    return sent


def _mail_to(person: int) -> int:
    """What waits for one person; the mark goes with the sending: a worker that dies sends it twice, not never."""
    with transaction.atomic():
        waiting = (
            AccessChange.objects.exclude(mail_to="")
            .filter(person=person)
            .select_related("by", "person__street")
        )
        rows = list(waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk"))
        known = sorted({address for row in rows for address in row.mail_to.split("\n")})
        AccessChange.objects.filter(pk__in=[row.pk for row in rows]).update(mail_to="")
        if not rows:
            return 0
        message = message_of(rows)
        whole = f"{message.body}\n{settings.SITE_URL}{reverse('accesses')}"
        sender = sender_of(naming_of(rows[0].person.street))
        for address in known:
            try:
                EmailMessage(message.title, whole, sender, [address]).send()
            except SMTPRecipientsRefused:
                logger.warning("account %d not mailed: one of its addresses is not taken", person)
        return 1


def message_of(changes: list[AccessChange]) -> Message:
    """What was changed, a line each with when, by whom and from where, and whom to ask."""
    lines = [_line(change) for change in changes]
    title = (
        changes[0].sentence
        if len(lines) == 1
        else ngettext("%d 项变动", "%d 项变动", len(lines)) % len(lines)
    )
    body = "\n".join([*lines, _("如果不是您要求的，请告诉指挥中心和考核审计。")])
    return Message(f"access:{changes[0].pk}", _("您的账号：%s") % title, body)


def _line(change: AccessChange) -> str:
    """``修改密码 (2026-12-01 09:30，林知远，来自 10.1.2.3)``."""
    facts = {
        "what": change.sentence,
        "at": timezone.localtime(change.at).strftime("%Y-%m-%d %H:%M"),
        "by": change.by,
        "ip": change.ip or _("未知地址"),
    }
    return _("%(what)s（%(at)s，%(by)s，来自 %(ip)s）") % facts
