"""Which needs somebody may read."""

from django.db.models import Q, QuerySet

from cases.models import Need, OfAFamily, read_in_any
from volunteers.models import Appeal
from volunteers.viewers import Viewer

RELATED = ("grid__community__street", "household__building", "site", "appeal__skill")


def visible_needs(viewer: Viewer) -> QuerySet[Need]:
    """The needs of one's places, and those whose public words one may read."""
    shown = Appeal.objects.visible_to(viewer).values("need")
    own = read_in_any(viewer.standing, OfAFamily.family)
    return Need.objects.filter(own | Q(pk__in=shown)).select_related(*RELATED)
