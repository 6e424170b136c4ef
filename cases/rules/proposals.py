"""What is proposed for a case, and the sentences that tell the dispatcher why."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, Category, Proposal
from cases.rules.book import Line, Matter, RuleBook, matter_of, rule_book

HISTORY = timedelta(days=90)
MIN_SAMPLE = 5
MOST_HISTORY = 200
MAJORITY = 0.6
NAMED_ENOUGH = 0.5


def bigrams(words: str) -> frozenset[str]:
    """Every two neighbouring letters or characters, blanks and punctuation left out."""
    letters = "".join(letter for letter in words.lower() if letter.isalnum())
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1))


def guess_category(words: str) -> Category | None:
    """The leaf whose own name the words come nearest to; None when none is near or two are equally near.

    The names in the category tree are the keywords: at least half of a name's character pairs must occur.
    """
    said = bigrams(words)
    scores: list[tuple[float, int, Category]] = []
    for category in rule_book().leaves:
        name = bigrams(category.name)
        if not name or (share := len(name & said) / len(name)) < NAMED_ENOUGH:
            continue
        above = bigrams(category.parent.name) if category.parent else frozenset()
        scores.append((share, len(name & said) + len(above & said), category))
    scores.sort(key=lambda score: score[:2], reverse=True)
    if not scores or (len(scores) > 1 and scores[0][:2] == scores[1][:2]):
        return None
    return scores[0][2]


@dataclass(frozen=True)
class Habit:
    """To whom cases of a kind went: the executor's id, how many of how many, and where."""

    executor: int
    times: int
    total: int
    community: bool

    @property
    def share(self) -> float:
        """How large a part went there."""
        return self.times / self.total


def habit_of(case: Case, category: Category | None, now: datetime) -> Habit | None:
    """Where the street sent the same kind in the last 90 days, in the community if it had enough of them.

    The newest 200 at most are looked at; None below five.
    """
    if category is None:
        return None
    went = list(
        Case.objects.filter(
            category=category,
            street=case.street_id,
            reported_at__range=(now - HISTORY, now),
            executor__isnull=False,
        )
        .exclude(pk=case.pk)
        .order_by("-reported_at", "-pk")
        .values_list("place_code", "executor_id")[:MOST_HISTORY]
    )
    near = [executor for code, executor in went if len(code) >= 12 and code[:12] == case.place_code[:12]]
    community = len(near) >= MIN_SAMPLE
    counted = Counter(near if community else [executor for _code, executor in went])
    if counted.total() < MIN_SAMPLE:
        return None
    executor, times = counted.most_common(1)[0]
    return Habit(executor or 0, times, counted.total(), community) if executor else None


def _habit_reason(habit: Habit, book: RuleBook) -> str:
    words = (
        _("本社区近 90 天同类 %(total)d 件，%(share)d %% 派给%(executor)s。")
        if habit.community
        else _("本街道近 90 天同类 %(total)d 件，%(share)d %% 派给%(executor)s。")
    )
    executor = book.executors.get(habit.executor)
    name = executor.name if executor else _("已停用的单位")
    return words % {"total": habit.total, "share": round(habit.share * 100), "executor": name}


def _conditions(line: Line, category: Category | None) -> str:
    """The rule's conditions that held, in words."""
    said = [
        category.name if line.paths and category else "",
        _("地点") if line.prefix else "",
        _("紧急程度") if line.urgencies else "",
        _("渠道") if line.sources else "",
        _("时段") if line.hours is not None else "",
    ]
    return "、".join(word for word in said if word) or _("所有诉求")


def propose(case: Case, *, now: datetime | None = None, without: Collection[int] = ()) -> Proposal:
    """What the rules propose for the case, with reasons for the dispatcher; not saved.

    ``without`` holds ids of executors that returned it; a guessed category never goes by itself.
    """
    now = now or timezone.now()
    book = rule_book()
    proposal = Proposal(case=case, category=case.category, made_at=now)
    if case.category is None:
        proposal.category = guess_category(case.description)
        if proposal.category:
            proposal.reasons.append(_("未选类别；从描述看像“%s”。") % proposal.category.name)
        else:
            proposal.reasons.append(_("未选类别，请先选择。"))
    book = (
        replace(book, executors={pk: e for pk, e in book.executors.items() if pk not in without})
        if without
        else book
    )
    if without:
        proposal.reasons.append(_("已退单的单位不再建议。"))
    habit = habit_of(case, proposal.category, now)
    if not _by_rule(proposal, book, matter_of(case, proposal.category)):
        _by_custom(proposal, book, habit)
    if habit is not None:
        proposal.reasons.append(_habit_reason(habit, book))
    return proposal


def _by_rule(proposal: Proposal, book: RuleBook, matter: Matter) -> bool:
    line = book.first(matter)
    if line is None:
        return False
    proposal.rule_id = line.pk
    proposal.executor = book.find(line, matter.place_code)
    proposal.assistant_ids = [
        pk for pk in line.assistants if pk in book.executors and pk != proposal.executor_id
    ]
    proposal.automatic = line.automatic and proposal.case.category_id is not None
    proposal.reasons.append(
        _("规则“%(rule)s”：%(conditions)s → %(executor)s。")
        % {
            "rule": line.name,
            "conditions": _conditions(line, proposal.category),
            "executor": proposal.executor,
        }
    )
    return True


def _by_custom(proposal: Proposal, book: RuleBook, habit: Habit | None) -> None:
    """Without a rule: where most of the kind went, else the community office, else the area's team."""
    code = proposal.case.place_code[:12]
    usual = book.executors.get(habit.executor) if habit and habit.share >= MAJORITY else None
    office = book.executors.get(book.offices.get(code, 0))
    proposal.executor = usual or office or book.executors.get(book.teams.get(code, 0))
    if usual:
        proposal.reasons.append(_("没有适用的规则，按近来的惯例建议。"))
    elif proposal.executor:
        proposal.reasons.append(_("没有适用的规则，建议由所在地的%s先行处置。") % proposal.executor)
    else:
        proposal.reasons.append(_("地点不在任何社区内，也没有适用的规则，请核对位置后选择处置单位。"))
