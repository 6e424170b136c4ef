"""Loads the whole street into an empty database, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from cases.lifecycle import after_the_fact
from cases.models import Case, CaseEvent, Category, EventDelivery, Photo, Segment, Status
from dashboard.demonstration import live, people, places, receipts, rulebook, story, told
from dashboard.demonstration.pictures import album
from dashboard.demonstration.world import Agenda, World
from grids.models import (
    Building,
    Community,
    EnforcementArea,
    Executor,
    Grid,
    Membership,
    Posting,
    Site,
    Street,
    User,
)

STEPS_BETWEEN_LOOKS = 600


@dataclass(frozen=True)
class Loaded:
    """What was loaded, as the stories and the command need it."""

    ground: places.Ground
    staff: people.Staff
    book: rulebook.Rulebook


def what_stands_here() -> str:
    """What an empty database would not hold, in words; empty when there is nothing."""
    counts = {
        "street": Street.objects.count(),
        "person": User.objects.count(),
        "category": Category.objects.count(),
        "case": Case.objects.count(),
    }
    return ", ".join(f"{name}: {count}" for name, count in counts.items() if count)


def look_again() -> None:
    """Let the planner see the rows of this transaction: nobody else can tell it how many there are by now."""
    with connection.cursor() as cursor:
        for model in (Case, CaseEvent, EventDelivery, Photo, Segment):
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
    world = World(ground, staff, book, album(seed), dice("story"), now, agenda)
    with after_the_fact():
        story.tell(world, share)
        told.tell(world)
        live.tell(world)
        agenda.run(every=STEPS_BETWEEN_LOOKS, then=look_again)
    look_again()
    receipts.write(now)
    return Loaded(ground, staff, book)


def counts() -> list[str]:
    """What the database holds now, counted from its rows, a line each."""
    today = timezone.localdate()
    members = Membership.objects.filter(executor__kind=Executor.Kind.AREA_TEAM)
    settled = Case.objects.filter(settled=True).count()
    return [
        f"{Community.objects.filter(retired_on=None).count()} communities, {Grid.objects.count()} grids, "
        f"{EnforcementArea.objects.count()} enforcement areas with {members.count()} officers",
        f"{Posting.objects.on(today).count()} posted cadres, {User.objects.count()} people, "
        f"{Executor.objects.count()} executors",
        f"{Building.objects.count()} buildings, {Site.objects.count()} sites",
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
