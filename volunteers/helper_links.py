"""A helper's personal link: given by the community office, kept as a keyed digest, for a time, revocable."""

import secrets
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.lifecycle import NotTheirs, Refused
from grids.models import User
from grids.privacy import lookup_digest
from grids.roles import covers
from volunteers.models import Helper, HelperLink
from volunteers.unit_links import TOKEN_BYTES, TOKEN_SHAPE

DAYS = 366


def may_issue(helper: Helper, by: User) -> bool:
    """The community office: its members, not the posted cadres."""
    return covers(by.standing.communities, helper.place_code)


def issue(helper: Helper, *, by: User, at: datetime | None = None) -> tuple[HelperLink, str]:
    """A new link and its token, which is shown once and kept nowhere; earlier links of the person end with it."""
    now = at or timezone.now()
    if not may_issue(helper, by):
        raise NotTheirs(_("只有这个社区居委会的人能办。"))
    if helper.confirmed_at is None or helper.left_on is not None:
        raise Refused(_("先确认这个人，再发个人链接。"))
    HelperLink.objects.filter(helper=helper, revoked_at__isnull=True).update(revoked_at=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = HelperLink.objects.create(
        helper=helper, token_digest=_digest_of(token), created_by=by, expires_at=now + timedelta(days=DAYS)
    )
    return link, token


def revoke(helper: Helper, *, by: User, at: datetime | None = None) -> None:
    """Their links open nothing from now on; a second time changes nothing."""
    if not may_issue(helper, by):
        raise NotTheirs(_("只有这个社区居委会的人能办。"))
    links = HelperLink.objects.filter(helper=helper, revoked_at__isnull=True)
    links.update(revoked_at=at or timezone.now())


def find(token: str, now: datetime) -> HelperLink | None:
    """The link of a token; None for one that is wrong, expired or revoked."""
    if not TOKEN_SHAPE.fullmatch(token):
        return None
    link = _holding(now).filter(token_digest=_digest_of(token)).first()
    if link is not None and link.opened_at is None:
        HelperLink.objects.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=now)
    return link


def helper_of(link: int, now: datetime) -> Helper | None:
    """Whose browser it is, for as long as the link holds."""
    row = _holding(now).filter(pk=link).first()
    return row.helper if row else None


def _holding(now: datetime) -> QuerySet[HelperLink]:
    rows = HelperLink.objects.filter(
        revoked_at__isnull=True, expires_at__gt=now, helper__left_on__isnull=True
    )
    return rows.select_related("helper__community__street", "helper__grid")


def _digest_of(token: str) -> str:
    return lookup_digest(f"helper:{token}")
