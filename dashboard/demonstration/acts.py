"""The steps of a case as the demonstration's people take them: every one through the life-cycle's own verb."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from cases import lifecycle
from cases.lifecycle import RESIDENT, RULE, Actor, Report
from cases.models import Case, Rating, Source, Urgency
from cases.photos import PreparedPhoto
from dashboard.demonstration import names, texts
from dashboard.demonstration.matters import DemonstrationMatter
from dashboard.demonstration.pictures import Pair
from dashboard.demonstration.rulebook import RULES
from dashboard.demonstration.world import World
from grids.models import Executor, Grid, Site, User
from grids.roles import covers

OUTSIDE = {Source.SNAP, Source.RESIDENT, Source.HOTLINE, Source.ENTERPRISE, Source.PAPER}
NAMED = {
    Source.SNAP: 0.55,
    Source.RESIDENT: 0.85,
    Source.HOTLINE: 1.0,
    Source.ENTERPRISE: 1.0,
    Source.PAPER: 1.0,
}


@dataclass
class Matterful:
    """A matter at its place: what the first step needs to know."""

    grid: Grid
    matter: DemonstrationMatter
    site: Site
    source: str
    urgency: str = Urgency.NORMAL
    words: str = ""
    address: str = ""
    pair: Pair | None = None


class Acts:
    """One case's steps; holds the case and what its photos show."""

    def __init__(self, world: World, brought: Matterful) -> None:
        self.world = world
        self.brought = brought
        self.random = world.random
        self.pair = brought.pair or world.album.pair(world.random, brought.matter.scene)
        self.hands: dict[int, User] = {}
        self.case: Case

    # Births

    def report(self, at: datetime) -> None:
        """Somebody reports it."""
        by = self._reporter(at)
        self.case = lifecycle.report(self._report(with_category=self.random.random() < 0.8), by=by, at=at)[0]

    def settle(self, at: datetime) -> None:
        """The cadre, or a community worker, puts it right on the spot."""
        grid = self.brought.grid
        workers = self.world.staff.workers[grid.community.code]
        by = self.world.cadre(grid, at) if self.random.random() < 0.86 else self.random.choice(workers)
        done = self.random.choice(self.brought.matter.done)
        report = self._report(with_category=True)
        self.case = lifecycle.settle(report, by=Actor(by), after=[self.pair.after], words=done, at=at)[0]

    def _reporter(self, at: datetime) -> Actor:
        world, source = self.world, self.brought.source
        if source in (Source.SNAP, Source.RESIDENT):
            return Actor()
        if source in (Source.PATROL, Source.VISIT):
            return Actor(world.cadre(self.brought.grid, at))
        if source == Source.HOTLINE:
            return Actor(world.dispatcher())
        return Actor(self.random.choice(world.staff.workers[self.brought.grid.community.code]))

    def _report(self, with_category: bool) -> Report:
        brought, world = self.brought, self.world
        longitude, latitude = world.point(brought.grid, brought.site, brought.matter)
        address = brought.address or texts.place_of(
            self.random, world.ground, brought.grid, brought.matter, brought.site
        )
        words = brought.words or texts.description(self.random, brought.source, address, brought.matter)
        pinned = brought.source not in (Source.HOTLINE, Source.PAPER) or self.random.random() < 0.5
        report = Report(
            source=brought.source,
            description=words,
            category=world.leaf(brought.matter) if with_category else None,
            urgency=brought.urgency,
            longitude=longitude if pinned else None,
            latitude=latitude if pinned else None,
            accuracy=round(self.random.uniform(4, 45), 1) if pinned else None,
            address=address,
            grid=brought.grid,
            photos=self._photos_before(),
        )
        if self.random.random() < NAMED.get(Source(brought.source), 0.0):
            report.reporter_name = names.person_name(self.random)
            report.reporter_phone = names.phone(next(world.callers))
        return report

    def _photos_before(self) -> list[PreparedPhoto]:
        """Snaps, patrols and visits come with a photo; others sometimes, a call never."""
        source, scene = self.brought.source, self.brought.matter.scene
        if source == Source.HOTLINE or not scene:
            return []
        if source in (Source.SNAP, Source.PATROL) or self.random.random() < 0.6:
            return [self.pair.before]
        return []

    # The centre

    def register(self, at: datetime, by: Actor | None = None) -> None:
        """Taken on."""
        category = self.world.leaf(self.brought.matter)
        lifecycle.register(self.case, by=by or self.centre(), category=category, at=at)

    def reject(self, at: datetime) -> None:
        """Not taken on."""
        code = self.random.choice(list(texts.REJECTS))
        reason = self.world.book.reasons[code]
        lifecycle.reject(self.case, by=self.centre(), reason=reason, words=texts.REJECTS[code], at=at)

    def merge(self, at: datetime, first: Case) -> None:
        """It joins its first case."""
        words = self.random.choice(texts.MERGES)
        lifecycle.merge(self.case, by=self.centre(), first_case=first, words=words, at=at)

    def withdraw(self, at: datetime) -> None:
        """The resident takes it back."""
        lifecycle.withdraw(self.case, by=RESIDENT, words=self.random.choice(texts.TAKEN_BACK), at=at)

    def dispatch(
        self,
        at: datetime,
        to: Executor | None = None,
        *,
        by: Actor | None = None,
        helping: list[Executor] | None = None,
        hours: int | None = None,
    ) -> None:
        """Handed to the executor that the rules name, or to the one given."""
        lead, named, within = self.world.executor_for(self.world.leaf(self.brought.matter), self.brought.grid)
        assistants = helping if helping is not None else ([] if to else named)
        lifecycle.dispatch(
            self.case,
            by=by or self.centre(),
            executor=to or lead,
            assistants=assistants,
            hours=hours or (None if to else within),
            at=at,
        )

    def redispatch(self, at: datetime, to: Executor) -> None:
        """Handed on to another executor."""
        reason = "现场核实后由更合适的单位主办。"
        lifecycle.redispatch(self.case, by=self.centre(), executor=to, reason=reason, at=at)

    def by_rule(self, at: datetime) -> None:
        """An automatic rule registers and dispatches it at once."""
        rule = replace(RULE, name=next(plan.name for plan in RULES if plan.automatic))
        self.register(at, rule)
        self.dispatch(at + timedelta(milliseconds=80), by=rule)

    def grant_extension(self, at: datetime) -> None:
        """The centre agrees to more days."""
        lifecycle.grant_extension(self.case, by=self.centre(), words="同意延期。", at=at)

    def refuse_extension(self, at: datetime) -> None:
        """The centre does not agree."""
        reason = self.random.choice(texts.REFUSALS)
        lifecycle.refuse_extension(self.case, by=self.centre(), reason=reason, at=at)

    def suspend(self, at: datetime) -> None:
        """The centre lets the clock stand still."""
        lifecycle.suspend(self.case, by=self.centre(), words="同意挂账，到期复核。", at=at)

    def refuse_suspension(self, at: datetime) -> None:
        """The centre does not."""
        reason = "可先行采取临时措施，不同意挂账。"
        lifecycle.refuse_suspension(self.case, by=self.centre(), reason=reason, at=at)

    def resume(self, at: datetime) -> None:
        """The reason for waiting is gone."""
        lifecycle.resume(self.case, by=self.centre(), words="条件已具备，恢复处置。", at=at)

    def urge(self, at: datetime) -> None:
        """The centre presses."""
        lifecycle.urge(self.case, by=self.centre(), words=self.random.choice(texts.URGES), at=at)

    def supervise(self, at: datetime) -> None:
        """The community's leader presses."""
        leader = self.brought.grid.community.leader
        words = self.random.choice(texts.SUPERVISES)
        lifecycle.supervise(self.case, by=Actor(leader), words=words, at=at)

    def reopen(self, at: datetime) -> None:
        """The centre takes it up again."""
        reason = "巡查发现问题反复，重新办理。"
        lifecycle.reopen(self.case, by=self.centre(), reason=reason, at=at)

    # The executor

    def accept(self, at: datetime) -> None:
        """Signed for."""
        lifecycle.accept(self.case, by=self.lead(), words=self.random.choice(texts.ACCEPTS), at=at)

    def send_back(self, at: datetime) -> None:
        """Returned with a reason."""
        code = self.random.choice(list(texts.SEND_BACKS))
        reason = self.world.book.reasons[code]
        lifecycle.send_back(self.case, by=self.lead(), reason=reason, words=texts.SEND_BACKS[code], at=at)

    def note(self, at: datetime, words: str = "") -> None:
        """A step on the way."""
        words = words or self.random.choice(texts.NOTES if self.brought.matter.scene else texts.TALKED)
        lifecycle.note(self.case, by=self.lead(), words=words, at=at)

    def ask_extension(self, at: datetime, days: int | None = None, reason: str = "") -> None:
        """More days are wanted."""
        days = days or self.random.choice((2, 3, 5))
        reason = reason or self.random.choice(texts.ASKED)
        lifecycle.ask_extension(self.case, by=self.lead(), reason=reason, days=days, at=at)

    def ask_suspension(self, at: datetime, review_on: date | None = None) -> None:
        """Nothing can be done for now."""
        local = timezone.localtime(at).date()
        day = review_on or local + timedelta(days=self.random.randint(12, 35))
        reason = self.random.choice(texts.SUSPENSIONS)
        lifecycle.ask_suspension(self.case, by=self.lead(), reason=reason, review_on=day, at=at)

    def resolve(self, at: datetime, words: str = "") -> None:
        """The result, with a photo where one says something."""
        done = words or self.random.choice(self.brought.matter.done) + "。"
        wanted = self.case.category is not None and self.case.category.photo_to_resolve
        photos = [self.pair.after] if wanted or self.random.random() < 0.4 else []
        lifecycle.resolve(self.case, by=self.lead(), words=done, photos=photos, at=at)

    # Who looks, and who asked

    def rework(self, at: datetime) -> None:
        """Not done well enough."""
        reason = self.random.choice(texts.REWORKS)
        lifecycle.rework(self.case, by=self.verifier(at), reason=reason, at=at)

    def close(self, at: datetime, words: str = "") -> None:
        """Looked at, and closed."""
        words = words or self.random.choice(texts.CLOSES if self.brought.matter.scene else texts.CALLED_BACK)
        photos = [self.pair.after] if self.brought.matter.scene and self.random.random() < 0.25 else []
        lifecycle.close(self.case, by=self.verifier(at), words=words, photos=photos, at=at)

    def rate(self, at: datetime, rating: str, words: str = "") -> None:
        """The resident says whether it helped."""
        said = {Rating.SATISFIED: texts.PRAISES, Rating.PARTLY: texts.LUKEWARM, Rating.NO: texts.COMPLAINTS}
        words = words or self.random.choice(said[Rating(rating)])
        lifecycle.rate(self.case, by=RESIDENT, rating=rating, words=words, at=at)

    # Who acts

    def centre(self) -> Actor:
        """Somebody at the desk."""
        return Actor(self.world.dispatcher())

    def lead(self) -> Actor:
        """A member of the executor in charge; the one who signed goes on with it."""
        executor = self.case.executor
        if executor is None:
            raise LookupError(f"{self.case.number} has no executor")
        if executor.pk not in self.hands:
            self.hands[executor.pk] = self.world.member(executor)
        return Actor(self.hands[executor.pk])

    def verifier(self, at: datetime) -> Actor:
        """The posted cadre mostly, else the centre."""
        if self.random.random() < 0.68 and covers((self.brought.grid.code,), self.case.place_code):
            return Actor(self.world.cadre(self.brought.grid, at))
        return self.centre()
