"""Whoever was let in to something, or had a password link made, is told so in the inbox; the log is there to read."""

from datetime import datetime
from itertools import groupby

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases import notices
from grids.access import log_for
from grids.models import AccessChange, User

BATCH = 500


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


def tell_the_changed(now: datetime) -> int:
    """One notice for each person about what others changed since the last one; how many notices."""
    with transaction.atomic():
        untold = AccessChange.objects.filter(told_at__isnull=True).select_for_update(skip_locked=True)
        rows = list(untold.order_by("person", "pk")[:BATCH])
        told = 0
        for person, changes in groupby(rows, key=lambda row: row.person_id):
            theirs = [row for row in changes if row.by_id != person]
            if theirs:
                notices.remind(person, message_of(theirs), reverse("accesses"), now)
                told += 1
        AccessChange.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now)
    return told


def message_of(changes: list[AccessChange]) -> notices.Message:
    """What was changed, a line each, and whom to ask."""
    lines = [change.sentence for change in changes]
    title = lines[0] if len(lines) == 1 else ngettext("%d 项变动", "%d 项变动", len(lines)) % len(lines)
    body = "\n".join([*lines, _("如果不是您要求的，请告诉指挥中心和考核审计。")])
    return notices.Message(f"access:{changes[0].pk}", _("您的账号：%s") % title, body)
