"""A month as a table: one row a key of the dimension and one for all, each with every figure. Two statements in all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.stats.conditions import ALL, STEPS
from dashboard.stats.dimensions import DIMENSIONS, Dimension, Names, name_of
from dashboard.stats.figures import Value, is_balanced, values_of
from dashboard.stats.month_rows import Question, fetched, rows_of, street_of
from grids.places import registers

# Many cases count in the same parts: they are added up first, and only what was measured is sorted. What counts in no
# part goes afterwards: a condition on the rows would reckon every part of each of them twice.
COUNTED = """
with behind as materialized (
  select {key} as key, parts, spans from ({rows}) as marked),
alike as (select key, parts, count(*) as n from behind where parts <> 0 group by key, parts),
counts as (select key, grouping(key) as is_total, {counts} from alike group by grouping sets ((key), ())),
times as (select key as timed, grouping(key) as all_timed, {times} from behind
  where parts & {measured} <> 0 group by grouping sets ((key), ()))
select counts.*, times.* from counts left join times on all_timed = is_total and timed is not distinct from key
"""


@dataclass(frozen=True)
class Row:
    """One line: what it is about, and its figures by their names."""

    key: str
    code: str
    name: str
    counts: Mapping[str, int]
    values: Mapping[str, Value]

    @property
    def is_balanced(self) -> bool:
        """Whether what came in equals what went out and what is left."""
        return is_balanced(self.counts)


@dataclass(frozen=True)
class Table:
    """The month by one dimension: its rows in the registers' order, and the line for all."""

    question: Question
    dimension: Dimension
    total: Row
    rows: list[Row] = field(default_factory=list)


def table_of(question: Question, by: str) -> Table:
    """The month by a dimension. What has no cases stands with zeros where the dimension is of places."""
    dimension = DIMENSIONS[by]
    found = counted(question, by)
    names = names_of(question, by)
    keys = [key for key in names if key in found or (dimension.whole and _stands_empty(question, key))]
    keys += sorted(key for key in found if key not in names and key is not None)
    rows = [_row(key, *name_of(dimension, names, key), found.get(key, {})) for key in keys]
    return Table(question, dimension, _row("", "", "", found.get(None, {})), rows)


def names_of(question: Question, by: str) -> Names:
    """What the keys are called: as they were when the month was frozen, else as they are; in the rows' order."""
    dimension = DIMENSIONS[by]
    if question.report is None or dimension.is_vocabulary:
        return dimension.names(street_of(question.user))
    return {key: (code, name) for key, code, name in question.report.names[by]}


def counted(question: Question, by: str) -> dict[str | None, dict[str, Any]]:
    """Key → the counts of each part, and each step's median and 90th percentile; ``None`` is the line for all."""
    rows, params = rows_of(question)
    lines = fetched(COUNTED.format(key=DIMENSIONS[by].key, rows=rows, **_columns()), params)
    return {None if line["is_total"] else line["key"]: line for line in lines}


def _columns() -> dict[str, Any]:
    counts = (
        f"coalesce(sum(n) filter (where parts & {part.mask} <> 0), 0)::bigint as {part.name}" for part in ALL
    )
    times = (
        f"percentile_cont(array[0.5, 0.9]) within group (order by spans[{number}]) as span_{step.name}"
        for number, step in enumerate(STEPS, 1)
    )
    measured = sum(step.mask for step in STEPS)
    return {"counts": ", ".join(counts), "times": ", ".join(times), "measured": measured}


def _row(key: str, code: str, name: str, line: Mapping[str, Any]) -> Row:
    counts = {part.name: line.get(part.name, 0) for part in ALL}
    spans = {step.name: line[f"span_{step.name}"] for step in STEPS if line.get(f"span_{step.name}")}
    return Row(key, code, name, counts, values_of(counts, spans))


def _stands_empty(question: Question, key: str) -> bool:
    """A place without cases has a line while it is in use; a report kept the lines that it had."""
    held = registers()
    place = held.grids_by_code.get(key) or held.communities_by_code.get(key)
    kept = question.report is not None or (place is not None and place.retired_on is None)
    return kept and key.startswith(question.prefixes)
