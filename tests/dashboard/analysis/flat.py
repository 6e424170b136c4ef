"""Matters without any rhyme: every kind at any place on any day. The texts are this project's own."""

from datetime import date, timedelta

from dashboard.analysis.likeness import Item

TODAY = date(2026, 11, 24)
METRE = 1 / 111_195
KINDS = {
    "ENV-01-01": ("垃圾桶满了没人收", "厨余桶外溢苍蝇很多"),
    "ENV-02-01": ("流动摊贩占了半边人行道", "早餐摊堵住小区出入口"),
    "HOU-02-02": ("楼道堆着纸箱和旧柜子", "消防门后堆满杂物"),
    "ROA-01-01": ("路面有个大坑容易摔", "沥青塌陷车经过很颠"),
    "ROA-02-01": ("连着几盏路灯不亮夜里很黑", "路灯白天亮晚上灭"),
    "FIR-01-01": ("消防通道被私家车堵死", "登高面停满了车"),
    "PAR-01-03": ("共享单车堆成一片", "几十辆单车倒在绿化带"),
    "SAF-01-01": ("楼上漏水两家谈不拢", "楼上跑跳太吵吵了起来"),
    "FIR-02-01": ("四楼拉线下来充电", "插线板垂到楼下"),
}
WAYS = ("", "麻烦看一下，", "市民反映：", "巡查发现，")


def item(key, words, kind, on, place, metres=0.0):
    """A matter so many metres north of the middle of one of twelve places."""
    return Item(
        f"hot{key}" if kind == "FIR-02-01" and place == 3 else key, words, on,
        category=f"{kind[:3]}/{kind[:6]}/{kind}/",
        place_code=f"32010400301{place // 4 + 5}{place % 4 + 1:03d}",
        longitude=118.80 + place % 4 * 0.008, latitude=31.98 + place // 4 * 0.008 + metres * METRE,
    )  # fmt: skip


def flat(random, count=900, days=364):
    """So many matters over so many days up to today."""
    return [
        item(
            n,
            random.choice(WAYS) + random.choice(KINDS[kind]),
            kind,
            TODAY - timedelta(days=random.randrange(days)),
            random.choice([place for place in range(12) if (place, kind) != (3, "FIR-02-01")]),
            random.uniform(-90, 90),
        )
        for n in range(count)
        for kind in [random.choice(list(KINDS))]
    ]
