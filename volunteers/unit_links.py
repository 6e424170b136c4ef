"""Personal links by which a unit acts without an account: for a time, revocable."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.lifecycle import Incomplete, NotTheirs
from cases.links import LinkKind, Secret
from grids.models import User
from grids.roles import covers
from volunteers.models import Unit, UnitLink

USUAL_DAYS, MOST_DAYS = 90, 366

KIND = LinkKind(
    UnitLink,
    Secret("unit"),
    target=Q(unit__is_active=True),
    related=("unit__street", "unit__community"),
)
find, holding, mark_opened = KIND.find, KIND.holding, KIND.mark_opened
digest_of = KIND.token.kept


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
    until = timezone.now() + timedelta(days=days)
    return KIND.issue(UnitLink(unit=unit, holder=holder.strip(), created_by=by, expires_at=until))


def revoke(link: UnitLink, *, by: User) -> None:
    """The link opens nothing from now on; a second time changes nothing."""
    if not may_issue(link.unit, by):
        raise NotTheirs(_("只有指挥中心和这个社区的工作者能撤销。"))
    KIND.revoke(Q(pk=link.pk), timezone.now())
