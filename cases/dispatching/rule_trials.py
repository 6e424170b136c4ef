"""Rules looked at before they are trusted: tried on past cases, and those that can never fire."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from cases.dispatching.learning.suggestions import said_of, suggest_category
from cases.dispatching.learning.texts import is_held_back
from cases.dispatching.proposals import is_trusted
from cases.dispatching.rulebook import RuleBook, RuleLine, line_of, matter_of, rule_book
from cases.models import Case, Category, Rule
from grids.models import Executor, Grid

MOST_SAMPLES = 10


@dataclass
class DryRun:
    """What a rule would have done: ``caught`` it would have decided, ``earlier`` another rule takes first.

    Of the caught, ``dispatched`` went to somebody in reality, and ``agreed`` to the one the rule names. ``learned``
    would have gone by what was learned alone, had nobody chosen a category; ``learned_right`` of them rightly. Rows
    that taught the formula are not counted.
    """

    caught: int = 0
    earlier: int = 0
    nobody: int = 0
    dispatched: int = 0
    agreed: int = 0
    learned: int = 0
    learned_right: int = 0
    samples: list[str] = field(default_factory=list)
    disagreed: list[str] = field(default_factory=list)


def dry_run(
    rule: Rule,
    since: datetime,
    until: datetime,
    *,
    categories: Iterable[Category] | None = None,
) -> DryRun:
    """Try a rule, saved or a draft with its categories, on the cases reported from ``since`` to before ``until``."""
    if categories is None:
        categories = rule.categories.all() if rule.pk else ()
    line, book, answer = line_of(rule, categories), rule_book(), DryRun()
    before = replace(book, lines=[held for held in book.lines if held.position < line.position])
    cases = (
        Case.objects.filter(
            street=rule.street_id, reported_at__gte=since, reported_at__lt=until, settled=False
        )
        .select_related("category")
        .order_by("-reported_at", "-pk")
    )
    for case in cases.iterator(chunk_size=500):
        if line.trusts_learned:
            _count_learned(answer, case, line)
        matter = matter_of(case, case.category)
        if not line.holds(matter):
            continue
        if before.first(matter):
            answer.earlier += 1
        elif (named := book.find(line, case.place_code)) is None:
            answer.nobody += 1
        else:
            _count(answer, case, named)
    return answer


def _count(answer: DryRun, case: Case, named: Executor) -> None:
    answer.caught += 1
    if len(answer.samples) < MOST_SAMPLES:
        answer.samples.append(case.number)
    if case.executor_id is None:
        return
    answer.dispatched += 1
    if case.executor_id == named.pk:
        answer.agreed += 1
    elif len(answer.disagreed) < MOST_SAMPLES:
        answer.disagreed.append(case.number)


def _count_learned(answer: DryRun, case: Case, line: RuleLine) -> None:
    if (
        not is_held_back(said_of(case))
        or not is_trusted(learned := suggest_category(case))
        or learned is None
    ):
        return
    if line.holds(matter_of(case, learned.what)):
        answer.learned += 1
        answer.learned_right += learned.what == case.category


def never_fires(street: int) -> list[tuple[Rule, str]]:
    """The street's enabled rules that can never decide a case, each with the sentence that says why."""
    book = rule_book()
    rules = Rule.objects.filter(pk__in=[line.pk for line in book.lines if line.street == street])
    by_pk = rules.in_bulk()
    found = []
    for line in book.lines:
        why = _why_never(line, book) if line.pk in by_pk else ""
        if line.pk is not None and why:
            found.append((by_pk[line.pk], why))
    return found


def _why_never(line: RuleLine, book: RuleBook) -> str:
    if line.hours is not None and not line.hours:
        return _("时段为空：起止钟点相同。")
    if line.target == Rule.Target.EXECUTOR and line.executor not in book.executors:
        return _("主办单位已停用。")
    if line.paths and not any(leaf.path.startswith(line.paths) for leaf in book.leaves):
        return _("诉求类别都已停用。")
    if not (inside := _places(line, book)):
        return _("没有代码以“%s”开头的地点。") % line.prefix
    if not (places := [code for code in inside if book.find(line, code)]):
        return _("所在地都没有这样的单位。")
    for other in book.lines:
        if other.position >= line.position:
            break
        if other.covers(line) and _names_everywhere(other, book, places):
            return _("前面的规则“%s”条件更宽，总是先命中。") % other.name
    return ""


def _places(line: RuleLine, book: RuleBook) -> list[str]:
    """Where the line can hold: codes of communities, and the street's own for what lies outside them."""
    if len(line.prefix) > 12 and not Grid.objects.filter(code__startswith=line.prefix).exists():
        return []
    return [
        code
        for code, street in book.places.items()
        if street == line.street and code.startswith(line.prefix[:12])
    ]


def _names_everywhere(line: RuleLine, book: RuleBook, places: Iterable[str]) -> bool:
    """Whether the line names somebody wherever the next one would, so that nothing falls through to it."""
    return all(book.find(line, code) is not None for code in places)
