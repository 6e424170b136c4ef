"""Puts sentences together: where it is, what it is, how each channel says it, what staff and residents answer."""

from random import Random

from cases.models import Source
from dashboard.demonstration.matters import DemonstrationMatter
from dashboard.demonstration.places import Ground
from grids.models import Grid, Site

OPENINGS: dict[str, tuple[str, ...]] = {
    Source.SNAP: ("", "", "", "路过看到，", "送单路过，", "拍一下："),
    Source.RESIDENT: ("", "您好，", "麻烦帮忙看一下，", "想反映一件事，", "我们这栋楼的邻居都希望解决，"),
    Source.HOTLINE: ("来电人反映：", "市民来电称，", "12345 工单：市民反映，"),
    Source.PATROL: ("巡查发现，", "网格巡查，", "例行巡查中看到，", "下沉日巡查，"),
    Source.VISIT: ("走访时居民反映，", "入户走访了解到，", "走访联系中听到，"),
    Source.ENTERPRISE: ("企业反映：", "走访企业时提出，", "园区企业来电，"),
    Source.PAPER: ("来信反映：", "来访居民反映，"),
}
ENDINGS: dict[str, tuple[str, ...]] = {
    Source.SNAP: ("。", "。", "！", "，不安全。"),
    Source.RESIDENT: (
        "，希望尽快处理。",
        "，请帮忙解决，谢谢。",
        "，已经好几天了。",
        "，之前和物业说过没有结果。",
        "。",
        "，家里有老人小孩，很担心。",
    ),
    Source.HOTLINE: ("，要求尽快处理并回复。", "，诉求部门核实处理。", "，希望有关部门管一管。"),
    Source.PATROL: ("。", "，需协调处置。", "，存在隐患。"),
    Source.VISIT: ("，希望帮助解决。", "，居民盼望早日解决。", "。"),
    Source.ENTERPRISE: ("，希望协助。", "，请予指导。", "。"),
    Source.PAPER: ("，恳请解决。", "，望答复。"),
}
ASKED = (
    "需要等配件到货",
    "施工单位排期已满，申请延后",
    "涉及多户，协调需要时间",
    "连续下雨，无法施工",
    "需走采购程序",
)
SUSPENSIONS = (
    "须待专项维修资金表决",
    "须待地下管线改造一并施工",
    "权属单位正在办理移交",
    "待区级部门批复方案",
    "须待汛期结束后施工",
)
REFUSALS = ("本单位力量可以完成，请按期处置", "已延期一次，请抓紧办理", "理由不充分，请先采取临时措施")
NOTES = (
    "已到现场查看，情况属实。",
    "已与反映人电话沟通，说明处理安排。",
    "已联系权属单位，约定明天上午进场。",
    "材料已进场，正在施工。",
    "上门做工作，当事人同意配合。",
    "已设置临时警示，防止发生意外。",
    "会同物业和居民代表商量了方案。",
    "完成一半，余下部分明天继续。",
)
TALKED = (
    "已与反映人电话沟通，了解具体情况。",
    "已上门走访，核对了所需材料。",
    "材料已收齐，正在办理。",
    "已与相关单位会商，明确分工。",
    "约双方到社区面谈，达成初步意见。",
    "已向反映人说明政策和办理进度。",
)
ACCEPTS = ("", "", "", "收到，今天安排人去看。", "收到，马上联系现场。", "已签收。")
SEND_BACKS = {
    "not-ours": "经核对权责清单，不属本单位职责，请改派。",
    "wrong-place": "地点在相邻片区，请改派。",
    "unclear": "现场未找到所述问题，请补充具体位置。",
    "needs-others": "需专业部门主办，我单位可协助。",
}
REJECTS = {
    "not-here": "地点在邻近街道，已告知反映人向当地反映。",
    "private": "属双方合同约定，已告知可申请人民调解或诉讼。",
    "untrue": "现场查看，没有发现所述情况。",
    "unreachable": "没有地点和照片，电话无人接听。",
}
REWORKS = (
    "现场查看只处理了一半，请继续。",
    "照片角度看不清，实际仍有残留。",
    "居民反映又出现了，请彻底解决。",
)
CLOSES = (
    "现场核查，已处置到位。",
    "查看前后照片并到现场核对，同意结案。",
    "现场干净整洁，居民认可。",
    "到场查看，问题已解决。",
)
CALLED_BACK = ("回访反映人，表示已解决。", "已电话回访，问题解决。", "核对办理材料，同意结案。")
URGES = ("反映人再次来电，请尽快处置。", "已超期，请尽快处置并报进度。", "请今天内到现场。")
SUPERVISES = ("群众反映集中，请主要负责人牵头，限期解决。", "已超期，请说明原因并明确完成时间。")
PRAISES = (
    "处理得很快，谢谢。",
    "第二天就解决了，点赞。",
    "工作人员很耐心。",
    "比想象的快。",
    "",
    "",
    "感谢社区。",
    "希望保持下去。",
)
LUKEWARM = ("解决了，就是等得有点久。", "希望以后不要反复。", "", "还行。")
COMPLAINTS = ("过了两天又是老样子。", "只是说了一声，没有真正解决。", "没有人联系过我。")
TAKEN_BACK = ("已经自己解决了。", "报重复了。", "物业已经来处理了。")
MERGES = ("与首案为同一问题，并案办理。", "同一地点同一事项，一并处理。")


def place_of(random: Random, ground: Ground, grid: Grid, matter: DemonstrationMatter, site: Site) -> str:
    """The place in words, as people say it."""
    road, name = ground.roads[grid.code], site.name
    block = random.choice(ground.buildings[grid.code]).name if ground.buildings[grid.code] else ""
    entrance = f"{random.randint(1, 4)}单元"
    ways = {
        "home": (f"{name}{block}{entrance}", f"{name}{block}"),
        "stairs": (f"{name}{block}{entrance}楼道", f"{name}{block}{entrance}{random.randint(2, 6)}楼"),
        "yard": (f"{name}{block}楼下", f"{name}东门旁", f"{name}中心花园", f"{name}{block}北侧"),
        "road": (f"{road}{random.randint(2, 260)}号门前", f"{road}靠近{name}", f"{road}路口"),
        "shop": (f"{name}门前", f"{road}{name}"),
        "works": (f"{name}北门", f"{name}外侧", name),
        "firm": (name, f"{road}{name}"),
    }
    return random.choice(ways[matter.where])


def description(random: Random, source: str, place: str, matter: DemonstrationMatter) -> str:
    """What the reporter writes."""
    what, end = random.choice(matter.what), random.choice(ENDINGS[source])
    return f"{random.choice(OPENINGS[source])}{place}{what}{end}"
