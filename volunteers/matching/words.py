"""What a need and a resource have in common in words: runs of characters in both, and things that belong together.

A short list of families of words says what helps with what: paint with damp walls, a wheelchair with who can hardly
walk. It is no thesaurus; whatever it misses, the same word in both finds.
"""

import re
from functools import lru_cache

# Each line: words of which one on either side means the same matter.
FAMILIES: tuple[frozenset[str], ...] = tuple(
    frozenset(line.split())
    for line in (
        "助行器 轮椅 拐杖 行动不便 腿脚不便",
        "米面 米面油 粮油 大米 食品 买菜 牛奶",
        "返潮 漏风 漏水 渗水 霉 粉刷 涂料 板材 防水 建材 修一修 装修 施工 木料",
        "长椅 座椅 凉亭 板材 木料 施工",
        "书桌 床 桌椅 家具 台灯",
        "旧书 图书 绘本 文具 书包",
        "冰箱 洗衣机 家电 电风扇 空调",
        "投影 电脑 平板 电视机",
        "衣服 棉被 被褥 棉衣",
        "扶手 适老化 施工",
        "搬 送货 买菜 跑腿 带上楼",
        "老人 助老 独居 独自生活 高龄",
        "孩子 学生 托管 功课 护学",
        "花苗 种花 绿化 清理 施工",
        "电工 路灯 楼道灯 换灯 电路",
    )
)
# Runs that say nothing about what is wanted.
EMPTY = frozenset({
    "希望", "想要", "想有", "需要", "帮助", "帮忙", "一位", "一户", "一个", "一张",
    "一批", "一些", "几位", "有人", "没有", "居民", "人家", "家里", "社区", "小区",
    "志愿", "公益", "上门", "一台", "一副", "可以", "地方", "一次", "年度", "免费",
    "提供", "借用", "东西",
})  # fmt: skip
SHORTEST = 2


@lru_cache(maxsize=4096)
def runs(text: str) -> frozenset[str]:
    """Every two neighbouring characters of one stretch of words, without those that say nothing."""
    stretches = re.findall(r"[^\W_]+", text)
    pairs = {part[at : at + SHORTEST] for part in stretches for at in range(len(part) - SHORTEST + 1)}
    return frozenset(pair for pair in pairs if pair not in EMPTY and not pair.isdecimal())


def shared(wanted: str, given: str) -> tuple[str, ...]:
    """The words in common, longest stretches first; what belongs together is told with both of its words."""
    both = runs(wanted) & runs(given)
    found = [stretch for stretch in _stretches(given, both) if stretch in wanted]
    for family in FAMILIES:
        ours = sorted(word for word in family if word in wanted)
        theirs = sorted(word for word in family if word in given)
        if ours and theirs and not set(ours) & set(theirs):
            found.append(f"{ours[0]}–{theirs[0]}")
    return tuple(dict.fromkeys(sorted(found, key=lambda word: (-len(word), word))))


def _stretches(text: str, pairs: frozenset[str]) -> list[str]:
    """The stretches of a text that consist of such pairs."""
    found: list[str] = []
    current = ""
    for at in range(len(text)):
        if text[at : at + SHORTEST] in pairs:
            current = (current or text[at]) + text[at + 1]
        elif current:
            found, current = [*found, current], ""
    return [*found, current] if current else found
