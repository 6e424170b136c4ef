"""Links for walls: made and revoked by the centre. A wall needs no account and sees no more than the screen.

A revoked link is dead at the wall's next question.
"""

from datetime import datetime, timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.links import LinkKind, Secret
from dashboard.models import KioskLink
from dashboard.scope import Scope, scope_of_street
from grids.models import Street, User

USUAL_DAYS, MOST_DAYS = 90, 366
NOTED_EVERY = timedelta(minutes=1)
KIND = LinkKind(KioskLink, Secret("kiosk"), related=("street",))


class KioskForm(forms.Form):
    """Where the screen hangs and how long the link holds."""

    name = forms.CharField(label=_("放在哪里"), max_length=40, help_text=_("如：一楼大厅。"))
    days = forms.IntegerField(label=_("有效（天）"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS)


def issue(*, name: str, days: int, by: User, now: datetime) -> tuple[KioskLink, str]:
    """A new link and its token, which is shown once and kept nowhere."""
    return KIND.issue(
        KioskLink(
            street=Street.objects.get(code=by.standing.street),
            name=name.strip(),
            made_by=by,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
    )


def revoke(link: KioskLink, *, now: datetime) -> None:
    """It opens nothing from now on; a second time changes nothing."""
    KIND.revoke(Q(pk=link.pk), now)


def find(token: str, now: datetime) -> KioskLink | None:
    """The link in force that the token opens; its use is noted once a minute."""
    link = KIND.find(token, now)
    if link is not None:
        unnoted = Q(used_at__isnull=True) | Q(used_at__lt=now - NOTED_EVERY)
        KioskLink.objects.filter(unnoted, pk=link.pk).update(used_at=now)
    return link


def scope_of_wall(link: KioskLink) -> Scope:
    """What the wall shows: its street."""
    return scope_of_street(link.street.code, link.street.name)
