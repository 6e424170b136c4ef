"""Who acts, and which parts they hold on a case."""

from dataclasses import dataclass

from cases.models import OF_THE_CENTRE, Case, CaseEvent, Part
from grids.models import User
from grids.roles import NOBODY, Standing, covers


@dataclass(frozen=True)
class Actor:
    """A person, or a part held without an account: by tracking code, one-time link, rule or clock."""

    user: User | None = None
    holds: frozenset[str] = frozenset()
    name: str = ""

    @property
    def standing(self) -> Standing:
        """What the person is to the street; nothing for those without an account."""
        return self.user.standing if self.user else NOBODY


RESIDENT = Actor(holds=frozenset({Part.RESIDENT}))
RULE = Actor(holds=frozenset({Part.RULE}))
CLOCK = Actor(holds=frozenset({Part.CLOCK}))


def parts_of(actor: Actor, case: Case) -> frozenset[str]:
    """Every part the actor holds on the case, before any look at its status."""
    parts = set(actor.holds)
    standing = actor.standing
    if standing.is_centre and covers((standing.street,), case.place_code):
        parts.add(Part.CENTRE)
    if case.executor_id in standing.executors:
        parts.add(Part.LEAD)
    if standing.executors.intersection(case.assistant_ids):
        parts.add(Part.ASSISTANT)
    if covers(standing.grids, case.place_code):
        parts.add(Part.CADRE)
    if covers(standing.communities, case.place_code):
        parts.add(Part.WORKER)
    if covers(standing.led, case.place_code):
        parts.add(Part.LEADER)
    if actor.user is not None and case.reporter_id == actor.user.pk:
        parts.add(Part.REPORTER if standing.works_on_cases else Part.RESIDENT)
    return frozenset(parts)


def has_handled(user: User, case: Case) -> bool:
    """Whether the person had a hand in the handling: for the executor, or by its membership."""
    if case.executor_id in user.standing.executors:
        return True
    return CaseEvent.objects.filter(case=case, actor=user, part__in=[Part.LEAD, Part.ASSISTANT]).exists()


def acting_executor(actor: Actor, case: Case, part: str) -> int | None:
    """The id of the executor for which someone acts, if they act for one."""
    if part == Part.LEAD:
        return case.executor_id
    if part == Part.ASSISTANT:
        return next(iter(actor.standing.executors.intersection(case.assistant_ids)), None)
    return None


def may_report(actor: Actor, source: str, strangers: frozenset[str]) -> bool:
    """Whether the channel is open to the actor: some to anyone, one to the centre, the others to those at work."""
    if source in OF_THE_CENTRE:
        return actor.standing.is_centre
    return source in strangers or actor.standing.works_on_cases or bool(actor.holds)


__all__ = [
    "CLOCK",
    "RESIDENT",
    "RULE",
    "Actor",
    "acting_executor",
    "has_handled",
    "may_report",
    "parts_of",
]
