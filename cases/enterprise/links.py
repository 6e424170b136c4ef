"""Personal links for somebody of the enterprise: to see the board, ask, and say yes to an appointment.

They can be used again until they expire, are revoked, or the matter ends. Giving and revoking stand on the matter's
log.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.enterprise.roles import leads, of_those_who_lead, still_open, unit_of
from cases.lifecycle import Incomplete
from cases.links import LinkKind, Secret
from cases.models import ENDED, EnterpriseLink, EnterpriseMatter, MatterEntry
from grids.models import User
from grids.privacy import mask_name

USUAL_DAYS, MOST_DAYS = 30, 180

KIND = LinkKind(
    EnterpriseLink,
    Secret("enterprise"),
    target=~Q(matter__case__status__in=sorted(ENDED)),
    related=("matter__case__executor", "matter__enterprise__site__grid__community"),
)
find, holds, mark_opened = KIND.find, KIND.holds, KIND.mark_opened


def may_issue(matter: EnterpriseMatter, user: User) -> bool:
    """Whether the person may give links: those who lead it, while it is open."""
    return matter.is_open and leads(matter, user)


def issue(
    matter: EnterpriseMatter,
    *,
    by: User,
    holder: str,
    days: int = USUAL_DAYS,
    at: datetime | None = None,
) -> tuple[EnterpriseLink, str]:
    """A new link and its token, which is shown once and kept nowhere. Raises Refused and its kin."""
    now = at or timezone.now()
    still_open(matter)
    of_those_who_lead(matter, by)
    if not holder.strip():
        raise Incomplete(_("请填写发给谁。"), "holder")
    if not 1 <= days <= MOST_DAYS:
        raise Incomplete(_("有效天数应为 1 到 %d 天。") % MOST_DAYS, "days")
    until = now + timedelta(days=days)
    with transaction.atomic():
        link, token = KIND.issue(
            EnterpriseLink(
                matter=matter, holder=holder.strip(), created_by=by, created_at=now, expires_at=until
            )
        )
        words = _("发给“%(holder)s”企业链接，%(days)d 天内有效。")
        _log(link, by, words % {"holder": mask_name(holder.strip()), "days": days}, now)
    return link, token


def revoke(link: EnterpriseLink, *, by: User, at: datetime | None = None) -> None:
    """It opens nothing from now on; a second time changes nothing."""
    now = at or timezone.now()
    of_those_who_lead(link.matter, by)
    with transaction.atomic():
        if not KIND.revoke(Q(pk=link.pk), now):
            return
        _log(link, by, _("撤销发给“%s”的企业链接。") % mask_name(link.holder), now)


def _log(link: EnterpriseLink, by: User, words: str, now: datetime) -> None:
    MatterEntry.objects.create(
        matter=link.matter, words=words, executor_id=unit_of(link.matter, by), by=by, at=now
    )
