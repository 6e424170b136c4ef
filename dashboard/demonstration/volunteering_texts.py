"""What helpers can do, what units give, and what micro-projects are about. All sentences are this project's own."""

from cases.models import Need
from volunteers.models import Gift, Rider, Slot, Unit

SKILLS = {
    "hair": "理发",
    "wiring": "电路维修",
    "plumbing": "水管维修",
    "tutoring": "功课辅导",
    "calligraphy": "书法",
    "nursing": "护理陪诊",
    "phone": "教用手机",
    "law": "法律咨询",
    "painting": "粉刷",
    "sewing": "缝补",
    "first-aid": "急救",
    "driving": "开车接送",
}
USUAL_TIMES = [
    Slot.TUE_EVE,
    Slot.WED_PM,
    Slot.THU_EVE,
    Slot.FRI_EVE,
    Slot.SAT_AM,
    Slot.SAT_PM,
    Slot.SUN_AM,
    Slot.SUN_PM,
    Slot.MON_AM,
]
TRADES = {
    Rider.Trade.DELIVERY: 55,
    Rider.Trade.COURIER: 30,
    Rider.Trade.DRIVER: 10,
    Rider.Trade.FREIGHT: 5,
}
K = Unit.Kind
# The kinds of the fifteen partners in names.PARTNER_KINDS, in their order.
PARTNERS = (
    K.FINANCE, K.SERVICE, K.ENTERPRISE, K.SCHOOL, K.SCHOOL, K.MEDICAL, K.SHOP, K.MEDICAL,
    K.SERVICE, K.ENTERPRISE, K.ENTERPRISE, K.SOCIAL, K.ENTERPRISE, K.SERVICE, K.SERVICE,
)  # fmt: skip
UNITS = {
    "餐饮店": K.SHOP,
    "大药房": K.SHOP,
    "书店": K.SHOP,
    "家电维修中心": K.SHOP,
    "建材公司": K.ENTERPRISE,
    "装饰公司": K.ENTERPRISE,
    "科技公司": K.ENTERPRISE,
    "保险支公司": K.FINANCE,
    "银行网点": K.FINANCE,
    "幼儿园": K.SCHOOL,
    "职业学校": K.SCHOOL,
    "康复医院": K.MEDICAL,
    "中医门诊": K.MEDICAL,
    "养老服务中心": K.SOCIAL,
    "公益服务社": K.SOCIAL,
    "税务所": K.OFFICE,
    "派出所": K.OFFICE,
    "邮政所": K.SERVICE,
}
OFFERS = {
    K.ENTERPRISE: "公益资金、材料和施工力量",
    K.SHOP: "日用品，老人优惠",
    K.FINANCE: "公益资金，反诈宣传",
    K.SCHOOL: "场地，功课辅导",
    K.MEDICAL: "义诊，上门护理",
    K.SERVICE: "维修力量，绿色通道",
    K.OFFICE: "政策咨询，会议室",
    K.SOCIAL: "志愿者，法律和养老服务",
}
# Of each kind of unit: what, its name, yuan (doubled or trebled by the dice), skill.
RESOURCES: dict[Unit.Kind, list[tuple[Gift, str, int, str]]] = {
    K.ENTERPRISE: [
        (Gift.MONEY, "年度公益资金", 20_000, ""),
        (Gift.GOODS, "涂料和板材一批", 0, ""),
        (Gift.HOURS, "周末施工小队", 0, ""),
    ],
    K.SHOP: [(Gift.GOODS, "米面油 20 份", 0, ""), (Gift.HOURS, "打烊后送货上门", 0, "")],
    K.FINANCE: [(Gift.MONEY, "网点公益金", 15_000, ""), (Gift.HALL, "网点会客厅", 0, "")],
    K.SCHOOL: [(Gift.HALL, "阶梯教室", 0, ""), (Gift.SKILL, "教师功课辅导", 0, "tutoring")],
    K.MEDICAL: [(Gift.SKILL, "护士上门护理", 0, "nursing"), (Gift.GOODS, "助行器和轮椅借用", 0, "")],
    K.SERVICE: [(Gift.SKILL, "电工上门检修", 0, "wiring"), (Gift.SKILL, "管道工上门", 0, "plumbing")],
    K.OFFICE: [(Gift.HALL, "会议室", 0, ""), (Gift.SKILL, "法律咨询", 0, "law")],
    K.SOCIAL: [(Gift.HOURS, "助老志愿队", 0, ""), (Gift.SKILL, "手机课堂", 0, "phone")],
}
N = Need.Kind
# How a kind of need is put before others: the words, what would help, the skill.
APPEALS: dict[Need.Kind, tuple[str, tuple[Gift, ...], str]] = {
    N.LIVING: ("一位独自生活的居民，希望有人帮着买菜、搬米面", (Gift.HOURS, Gift.GOODS), ""),
    N.ELDERLY: ("一位老人不会用手机挂号，希望有人教或陪着去", (Gift.SKILL,), "phone"),
    N.SCHOOLING: ("一个孩子放学后没人辅导功课", (Gift.SKILL, Gift.HALL), "tutoring"),
    N.HEALTH: ("一位居民行动不便，希望有人上门护理或借到助行器", (Gift.SKILL, Gift.GOODS), "nursing"),
    N.WORK: ("一位居民想学一门手艺，找份半天的工作", (Gift.HALL, Gift.HOURS), ""),
    N.HOUSING: ("一户人家的屋子返潮漏风，想简单修一修", (Gift.MONEY, Gift.GOODS), ""),
    N.PUBLIC: ("楼下缺一张能坐的长椅，邻居们盼着装上", (Gift.MONEY, Gift.GOODS), ""),
    N.OTHER: ("几位邻居想办一次旧物交换，缺个场地", (Gift.HALL,), ""),
}
BY_HAND = (
    (N.PUBLIC, "居民议事时提出，活动室缺一台投影"),
    (N.ELDERLY, "楼栋长反映，几位老人想学用手机"),
    (N.SCHOOLING, "家长群里问，周末有没有地方写作业"),
    (N.LIVING, "楼栋长反映，顶楼住户搬运困难"),
    (N.HOUSING, "社区走访，老房子窗户漏风"),
    (N.HEALTH, "残联名册核对，想借一副助行器"),
)
# A project: kind, title, words, for whom, yuan, goods, work, steps, scene of its photos.
PROJECTS = (
    (N.PUBLIC, "楼道换灯", "三个单元的楼道灯老化不亮，换成声控节能灯。", "楼里的居民", 6_000, "", "电工两名",
     ("量尺寸", "换灯"), "lamp"),
    (N.ELDERLY, "老人扶手", "给爬楼吃力的老人在楼梯和卫生间装扶手。", "独居老人", 9_000, "", "",
     ("上门测量", "安装"), "handrail"),
    (N.PUBLIC, "歇脚长椅", "在坡道边添几张长椅，买菜路上能歇一歇。", "小区居民", 4_800, "", "",
     ("选位置", "安装"), "fitness"),
    (N.SCHOOLING, "四点半课堂", "放学到下班之间，孩子有地方写作业，有人辅导。", "双职工家庭", 0, "桌椅二十套",
     "每天两位辅导老师", ("布置教室", "开课"), "paper"),
    (N.HOUSING, "防水补漏", "顶楼两户人家雨天漏水，重做防水。", "顶楼住户", 12_000, "", "施工小队",
     ("查漏点", "做防水", "淋水试验"), "leak"),
    (N.PUBLIC, "飞线变充电桩", "楼下加一组充电桩，不再从窗户拉线。", "小区居民", 20_000, "", "",
     ("选址", "报装", "启用"), "wires"),
    (N.LIVING, "爱心冰箱", "社区门口放一台共享冰箱，商户每天放当天的面包。", "困难家庭", 0, "冰箱一台",
     "每天一位整理的人", ("摆放", "启用"), "shop"),
    (N.HEALTH, "助行器借用角", "社区设一个借用角，轮椅、拐杖登记就能借。", "行动不便的居民", 8_000, "", "",
     ("采购", "启用"), "paper"),
    (N.PUBLIC, "口袋花园", "把堆杂物的角落清出来，种上花。", "小区居民", 15_000, "花苗", "种花的人手",
     ("清理", "铺装", "种花"), "greenery"),
    (N.PUBLIC, "非机动车棚", "给电动车搭一个能充电、能挡雨的棚。", "小区居民", 30_000, "", "",
     ("划线", "搭棚", "通电"), "shed"),
    (N.WORK, "缝纫工坊", "腾一间屋子，教会缝补，接些小活。", "想就业的居民", 0, "缝纫机四台", "一位师傅",
     ("布置", "开班"), "paper"),
    (N.ELDERLY, "平安铃", "给独居老人的床头装一键呼叫。", "独居老人", 7_200, "", "",
     ("登记", "安装"), "handrail"),
    (N.PUBLIC, "路面补坑", "小区里的三处坑，老人推车容易绊，补平。", "小区居民", 5_400, "", "",
     ("围挡", "补平"), "pothole"),
    (N.LIVING, "共享工具间", "电钻、梯子、打气筒，登记就能借。", "小区居民", 3_000, "工具一批", "",
     ("采购", "启用"), "clutter"),
)  # fmt: skip
THANKS = (
    "谢谢你们，邻居们天天用得上。",
    "孩子们和老人都说好，谢谢一起出力的单位。",
    "事情不大，办得暖心，谢谢。",
    "说到做到，居民看在眼里，谢谢你们。",
)
ACCEPTED = ("看过了，做得扎实。", "比想的还好，用着方便。", "都弄好了，没有别的意见。", "满意，谢谢大家。")
REPORTED = ("按计划完成，现场已清理。", "材料到齐，今天做完。", "居民一起动手，提前完成。")
SPENT = ("材料款", "人工费", "运输和安装")
SQUARE_WORDS = (
    "红悦里小区中心花园的木凉亭建了二十年，柱子朽坏。拆旧建新，连同周边改成有座椅和照明的小广场，"
    "让孩子放学、老人歇脚有个安全的地方。"
)
DREAM_WORDS = (
    "一个孩子的房间又暗又潮，床和书桌都坏了。想把这间小屋重新粉刷，换上新的床、书桌和台灯，让孩子安心写作业。"
)
