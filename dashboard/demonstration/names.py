"""Names of nobody: surnames and given names put together by the dice, names of compounds, shops and roads."""

from random import Random


def words(text: str) -> tuple[str, ...]:
    """The words of a text with blanks between them."""
    return tuple(text.split())


SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾"
    "丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = words(
    "安宁 若水 知远 明朗 一诺 砚秋 清和 望舒 一川 新桐 长风 书言 予安 景行 怀瑾 嘉树 云舟 思齐 子衿 念慈 "
    "立夏 初晴 泽宇 浩然 文博 欣然 雨桐 静姝 佳宁 俊杰 志远 建国 秀英 桂兰 海燕 春梅 国强 卫东 红梅 玉珍 "
    "晓峰 丽娟 永康 福生 淑芬 爱华 小满 天佑 凯旋 倩 磊 敏 洁 勇 娟 涛 斌 霞 平 刚 婷 玲 辉 鹏 雪 琳 晨 帆 悦 "
    "思源 承志 沐阳 星野 以宁 修远 南乔 北辰 之恒 牧之 可心 亦凡 瑞安 锦程 怡然 书涵 宇航 梓萱 启明 兆丰"
)
GREENS = words(
    "紫荆 和畅 映月 听松 明德 临溪 翠屏 云栖 芳华 锦绣 金桂 银杏 香樟 丁香 海棠 玉兰 梧桐 蔷薇 青禾 沁园 "
    "朗诗 星河 晨光 望江 怡景 安澜 嘉和 康乐 同心 永和 丰泽 瑞景 秋实 春晓 夏荷 冬青 竹韵 兰亭 枫林 杏坛"
)
OLD_TAILS = ("新村", "里", "小区", "公寓")
NEW_TAILS = ("苑", "花园", "雅居", "名邸", "华庭", "家园")
ROADS = words(
    "汇景路 春和路 九龙路 龙苑路 响水路 紫薇路 明秀路 阳光路 风光巷 红悦路 景泰路 和园路 学堂路 果园路 石榴巷 "
    "桃叶街 青年路 织锦路 广洋路 夹岗路"
)
SHOPS = words(
    "便民超市 鲜果店 早餐铺 面馆 理发店 五金店 药房 烘焙坊 快递驿站 火锅店 烧烤店 干洗店 电动车行 花店 茶馆 "
    "宠物店 打印社 洗车行"
)
TRADES = words("科技 文化传媒 物流 餐饮管理 信息技术 建筑设计 教育咨询 生物医药 装饰工程 电子商务")
PROPERTY_TAILS = ("物业服务有限公司", "物业管理有限公司")
PARTNER_KINDS = words(
    "农商银行支行 供电营业所 建筑设计院 中学 小学 社区卫生服务中心 连锁超市 口腔门诊 通信营业厅 物流公司 "
    "软件公司 律师事务所 人力资源公司 燃气服务站 自来水营业所"
)


def person_name(random: Random) -> str:
    """A surname and a given name; two people may get the same, as in life."""
    return random.choice(SURNAMES) + random.choice(GIVEN)


def phone(number: int) -> str:
    """A number that rings nowhere: 1990000 and four digits."""
    return f"1990{number % 10_000_000:07d}"


def compound_names(random: Random, old: bool) -> str:
    """What a compound is called."""
    return random.choice(GREENS) + random.choice(OLD_TAILS if old else NEW_TAILS)
