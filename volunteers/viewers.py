"""Who looks at the lists: an account, the holder of a unit's link, a resident who follows a case, or anybody."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from cases.models import Need
from cases.requests import tracking_access
from grids.models import User
from grids.places import set_street
from grids.roles import NOBODY, Standing, covers
from volunteers import helper_links, unit_links
from volunteers.models import Helper, Unit, UnitLink

SESSION = "unit_link"
PERSONAL = "helper_link"


@dataclass(frozen=True)
class Viewer:
    """What follows from who somebody is; querysets begin with ``visible_to(viewer)``."""

    user: User | None = None
    link: UnitLink | None = None
    follows: frozenset[int] = frozenset()
    helper: Helper | None = None

    @property
    def standing(self) -> Standing:
        """What the person is to the street; nothing for those without an account."""
        return self.user.standing if self.user else NOBODY

    @cached_property
    def own_units(self) -> list[Unit]:
        """The units for which this one acts, by account or by link."""
        units = list(Unit.objects.of(self.user)) if self.user and self.standing.executors else []
        if self.link is not None and self.link.unit not in units:
            units.append(self.link.unit)
        return units

    @property
    def units(self) -> list[int]:
        """Their ids."""
        return [unit.pk for unit in self.own_units]

    @property
    def unit_streets(self) -> set[int]:
        """The streets whose offers to units this one reads."""
        return {unit.street_id for unit in self.own_units}

    @property
    def streets(self) -> set[str]:
        """The codes of the streets in which this one works."""
        return {prefix[:9] for prefix in self.standing.seen_prefixes}

    def within(self, column: str) -> Q:
        """The rows whose place, in the column, lies in one of the person's places."""
        condition = Q(pk__in=[])
        for prefix in self.standing.seen_prefixes:
            condition |= Q(**{f"{column}__startswith": prefix})
        return condition

    def keeps(self, place_code: str) -> bool:
        """Whether this one works on that ground: in the field there, or in the street's centre."""
        return covers(self.standing.revealed_prefixes, place_code)

    def sees(self, place_code: str) -> bool:
        """Whether that ground is in sight."""
        return covers(self.standing.seen_prefixes, place_code)

    def sees_home(self, place_code: str) -> bool:
        """Whether that ground's families are in sight as well."""
        return covers(self.standing.home_prefixes, place_code)

    def reads(self, need: Need) -> bool:
        """Whether a need's own words are for this one: in sight of the ground, and a family's in sight of its home."""
        return self.sees_home(need.place_code) or (not need.is_of_a_family and self.sees(need.place_code))

    @property
    def keeps_somewhere(self) -> bool:
        """Whether there is any ground on which this one works."""
        return self.standing.is_centre or bool(self.standing.field_prefixes)


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks. A link counts for as long as it holds, whatever the browser remembers."""
    user = request.user if isinstance(request.user, User) and request.user.is_active else None
    known = request.session.get(SESSION)
    link = unit_links.holding(timezone.now()).filter(pk=known).first() if known else None
    own = request.session.get(PERSONAL)
    helper = helper_links.helper_of(own, timezone.now()) if own else None
    if user is None and helper is not None:
        set_street(request, helper.community.street_id)
    elif user is None and link is not None:
        set_street(request, link.unit.street_id)
    return Viewer(user, link, frozenset(request.session.get(tracking_access.OWN, [])), helper)
