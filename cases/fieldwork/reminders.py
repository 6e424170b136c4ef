"""What comes back on its day: promises and re-inspections to the posted cadre, lapsed promises to the community office.

Each is told once for its day; while nobody is posted to the grid, the community office hears in the cadre's place.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases import notices
from cases.models import Hazard, Promise
from grids.models import Posting
from grids.people import in_offices


@dataclass(frozen=True)
class Owners:
    """Who answers for which place today."""

    cadres: dict[str, int]
    offices: dict[str, list[int]]

    def of(self, place_code: str) -> list[int]:
        """The posted cadre; without one, the members of the community's office."""
        cadre = self.cadres.get(place_code)
        return [cadre] if cadre else self.office(place_code)

    def office(self, place_code: str) -> list[int]:
        """The members of the community's office."""
        return self.offices.get(place_code[:12], [])


def owners_on(day: date) -> Owners:
    """Who answers on the day; two queries."""
    postings = Posting.objects.on(day).filter(user__is_active=True).values_list("grid__code", "user")
    offices: dict[str, list[int]] = defaultdict(list)
    for code, user in in_offices().values_list("executor__community__code", "user"):
        offices[code].append(user)
    return Owners(dict(postings), dict(offices))


def remind(now: datetime) -> int:
    """Tell everything that is due by today; how many were meant. Nobody is disturbed at night."""
    if notices.is_quiet(now):
        return 0
    today = timezone.localdate(now)
    owners, told = owners_on(today), 0
    for promise in Promise.objects.open().filter(due_on__lte=today).select_related("grid__community"):
        late = promise.due_on < today
        what, title = ("lapsed", _("承诺过期了")) if late else ("due", _("答应的事今天到期"))
        cause = f"promise-{what}:{promise.pk}:{promise.due_on}"
        people = owners.office(promise.place_code) if late else owners.of(promise.place_code)
        told += _tell(people, cause, title, promise, promise.words, now)
    for hazard in Hazard.objects.filter(recheck_on__lte=today).select_related("grid__community"):
        cause = f"hazard:{hazard.pk}:{hazard.recheck_on}"
        people = owners.of(hazard.place_code)
        told += _tell(people, cause, _("隐患该复查了"), hazard, hazard.words, now)
    return told


def _tell(
    people: Iterable[int], cause: str, title: str, row: Promise | Hazard, words: str, now: datetime
) -> int:
    """One inbox notice to each; the same cause once."""
    place = f"{row.grid.community.name} {row.grid.name}"
    told = list(people)
    for person in told:
        message = notices.Message(cause, title, f"{place}\n{words[:120]}")
        notices.remind(person, message, row.get_absolute_url(), now)
    return len(told)
