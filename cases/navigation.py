"""Where a person can go: the entries of the header, and the page on which their work begins.

One table serves both; what a person sees follows from their standing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Notice
from grids.models import User
from grids.roles import Standing


@dataclass(frozen=True)
class Entry:
    """One way through the site."""

    path: str
    label: str | Promise
    icon: str
    open_to: Callable[[Standing], bool]
    counts_unread: bool = False
    here: bool = False


def works_in_the_field(standing: Standing) -> bool:
    """A cadre or a community worker."""
    return standing.is_cadre or standing.is_worker


def _sees_cases(standing: Standing) -> bool:
    return bool(standing.seen_prefixes or standing.executors)


ENTRIES: tuple[Entry, ...] = (
    Entry("/desk/", _("调度台"), "desk", lambda standing: standing.is_centre),
    Entry("/my/", _("我的网格"), "home", works_in_the_field),
    Entry("/tasks/", _("我的任务"), "tasks", lambda standing: standing.is_executor),
    Entry("/cases/", _("案卷"), "list", _sees_cases),
    Entry("/hotline/", _("热线导入"), "phone", lambda standing: standing.is_centre),
    Entry("/reveals/", _("查看记录"), "user", lambda standing: standing.is_auditor),
    Entry("/rules/", _("派遣规则"), "settings", lambda standing: standing.is_centre),
    Entry("/inbox/", _("消息"), "bell", lambda standing: standing.is_staff_member, counts_unread=True),
    Entry("/admin/", _("管理"), "settings", lambda standing: standing.is_admin),
)

# The first that fits is where the work begins.
BEGINNINGS: tuple[tuple[str, Callable[[Standing], bool]], ...] = (
    ("/desk/", lambda standing: standing.is_centre),
    ("/my/", works_in_the_field),
    ("/tasks/", lambda standing: standing.is_executor),
    ("/cases/", lambda standing: standing.is_leader or standing.is_auditor),
    ("/admin/", lambda standing: standing.is_admin),
)


def entries(standing: Standing, path: str = "") -> list[Entry]:
    """The entries for a standing, the one that holds the path marked."""
    return [replace(entry, here=path.startswith(entry.path)) for entry in ENTRIES if entry.open_to(standing)]


def beginning(standing: Standing) -> str:
    """The page on which this person's work begins; the reporting page for those without a part."""
    return next((path for path, fits in BEGINNINGS if fits(standing)), "/report/")


def unread(user: User) -> int:
    """How many notices in the inbox have not been opened."""
    return Notice.objects.filter(user=user, channel=Notice.Channel.INBOX, read_at__isnull=True).count()


def page(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs on every page; a context processor whose parts cost nothing until they are shown."""
    tiles = {
        "url": settings.TILE_URL,
        "crs": settings.TILE_CRS,
        "attribution": settings.TILE_ATTRIBUTION,
    }
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"tiles": tiles}
    return {
        "tiles": tiles,
        "navigation": lambda: entries(user.standing, request.path),
        "unread": partial(unread, user),
    }
