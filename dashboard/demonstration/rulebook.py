"""What the street decided beforehand: the category tree, terms, reasons, shifts, the ladder, dispatch rules."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time

from cases.models import Category, LadderStep, Reason, Rule, Shift, Step, Term, Urgency
from dashboard.demonstration.people import Staff
from dashboard.demonstration.places import Ground
from grids.models import Executor

# Three levels: a root line; under it a line a middle node with its leaves. In brackets the icon of a leaf offered
# in 随手拍; an exclamation mark: the result needs a photo after.
TREE = """
ENV 市容环境
  环境卫生: 垃圾清运![trash] 建筑垃圾堆放! 污水外溢!
  街面秩序: 占道经营![building-store] 乱贴小广告! 乱晾晒乱堆放! 店招破损!
  园林绿化: 树木修剪![tree] 绿地毁坏! 枯枝倒伏!
HOU 房屋物业
  房屋安全: 外墙脱落! 屋面渗漏! 违法搭建!
  物业管理: 电梯故障 楼道堆物![box] 楼道照明! 物业服务纠纷
  公共设施: 凉亭座椅破损! 健身器材损坏! 晾晒架破损!
ROA 道路设施
  路面设施: 路面坑洼![road] 井盖缺损![circle-dot] 人行道破损! 路面积水!
  照明标志: 路灯不亮![bulb] 标志标线不清! 护栏损坏!
FIR 消防安全
  消防通道: 占用消防通道![flame] 消防设施损坏!
  用电用气: 飞线充电![bolt] 电动车进楼! 燃气隐患
  安全生产: 工地安全隐患! 经营场所隐患!
NOI 噪声油烟
  噪声: 施工噪声[volume] 商铺噪声 广场舞噪声
  大气: 油烟扰民 工地扬尘!
PAR 停车交通
  停车: 机动车乱停![car] 非机动车乱停! 共享单车淤积![bike] 车位不足
  出行: 路口拥堵 公交站点
AID 民生救助
  困难帮扶: 生活困难救助 临时救助 助残服务
  一老一小: 独居老人照护 适老化改造! 儿童关爱 上学护学
  就业医保: 就业帮扶 医保社保咨询
ENT 企业服务
  证照办理: 证照变更 新办许可
  经营服务: 政策咨询 用工需求 租房用房
SAF 平安治理
  矛盾纠纷: 邻里纠纷 劳资纠纷
  治安秩序: 流浪动物 盗窃线索
"""
Unit = Term.Unit
HOURS, DAYS, WALL = Unit.WORKING_HOURS, Unit.WORKING_DAYS, Unit.HOURS
# The street's terms for everything: urgency → step → how long.
BASE = {
    Urgency.NORMAL: ((2, HOURS), (2, HOURS), (4, HOURS), (5, DAYS), (2, DAYS), (1, DAYS)),
    Urgency.URGENT: ((1, HOURS), (1, HOURS), (1, HOURS), (1, DAYS), (4, HOURS), (4, HOURS)),
    Urgency.EMERGENCY: ((1, WALL), (1, WALL), (1, WALL), (4, WALL), (2, WALL), (4, WALL)),
}
STEPS = (Step.REGISTER, Step.DISPATCH, Step.ACCEPT, Step.RESOLVE, Step.REWORK, Step.VERIFY)
# Where the handling of ordinary cases gets a term of its own, in working days.
HANDLING_DAYS = {
    "ENV-01": 2,
    "ENV-02": 2,
    "HOU-01": 15,
    "HOU-03": 15,
    "ROA": 7,
    "FIR-01": 1,
    "FIR-02": 2,
    "PAR": 3,
    "AID": 7,
    "ENT": 10,
    "SAF": 7,
}
REASONS = {
    Reason.Kind.SEND_BACK: (
        ("not-ours", "不属本单位职责"),
        ("wrong-place", "地点不在本单位范围"),
        ("unclear", "诉求内容不清，无法处置"),
        ("repeated", "与在办案卷重复"),
        ("needs-others", "须由其他单位主办"),
    ),
    Reason.Kind.REJECT: (
        ("not-here", "不属本街道管辖"),
        ("private", "属私人民事事项，已告知途径"),
        ("untrue", "经核实情况不属实"),
        ("unreachable", "内容不清且无法联系上报人"),
        ("in-court", "已进入诉讼或信访程序"),
    ),
}
LADDER = (
    (LadderStep.Trigger.WARN, 0, LadderStep.Audience.OWNER),
    (LadderStep.Trigger.OVERDUE, 0, LadderStep.Audience.OWNER),
    (LadderStep.Trigger.OVERDUE, 0, LadderStep.Audience.CENTRE),
    (LadderStep.Trigger.OVERDUE, 8, LadderStep.Audience.LEADER),
    (LadderStep.Trigger.ANSWER, 0, LadderStep.Audience.OWNER),
    (LadderStep.Trigger.ANSWER, 1, LadderStep.Audience.CENTRE),
)
Target = Rule.Target


@dataclass(frozen=True)
class RulePlan:
    """One dispatch rule in short: name, categories, target or executor's code, what else it says."""

    name: str
    categories: tuple[str, ...] = ()
    to: str = Target.EXECUTOR
    assistants: tuple[str, ...] = ()
    urgencies: tuple[str, ...] = ()
    hours: int | None = None
    between: tuple[int, int] | None = None
    automatic: bool = False


RULES = (
    RulePlan("夜间突发由应急管理科牵头", (), "D-SAFE", urgencies=("emergency",), between=(20, 7)),
    RulePlan("消防通道直派片区执法队", ("FIR-01-01",), Target.AREA_TEAM, hours=4, automatic=True),
    RulePlan("消防设施由应急管理科牵头", ("FIR-01",), "D-SAFE"),
    RulePlan("用电用气由片区执法队处置", ("FIR-02",), Target.AREA_TEAM, ("D-SAFE",)),
    RulePlan("安全生产由应急管理科牵头", ("FIR-03",), "D-SAFE"),
    RulePlan("街面秩序归片区执法队", ("ENV-02", "NOI-01", "NOI-02"), Target.AREA_TEAM),
    RulePlan("环卫绿化归城市管理科", ("ENV-01", "ENV-03"), "D-CITY"),
    RulePlan("道路设施归建设管理科", ("ROA",), "D-BUILD"),
    RulePlan("房屋安全归物业管理科", ("HOU-01",), "D-HOME"),
    RulePlan("小区物业和公共设施归社区", ("HOU-02", "HOU-03"), Target.COMMUNITY_OFFICE, ("D-HOME",)),
    RulePlan("停车交通归片区执法队", ("PAR",), Target.AREA_TEAM),
    RulePlan("民生救助归民生保障科", ("AID",), "D-LIFE"),
    RulePlan("企业服务归经济发展科", ("ENT",), "D-TRADE", ("D-DESK",)),
    RulePlan("矛盾纠纷先由社区调解", ("SAF",), Target.COMMUNITY_OFFICE, ("D-PEACE",)),
    RulePlan("其余由所在社区先行处置", (), Target.COMMUNITY_OFFICE),
)


@dataclass
class Rulebook:
    """The categories by name and code, and the reasons by code."""

    leaves: dict[str, Category] = field(default_factory=dict)
    nodes: dict[str, Category] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)


def write(ground: Ground, staff: Staff) -> Rulebook:
    """Write all of it."""
    book = Rulebook()
    _tree(book)
    _terms(book)
    for kind, known in REASONS.items():
        rows = [Reason(kind=kind, code=code, name=name) for code, name in known]
        book.reasons |= {row.code: row for row in Reason.objects.bulk_create(rows)}
    Shift.objects.all().delete()
    Shift.objects.bulk_create(
        [Shift(starts=time(9), ends=time(12)), Shift(starts=time(13, 30), ends=time(17, 30))]
    )
    if not LadderStep.objects.exists():
        LadderStep.objects.bulk_create(
            LadderStep(position=n * 10, trigger=trigger, working_hours_later=later, audience=audience)
            for n, (trigger, later, audience) in enumerate(LADDER, 1)
        )
    _rules(ground, staff, book)
    return book


def _nodes() -> Iterator[tuple[str, str, str]]:
    """Every node of the tree: its code, its parent's code, and its name with the marks of a leaf."""
    root, middle = "", 0
    for line in TREE.strip().splitlines():
        if not line.startswith(" "):
            root, name = line.split()
            middle = 0
            yield root, "", name
            continue
        middle += 1
        name, leaves = line.strip().split(": ")
        yield f"{root}-{middle:02d}", root, name
        for number, leaf in enumerate(leaves.split(), 1):
            yield f"{root}-{middle:02d}-{number:02d}", f"{root}-{middle:02d}", leaf


def _tree(book: Rulebook) -> None:
    for position, (code, parent, marked) in enumerate(_nodes(), 1):
        name, _, icon = marked.rstrip("]").partition("[")
        row = Category.objects.create(
            parent=book.nodes.get(parent),
            code=code,
            name=name.rstrip("!"),
            photo_to_resolve=name.endswith("!"),
            offered=bool(icon),
            icon=icon,
            position=position,
        )
        book.nodes[code] = row
        if code.count("-") == 2:
            book.leaves[row.name] = row


def _terms(book: Rulebook) -> None:
    rows = [
        Term(urgency=urgency, step=step, amount=amount, unit=unit)
        for urgency, terms in BASE.items()
        for step, (amount, unit) in zip(STEPS, terms, strict=True)
    ]
    rows += [
        Term(
            category=book.nodes[code],
            urgency=Urgency.NORMAL,
            step=Step.RESOLVE,
            amount=days,
            unit=DAYS,
        )
        for code, days in HANDLING_DAYS.items()
    ]
    Term.objects.bulk_create(rows)


def _rules(ground: Ground, staff: Staff, book: Rulebook) -> None:
    for position, plan in enumerate(RULES, 1):
        named: Executor | None = staff.executors.get(plan.to)
        rule = Rule.objects.create(
            street=ground.street,
            position=position * 10,
            name=plan.name,
            urgencies=list(plan.urgencies),
            hour_from=plan.between[0] if plan.between else None,
            hour_to=plan.between[1] if plan.between else None,
            target=Target.EXECUTOR if named else plan.to,
            executor=named,
            resolve_hours=plan.hours,
            automatic=plan.automatic,
        )
        rule.categories.set([book.nodes[code] for code in plan.categories])
        rule.assistants.set([staff.executors[code] for code in plan.assistants])
