"""Personal links by which a unit acts without an account: kept as a keyed digest, for a time, revocable."""

import re
import secrets
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.lifecycle import Incomplete, NotTheirs
from grids.models import User
from grids.privacy import lookup_digest
from grids.roles import covers
from volunteers.models import Unit, UnitLink

TOKEN_BYTES = 32
TOKEN_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")
USUAL_DAYS, MOST_DAYS = 90, 366


def may_issue(unit: Unit, by: User) -> bool:
    """The centre of the street, and those who work in the unit's community; anywhere in it for a unit without one."""
    standing = by.standing
    if standing.is_centre and standing.street == unit.street.code:
        return True
    if unit.community is None:
        return any(prefix.startswith(unit.street.code) for prefix in standing.field_prefixes)
    return covers(standing.communities, unit.community.code)


def issue(unit: Unit, *, by: User, holder: str, days: int = USUAL_DAYS) -> tuple[UnitLink, str]:
    """A new link and its token, which is shown once and kept nowhere."""
    if not may_issue(unit, by):
        raise NotTheirs(_("只有指挥中心和这个社区的工作者能给单位发链接。"))
    if not holder.strip():
        raise Incomplete(_("请填写发给谁。"), "holder")
    if not 1 <= days <= MOST_DAYS:
        raise Incomplete(_("有效天数应为 1 到 %d 天。") % MOST_DAYS, "days")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = UnitLink.objects.create(
        unit=unit,
        token_digest=digest_of(token),
        holder=holder.strip(),
        created_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    return link, token


def revoke(link: UnitLink, *, by: User) -> None:
    """The link opens nothing from now on; a second time changes nothing."""
    if not may_issue(link.unit, by):
        raise NotTheirs(_("只有指挥中心和这个社区的工作者能撤销。"))
    UnitLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def holding(now: datetime) -> QuerySet[UnitLink]:
    """The links that open something at the instant."""
    links = UnitLink.objects.filter(revoked_at__isnull=True, expires_at__gt=now, unit__is_active=True)
    return links.select_related("unit__street", "unit__community")


def find(token: str, now: datetime) -> UnitLink | None:
    """The link of a token; None for one that is wrong, expired or revoked. Looked up by its digest."""
    if not TOKEN_SHAPE.fullmatch(token):
        return None
    link = holding(now).filter(token_digest=digest_of(token)).first()
    if link is not None and link.opened_at is None:
        UnitLink.objects.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=now)
    return link


def digest_of(token: str) -> str:
    """Under which a token is kept."""
    return lookup_digest(f"unit:{token}")
