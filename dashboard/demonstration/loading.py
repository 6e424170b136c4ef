"""Loads the whole street into an empty database, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from cases.lifecycle import without_delivery
from cases.models import (
    Case,
    CaseEvent,
    Enterprise,
    EnterpriseMatter,
    EventDelivery,
    Finding,
    LearnedFormula,
    MatterLine,
    Need,
    Patrol,
    Photo,
    Segment,
    Status,
    Visit,
)
from dashboard.demonstration import (
    emergencies,
    enforcement,
    enterprise,
    findings,
    homes,
    live,
    notes,
    notices,
    people,
    places,
    projects,
    receipts,
    rounds,
    rulebook,
    story,
)
from dashboard.demonstration import volunteering as helpers
from dashboard.demonstration.pictures import album
from dashboard.demonstration.world import Agenda, World
from dashboard.models import Note
from grids.models import (
    Building,
    Community,
    EnforcementArea,
    Executor,
    Grid,
    Household,
    Membership,
    Posting,
    Site,
    Street,
    User,
)
from volunteers import figures
from volunteers.models import Activity, Council, Resolution, SignUp

STEPS_BETWEEN_LOOKS = 600


@dataclass(frozen=True)
class Loaded:
    """What was loaded, as the stories and the command need it."""

    ground: places.Ground
    staff: people.Staff
    book: rulebook.Rulebook


def look_again() -> None:
    """Let the planner see the rows of this transaction: nobody else can tell it how many there are by now."""
    with connection.cursor() as cursor:
        for model in (Case, CaseEvent, EventDelivery, Photo, Segment, Household, Visit, Patrol):
            cursor.execute(f"analyze {connection.ops.quote_name(model._meta.db_table)}")


@transaction.atomic
def load(seed: int, now: datetime, share: float = 1.0) -> Loaded:
    """Everything, the same for the same seed and instant; ``share`` thins the cases for quick tests."""
    today = timezone.localtime(now).date()

    def dice(part: str) -> Random:
        return Random(f"{seed} {part}")  # noqa: S311

    ground = places.lay(dice("places"), today)
    staff = people.gather(dice("people"), ground, today)
    book = rulebook.write(ground, staff)
    agenda = Agenda(now)
    helping = helpers.gather(dice("helping"), ground, staff, today)
    world = World(ground, staff, book, album(seed), dice("story"), now, agenda, helping)
    firms = enterprise.settle(world, dice("firms"))
    with without_delivery():
        story.tell(world, share)
        notices.tell(world)
        enterprise.tell(world, firms, dice("licences"))
        live.tell(world)
        notes.tell(world)
        agenda.run(every=STEPS_BETWEEN_LOOKS, then=look_again)
    enterprise.read(now)
    emergencies.judge_risks(dice("risks"), ground)
    doors = homes.settle(dice("homes"), ground, today, share)
    walked = rounds.walk(world, dice("rounds"), doors, share)
    findings.tell(world, dice("found"), walked, doors, share)
    projects.tell(world, dice("together"), share)
    rounds.look_through(world, dice("lists"))
    rounds.talk(world, dice("groups"), share)
    rounds.excuse(world, dice("excuses"))
    rounds.hand_over(world, dice("handovers"))
    with without_delivery():
        enforcement.tell(world, dice("enforcement"))
        emergencies.tell(world, dice("emergencies"))
    look_again()
    with without_delivery():
        notes.notice(world)
    notes.learn(world)
    receipts.write(now)
    return Loaded(ground, staff, book)


def counts() -> list[str]:
    """What the database holds now, counted from its rows, a line each."""
    today = timezone.localdate()
    members = Membership.objects.filter(executor__kind=Executor.Kind.AREA_TEAM)
    settled = Case.objects.filter(settled=True).count()
    met = Visit.objects.filter(outcome=Visit.Outcome.MET, household__isnull=False)
    contacted = met.values("household").distinct().count()
    within = Street.objects.values_list("code", flat=True).first() or ""
    return [
        f"{Community.objects.filter(retired_on=None).count()} communities, {Grid.objects.count()} grids, "
        f"{EnforcementArea.objects.count()} enforcement areas with {members.count()} officers",
        f"{Posting.objects.on(today).count()} posted cadres, {User.objects.count()} people, "
        f"{Executor.objects.count()} executors",
        f"{Building.objects.count()} buildings, {Site.objects.count()} sites",
        f"{Household.objects.count()} households, {contacted} of them visited or called, "
        f"{Visit.objects.count()} visits, {Patrol.objects.count()} patrols",
        f"{Enterprise.objects.count()} enterprises, {EnterpriseMatter.objects.count()} matters of theirs with "
        f"{MatterLine.objects.count()} rows",
        f"{Need.objects.count()} needs, {Finding.objects.count()} findings in all",
        f"{Note.objects.count()} notes of the analysis, {LearnedFormula.objects.count()} formulas learned",
        f"{figures.volunteers(within).count()} volunteers, "
        f"{figures.building_heads(within, today).count()} building heads, "
        f"{figures.riders(within).count()} new-employment workers, {figures.units(within).count()} units, "
        f"{figures.projects_claimed(within).count()} micro-projects claimed by units",
        f"{Activity.objects.count()} activities with {SignUp.objects.count()} sign-ups, "
        f"{Council.objects.count()} councils with {Resolution.objects.count()} resolutions, "
        f"{figures.resolutions_lapsed(within, today).count()} of them lapsed",
        f"{settled} cases settled on the spot, {Case.objects.count() - settled} through the chain",
    ]


def to_follow() -> str:
    """A tracking code to try, with the last four digits of its telephone: a case lately closed, not rated yet."""
    case = (
        Case.objects.filter(status=Status.CLOSED, settled=False, rated_at=None)
        .exclude(phone_digest="")
        .order_by("-closed_at")
        .first()
    )
    return f"{case.tracking_code} and {case.reporter_phone[-4:]}" if case else "none"
