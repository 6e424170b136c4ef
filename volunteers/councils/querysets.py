"""Who sits in a council, where one may be set up, and what is read with a promise."""

from typing import Any

from grids.models import Community
from volunteers.models import Council
from volunteers.viewers import Viewer

RELATED = ("council__community", "topic__meeting", "executor", "unit", "member__account", "member__helper")


def communities_without(viewer: Viewer) -> Any:
    """The communities for which one may set a council up."""
    rows = Community.objects.filter(council=None, retired_on__isnull=True)
    return rows.filter(code__in=viewer.standing.communities).order_by("code")


def members_of(council: Council) -> Any:
    """Those who sit, with what their names need."""
    return council.members.sitting().select_related("account", "helper__community")
