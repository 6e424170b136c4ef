"""Who stands around a case at a moment of its story: units, staff, the posted official, reporters."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils import timezone

from cases.lifecycle import names_of
from cases.models import Case, CaseEvent, Status
from grids.models import Community, Executor, Membership, Posting
from grids.people import ids_in_centre, in_office

HANDED_OVER = names_of(lambda action: "executor" in action.needs)
WITH_EXECUTOR = frozenset({Status.DISPATCHED, Status.HANDLING, Status.SUSPENDED, Status.RESOLVED})


class Audience(StrEnum):
    """Whom a notice is for."""

    CENTRE = "centre"
    LEAD = "lead"
    ASSISTANTS = "assistants"
    FORMER = "former"
    CADRE = "cadre"
    LEADER = "leader"
    REPORTERS = "reporters"


@dataclass
class Recipients:
    """The units around the case at that moment; ``former`` is the one it was taken from."""

    case: Case
    lead: Executor | None = None
    assistants: list[Executor] = field(default_factory=list)
    former: Executor | None = None

    def units(self, audience: str) -> list[Executor]:
        """The executors of an audience; none for persons."""
        if audience == Audience.ASSISTANTS:
            return self.assistants
        unit = {Audience.LEAD: self.lead, Audience.FORMER: self.former}.get(Audience(audience))
        return [unit] if unit and unit.active else []

    def people(self, audience: str) -> list[int]:
        """The ids of the active persons of an audience, reporters excepted."""
        units = self.units(audience)
        if units:
            members = Membership.objects.filter(executor__in=units, user__is_active=True)
            return sorted(set(members.values_list("user_id", flat=True)))
        if audience == Audience.CENTRE:
            return list(ids_in_centre(self.case.street_id))
        if audience == Audience.CADRE and self.case.grid_id:
            posted = Posting.objects.on(timezone.localdate()).filter(
                grid=self.case.grid_id, user__is_active=True
            )
            return list(posted.values_list("user_id", flat=True)) or self._office()
        if audience == Audience.LEADER:
            led = Community.objects.filter(code=self.case.place_code[:12], leader__is_active=True)
            return [pk for pk in led.values_list("leader_id", flat=True) if pk]
        return []

    def _office(self) -> list[int]:
        """The community office, which stands in where nobody is posted; not when it handles the case itself."""
        office = in_office(self.case.place_code[:12]).exclude(executor=self.case.executor_id)
        return sorted(set(office.values_list("user_id", flat=True)))

    def reported(self) -> list[Case]:
        """The case and every case that was merged into it: each has a reporter to tell."""
        return [self.case, *Case.objects.filter(first_case=self.case).order_by("pk")]


def recipients_now(case: Case) -> Recipients:
    """Who stands around the case now."""
    assistants = Executor.objects.filter(pk__in=case.assistant_ids, active=True) if case.assistant_ids else ()
    return Recipients(case, case.executor, list(assistants))


def recipients_at(event: CaseEvent) -> Recipients:
    """Who stood around it at the event, read from the story: by the time it is told, the case may have moved on."""
    case = event.case
    if event.from_status not in WITH_EXECUTOR and event.to_status not in WITH_EXECUTOR:
        return Recipients(case)
    handed = list(
        CaseEvent.objects.filter(case=case, seq__lte=event.seq, action__in=HANDED_OVER)
        .order_by("-seq")
        .values_list("data", flat=True)[:2]
    )
    units = _by_code(code for data in handed for code in (data["executor"], *data["assistants"]))
    if not handed:
        return Recipients(case)
    recipients = Recipients(case, units.get(handed[0]["executor"]))
    recipients.assistants = [units[code] for code in handed[0]["assistants"] if code in units]
    if event.action == "redispatch" and len(handed) > 1 and handed[1]["executor"] != handed[0]["executor"]:
        recipients.former = units.get(handed[1]["executor"])
    return recipients


def _by_code(codes: Iterable[str]) -> dict[str, Executor]:
    return {unit.code: unit for unit in Executor.objects.filter(code__in=set(codes), active=True)}
