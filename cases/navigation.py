"""Where a person can go: the entries of the header, and the page on which their work begins.

One table serves both; what a person sees follows from their standing.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.access import works_in_the_field
from cases.models import Notice
from grids.models import User
from grids.places import naming_for
from grids.roles import Standing


@dataclass(frozen=True)
class Entry:
    """One way through the site: in the bar of every page, in a module, or in both."""

    path: str
    label: str | Promise
    icon: str
    open_to: Callable[[Standing], bool]
    module: str = ""
    bar: bool = False
    counts_unread: bool = False
    here: bool = False


def reads_figures(standing: Standing) -> bool:
    """Auditor, centre and leaders read what it adds up to."""
    return standing.is_auditor or standing.is_centre or standing.is_leader


def sees_the_screen(standing: Standing) -> bool:
    """Whose places the screen adds up."""
    return standing.is_centre or standing.is_leader


def sees_areas(standing: Standing) -> bool:
    """Whose work enforcement by area is."""
    return reads_figures(standing) or standing.is_officer


def _sees_places(standing: Standing) -> bool:
    return bool(standing.seen_prefixes)


def _sees_cases(standing: Standing) -> bool:
    return bool(standing.seen_prefixes or standing.executors)


def _is_centre(standing: Standing) -> bool:
    return standing.is_centre


def _is_auditor(standing: Standing) -> bool:
    return standing.is_auditor


# The street's eight modules in its order, and what auditors keep an eye on.
MODULES: dict[str, str | Promise] = {
    "visits": pgettext_lazy("module", "走访联系"),
    "patrols": pgettext_lazy("module", "网格巡查"),
    "requests": pgettext_lazy("module", "诉求办理"),
    "fire": pgettext_lazy("module", "应急消防"),
    "enforcement": pgettext_lazy("module", "综合执法"),
    "together": pgettext_lazy("module", "多元共治"),
    "enterprise": pgettext_lazy("module", "企业服务"),
    "analysis": pgettext_lazy("module", "数据研判"),
    "records": pgettext_lazy("module", "记录"),
}

ENTRIES: tuple[Entry, ...] = (
    Entry("/desk/", _("调度台"), "desk", _is_centre, "requests", bar=True),
    Entry("/dashboard/", _("指挥大屏"), "chart", sees_the_screen, "analysis", bar=True),
    Entry("/my/", _("我的网格"), "home", works_in_the_field, bar=True),
    Entry("/tasks/", _("我的任务"), "tasks", lambda standing: standing.is_executor, "requests", bar=True),
    Entry("/stats/", _("月报"), "tasks", reads_figures, "analysis", bar=True),
    Entry("/cases/", _("案卷"), "list", _sees_cases, "requests", bar=True),
    Entry("/modules/", _("八大模块"), "modules", _sees_cases, bar=True),
    Entry("/inbox/", _("消息"), "bell", lambda s: s.is_staff_member, bar=True, counts_unread=True),
    Entry("/admin/", _("管理"), "settings", lambda standing: standing.is_admin, bar=True),
    Entry("/visits/", _("走访记录"), "home", works_in_the_field, "visits"),
    Entry("/households/", pgettext_lazy("list", "住户"), "home", _sees_places, "visits"),
    Entry("/rounds/", _("五个一"), "check", _sees_places, "visits"),
    Entry("/group/", _("网格群"), "send", works_in_the_field, "visits"),
    Entry("/handovers/", _("交接"), "user", _sees_places, "visits"),
    Entry("/patrols/", _("巡查记录"), "list", works_in_the_field, "patrols"),
    Entry("/grid-list/", _("网格清单"), "check", _sees_places, "patrols"),
    Entry("/matters/", _("未了事项"), "warning", _sees_places, "patrols"),
    Entry("/hotline/", _("热线导入"), "phone", _is_centre, "requests"),
    Entry("/rules/", _("派遣规则"), "settings", _is_centre, "requests"),
    Entry("/emergency/", _("应急"), "flame", _sees_cases, "fire"),
    Entry(
        "/emergency/inspections/",
        _("消防检查"),
        "check",
        lambda s: bool(s.seen_prefixes) or s.is_officer,
        "fire",
    ),
    Entry("/enforcement/", _("片区看板"), "building-store", sees_areas, "enforcement"),
    Entry("/enforcement/roster/", _("值班表"), "clock", sees_areas, "enforcement"),
    Entry("/volunteers/", _("需求、资源、项目"), "smile", _sees_cases, "together"),
    Entry("/enterprise/", _("企业和事项"), "enterprise", _sees_cases, "enterprise"),
    Entry("/analysis/", _("研判提示"), "search", sees_the_screen, "analysis"),
    Entry("/rules/learned/", _("学到了什么"), "help", _is_centre, "analysis"),
    Entry("/reveals/", _("查看记录"), "user", _is_auditor, "records"),
    Entry("/accesses/", _("权限记录"), "user", _is_auditor, "records"),
    Entry("/stats/log/", _("取数记录"), "list", _is_auditor, "records"),
)

# On a page that says nothing about its reader: nobody's kept pages and keys go because of it.
UNKNOWN = "?"

# The first that fits is where the work begins.
BEGINNINGS: tuple[tuple[str, Callable[[Standing], bool]], ...] = (
    ("/desk/", lambda standing: standing.is_centre),
    ("/my/", works_in_the_field),
    ("/tasks/", lambda standing: standing.is_executor),
    ("/stats/", lambda standing: standing.is_auditor),
    ("/cases/", lambda standing: standing.is_leader),
    ("/admin/", lambda standing: standing.is_admin),
)


def entries(standing: Standing, path: str = "") -> list[Entry]:
    """The bar for a standing; the entry that holds the path is marked, a page of a module marks the modules."""
    bar = [entry for entry in ENTRIES if entry.bar and entry.open_to(standing)]
    within = max((entry.path for entry in bar if path.startswith(entry.path)), key=len, default="")
    if not within and any(path.startswith(entry.path) for entry in ENTRIES if entry.module):
        within = "/modules/"
    return [replace(entry, here=entry.path == within) for entry in bar]


def modules(standing: Standing) -> dict[str, list[Entry]]:
    """The modules in which the person has something to do, each with its ways; those of the bar as well."""
    found = {
        name: [entry for entry in ENTRIES if entry.module == name and entry.open_to(standing)]
        for name in MODULES
    }
    return {name: ways for name, ways in found.items() if ways}


def more(standing: Standing) -> list[Entry]:
    """What field work keeps besides today's page and the bar; its links stand at the foot of that page."""
    return [entry for entry in ENTRIES if entry.module and not entry.bar and entry.open_to(standing)]


def beginning(standing: Standing) -> str:
    """The page on which this person's work begins; the reporting page for those without a part."""
    return next((path for path, fits in BEGINNINGS if fits(standing)), "/report/")


def person_of(user: object) -> str:
    """A name for the person that says nothing about them; empty for a stranger."""
    if not isinstance(user, User):
        return ""
    return hmac.new(settings.LOOKUP_KEY, f"phone:{user.pk}".encode(), "sha256").hexdigest()[:20]


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
    everyones = {
        "tiles": tiles,
        "person": UNKNOWN if user is None else person_of(user),
        "naming": SimpleLazyObject(partial(naming_for, request)),
    }
    if not isinstance(user, User):
        return everyones
    return everyones | {
        "navigation": lambda: entries(user.standing, request.path),
        "unread": partial(unread, user),
    }
