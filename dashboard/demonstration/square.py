"""The pavilion becomes a micro-project: two units give 80,000 yuan, the owners' committee accepts the square."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from dashboard.demonstration import volunteering_texts
from dashboard.demonstration.acts import Acts
from dashboard.demonstration.world import World
from grids.models import User
from volunteers import projects
from volunteers.models import Milestone, Pledge, Project, Unit
from volunteers.projects import ProjectPlan
from volunteers.viewers import Viewer

Step = Callable[[Acts, datetime], None]
GIVEN = {"U-01": 50_000, "U-03": 30_000}
FEN = 100
STEPS = ("方案公示", "旧凉亭拆除", "新凉亭和广场铺装", "座椅和照明")


@dataclass
class Square:
    """The project as the case's life meets it, step by step; the case is read anew after each."""

    world: World
    project: Project | None = None

    def steps(self, day: Callable[[float], datetime]) -> list[tuple[datetime, Step]]:
        """The project's way, from the proposal to the committee's word."""
        return [
            (day(10), self.propose),
            (day(10.4), Acts.suspend),
            (day(12), self.claim("U-01")),
            (day(14), self.claim("U-03")),
            (day(20), self.start),
            (day(24), self.reach(1, "公示七天，无不同意见。")),
            (day(28), self.reach(2, "旧凉亭拆除，场地平整。")),
            (day(40), self.reach(3, "新凉亭主体完成，广场铺好。")),
            (day(46), self.reach(4, "座椅和照明装好。")),
            (day(48), self.finish),
            (day(50), self.accept),
        ]

    def made(self) -> Project:
        """The project once it is there."""
        if self.project is None:
            raise LookupError("the square has not been proposed yet")
        return self.project

    def lead(self, acts: Acts) -> Viewer:
        """Who handles the case for the lead executor."""
        return Viewer(acts.lead().user)

    def unit(self, code: str) -> Unit:
        """One of the two units, by its executor."""
        return self.world.helping.unit_of(self.world.staff.executors[code])

    def giver(self, code: str) -> User:
        """Who acts for it."""
        return self.world.member(self.world.staff.executors[code])

    def propose(self, acts: Acts, at: datetime) -> None:
        """Written by the lead executor and published; the case asks to wait for it."""
        plan = ProjectPlan(
            title="红悦里小广场",
            words=volunteering_texts.SQUARE_WORDS,
            for_whom="红悦里小区业主委员会",
            due_on=timezone.localdate(at) + timedelta(days=70),
            asked_fen=sum(GIVEN.values()) * FEN,
            kind="public",
            audience="street",
            milestones=STEPS,
            case=acts.case,
            photos=[acts.pair.before],
        )
        self.project = projects.create(plan, by=self.lead(acts), at=at)
        projects.publish(self.project, by=self.lead(acts), at=at)
        acts.case.refresh_from_db()

    def claim(self, code: str) -> Step:
        """A unit pledges its share."""

        def step(acts: Acts, at: datetime) -> None:
            by, unit = Viewer(self.giver(code)), self.unit(code)
            projects.claim(self.made(), by=by, unit=unit, kind="money", amount_fen=GIVEN[code] * FEN, at=at)
            acts.case.refresh_from_db()

        return step

    def start(self, acts: Acts, at: datetime) -> None:
        """Both shares are there; the money comes in."""
        projects.start(self.made(), by=self.lead(acts), words="资金认领齐，施工队进场。", at=at)
        for code in GIVEN:
            projects.pay(
                self.made(), by=self.lead(acts), pledge=self.pledge(code), amount_fen=GIVEN[code] * FEN,
                voucher=f"到账单 {code}", at=at,
            )  # fmt: skip
        acts.case.refresh_from_db()

    def pledge(self, code: str) -> Pledge:
        """What the unit pledged."""
        return self.made().pledges.get(unit=self.unit(code))

    def reach(self, position: int, words: str) -> Step:
        """A milestone is reached, and part of the money spent."""

        def step(acts: Acts, at: datetime) -> None:
            milestone = Milestone.objects.get(project=self.made(), position=position)
            done = [acts.pair.after] if position == len(STEPS) else []
            projects.report(
                self.made(), by=self.lead(acts), milestone=milestone, words=words, photos=done, at=at
            )
            code = list(GIVEN)[position % 2]
            projects.spend(
                self.made(), by=self.lead(acts), pledge=self.pledge(code), words=words[:20],
                amount_fen=GIVEN[code] * FEN // 2, voucher=f"发票 {position:02d}", at=at,
            )  # fmt: skip
            acts.case.refresh_from_db()

        return step

    def finish(self, acts: Acts, at: datetime) -> None:
        """How it looks now."""
        projects.finish(
            self.made(), by=self.lead(acts), words="小广场建成。", photos=[acts.pair.after], at=at
        )
        acts.case.refresh_from_db()

    def accept(self, acts: Acts, at: datetime) -> None:
        """The owners' committee, which follows the case by its code; the case goes on by itself."""
        committee = Viewer(follows=frozenset({acts.case.pk}))
        projects.accept(self.made(), by=committee, words="拆得干净，建得结实，孩子们天天来。", at=at)
        acts.case.refresh_from_db()

    def thank(self, acts: Acts, at: datetime) -> None:
        """The community thanks both."""
        by = Viewer(self.world.staff.accounts["worker"])
        projects.thank(self.made(), by=by, words="两家单位一起圆了红悦里二十年的心愿，谢谢。", at=at)
