"""What waits for whoever asks, and what is open on the three lists; each with the page that shows it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Need
from grids.models import Street
from volunteers.models import (
    Activity,
    Appeal,
    Helper,
    Match,
    Pledge,
    Project,
    Resolution,
    Resource,
    SignUp,
    State,
)
from volunteers.snaps import actions
from volunteers.viewers import Viewer


@dataclass(frozen=True)
class Next:
    """One thing that waits: a sentence, how many, where."""

    words: str | Promise
    count: int
    address: str


def of_the_place(viewer: Viewer) -> list[Next]:
    """For those who work somewhere in the field, and for the centre."""
    if not viewer.keeps_somewhere:
        return []
    needs = Need.objects.visible_to(viewer.user).filter(ended_at__isnull=True)
    own = Project.objects.filter(viewer.within("place_code"))
    matches = Match.objects.filter(viewer.within("need__place_code"), state=Match.State.ACCEPTED)
    projects = reverse("project_list")
    found = [
        Next(_("需求还没有对外发布"), needs.filter(appeal=None).count(), f"{reverse('need_list')}?public=no"),
        Next(
            _("需求已发布，还没有人对接"),
            needs.exclude(appeal=None)
            .exclude(matches__state="accepted")
            .exclude(projects__isnull=False)
            .count(),
            f"{reverse('need_list')}?public=waiting",
        ),
        Next(_("微项目写好了，等发布"), own.filter(state=State.DRAFT).count(), f"{projects}?state=draft"),
        Next(_("微项目完工，等验收"), own.filter(state=State.DONE).count(), f"{projects}?state=done"),
        Next(
            _("微项目已验收，等致谢"), own.filter(state=State.ACCEPTED).count(), f"{projects}?state=accepted"
        ),
        Next(_("已对接，等回音"), matches.count(), f"{reverse('need_list')}?public=matched"),
        *_of_activities(viewer),
    ]
    if viewer.standing.is_centre:
        street = Street.objects.get(code=viewer.standing.street)
        month = actions.owed(street, timezone.localdate())
        found.append(
            Next(_("上个月的随手拍还没有致谢"), month.matters if month else 0, reverse("snap_thanks"))
        )
    if viewer.standing.is_worker:
        waiting = Helper.objects.visible_to(viewer.user).waiting().count()
        found.insert(0, Next(_("有人扫码登记，等社区确认"), waiting, f"{reverse('helper_list')}?who=waiting"))
    return found


def _of_activities(viewer: Viewer) -> list[Next]:
    """Whom to call, and which activities are over without a word on who came."""
    kept, now = Activity.objects.kept_by(viewer), timezone.now()
    calls = SignUp.objects.to_call().filter(activity__in=kept)
    first = calls.select_related("activity").order_by("activity__starts_at").first()
    address = reverse("activity_list")
    return [
        Next(
            _("志愿活动有变化，要打电话通知"),
            calls.count(),
            first.activity.get_absolute_url() if first else address,
        ),
        Next(_("志愿活动办完了，等记谁来了"), kept.unrecorded(now).count(), f"{address}?when=unrecorded"),
    ]


def of_councils(viewer: Viewer) -> list[Next]:
    """What was promised at a council's table and has lapsed: for the community, its leader, and who promised it."""
    lapsed = Resolution.objects.visible_to(viewer).lapsed(timezone.localdate())
    return [Next(_("议事决议过期了"), lapsed.count(), f"{reverse('resolution_list')}?how=late")]


def of_a_unit(viewer: Viewer) -> list[Next]:
    """For those who act for a unit."""
    if not viewer.units:
        return []
    mine = Project.objects.filter(
        pk__in=Pledge.objects.standing().filter(unit__in=viewer.units).values("project")
    )
    open_ones = Project.objects.visible_to(viewer).claimable().exclude(pk__in=mine.values("pk"))
    address = reverse("project_list")
    return [
        Next(_("微项目在等单位认领"), open_ones.count(), f"{address}?state=claimable"),
        Next(
            _("您单位认领的项目正在做"),
            mine.filter(state__in=[State.PUBLISHED, State.UNDERWAY, State.DONE]).count(),
            f"{address}?mine=yes",
        ),
    ]


def lists(viewer: Viewer) -> list[Next]:
    """The three lists with what is open on them."""
    needs = (
        Need.objects.visible_to(viewer.user).filter(ended_at__isnull=True)
        if viewer.user
        else Need.objects.none()
    )
    shown = Appeal.objects.visible_to(viewer).filter(need__ended_at__isnull=True)
    count = Need.objects.filter(Q(pk__in=needs.values("pk")) | Q(pk__in=shown.values("pk"))).count()
    resources = Resource.objects.visible_to(viewer).filter(ended_at__isnull=True).count()
    projects = Project.objects.visible_to(viewer).claimable().count()
    return [
        Next(_("需求清单"), count, reverse("need_list")),
        Next(_("资源清单"), resources, reverse("resource_list")),
        Next(_("项目清单"), projects, reverse("project_list")),
    ]


def thanks(viewer: Viewer) -> Any:
    """The last words of thanks, for a unit to its own projects, else of all that is open."""
    rows = Project.objects.visible_to(viewer).filter(state=State.THANKED)
    if viewer.units:
        rows = rows.filter(pk__in=Pledge.objects.standing().filter(unit__in=viewer.units).values("project"))
    return rows.select_related("community").order_by("-accepted_at")[:3]
