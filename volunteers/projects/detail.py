"""What stands on a project's page, gathered in a fixed number of queries; outsiders read what is open alone."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases.lifecycle import Transition
from cases.models import Case
from volunteers import matching
from volunteers.matching import Proposal
from volunteers.models import Match, Milestone, MoneyLine, Pledge, Project, ProjectEvent, ProjectPhoto, Sums
from volunteers.projects.core import allowed_steps, parts_of
from volunteers.projects.transitions import STEPS, ProjectPart
from volunteers.viewers import Viewer

AT_WORK = frozenset({ProjectPart.KEEPER, ProjectPart.CLAIMANT})


@dataclass(frozen=True)
class EventLine:
    """One event in words, with the photos that the reader may see."""

    event: ProjectEvent
    label: str
    photos: list[ProjectPhoto]


@dataclass(frozen=True)
class ProjectDetail:
    """All of it."""

    steps: list[Transition]
    parts: frozenset[str]
    sums: Sums
    pledges: list[Pledge]
    milestones: list[Milestone]
    lines: list[EventLine]
    money: list[MoneyLine]
    proposals: list[Proposal]
    matches: list[Match]
    case: Case | None
    at_work: bool

    @property
    def photos(self) -> list[ProjectPhoto]:
        """Before and after, for the top of the page."""
        shown = [photo for line in reversed(self.lines) for photo in line.photos]
        return [photo for photo in shown if photo.kind in (ProjectPhoto.Kind.BEFORE, ProjectPhoto.Kind.AFTER)]


def gather(project: Project, viewer: Viewer) -> ProjectDetail:
    """The page as this viewer may read it."""
    parts = parts_of(project, viewer)
    ours = ProjectPart.KEEPER in parts or viewer.sees(project.place_code)
    family = ProjectPart.KEEPER in parts or _sees_family(project, viewer)
    steps = allowed_steps(project, parts)
    return ProjectDetail(
        steps=steps,
        parts=parts,
        sums=project.sums(),
        pledges=list(_pledges(project, viewer, ours)),
        milestones=list(project.milestones.all()),
        lines=_lines(project, viewer, parts, family),
        money=list(_money(project, viewer, ours)),
        proposals=matching.for_project(project, timezone.localdate()) if _proposes(project, viewer) else [],
        matches=list(_matches(project)) if family else [],
        case=_case(project, viewer),
        at_work=bool(parts & AT_WORK) or ours,
    )


def _sees_family(project: Project, viewer: Viewer) -> bool:
    """Whether the ground is in sight and, behind a family's project, its home too."""
    seen = viewer.sees_home if project.is_of_a_family else viewer.sees
    return seen(project.place_code)


def _proposes(project: Project, viewer: Viewer) -> bool:
    return viewer.keeps(project.place_code) and project.state in STEPS["claim"].sources


def _pledges(project: Project, viewer: Viewer, ours: bool) -> QuerySet[Any]:
    """Those that stand; what was withdrawn is for those at work and the unit itself."""
    rows = project.pledges.select_related("unit").annotate(
        pledged=_sum("pledged") - _sum("released"), paid=_sum("paid"), used=_sum("used")
    )
    return rows if ours else rows.filter(Q(withdrawn_at__isnull=True) | Q(unit__in=viewer.units))


def _sum(kind: str) -> Any:
    return Coalesce(Sum("lines__amount_fen", filter=Q(lines__kind=kind)), 0)


def _money(project: Project, viewer: Viewer, ours: bool) -> QuerySet[MoneyLine]:
    """Every amount: all of them for those at work, a unit's own for it."""
    rows = MoneyLine.objects.filter(pledge__project=project).select_related("pledge__unit")
    rows = rows.prefetch_related("photos")
    return rows if ours else rows.filter(pledge__unit__in=viewer.units)


def _matches(project: Project) -> QuerySet[Match]:
    rows = project.matches.exclude(state=Match.State.DECLINED)
    return rows.select_related("resource__unit", "resource__helper", "need")


def _lines(project: Project, viewer: Viewer, parts: frozenset[str], ours: bool) -> list[EventLine]:
    rows = project.events.select_related("unit").prefetch_related("photos").order_by("-at", "-pk")
    if not ours:
        rows = rows.filter(Q(is_open=True) | Q(unit__in=viewer.units))
    lines = []
    for event in rows:
        label = str(STEPS[event.action].label) if event.action in STEPS else ""
        photos = list(event.photos.all())
        for photo in photos:
            photo.project = project
        lines.append(EventLine(event, label, [one for one in photos if may_see_photo(one, viewer, parts)]))
    return lines


def may_see_photo(photo: ProjectPhoto, viewer: Viewer, parts: frozenset[str]) -> bool:
    """A family's photos are for those at work on it; a voucher for those who keep it and its own unit."""
    project = photo.project
    if ProjectPart.KEEPER in parts or _sees_family(project, viewer):
        return True
    if photo.line_id is not None:
        return MoneyLine.objects.filter(pk=photo.line_id, pledge__unit__in=viewer.units).exists()
    return ProjectPart.CLAIMANT in parts or not project.is_of_a_family


def _case(project: Project, viewer: Viewer) -> Case | None:
    """The case behind it, for who may see it."""
    if project.case_id is None or viewer.user is None:
        return None
    return Case.objects.visible_to(viewer.user).filter(pk=project.case_id).first()
