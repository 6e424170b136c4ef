"""The rules as they are held in memory: which of them holds for a matter, and whom it names there."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from cases.models import Case, Category, Rule
from grids.cached_tables import CachedTable
from grids.models import Community, Executor, Street


@dataclass(frozen=True)
class Matter:
    """What a rule looks at; ``category`` is the category's path, empty where nobody named one."""

    street: int
    place_code: str
    category: str
    urgency: str
    source: str
    hour: int


@dataclass(frozen=True)
class RuleLine:
    """One rule as it is held in memory; an empty condition holds for everything."""

    pk: int | None
    street: int
    name: str
    target: str
    executor: int | None
    assistants: tuple[int, ...] = ()
    paths: tuple[str, ...] = ()
    prefix: str = ""
    urgencies: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    hours: frozenset[int] | None = None
    automatic: bool = False
    trusts_learned: bool = False
    position: tuple[int, int] = (0, 0)

    def holds(self, matter: Matter) -> bool:
        """Whether every condition holds."""
        return (
            self.street == matter.street
            and (not self.paths or (bool(matter.category) and matter.category.startswith(self.paths)))
            and matter.place_code.startswith(self.prefix)
            and (not self.urgencies or matter.urgency in self.urgencies)
            and (not self.sources or matter.source in self.sources)
            and (self.hours is None or matter.hour in self.hours)
        )

    def covers(self, other: "RuleLine") -> bool:
        """Whether it holds wherever the other holds."""
        return (
            self.street == other.street
            and (not self.paths or (bool(other.paths) and all(p.startswith(self.paths) for p in other.paths)))
            and other.prefix.startswith(self.prefix)
            and (not self.urgencies or (bool(other.urgencies) and other.urgencies <= self.urgencies))
            and (not self.sources or (bool(other.sources) and other.sources <= self.sources))
            and (self.hours is None or (other.hours is not None and other.hours <= self.hours))
        )


def line_of(rule: Rule, categories: Iterable[Category], assistants: Iterable[Executor] = ()) -> RuleLine:
    """The rule, saved or a draft, as a line; its relations are given because a draft has none yet."""
    return RuleLine(
        pk=rule.pk,
        street=rule.street_id,
        name=rule.name,
        target=rule.target,
        executor=rule.executor_id,
        assistants=tuple(helper.pk for helper in assistants),
        paths=tuple(category.path for category in categories),
        prefix=rule.place_prefix,
        urgencies=frozenset(rule.urgencies),
        sources=frozenset(rule.sources),
        hours=_hours(rule.hour_from, rule.hour_to),
        automatic=rule.automatic,
        trusts_learned=rule.trusts_learned,
        position=(rule.position, rule.pk or 2**62),
    )


def _hours(first: int | None, last: int | None) -> frozenset[int] | None:
    """The full hours from the first up to the last, across midnight too; None for the whole day."""
    if first is None and last is None:
        return None
    begin, end = first or 0, 24 if last is None else last
    span = range(begin, end) if begin <= end else [*range(begin, 24), *range(end)]
    return frozenset(span)


@dataclass
class RuleBook:
    """The rules in order, and who belongs to which place: small tables, read for each report."""

    lines: list[RuleLine] = field(default_factory=list)
    executors: dict[int, Executor] = field(default_factory=dict)
    offices: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    leaves: list[Category] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def find(self, line: RuleLine, place_code: str) -> Executor | None:
        """Whom the line names for the place; None when there is nobody in use."""
        if line.target == Rule.Target.EXECUTOR:
            return self.executors.get(line.executor or 0)
        belongs = self.offices if line.target == Rule.Target.COMMUNITY_OFFICE else self.teams
        return self.executors.get(belongs.get(place_code[:12], 0))

    def first(self, matter: Matter) -> RuleLine | None:
        """The line that decides: the first that holds and names somebody."""
        fitting = (line for line in self.lines if line.holds(matter))
        return next((line for line in fitting if self.find(line, matter.place_code)), None)


def _load() -> RuleBook:
    executors = {executor.pk: executor for executor in Executor.objects.filter(active=True).order_by("-pk")}
    places = list(
        Community.objects.filter(retired_on__isnull=True).values_list("pk", "code", "area_id", "street_id")
    )
    by_community = {
        e.community_id: e.pk for e in executors.values() if e.kind == Executor.Kind.COMMUNITY_OFFICE
    }
    by_area = {e.area_id: e.pk for e in executors.values() if e.kind == Executor.Kind.AREA_TEAM}
    rules = Rule.objects.filter(enabled=True).prefetch_related("categories", "assistants")
    return RuleBook(
        lines=[line_of(rule, rule.categories.all(), rule.assistants.all()) for rule in rules],
        executors=executors,
        offices={code: by_community[pk] for pk, code, _area, _street in places if pk in by_community},
        teams={code: by_area[area] for _pk, code, area, _street in places if area in by_area},
        leaves=list(Category.objects.filter(active=True, children__isnull=True).select_related("parent")),
        places=dict(Street.objects.values_list("code", "pk"))
        | {code: street for _pk, code, _area, street in places},
    )


_held = CachedTable(
    _load,
    lambda: Street,
    lambda: Rule,
    lambda: Rule.categories.through,
    lambda: Rule.assistants.through,
    lambda: Category,
    lambda: Executor,
    lambda: Community,
)


def rule_book() -> RuleBook:
    """The rules in force."""
    return _held.get()


def matter_of(case: Case, category: Category | None) -> Matter:
    """What the rules look at, under this category."""
    zone = timezone.get_default_timezone()
    return Matter(
        street=case.street_id,
        place_code=case.place_code,
        category=category.path if category else "",
        urgency=case.urgency,
        source=case.source,
        hour=timezone.localtime(case.reported_at, zone).hour,
    )
