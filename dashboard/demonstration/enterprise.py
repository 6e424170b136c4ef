"""Enterprise service: the register, and story 2 told in rows: twenty licences changed together within a month.

Three matters take the same way through the same verbs; the latest began so lately that the present finds it half done.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from django.db.models import F
from django.utils import timezone

from cases import enterprise as verbs
from cases import lifecycle
from cases.lifecycle import Actor
from cases.models import (
    CellState,
    Enterprise,
    EnterpriseLink,
    EnterpriseMatter,
    MatterCell,
    Notice,
    Source,
    Status,
    StepTemplate,
    TemplateStep,
    check_character,
)
from dashboard.demonstration import names, rhythm
from dashboard.demonstration.acts import Acts, Matterful
from dashboard.demonstration.matters import BY_LEAF
from dashboard.demonstration.world import Life, World
from grids.models import Site, User
from grids.privacy import lookup_digest

Industry = Enterprise.Industry
Event = tuple[datetime, Callable[[datetime], None]]
NEWS = timedelta(days=3)
TRADES = {
    "科技": Industry.RESEARCH,
    "文化传媒": Industry.CULTURE,
    "物流": Industry.TRANSPORT,
    "餐饮管理": Industry.CATERING,
    "信息技术": Industry.INFORMATION,
    "建筑设计": Industry.BUSINESS,
    "教育咨询": Industry.EDUCATION,
    "生物医药": Industry.HEALTH,
    "装饰工程": Industry.BUILDING,
    "电子商务": Industry.TRADE,
}
# Position, stage, step, who does it, working days by the law.
STEPS = (
    (1, 1, "材料受理", "D-DESK", 1),
    (2, 2, "变更登记", "Q-MARKET", 15),
    (3, 3, "税务变更", "Q-TAX", 10),
    (4, 3, "许可证变更", "Q-PERMIT", 20),
    (5, 4, "换发印章", "D-DESK", 3),
)
TWENTY = (
    *names.words("总公司 仓储 配送 冷链 信息 设计 传媒 广告 培训 会展"),
    *names.words("进出口 餐饮管理 物业 咨询 装饰 科技 园林 电子商务 租赁 文旅"),
)
TITLE = "营业执照住所变更"
TALK = (
    (
        1.2,
        2.0,
        "税务变更要等新执照下来才能办吗？",
        "Q-TAX",
        "是的，新执照当天就能在线办税务变更，不用再跑窗口。",
    ),
    (
        1.6,
        2.4,
        "法定代表人不在本市，能不能由经办人代办？",
        "Q-MARKET",
        "可以，带授权委托书原件和经办人身份证。",
    ),
    (3.1, 4.0, "分公司的许可证和总公司可以一起换吗？", "Q-PERMIT", "可以一起换，材料合并成一套。"),
    (4.6, None, "旧印章由谁收回，要不要登报？", None, ""),
)


@dataclass(frozen=True)
class Plan:
    """One matter: how many days ago it began, at which of the sites, whose, with which rows."""

    days: int
    park: int
    group: str
    rows: tuple[str, ...]
    words: str
    pace: float = 1.0


PLANS = (
    Plan(
        118,
        0,
        "和畅云集团",
        TWENTY,
        "集团整体迁入园区，总部和下属公司共 20 张营业执照要变更住所，企业担心逐家跑窗口要半年，希望统一帮办。",
    ),
    Plan(66, 7, "沁园商贸集团", TWENTY[1:4], "集团搬到新楼，3 家下属公司一起变更住所。", 0.8),
    Plan(13, 14, "秋实冷链集团", TWENTY[1:4], "冷链园区迁址，3 家公司的执照和许可证都要换。"),
)


def settle(world: World, random: Random) -> list[Enterprise]:
    """Every enterprise site with its enterprise, the groups, and the template of steps; answers the groups."""
    sites = [site for own in world.ground.sites.values() for site in own if site.kind == Site.Kind.ENTERPRISE]
    rows = [_firm(random, number, site, site.name) for number, site in enumerate(sites, 1)]
    groups = [
        _firm(random, 900 + number, sites[plan.park], f"{plan.group}有限公司")
        for number, plan in enumerate(PLANS)
    ]
    Enterprise.objects.bulk_create([*rows, *groups])
    template = StepTemplate.objects.create(street=world.ground.street, code="MOVE", name="集团证照住所变更")
    TemplateStep.objects.bulk_create(
        TemplateStep(
            template=template,
            position=position,
            stage=stage,
            name=name,
            executor=world.staff.executors[unit],
            term_days=days,
        )
        for position, stage, name, unit, days in STEPS
    )
    return groups


def _firm(random: Random, number: int, site: Site, name: str) -> Enterprise:
    phone = names.phone(6000 + number)
    return Enterprise(
        code=_code(number),
        name=name,
        site=site,
        industry=next((kind for trade, kind in TRADES.items() if trade in name), Industry.BUSINESS),
        headcount=random.choice((8, 15, 26, 40, 75, 120, 310)),
        contact_name=names.person_name(random),
        phone=phone,
        phone_digest=lookup_digest(phone),
    )


def _code(number: int) -> str:
    """A code that no company has: its middle begins with zeros."""
    first = f"913201040000{number:05d}"
    return first + check_character(first)


def tell(world: World, groups: list[Enterprise], random: Random) -> None:
    """Put the matters on the agenda."""
    for number, (plan, group) in enumerate(zip(PLANS, groups, strict=True)):
        world.agenda.add(Telling(world, plan, group, random, 2000 + number * 100).live())


class Telling:
    """One matter on its way; a day is a working day of seven hours after the board was begun."""

    def __init__(self, world: World, plan: Plan, group: Enterprise, random: Random, first: int) -> None:
        self.world, self.plan, self.group, self.random, self.first = world, plan, group, random, first
        self.clerk = world.staff.members["D-DESK"][0]
        self.begun: datetime
        self.matter: EnterpriseMatter
        self.link: EnterpriseLink

    def live(self) -> Life:
        """From the enterprise's asking to the end, or to the present."""
        day = timezone.localdate(self.world.present) - timedelta(days=self.plan.days)
        start = rhythm.after(rhythm.at_clock(day, time(9, 30)), 0.1)
        yield start
        acts = Acts(self.world, self._brought())
        acts.report(start)
        self.begun = rhythm.after(start, 3)
        yield self.begun
        self._begin(acts)
        for at, act in sorted(self._events(), key=lambda event: event[0]):
            yield at
            act(at)
        yield from self._closing(acts)

    def _brought(self) -> Matterful:
        site = self.group.site
        return Matterful(
            site.grid,
            BY_LEAF["证照变更"],
            site,
            Source.ENTERPRISE,
            words=self.plan.words,
            address=site.address,
        )

    def _begin(self, acts: Acts) -> None:
        pasted = "\n".join(
            f"{self.group.name[:-4]}{name.removesuffix('公司')}公司\t{_code(self.first + number)}"
            for number, name in enumerate(self.plan.rows)
        )
        opening = verbs.Opening(
            enterprise=self.group,
            title=f"{len(self.plan.rows)} 家{TITLE}",
            template=StepTemplate.objects.get(code="MOVE"),
            lead=self.world.staff.executors["D-DESK"],
            category=self.world.book.leaves["证照变更"],
            rows=verbs.parse(pasted),
            case=acts.case,
        )
        self.matter = verbs.begin(opening, by=self.world.dispatcher(), at=self.begun)

    def _day(self, number: float) -> datetime:
        return rhythm.after(self.begun, number * 7 * self.plan.pace)

    def _member(self, unit: str) -> User:
        return self.world.staff.members[unit][0]

    def _events(self) -> Iterator[Event]:
        yield self._day(0.3), lambda at: self._take(verbs.accept(self.matter, by=self.clerk, at=at))
        yield self._day(0.5), self._give_link
        for asked, answered, words, unit, said in TALK:
            yield self._day(asked), self._asking(words, unit)
            if answered and unit:
                yield self._day(answered), self._answering(said, unit)
        yield self._day(2.1), self._appoint
        yield self._day(2.6), lambda at: self._agree(at)
        yield self._day(4.4), lambda at: self._come(at)
        yield from self._marks()

    def _take(self, _count: int) -> None:
        self.matter.case.refresh_from_db()

    def _marks(self) -> Iterator[Event]:
        """Rows in three parts, one after another through the steps; one of them is stuck for a while."""
        count = len(self.plan.rows)
        parts = [range(1, count // 3 + 1), range(count // 3 + 1, 2 * count // 3 + 1)]
        parts.append(range(2 * count // 3 + 1, count + 1))
        yield self._day(0.8), self._marking(1, range(1, count + 1), CellState.DONE)
        for number, rows in enumerate(parts):
            for step, begun, done in ((2, 1.3, 4.8), (3, 5.2, 8.0), (4, 5.4, 10.0), (5, 11.5, 13.2)):
                yield self._day(begun + number), self._marking(step, rows, CellState.IN_HAND)
                yield self._day(done + number * 1.2), self._marking(step, rows, CellState.DONE)
        words = "经营场所证明上的门牌与房产证不一致，等企业补件"
        yield self._day(7.1), self._marking(4, range(2, 3), CellState.STUCK, words)

    def _marking(self, step: int, rows: range, state: str, words: str = "") -> Callable[[datetime], None]:
        unit = next(code for position, _stage, _name, code, _days in STEPS if position == step)

        def act(at: datetime) -> None:
            cells = MatterCell.objects.filter(
                line__matter=self.matter, step__position=step, line__position__in=rows
            ).exclude(state=CellState.DONE)
            chosen = list(cells.values_list("pk", flat=True))
            if chosen:
                verbs.mark(self.matter, chosen, state, by=self._member(unit), words=words, at=at)

        return act

    def _give_link(self, at: datetime) -> None:
        self.link, _token = verbs.issue(
            self.matter, by=self.clerk, holder=self.group.contact_name, days=60, at=at
        )
        self.link.matter = self.matter

    def _asking(self, words: str, unit: str | None) -> Callable[[datetime], None]:
        executor = self.world.staff.executors[unit] if unit else None
        return lambda at: self._keep(verbs.ask(self.matter, words, link=self.link, executor=executor, at=at))

    def _answering(self, said: str, unit: str) -> Callable[[datetime], None]:
        def act(at: datetime) -> None:
            question = self.matter.questions.filter(executor__code=unit, answers__isnull=True).get()
            verbs.answer(question, said, by=self._member(unit), at=at)

        return act

    def _keep(self, _row: object) -> None:
        """The row stands in the database."""

    def _appoint(self, at: datetime) -> None:
        starts = rhythm.at_clock(timezone.localtime(self._day(3.6)).date(), time(14, 0))
        units = [self.world.staff.executors[code] for code in ("D-DESK", "Q-MARKET", "Q-TAX")]
        plan = verbs.Plan(
            starts_at=max(starts, at + timedelta(hours=2)),
            ends_at=max(starts, at + timedelta(hours=2)) + timedelta(hours=2),
            executors=units,
            bring="各家营业执照正副本、新址租赁合同、授权委托书",
        )
        self.appointment = verbs.propose(self.matter, plan, by=self.clerk, at=at)

    def _agree(self, at: datetime) -> None:
        verbs.reply(self.appointment, agreed=True, link=self.link, words="材料已备好。", at=at)

    def _come(self, at: datetime) -> None:
        words = "三家单位一次上门，现场核对材料，缺的两份当场补齐。"
        verbs.finish(self.appointment, by=self.clerk, words=words, at=at)

    def _closing(self, acts: Acts) -> Life:
        """Somebody who did not handle it looks at each part, and at last at the whole."""
        for line in self.matter.lines.select_related("case__category").order_by("position"):
            at = rhythm.after(self._day(17), line.position * 0.2)
            yield at
            if line.case.status == Status.RESOLVED:
                lifecycle.close(line.case, by=acts.centre(), words="电话回访企业，执照已领到。", at=at)
        at = rhythm.after(self._day(17), len(self.plan.rows) * 0.2 + 2)
        yield at
        case = self.matter.case
        case.refresh_from_db()
        words = f"{len(self.plan.rows)} 家全部办好，企业一趟没有多跑。"
        lifecycle.resolve(case, by=Actor(self.clerk), words=words, at=at)
        at = rhythm.after(at, 2)
        yield at
        lifecycle.close(case, by=acts.centre(), words="企业表示满意，同意结案。", at=at)


def read(now: datetime) -> None:
    """What was told long ago has been read by now, and bears its own day."""
    told = Notice.objects.filter(cause__startswith="enterprise:")
    told.update(created_at=F("not_before"))
    told.filter(not_before__lt=now - NEWS).update(read_at=F("not_before") + timedelta(hours=1))
