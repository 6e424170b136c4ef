"""Two readings of a month side by side: which figures differ, which cases are behind it, what happened to them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.lifecycle import label_of, names_of
from cases.models import Case, CaseEvent, Rating
from dashboard.stats.conditions import BY_NAME, PARTS
from dashboard.stats.figures import FIGURES, Value
from dashboard.stats.month_rows import Question, fetched, readable, rows_of
from dashboard.stats.tables import table_of

PAGE = 50
SILENT = names_of(lambda action: action.silent)
CHANGED = """
select coalesce(before.id, after.id) as id, coalesce(before.parts, 0) as before, coalesce(after.parts, 0) as after
from ({before}) as before full join ({after}) as after on after.id = before.id
where (coalesce(before.parts, 0) <> coalesce(after.parts, 0)
  or (before.parts <> 0 and before.spans is distinct from after.spans)
  or (before.parts <> 0 and (before.place_code, before.category_id, before.executor_id, before.area_id,
      before.source) is distinct from
      (after.place_code, after.category_id, after.executor_id, after.area_id, after.source)))
"""


@dataclass(frozen=True)
class Difference:
    """A figure that came out differently."""

    before: Value
    after: Value


@dataclass(frozen=True)
class Adjustment:
    """A case that counts differently now: what it left, what it joined, and what happened to it in between."""

    case: Case
    left: list[str]
    joined: list[str]
    reasons: list[str]


def differences(before: Question, after: Question) -> list[Difference]:
    """The figures of all that differ between two readings of the month."""
    old, new = (table_of(question, "community").total.values for question in (before, after))
    pairs = [Difference(old[name], new[name]) for name in FIGURES]
    return [pair for pair in pairs if pair.before != pair.after]


def adjusted(before: Question, after: Question, above: int = 0) -> list[Adjustment]:
    """A page of the cases that count differently, by their ids; ``above`` continues after one."""
    sql, params = _changed(before, after)
    sql += " and coalesce(before.id, after.id) > %(above)s order by 1 limit %(page)s"
    lines = {line["id"]: line for line in fetched(sql, params | {"above": above, "page": PAGE + 1})}
    cases = readable(after.user).select_related("grid__community", "category").in_bulk(lines)
    said = _reasons(list(lines), before.now, after.now)
    return [
        Adjustment(
            cases[key],
            _words(line["before"] & ~line["after"]),
            _words(line["after"] & ~line["before"]),
            said.get(key) or [_("期间没有办理动作：登记册、时限或日历有变动。")],
        )
        for key, line in lines.items()
        if key in cases
    ]


def how_many(before: Question, after: Question) -> int:
    """How many cases count differently."""
    sql, params = _changed(before, after)
    return int(fetched(f"select count(*) as n from ({sql}) as changed", params)[0]["n"])  # noqa: S608


def moved_since(question: Question) -> int:
    """How many cases count differently today than in the report being read; 0 for what was never frozen."""
    present = replace(question, now=timezone.now(), report=None)
    return how_many(question, present) if question.report else 0


def _changed(before: Question, after: Question) -> tuple[str, dict[str, Any]]:
    """Both readings in one statement; the parameters of the second one are renamed."""
    old, first = rows_of(before)
    new, second = rows_of(after)
    renamed = {f"new_{name}": value for name, value in second.items()}
    new %= {name: f"%(new_{name})s" for name in second}
    return CHANGED.format(before=old, after=new), first | renamed


def _words(parts: int) -> list[str]:
    return [str(part.label) for part in PARTS if parts & BY_NAME[part.name].mask]


def _reasons(cases: list[int], since: datetime, until: datetime) -> dict[int, list[str]]:
    """What happened to each case after one reading and up to the other, in the order it happened."""
    events = CaseEvent.objects.filter(case__in=cases, at__gt=since, at__lte=until).exclude(action__in=SILENT)
    said: dict[int, list[str]] = {}
    for event in events.order_by("case", "seq"):
        said.setdefault(event.case_id, []).append(_told(event))
    return said


def _told(event: CaseEvent) -> str:
    """One event in a line; nobody's own words, which may name people."""
    day = date_format(timezone.localtime(event.at), "Y-m-d H:i")
    action = str(label_of(event.action))
    if event.action == "grant_extension":
        days = event.data.get("days", 0)
        action = ngettext("期限延长 %d 个工作日", "期限延长 %d 个工作日", days) % days
    if event.action == "rate":
        action = _("评价：%s") % Rating(event.data["rating"]).label
    return f"{day} {action}"
