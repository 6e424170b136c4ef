"""The three lists through the year: needs in public words, what was agreed, 86 claimed micro-projects; and the rest."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cases.models import Need
from dashboard.demonstration import fieldtexts, gatherings, rhythm, snaps, volunteering_texts
from dashboard.demonstration.world import World
from grids.models import Grid
from volunteers import matching, projects, unit_links
from volunteers.matching import match_decisions
from volunteers.models import (
    Appeal,
    Audience,
    Gift,
    Match,
    Milestone,
    MoneyLine,
    Pledge,
    Project,
    ProjectEvent,
    ProjectPhoto,
    Resource,
    State,
    Unit,
)
from volunteers.needs import Wanted, publish
from volunteers.projects import ProjectPlan
from volunteers.viewers import Viewer

FEN = 100
# Beside the pavilion and the dream room: 84 that units stand by, in these states; and some that wait.
CLAIMED = {State.THANKED: 42, State.ACCEPTED: 7, State.DONE: 5, State.UNDERWAY: 22, State.PUBLISHED: 8}
UNCLAIMED = {State.PUBLISHED: 6, State.DRAFT: 2}
BY_HAND, HELPED, AGREED = 26, 70, 8
DREAM_YUAN = 15_000


def tell(world: World, random: Random, share: float) -> None:
    """After the year in the field: its needs are there."""
    _by_hand(world, random, round(BY_HAND * share))
    _appeals(world, random)
    _helped(world, random, round(HELPED * share))
    _dream_room(world)
    _agreed(world, AGREED)
    _projects(world, random)
    gatherings.tell(world, random, share)
    snaps.tell(world, random)


def _by_hand(world: World, random: Random, count: int) -> None:
    """Needs from councils and building heads, written down by the community offices these weeks."""
    rows = []
    for _number in range(count):
        kind, words = random.choice(volunteering_texts.BY_HAND)
        grid = random.choice(world.ground.grids)
        at = rhythm.awake(random, world.present - timedelta(days=random.uniform(1, 45)))
        by = random.choice(world.staff.workers[grid.community.code])
        place = {"grid": grid, "place_code": grid.code}
        rows.append(Need(**place, kind=kind, words=words, raised_by=by, raised_at=at))
    Need.objects.bulk_create(rows)


def _appeals(world: World, random: Random) -> None:
    """Most open needs have their public words; a few still wait for them."""
    today = timezone.localdate(world.present)
    rows = []
    for need in Need.objects.filter(ended_at__isnull=True).select_related("grid__community").order_by("pk"):
        if need.words == fieldtexts.DREAM_ROOM or random.random() < 0.1:
            continue
        wording, gifts, skill = volunteering_texts.APPEALS[Need.Kind(need.kind)]
        site = world.ground.sites[need.grid.code][0]
        at = rhythm.awake(random, min(need.raised_at + timedelta(days=1), world.present))
        rows.append(
            Appeal(
                need=need,
                street=world.ground.street,
                wording=wording,
                audience=random.choice((Audience.STREET, Audience.UNITS)),
                gifts=[str(gift.value) for gift in gifts],
                skill=world.helping.skills[skill] if skill else None,
                amount_fen=random.choice((800, 1_500, 3_000)) * FEN if Gift.MONEY in gifts else None,
                from_on=timezone.localdate(need.raised_at),
                to_on=today + timedelta(days=random.randint(20, 80)),
                longitude=site.longitude,
                latitude=site.latitude,
                published_by=random.choice(world.staff.workers[need.grid.community.code]),
                published_at=at,
            )
        )
    Appeal.objects.bulk_create(rows)


def _helped(world: World, random: Random, count: int) -> None:
    """Needs that were met with a unit's help: what was agreed then, and that it worked."""
    met = list(Need.objects.filter(met=True).select_related("grid__community").order_by("pk"))
    by_gift: dict[str, list[Resource]] = {}
    for resource in world.helping.resources:
        by_gift.setdefault(resource.gift, []).append(resource)
    rows = []
    for need in random.sample(met, min(count, len(met))):
        gift = volunteering_texts.APPEALS[Need.Kind(need.kind)][1][0]
        resource = random.choice(by_gift[gift])
        rows.append(
            Match(
                need=need,
                resource=resource,
                state=Match.State.DONE,
                amount_fen=random.choice((500, 800, 1_200)) * FEN if gift == Gift.MONEY else None,
                reasons=[{"word": "gift", "told": {"gift": str(gift.label)}}],
                decided_by=random.choice(world.staff.workers[need.grid.community.code]),
                decided_at=need.raised_at + ((need.ended_at or world.present) - need.raised_at) / 2,
                ended_at=need.ended_at,
            )
        )
    Match.objects.bulk_create(rows)


def _agreed(world: World, count: int) -> None:
    """The last open needs of which somebody decided these days: the best proposal, taken."""
    today = timezone.localdate(world.present)
    rows = Need.objects.filter(ended_at__isnull=True, appeal__isnull=False)
    rows = rows.select_related("grid__community__street", "appeal").order_by("-raised_at")
    for need in rows:
        best = next((one for one in matching.for_need(need, today) if one.resource), None)
        if best is not None and count:
            by = world.staff.workers[need.grid.community.code][0]
            match_decisions.accept(need, best.key, by=by, at=world.present - timedelta(hours=2 + count))
            count -= 1


def _dream_room(world: World) -> None:
    """The third story to its end: one unit gives 15,000 yuan by its link, and the family accepts."""
    need = next(
        one for one in Need.objects.filter(kind=Need.Kind.HOUSING) if one.words == fieldtexts.DREAM_ROOM
    )
    worker, pair = Viewer(world.staff.accounts["worker"]), world.album.pairs["room"][0]

    def day(number: float) -> datetime:
        return rhythm.after(need.raised_at, number * 7)

    today, fen = timezone.localdate(day(2)), DREAM_YUAN * FEN
    gifts = [Gift.MONEY.value, Gift.GOODS.value, Gift.HOURS.value]
    wanted = Wanted(volunteering_texts.DREAM_WORDS, gifts, today, today + timedelta(days=80), amount_fen=fen)
    publish(need, wanted, by=world.staff.accounts["worker"], at=day(2))
    plan = ProjectPlan(
        title="梦想小屋",
        words=volunteering_texts.DREAM_WORDS,
        for_whom="一户家庭",
        need=need,
        due_on=timezone.localdate(day(50)),
        asked_fen=fen,
        milestones=("除潮粉刷", "换床和书桌", "布置"),
        photos=[pair.before],
    )
    room = projects.create(plan, by=worker, at=day(3))
    projects.publish(room, by=worker, at=day(3.2))
    _dream_made(world, room, worker, day)


def _dream_made(world: World, room: Project, worker: Viewer, day: Callable[[float], datetime]) -> None:
    """Claimed, made in summer, accepted by the child and her grandmother."""
    unit = next(one for one in world.helping.units.values() if one.name.endswith("装饰公司"))
    by_unit = Viewer(link=unit_links.issue(unit, by=world.staff.centre[0], holder="公益专员")[0])
    pair, fen = world.album.pairs["room"][0], DREAM_YUAN * FEN
    projects.claim(room, by=by_unit, unit=unit, kind="money", amount_fen=fen, at=day(6))
    pledge = room.pledges.get()
    projects.start(room, by=worker, words="和家里商量好，动工。", at=day(8))
    projects.pay(room, by=by_unit, pledge=pledge, amount_fen=fen, voucher="回单 0715", at=day(9))
    for number, milestone in enumerate(Milestone.objects.filter(project=room), 1):
        projects.report(room, by=by_unit, milestone=milestone, at=day(10 + number * 8))
    words = "粉刷、床、书桌、灯"
    projects.spend(
        room, by=worker, pledge=pledge, amount_fen=fen, words=words, voucher="发票 3 张", at=day(38)
    )
    projects.finish(room, by=by_unit, words="小屋弄好了，亮堂、干爽。", photos=[pair.after], at=day(40))
    said = "孩子当晚就在新书桌上写作业，说像做梦一样。谢谢你们。"
    projects.accept(room, by=worker, who="孩子和祖母", words=said, at=day(42))
    projects.thank(room, by=worker, words="一间小屋，点亮了一个孩子的书桌，谢谢。", at=day(44))


@dataclass
class Batch:
    """Rows of many projects, written kind by kind."""

    projects: list[Project] = field(default_factory=list)
    pledges: list[Pledge] = field(default_factory=list)
    lines: list[MoneyLine] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    events: list[ProjectEvent] = field(default_factory=list)
    photos: list[ProjectPhoto] = field(default_factory=list)

    def write(self) -> None:
        """In the order in which they hang on each other; files beside their rows."""
        Project.objects.bulk_create(self.projects)
        Pledge.objects.bulk_create(self.pledges)
        MoneyLine.objects.bulk_create(self.lines)
        Milestone.objects.bulk_create(self.milestones)
        ProjectEvent.objects.bulk_create(self.events)
        ProjectPhoto.objects.bulk_create(self.photos)


def _projects(world: World, random: Random) -> None:
    """The other 84, and those that still wait for a unit."""
    batch, units = Batch(), _units_in_turn(world, random)
    for states, claimed in ((CLAIMED, True), (UNCLAIMED, False)):
        for state, count in states.items():
            for number in range(count):
                _project(world, random, batch, State(state), units if claimed else None, number)
    batch.write()


def _units_in_turn(world: World, random: Random) -> Iterator[Unit]:
    """Every unit comes up before one comes up again."""
    units = list(world.helping.units.values())
    while True:
        random.shuffle(units)
        yield from units


def _project(
    world: World, random: Random, batch: Batch, state: State, units: Iterator[Unit] | None, number: int
) -> None:
    """One project with its whole life up to its state."""
    template = volunteering_texts.PROJECTS[(len(batch.projects) + number) % len(volunteering_texts.PROJECTS)]
    kind, title, words, for_whom, yuan, goods, work, _steps, _scene = template
    grid = random.choice(world.ground.grids)
    moments = _moments(world, random, state)
    worker = random.choice(world.staff.workers[grid.community.code])
    row = Project(
        street=world.ground.street, community=grid.community, grid=grid, place_code=grid.code, kind=kind,
        title=f"{_place(world, grid)}{title}", words=words, for_whom=for_whom, asked_fen=yuan * FEN,
        asked_goods=goods, asked_work=work, audience=random.choice((Audience.STREET, Audience.UNITS)),
        state=state, due_on=timezone.localdate(moments["created"]) + timedelta(days=75),
        created_by=worker, created_at=moments["created"],
        **{f"{name}_at": moments.get(name) for name in ("published", "started", "finished", "accepted")},
    )  # fmt: skip
    if row.accepted_at:
        row.accepted_by, row.accepted_words = for_whom, random.choice(volunteering_texts.ACCEPTED)
    if state == State.THANKED:
        row.thanks = random.choice(volunteering_texts.THANKS)
    batch.projects.append(row)
    pledges = _claims(random, batch, row, units, moments) if units else []
    _story(world, random, batch, row, template, moments, pledges)


def _place(world: World, grid: Grid) -> str:
    """The compound's name, for the title."""
    return world.ground.sites[grid.code][0].name if world.ground.sites[grid.code] else grid.community.name


WAY = ("created", "published", "claimed", "started", "reached", "finished", "accepted", "thanked")
LAST_OF = {
    State.DRAFT: "created",
    State.PUBLISHED: "claimed",
    State.UNDERWAY: "reached",
    State.DONE: "finished",
    State.ACCEPTED: "accepted",
    State.THANKED: "thanked",
}


def _moments(world: World, random: Random, state: State) -> dict[str, datetime]:
    """When each step was taken, in order, none of them ahead; what is over lies back in the year."""
    way = WAY[: WAY.index(LAST_OF[state]) + 1]
    reach = 330 if state in (State.THANKED, State.ACCEPTED) else 60
    ago = sorted((random.uniform(1, reach) for _step in way), reverse=True)
    stretched = [world.present - timedelta(days=days) for days in ago]
    moments = [rhythm.awake(random, at) for at in stretched]
    for earlier, later in pairwise(range(len(moments))):
        moments[later] = max(moments[later], moments[earlier] + timedelta(minutes=30))
    return dict(zip(way, moments, strict=True))


def _claims(
    random: Random, batch: Batch, row: Project, units: Iterator[Unit], moments: dict[str, datetime]
) -> list[Pledge]:
    """One unit or two: money in shares, else goods or work; still published ones lack a share."""
    at, pledges = moments["claimed"], []
    lacking = row.state == State.PUBLISHED
    wanted: list[tuple[str, int, str]] = []
    if row.asked_fen:
        half = row.asked_fen // 2
        wanted += (
            [("money", half, "")] if lacking else [("money", half, ""), ("money", row.asked_fen - half, "")]
        )
    wanted += [("goods", 0, row.asked_goods)] if row.asked_goods and not lacking else []
    wanted += [("work", 0, row.asked_work)] if row.asked_work and not (lacking and row.asked_fen) else []
    for kind, fen, words in wanted:
        pledge = Pledge(project=row, unit=next(units), kind=kind, words=words, pledged_at=at)
        pledges.append(pledge)
        batch.pledges.append(pledge)
        if fen:
            batch.lines.append(MoneyLine(pledge=pledge, kind="pledged", amount_fen=fen, at=at))
            _paid(random, batch, row, pledge, fen, moments)
    return pledges


def _paid(
    random: Random, batch: Batch, row: Project, pledge: Pledge, fen: int, moments: dict[str, datetime]
) -> None:
    """Paid when it began, spent when it was finished."""
    line: dict[str, Any] = {"pledge": pledge, "amount_fen": fen, "by": row.created_by}
    number = random.randint(1000, 9999)
    if "started" in moments:
        batch.lines.append(MoneyLine(**line, kind="paid", at=moments["started"], voucher=f"回单 {number}"))
    if "finished" in moments:
        words = random.choice(volunteering_texts.SPENT)
        batch.lines.append(
            MoneyLine(**line, kind="used", at=moments["finished"], words=words, voucher=f"发票 {number}")
        )


TAKEN = {
    "published": ("publish", State.PUBLISHED),
    "started": ("start", State.UNDERWAY),
    "finished": ("finish", State.DONE),
    "accepted": ("accept", State.ACCEPTED),
    "thanked": ("thank", State.THANKED),
}


def _story(
    world: World,
    random: Random,
    batch: Batch,
    row: Project,
    template: tuple[Any, ...],
    moments: dict[str, datetime],
    pledges: list[Pledge],
) -> None:
    """The events, milestones and photos of a project."""
    pair = world.album.pair(random, template[8])
    shared: dict[str, Any] = {"project": row, "actor": row.created_by}
    made = ProjectEvent(**shared, action="create", to_state=State.DRAFT, at=moments["created"])
    batch.events.append(made)
    _photo(batch, made, pair.before, "before")
    at_state: str = State.DRAFT
    said = {"accepted": f"{row.accepted_by}：{row.accepted_words}", "thanked": row.thanks}
    said["finished"] = random.choice(volunteering_texts.REPORTED)
    for name, at in moments.items():
        if name == "claimed":
            batch.events += [_claimed(batch, pledge, at_state) for pledge in pledges]
        if name not in TAKEN:
            continue
        action, to = TAKEN[name]
        moved = {"action": action, "from_state": at_state, "to_state": to, "words": said.get(name, "")}
        event = ProjectEvent(**shared, **moved, at=at)
        batch.events.append(event)
        at_state = to
        if name == "finished":
            _photo(batch, event, pair.after, "after")
    _milestones(random, batch, row, template[7], moments)


def _claimed(batch: Batch, pledge: Pledge, state: str) -> ProjectEvent:
    """A unit came in."""
    return ProjectEvent(
        project=pledge.project,
        action="claim",
        from_state=state,
        to_state=state,
        at=pledge.pledged_at,
        unit=pledge.unit,
        amount_fen=next((line.amount_fen for line in batch.lines if line.pledge is pledge), None),
        words=pledge.words,
    )


def _milestones(
    random: Random, batch: Batch, row: Project, steps: tuple[str, ...], moments: dict[str, datetime]
) -> None:
    """All reached where it is finished, the first where it is under way."""
    for number, title in enumerate(steps, 1):
        reached = moments.get("finished") or (moments.get("reached") if number == 1 else None)
        words = random.choice(volunteering_texts.REPORTED) if reached else ""
        batch.milestones.append(
            Milestone(project=row, position=number, title=title, reached_at=reached, words=words)
        )


def _photo(batch: Batch, event: ProjectEvent, prepared: Any, kind: str) -> None:
    photo = ProjectPhoto(
        project=event.project, event=event, kind=kind, sha256=prepared.sha256,
        width=prepared.width, height=prepared.height, taken_in=event.at,
    )  # fmt: skip
    photo.file.save("photo.jpg", ContentFile(prepared.content), save=False)
    batch.photos.append(photo)
