"""What is proposed for a case, and the sentences that tell the dispatcher why."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.dispatching.learning import Suggestion, suggest_category, suggest_executor
from cases.dispatching.rulebook import Matter, RuleBook, RuleLine, matter_of, rule_book
from cases.models import Case, Category, Proposal
from grids.models import Executor

HISTORY = timedelta(days=90)
MIN_SAMPLE = 5
MOST_HISTORY = 200
MAJORITY = 0.6
NAMED_ENOUGH = 0.5
# From these confidences on, what was learned is proposed, contradicts a choice, or goes by a rule that trusts it.
SURE_ENOUGH, SURE_OTHERWISE, SURE_ALONE = 0.5, 0.9, 0.9


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


def _conditions(line: RuleLine, category: Category | None) -> str:
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

    ``without`` holds ids of executors that returned it; a guessed category never goes by itself, a learned one
    only by a rule that says so.
    """
    now = now or timezone.now()
    book = rule_book()
    # The courier's clock may have been read just before the step that it comes for.
    proposal = Proposal(case=case, category=case.category, made_at=max(now, case.status_since))
    learned = suggest_category(case)
    if case.category is None:
        _by_words(proposal, learned)
    elif learned and learned.what != case.category and learned.sure >= SURE_OTHERWISE:
        proposal.reasons.append(_("描述更像“%(category)s”，把握 %(sure)s，请核对类别。") % _told(learned))
    book = (
        replace(book, executors={pk: e for pk, e in book.executors.items() if pk not in without})
        if without
        else book
    )
    if without:
        proposal.reasons.append(_("已退单的单位不再建议。"))
    habit = habit_of(case, proposal.category, now)
    usual = suggest_executor(case, proposal.category) if proposal.category else None
    if not _by_rule(proposal, book, matter_of(case, proposal.category), learned):
        _by_custom(proposal, book, habit, usual)
    if habit is not None:
        proposal.reasons.append(_habit_reason(habit, book))
    if usual is not None and usual.sure >= SURE_ENOUGH and usual.what.pk in book.executors:
        proposal.reasons.append(_learned_unit_reason(usual))
    return proposal


def returned_by(case: Case) -> set[int]:
    """The ids of those who sent the case back: what ``without`` wants to know."""
    codes = list(case.events.filter(action="send_back").values_list("data__executor", flat=True))
    return set(Executor.objects.filter(code__in=codes).values_list("pk", flat=True)) if codes else set()


def _told(learned: Suggestion[Category]) -> dict[str, str]:
    return {"category": learned.what.name, "sure": f"{learned.sure:.0%}"}


def _by_words(proposal: Proposal, learned: Suggestion[Category] | None) -> None:
    """Where nobody chose a category: what closed cases teach, else the names in the tree; a weak hint is told so."""
    if learned and learned.sure >= SURE_ENOUGH:
        proposal.category = learned.what
        told = _told(learned) | {"rows": learned.rows, "version": learned.version}
        words = (
            _("未选类别；从近来 %(rows)d 件结案学得：像“%(category)s”，把握 %(sure)s（第 %(version)d 版）。")
            if learned.from_cases
            else _(
                "未选类别；从给定的 %(rows)d 条文本学得：像“%(category)s”，把握 %(sure)s（第 %(version)d 版）。"
            )
        )
        proposal.reasons.append(words % told)
        return
    proposal.category = guess_category(proposal.case.description)
    if proposal.category:
        proposal.reasons.append(_("未选类别；从描述看像“%s”。") % proposal.category.name)
    else:
        proposal.reasons.append(_("未选类别，请先选择。"))
    if learned:
        told_others = [(learned.what, learned.sure), *learned.others]
        likely = "、".join(f"{category.name} {sure:.0%}" for category, sure in told_others)
        proposal.reasons.append(_("学得的把握不足，可能是：%s。") % likely)


def _learned_unit_reason(usual: Suggestion[Executor]) -> str:
    told = {"rows": usual.rows, "executor": usual.what, "sure": f"{usual.sure:.0%}"}
    return _("从 %(rows)d 件结案学得：此类此地多由%(executor)s办理，把握 %(sure)s。") % told


def _by_rule(
    proposal: Proposal, book: RuleBook, matter: Matter, learned: Suggestion[Category] | None
) -> bool:
    line = book.first(matter)
    if line is None:
        return False
    proposal.rule_id = line.pk
    proposal.executor = book.find(line, matter.place_code)
    proposal.assistant_ids = [
        pk for pk in line.assistants if pk in book.executors and pk != proposal.executor_id
    ]
    chosen = proposal.case.category_id is not None
    proposal.automatic = line.automatic and (chosen or (line.trusts_learned and is_trusted(learned)))
    proposal.reasons.append(
        _("规则“%(rule)s”：%(conditions)s → %(executor)s。")
        % {
            "rule": line.name,
            "conditions": _conditions(line, proposal.category),
            "executor": proposal.executor,
        }
    )
    return True


def is_trusted(learned: Suggestion[Category] | None) -> bool:
    """Whether a rule that trusts what was learned may go by it."""
    return learned is not None and learned.sure >= SURE_ALONE


def _by_custom(
    proposal: Proposal, book: RuleBook, habit: Habit | None, usual: Suggestion[Executor] | None
) -> None:
    """Without a rule: where most of the kind went, else what was learned, else the place's office or team."""
    code = proposal.case.place_code[:12]
    went = book.executors.get(habit.executor) if habit and habit.share >= MAJORITY else None
    learned = book.executors.get(usual.what.pk) if usual and usual.sure >= MAJORITY else None
    office = book.executors.get(book.offices.get(code, 0))
    proposal.executor = went or learned or office or book.executors.get(book.teams.get(code, 0))
    if went:
        proposal.reasons.append(_("没有适用的规则，按近来的惯例建议。"))
    elif learned:
        proposal.reasons.append(_("没有适用的规则，按从结案学得的做法建议。"))
    elif proposal.executor:
        proposal.reasons.append(_("没有适用的规则，建议由所在地的%s先行处置。") % proposal.executor)
    else:
        proposal.reasons.append(_("地点不在任何社区内，也没有适用的规则，请核对位置后选择处置单位。"))
