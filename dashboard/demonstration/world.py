"""What the stories share: places, people, rules, photos, dice, and the agenda that lets everything happen in order."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from random import Random

from django.utils import timezone

from cases.models import Category
from dashboard.demonstration import geometry
from dashboard.demonstration.matters import DemonstrationMatter
from dashboard.demonstration.people import Staff
from dashboard.demonstration.pictures import Album
from dashboard.demonstration.places import Ground
from dashboard.demonstration.rulebook import RULES, Rulebook, Target
from dashboard.demonstration.volunteering import Helping
from grids.models import Executor, Grid, Site, User

# A life yields the instant of its next step and takes that step when it is woken.
Life = Iterator[datetime]
SITE_OF = {
    "home": Site.Kind.COMPOUND,
    "stairs": Site.Kind.COMPOUND,
    "yard": Site.Kind.COMPOUND,
    "shop": Site.Kind.SHOP,
    "works": Site.Kind.BUILDING_SITE,
    "firm": Site.Kind.ENTERPRISE,
}


class Agenda:
    """Wakes every life at its instants, in the order of time, up to the present; what lies later never happens."""

    def __init__(self, present: datetime) -> None:
        self.present = present
        self.due: list[tuple[datetime, int, Life]] = []
        self.order = count()

    def add(self, life: Life) -> None:
        """Begin a life: it runs to its first instant."""
        at = next(life, None)
        if at is not None and at <= self.present:
            heapq.heappush(self.due, (at, next(self.order), life))

    def run(self, *, every: int, then: Callable[[], None]) -> None:
        """Let everything happen; after each so many steps something is done beside."""
        for step in count(1):
            if not self.due:
                return
            self.add(heapq.heappop(self.due)[2])
            if step % every == 0:
                then()


@dataclass
class World:
    """All of it, and small questions about it."""

    ground: Ground
    staff: Staff
    book: Rulebook
    album: Album
    random: Random
    present: datetime
    agenda: Agenda
    helping: Helping
    callers: Iterator[int] = field(default_factory=lambda: count(4000))

    def leaf(self, matter: DemonstrationMatter) -> Category:
        """The category of a matter."""
        return self.book.leaves[matter.leaf]

    def site_for(self, grid: Grid, matter: DemonstrationMatter) -> Site | None:
        """A site of the grid where such a thing can happen; None when there is none."""
        wanted = SITE_OF.get(matter.where)
        fitting = [site for site in self.ground.sites[grid.code] if wanted is None or site.kind == wanted]
        return self.random.choice(fitting) if fitting else None

    def point(self, grid: Grid, site: Site, matter: DemonstrationMatter) -> tuple[float, float]:
        """Longitude and latitude near the site, within the grid."""
        spread = 90.0 if matter.where == "road" else 32.0
        around = geometry.to_metres(site.longitude or 0, site.latitude or 0)
        spot = geometry.spot_within(self.random, self.ground.shapes[grid.code], around, spread)
        return geometry.to_degrees(spot)

    def executor_for(self, category: Category, grid: Grid) -> tuple[Executor, list[Executor], int | None]:
        """Whom the street's rules name for a category and place: lead, assisting ones, hours."""
        for plan in RULES:
            if plan.urgencies or not (category.code.startswith(plan.categories) if plan.categories else True):
                continue
            helping = [self.staff.executors[code] for code in plan.assistants]
            return self._target(plan.to, grid), helping, plan.hours
        raise LookupError(category.code)

    def _target(self, to: str, grid: Grid) -> Executor:
        if to == Target.COMMUNITY_OFFICE:
            return self.staff.executors[f"C-{grid.community.code[-3:]}"]
        if to == Target.AREA_TEAM:
            area = grid.community.area_id
            return next(row for row in self.staff.executors.values() if row.area_id == area and area)
        return self.staff.executors[to]

    def member(self, executor: Executor) -> User:
        """Somebody who acts for the executor."""
        return self.random.choice(self.staff.members[executor.code])

    def cadre(self, grid: Grid, at: datetime) -> User:
        """Who was posted to the grid at the instant."""
        return self.staff.cadre_on(grid, timezone.localtime(at).date())

    def dispatcher(self) -> User:
        """Somebody of the centre."""
        return self.random.choice(self.staff.centre)
