"""The words that bind a group: stretches that most of its members use and few others do. No names of persons."""

import re
from collections import Counter
from collections.abc import Sequence

from cases.dispatching import letters
from dashboard.analysis.likeness import Item

LENGTHS = range(2, 9)
MOST_SHARE = 0.5  # of the members must use them
RARELY = 0.05  # of all may use them, beside the members
MOST_WORDS = 5
LOOKED_AT = 60
TITLES = re.compile(r"先生|女士|小姐|老师|师傅|经理|书记|主任|局长|市长|院长|校长|某|[0-9a-z]")


def stretches(item: Item) -> set[str]:
    """Every stretch of two to eight characters, once."""
    found: set[str] = set()
    for part in f"{letters(item.headline)} {letters(item.words[:300])}".split():
        for length in LENGTHS:
            found.update(part[at : at + length] for at in range(len(part) - length + 1))
    return found


def binding_words(members: Sequence[Item], others: Sequence[Item]) -> list[str]:
    """At most five stretches, the most telling first, none within another."""
    members, needed = members[:LOOKED_AT], max(2, round(MOST_SHARE * min(len(members), LOOKED_AT)))
    used = Counter(part for member in members for part in stretches(member))
    named = " ".join(letters(member.headline) for member in members).strip()
    likely = {
        part: n
        for part, n in used.items()
        if n >= needed and not TITLES.search(part) and (not named or part in named)
    }
    texts = [f"{letters(one.headline)} {letters(one.words[:300])}" for one in others]
    most = RARELY * len(texts)
    chosen: list[str] = []
    for part in sorted(likely, key=lambda part: (-likely[part] * len(part), part)):
        if any(part in word or word in part or overlap(part, word) for word in chosen):
            continue
        if sum(part in text for text in texts) <= most:
            chosen.append(part)
        if len(chosen) == MOST_WORDS:
            break
    return chosen


def overlap(one: str, two: str) -> bool:
    """Whether two stretches share two characters side by side: then they are likely one phrase cut twice."""
    return any(one[at : at + 2] in two for at in range(len(one) - 1))
