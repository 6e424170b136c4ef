"""What activities are called, and what councils talk about and achieve."""

from typing import NamedTuple

from volunteers.models import Activity

Kind = Activity.Kind

# Title, what to do, where, hour, hours.
ACTIVITIES: dict[Kind, list[tuple[str, str, str, int, int]]] = {
    Kind.SCHOOL: [
        ("校门口护学", "护送孩子过马路，劝离乱停的车。穿红马甲，社区发。", "小学门口", 7, 1),
        ("放学路上有人看", "守住两个路口，看着孩子过街。", "小学南路口", 16, 2),
    ],
    Kind.ELDERLY: [
        ("陪老人说说话", "上门坐坐，量量血压，记下缺什么。", "居委会门口集合", 9, 2),
        ("帮老人理发", "会理发的带工具，不会的帮忙接送老人。", "党群服务中心", 14, 3),
    ],
    Kind.TIDY: [
        ("清楼道", "清走楼道里没人要的杂物，不动别人的东西。", "广场集合", 9, 2),
        ("河边捡垃圾", "带水杯，手套和夹子社区发。", "河边步道入口", 15, 2),
    ],
}
FULL = ("一起大扫除", "清绿地、擦栏杆、理自行车，手套社区发。", "小广场", 9, 3)
WEATHER = ("大雨，为了安全取消。", "高温红色预警，取消。", "大风，取消，下周再约。")
MANAGERS = ("江晚舟", "陆清河", "温以宁", "程远山")
MINUTES = "四方都到了。先看现场照片，再说各自的难处，最后按多数人的意见定了办法、谁来办、哪天前办好。"


class TopicText(NamedTuple):
    """A topic with its ways, what was promised, and what came of it."""

    title: str
    words: str
    options: tuple[str, ...]
    what: str
    achieved: str
    by_member: bool = False


TOPICS = (
    TopicText(
        "楼下充电桩不够", "晚上排队，有人从楼上拉线。", ("车棚加 12 个充电口", "限时两小时"),
        "车棚加装 12 个充电口", "12 个充电口装好，楼上没人再拉线。",
    ),
    TopicText(
        "三号楼前晚上太黑", "老人晚上不敢出门。", ("装两盏太阳能灯", "接物业的电"),
        "三号楼前装两盏灯", "两盏灯亮了，老人晚上也出来走走。",
    ),
    TopicText(
        "广场舞声音大", "离窗户近，孩子写作业受影响。", ("晚上八点半结束", "挪到河边"),
        "和舞队约好八点半结束，贴出公约", "公约贴出来了，一个月没有再接到投诉。", by_member=True,
    ),
    TopicText(
        "快递车堵消防通道", "中午最严重。", ("划出快递停放位", "错开时间送"),
        "西门内划三个快递停放位", "停放位划好，消防通道一直是通的。",
    ),
    TopicText(
        "宠物粪便没人收", "草地和步道都有。", ("装拾便袋箱", "养宠公约"),
        "步道边装四个拾便袋箱", "四个箱子装好，有人每周补袋子。", by_member=True,
    ),
    TopicText(
        "垃圾桶离楼太近", "夏天有味道。", ("挪到东墙边", "每天多清一次"),
        "垃圾桶挪到东墙边，做好硬化", "桶挪走了，地面硬化好，没有味道了。",
    ),
)  # fmt: skip
