"""Visits, patrols and what they found, as pages and calls bring them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cases.models import Category, Checklist, ChecklistItem, Degree, Need, Urgency, Visit
from cases.photos import PreparedPhoto
from grids.models import Grid, Household, Site


@dataclass
class Found:
    """One finding as it is brought: its words and photos, and what its kind needs besides."""

    kind: str
    words: str = ""
    photos: Sequence[PreparedPhoto] = ()
    photos_after: Sequence[PreparedPhoto] = ()
    category: Category | None = None
    urgency: str = Urgency.NORMAL
    need_kind: str = Need.Kind.OTHER
    degree: str = Degree.MINOR
    due_on: date | None = None
    item: ChecklistItem | None = None
    longitude: float | None = None
    latitude: float | None = None
    accuracy: float | None = None

    def __post_init__(self) -> None:
        """A checklist's reassuring sentence is never what was found wrong."""
        if self.item is not None:
            self.words = self.item.hazard_words(self.words)


@dataclass
class VisitFiled:
    """A visit as it is brought. To a household, a site, or, as a group, to the grid's residents."""

    kind: str
    outcome: str = Visit.Outcome.MET
    household: Household | None = None
    site: Site | None = None
    grid: Grid | None = None
    present: str = ""
    headcount: int | None = None
    words: str = ""
    longitude: float | None = None
    latitude: float | None = None
    findings: Sequence[Found] = ()
    happened_at: datetime | None = None
    key: str | None = None


@dataclass
class PatrolFiled:
    """A patrol as it is brought; ``looked_at`` holds the checklist's items and whether each was in order."""

    grid: Grid | None = None
    site: Site | None = None
    checklist: Checklist | None = None
    looked_at: Sequence[tuple[ChecklistItem, bool]] = ()
    words: str = ""
    longitude: float | None = None
    latitude: float | None = None
    findings: Sequence[Found] = ()
    happened_at: datetime | None = None
    key: str | None = None
