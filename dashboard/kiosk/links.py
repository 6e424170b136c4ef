"""Links for walls: made and revoked by the centre. A wall needs no account and sees no more than the screen.

Only a keyed digest of the 256-bit token is kept. A revoked link is dead at the wall's next question.
"""

import re
import secrets
from datetime import datetime, timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dashboard.models import KioskLink
from dashboard.scope import Scope, scope_of_street
from grids.models import Street, User
from grids.privacy import lookup_digest

TOKEN_BYTES = 32
TOKEN_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")
USUAL_DAYS, MOST_DAYS = 90, 366
NOTED_EVERY = timedelta(minutes=1)


class KioskForm(forms.Form):
    """Where the screen hangs and how long the link holds."""

    name = forms.CharField(label=_("放在哪里"), max_length=40, help_text=_("如：一楼大厅。"))
    days = forms.IntegerField(label=_("有效（天）"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS)


def make(*, name: str, days: int, by: User, now: datetime) -> tuple[KioskLink, str]:
    """A new link and its token, which is shown once and kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = KioskLink.objects.create(
        street=Street.objects.get(code=by.standing.street),
        name=name.strip(),
        token_digest=lookup_digest(f"kiosk:{token}"),
        made_by=by,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    return link, token


def revoke(link: KioskLink, *, now: datetime) -> None:
    """It opens nothing from now on; a second time changes nothing."""
    KioskLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=now)


def find(token: str, now: datetime) -> KioskLink | None:
    """The link in force that the token opens; its use is noted once a minute."""
    if not TOKEN_SHAPE.fullmatch(token):
        return None
    in_force = KioskLink.objects.in_force(now).select_related("street")
    link = in_force.filter(token_digest=lookup_digest(f"kiosk:{token}")).first()
    if link is not None:
        unnoted = Q(used_at__isnull=True) | Q(used_at__lt=now - NOTED_EVERY)
        KioskLink.objects.filter(unnoted, pk=link.pk).update(used_at=now)
    return link


def scope_of_wall(link: KioskLink) -> Scope:
    """What the wall shows: its street."""
    return scope_of_street(link.street.code, link.street.name)
