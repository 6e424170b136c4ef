"""What the cases are made of: how many places there are, where they lie, and what people write."""

WEST, SOUTH, SIDE, COLUMNS = 118.790513, 31.976789, 0.0036, 12
COMMUNITIES, GRIDS, CATEGORIES, EXECUTORS = 10, 126, 48, 60
PLACES = """
三号楼下 幼儿园门口 菜场北口 小区东门 河边步道 工地围挡 地下车库 消防通道 十二栋楼道 公交站旁 物业办公室 学校后街
""".split()  # noqa: SIM905
THINGS = """
垃圾没有清运 路灯不亮 井盖松动 非机动车乱停 油烟扰民 夜间施工噪音 墙皮脱落 电梯故障 树枝压线 积水难退
飞线充电 占道经营 污水外溢 楼道堆物 广告牌松动
""".split()  # noqa: SIM905
WISHES = """
请尽快处理 已经好几天了 居民意见很大 希望有人来看看 老人出行不便 孩子经过很危险 上次反映过 麻烦协调一下
""".split()  # noqa: SIM905


def point(n, dice):
    """A point inside the nth grid."""
    west, south = WEST + n % COLUMNS * SIDE, SOUTH + n // COLUMNS * SIDE
    return west + SIDE * dice.uniform(0.05, 0.95), south + SIDE * dice.uniform(0.05, 0.95)


def words(dice):
    """What is wrong, in twenty to sixty characters."""
    told = [f"{dice.choice(PLACES)}{dice.choice(THINGS)}" for _ in range(dice.choice((1, 1, 2, 3)))]
    return ",".join([*told, dice.choice(WISHES)])
