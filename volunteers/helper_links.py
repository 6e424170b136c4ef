"""A helper's personal link: given by the community office, for a time, revocable."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.lifecycle import NotTheirs, Refused
from cases.links import LinkKind, Secret
from grids.models import User
from grids.roles import covers
from volunteers.models import Helper, HelperLink

DAYS = 366

KIND = LinkKind(
    HelperLink,
    Secret("helper"),
    target=Q(helper__left_on__isnull=True),
    related=("helper__community__street", "helper__grid"),
)
find, mark_opened = KIND.find, KIND.mark_opened


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
    KIND.revoke(Q(helper=helper), now)
    return KIND.issue(HelperLink(helper=helper, created_by=by, expires_at=now + timedelta(days=DAYS)))


def revoke(helper: Helper, *, by: User, at: datetime | None = None) -> None:
    """Their links open nothing from now on; a second time changes nothing."""
    if not may_issue(helper, by):
        raise NotTheirs(_("只有这个社区居委会的人能办。"))
    KIND.revoke(Q(helper=helper), at or timezone.now())


def helper_of(link: int, now: datetime) -> Helper | None:
    """Whose browser it is, for as long as the link holds."""
    row = KIND.holding(now).filter(pk=link).first()
    return row.helper if row else None
